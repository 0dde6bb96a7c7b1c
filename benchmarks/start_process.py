"""The floor of the benchmark `start`: a new process with an empty window.

It says the instant, in ns of the computer's monotonic clock, at which the window was painted, and
then its memory in bytes.
"""

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget


class FirstPaint(QObject):
    """Says when a widget was painted, and then calls back."""

    def __init__(self, watched: QWidget, then: Callable[[], object]) -> None:
        super().__init__(watched)
        self._then = then
        watched.installEventFilter(self)

    def eventFilter(  # noqa: N802 - Qt's spelling
        self, watched: QObject, event: QEvent
    ) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        say(time.monotonic_ns())
        self._then()


def say(number: int) -> None:
    """One line for who started this process."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def empty() -> None:
    """The floor: a window with nothing in it."""
    app = QApplication([])
    window = QMainWindow()
    window.resize(1280, 720)
    FirstPaint(window, app.quit)
    window.show()
    app.exec()
    say_memory()


def say_memory() -> None:
    """One line more: what the process takes."""
    import psutil

    say(psutil.Process().memory_info().rss)


if __name__ == "__main__":
    empty()
