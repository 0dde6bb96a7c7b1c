"""How much room there is in a scrolled area, and where things are in it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea


def inner_width(area: QAbstractScrollArea) -> int:
    """The width of the viewport, without touching it.

    To hand out a widget that no Python code has made, PySide makes all sixty widget classes; a
    window that starts would wait for that.
    """
    bar = area.verticalScrollBar()
    taken = bar.width() if bar.isVisibleTo(area) else 0
    return area.maximumViewportSize().width() - taken


def mirrored(part: QRect, whole: QRect, direction: Qt.LayoutDirection) -> QRect:
    """Where `part` is in `whole` when people read in that direction.

    Not by `QStyle.visualRect`: to make that class, PySide makes its twenty enumerations, and a
    window that starts would wait for those.
    """
    if direction is Qt.LayoutDirection.LeftToRight:
        return part
    left = whole.left() + whole.right() - part.right()
    return QRect(left, part.top(), part.width(), part.height())
