"""The room for a window on its screen, with the frame that the desktop draws around it."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize
from PySide6.QtWidgets import QWidget

FRAME_PX = (16, 40)
"""The most that frames take; their real size is known only after the window is shown."""


def room_of(window: QWidget) -> QSize:
    """Return how large the inside of this window may be without reaching beyond its screen."""
    return window.screen().availableGeometry().size() - QSize(*FRAME_PX)


def resize_within(window: QWidget, width: int, height: int) -> None:
    """Give the window this size, or as much of it as the screen has."""
    window.resize(QSize(width, height).boundedTo(room_of(window)))


class FramePlacer(QObject):
    """Puts a window with its frame into a place on the screen, once the desktop has framed it."""

    def __init__(self, window: QWidget, place: QRect) -> None:
        super().__init__(window)
        self._window = window
        self._place = place
        window.setGeometry(place)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
            inner, outer = self._window.geometry(), self._window.frameGeometry()
            # Equal until the window manager has added the frame, some time after the window is
            # shown.
            if inner != outer:
                watched.removeEventFilter(self)
                self._window.setGeometry(_within(self._place, inner, outer))
        return False


def _within(place: QRect, inner: QRect, outer: QRect) -> QRect:
    return place.adjusted(
        inner.left() - outer.left(),
        inner.top() - outer.top(),
        inner.right() - outer.right(),
        inner.bottom() - outer.bottom(),
    )
