"""Screenshots without a screen: each window is shown offscreen, waited for, saved as a PNG."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtWidgets import QWidget

from qtoken.ui.startup.app import Application

_LOOK_MS = 40
_QUIET_LOOKS = 8
"""Checks in a row without a pending task, after which a window has its rows and has faded in."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: how its window is made, how large it is, and where the file goes."""

    path: Path
    size: tuple[int, int]
    make: Callable[[], QWidget]


class ScreenshotTaker(QObject):
    """Takes one picture after the other, then quits the application."""

    def __init__(self, app: Application, shots: Sequence[Shot]) -> None:
        super().__init__()
        self._app = app
        self._left = [*shots]
        self._window: QWidget | None = None
        self._quiet_count = 0
        self.taken: list[Path] = []
        """The files that have been written."""
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin; the event loop must run."""
        # Between two pictures no window is open, and Qt would quit.
        self._app.qt.setQuitOnLastWindowClosed(False)
        self._next()
        self._timer.start()

    def _next(self) -> None:
        if not self._left:
            self._timer.stop()
            self._app.qt.quit()
            return
        window = self._left[0].make()
        window.resize(QSize(*self._left[0].size))
        window.show()
        self._window, self._quiet_count = window, 0

    def _look(self) -> None:
        self._quiet_count = 0 if self._app.tasks.pending_count else self._quiet_count + 1
        if self._window is not None and self._quiet_count >= _QUIET_LOOKS:
            self._take(self._window, self._left.pop(0).path)
            self._next()

    def _take(self, window: QWidget, path: Path) -> None:
        if window.grab().save(str(path), "PNG"):
            self.taken.append(path)
        window.close()
        window.deleteLater()
        self._window = None
