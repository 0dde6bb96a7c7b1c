"""A display on a real clinic."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.domain.receipts import Silence
from qtoken.settings import Settings
from qtoken.ui.display.window import DisplayWindow
from qtoken.ui.sound import Chime, Heard
from qtoken.ui.tasks import Tasks
from tests.support.pages.display import DisplayPage, SetSeconds


@pytest.fixture
def engine_name() -> str:
    """Windows do not know which database there is: one is enough."""
    return "sqlite"


class SilentChime(Chime):
    """A loudspeaker that a test can hear: counts what it played."""

    def __init__(self, volume: float, parent: QWidget) -> None:
        super().__init__(0.0, parent)
        self.is_on = volume > 0
        self.silence = None if self.is_on else Silence.SWITCHED_OFF
        self.played = 0
        self.is_slow = False
        self.under_way: list[Heard] = []

    def play(self, done: Heard) -> None:
        self.played += self.is_on
        if self.is_slow:
            self.under_way.append(done)
        else:
            done(self.silence)


@pytest.fixture
def window(
    qtbot: QtBot, tasks: Tasks, seconds: SetSeconds, kept: dict[str, object]
) -> DisplayWindow:
    """A display before any clinic is open."""
    made = DisplayWindow(
        tasks,
        Settings(display_name="Hall"),
        is_windowed=True,
        remember=kept.update,
        seconds=seconds,
        make_chime=SilentChime,
    )
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.start()
    return made


@pytest.fixture
def display(
    window: DisplayWindow, clinic: Clinic, qtbot: QtBot, seconds: SetSeconds
) -> DisplayPage:
    """A display that shows the clinic and hears of its changes."""
    clinic.feed.start()
    window.attach(clinic)
    page = DisplayPage(window, qtbot, seconds)
    page.waits_for_state("live")
    qtbot.waitUntil(lambda: window.wall.board.clinic != "")
    return page
