"""The room in a scrolled area, and the places of things in it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea


def inner_width(area: QAbstractScrollArea) -> int:
    """Return the width of the viewport, without asking for the viewport.

    To return a widget that was not made in Python, PySide sets up all sixty widget classes, and a
    starting window would wait for that.
    """
    bar = area.verticalScrollBar()
    taken = bar.width() if bar.isVisibleTo(area) else 0
    return area.maximumViewportSize().width() - taken


def mirrored(part: QRect, whole: QRect, direction: Qt.LayoutDirection) -> QRect:
    """Return where `part` is in `whole` for people who read in this direction.

    Without `QStyle.visualRect`: to load that class, PySide sets up its twenty enumerations, and a
    starting window would wait for those.
    """
    if direction is Qt.LayoutDirection.LeftToRight:
        return part
    left = whole.left() + whole.right() - part.right()
    return QRect(left, part.top(), part.width(), part.height())
