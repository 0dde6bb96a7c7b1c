"""Programs of their own for screens: a test's own application has only one, and cannot lose it.

``python -m tests.ui.foundation.screen_story STORY`` prints what was seen as one JSON value.
"""

import json
import subprocess
import sys
from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from qtoken.ui import screens, theme
from qtoken.ui.display.full_screen import FullScreen
from qtoken.ui.display.monitor_notice import MonitorNotice
from qtoken.ui.screens import ScreenKeeper

LIMIT_MS = 15_000
TV_PLACE = "1920/509x1080/286+1366+0"


def still() -> dict[str, object]:
    """Two screens that stay."""
    desk, tv = QGuiApplication.screens()
    wall = QWidget()
    keeper = ScreenKeeper(wall, screens.identity(tv))
    keeper.start()
    on_tv = seen(wall)
    keeper.choose("PROJECTOR||||800x600+0+0")
    hidden = seen(wall)
    keeper.choose(screens.identity(desk))
    return {
        "on_tv": on_tv,
        "unknown": hidden,
        "on_desk": seen(wall),
        "unread": _name(screens.find_alone("TV|ACME|55|7|1920x1080+0+0", is_alone=True)),
        "moved": _name(screens.find(screens.identity(tv).replace("+1366+0", "+0+768"))),
        "described": screens.describe(tv),
    }


def unplugged() -> dict[str, object]:
    """The second monitor is unplugged and comes back."""
    tv = _screen("TV")
    wall, told = QWidget(), list[str]()
    keeper = ScreenKeeper(wall, screens.identity(tv))
    keeper.missing.connect(lambda: told.append("missing"))
    keeper.found.connect(lambda: told.append("found"))
    keeper.start()
    before = seen(wall)
    _xrandr("--delmonitor", "TV")
    _wait(lambda: told == ["missing"])
    gone = seen(wall)
    _xrandr("--setmonitor", "OTHER", "1280/339x720/190+1366+0", "none")
    _wait(lambda: len(QGuiApplication.screens()) == 2)
    beside_another = seen(wall)
    _xrandr("--delmonitor", "OTHER")
    _xrandr("--setmonitor", "TV", TV_PLACE, "none")
    _wait(lambda: told == ["missing", "found"])
    return {"before": before, "gone": gone, "other": beside_another, "back": seen(wall)}


def renamed() -> dict[str, object]:
    """The only monitor of a computer behind a television is called something else."""
    wall, told = QWidget(), list[bool]()
    keeper = ScreenKeeper(wall, screens.identity(QGuiApplication.screens()[0]))
    keeper.alone_changed.connect(told.append)
    keeper.start()
    before = seen(wall)
    _xrandr("--delmonitor", "DESK")
    _xrandr("--setmonitor", "HDMI-2", "1920/509x1080/286+0+0", "screen")
    _wait(lambda: _names() == "HDMI-2" and wall.isVisible())
    return {"before": before, "after": seen(wall), "alone": told}


def offered() -> dict[str, object]:
    """The wall's monitor of two goes, and comes back under a name that nobody knows."""
    theme.apply(application, theme.LIGHT)
    wall = QWidget()
    full = FullScreen(wall, screens.identity(_screen("TV")))
    full.enter()
    _xrandr("--delmonitor", "TV")
    _wait(lambda: not wall.isVisible())
    before = _offers()
    _xrandr("--setmonitor", "HDMI-9", TV_PLACE, "none")
    _wait(lambda: len(_offers()) == 2)
    after = _offers()
    next(button for text, button in after.items() if "HDMI-9" in text).click()
    _wait(wall.isVisible)
    return {"before": list(before), "after": list(after), "wall": seen(wall)}


def _offers() -> dict[str, QPushButton]:
    shown = [it for it in QApplication.topLevelWidgets() if isinstance(it, MonitorNotice)]
    buttons = [button for notice in shown for button in notice.findChildren(QPushButton)]
    return {it.text(): it for it in buttons if it.isVisible() and "Show it on" in it.text()}


def seen(window: QWidget) -> dict[str, object]:
    """Whether and where a window is."""
    area = window.geometry()
    return {
        "visible": window.isVisible(),
        "fullscreen": window.isVisible() and window.isFullScreen(),
        "screen": window.screen().name() if window.isVisible() else None,
        "place": [area.x(), area.y(), area.width(), area.height()],
    }


def _name(screen: QScreen | None) -> str | None:
    return None if screen is None else screen.name()


def _screen(name: str) -> QScreen:
    return next(screen for screen in QGuiApplication.screens() if screen.name() == name)


def _xrandr(*arguments: str) -> None:
    # It talks while it works; what this program prints is JSON.
    subprocess.run(["xrandr", *arguments], check=True, stdout=subprocess.DEVNULL)


def _wait(condition: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(LIMIT_MS)
    while not condition():
        if deadline.hasExpired():
            raise TimeoutError(_names())
        QGuiApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def _names() -> str:
    return ", ".join(screen.name() for screen in QGuiApplication.screens())


if __name__ == "__main__":
    application = QApplication(sys.argv)
    story = {"still": still, "unplugged": unplugged, "renamed": renamed, "offered": offered}[
        sys.argv[1]
    ]
    sys.stdout.write(json.dumps(story()))
