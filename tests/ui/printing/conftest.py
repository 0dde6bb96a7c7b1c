"""A slip as it is handed out."""

import pytest

from qtoken.ui.slip import Slip


@pytest.fixture
def slip() -> Slip:
    return Slip(
        label="C-012",
        clinic="City Clinic",
        department="First floor",
        issued="Issued 2026-11-22 10:41",
        ahead="4 people before you",
        where="Please wait until your number is shown with a room.",
        missed="Missed your number? Come to reception.",
        order="Numbers are not always called in order.",
    )
