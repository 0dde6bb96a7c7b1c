"""The moment from which on something is seen: what can wait is done after it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


def after_first_paint(window: QWidget, do: Callable[[], object]) -> None:
    """Call ``do`` once, after ``window`` was first painted."""
    _FirstPaint(window, do)


class _FirstPaint(QObject):
    def __init__(self, window: QWidget, do: Callable[[], object]) -> None:
        super().__init__(window)
        self._do = do
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # After this event: the window is on screen then.
            QTimer.singleShot(0, self._do)
            self.deleteLater()
        return False
