"""Where the windows of the sample clinic stand."""

import pytest
from PySide6.QtCore import QRect

from qtoken.settings import Settings
from qtoken.ui.startup.sample import places, sample_settings

DESK, DISPLAY = 520, 248
"""The least heights, with frames."""


@pytest.mark.parametrize("area", [QRect(0, 0, 1366, 768), QRect(0, 27, 1920, 1053)])
def test_windows_stand_side_by_side(area: QRect) -> None:
    found = dict(places(area, desk=DESK, display=DISPLAY))

    assert found["reception"].height() >= DESK
    assert found["display"].height() >= DISPLAY
    assert not any(
        found[one].intersects(found[other])
        for one, other in (("reception", "display"), ("reception", "doctor"), ("display", "doctor"))
    )


@pytest.mark.parametrize("area", [QRect(0, 0, 1024, 600), QRect(1366, 40, 800, 400)])
def test_small_screen_has_all_of_each_window(area: QRect) -> None:
    found = dict(places(area, desk=DESK, display=DISPLAY))

    assert all(area.contains(place) for place in found.values())
    assert found["display"].height() == DISPLAY


def test_the_sample_looks_and_speaks_as_this_computer_and_takes_nothing_else() -> None:
    own = Settings(
        language="ar-XB",
        theme="dark",
        display_theme="display-light",
        printer="Ticket",
        department_id=4,
        database_url="clinic.db",
    )

    assert sample_settings(own) == Settings(
        language="ar-XB", theme="dark", display_theme="display-light", lock_after_min=0
    )
