"""A clinic that listens, and another opening of its database."""

from collections.abc import Iterator

import pytest

from qtoken.bootstrap import Clinic, open_clinic
from tests.support.desk import Desk, cheap_hasher
from tests.support.waiting import becomes_true


@pytest.fixture
def live(clinic: Clinic) -> Iterator[Clinic]:
    """A clinic with its feed running and live."""
    clinic.feed.start()
    assert becomes_true(lambda: clinic.feed.state().is_live)
    yield clinic
    clinic.feed.stop()


@pytest.fixture
def other(address: str, live: Clinic) -> Iterator[Desk]:
    """A desk of another opening of the same database."""
    opened = open_clinic(address, hasher=cheap_hasher())
    yield Desk(opened.services)
    opened.close()
