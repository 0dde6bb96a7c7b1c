"""The window is never larger than its screen, and comes back as it was left."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from qtoken.settings import Settings
from qtoken.ui import room
from qtoken.ui.problems import Problems
from qtoken.ui.reception.window import ReceptionWindow
from qtoken.ui.tasks import Tasks
from tests.ui.conftest import Speak


@pytest.fixture
def room_px(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How much room the screen has; tests change it."""
    px = [1366, 768]
    monkeypatch.setattr(room, "room_of", lambda _window: QSize(*px))
    return px


@pytest.fixture
def opened(
    qtbot: QtBot, tasks: Tasks, speak: Speak, kept: dict[str, object]
) -> Callable[[Settings], ReceptionWindow]:
    def open_(settings: Settings) -> ReceptionWindow:
        window = ReceptionWindow(tasks, Problems(), settings, speak=speak, remember=kept.update)
        qtbot.addWidget(window)
        window.fit_screen()
        return window

    return open_


@pytest.mark.parametrize(
    "screen", [(1920, 1080), (1366, 768), (1093, 614), (1024, 600), (911, 512), (683, 384)]
)
def test_no_screen_is_too_small(
    opened: Callable[[Settings], ReceptionWindow], room_px: list[int], screen: tuple[int, int]
) -> None:
    room_px[:] = [screen[0] - room.FRAME_PX[0], screen[1] - room.FRAME_PX[1]]

    window = opened(Settings())

    assert window.width() <= room_px[0]
    assert window.height() <= room_px[1]
    assert window.minimumWidth() <= room_px[0]
    assert window.minimumHeight() <= room_px[1]


def test_where_it_does_not_fit_it_is_maximised(
    qtbot: QtBot, opened: Callable[[Settings], ReceptionWindow], room_px: list[int]
) -> None:
    room_px[:] = [1093, 574]

    window = opened(Settings())
    window.show()

    qtbot.waitUntil(window.isMaximized)


def test_below_its_smallest_size_the_desk_scrolls(
    qtbot: QtBot, opened: Callable[[Settings], ReceptionWindow], room_px: list[int]
) -> None:
    room_px[:] = [683, 344]

    window = opened(Settings())
    window.show()

    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), QScrollArea))


def test_size_is_kept_and_used_again(
    opened: Callable[[Settings], ReceptionWindow], kept: dict[str, object], room_px: list[int]
) -> None:
    room_px[:] = [1900, 1040]
    window = opened(Settings())
    window.resize(1400, 800)
    window.close()
    assert kept == {"reception_size": (1400, 800), "is_reception_maximized": False}

    again = opened(Settings(reception_size=(1400, 800)))

    assert (again.width(), again.height()) == (1400, 800)


def test_a_place_holds_the_frame_too() -> None:
    place = QRect(0, 0, 900, 600)

    inside = room._within(place, QRect(10, 30, 880, 560), QRect(5, 8, 890, 587))

    assert inside == QRect(5, 22, 890, 573)


def test_a_dialog_is_no_larger_than_the_screen(qtbot: QtBot, room_px: list[int]) -> None:
    room_px[:] = [667, 344]
    dialog = QWidget()
    qtbot.addWidget(dialog)

    room.resize_within(dialog, 860, 560)

    assert (dialog.width(), dialog.height()) == (667, 344)
