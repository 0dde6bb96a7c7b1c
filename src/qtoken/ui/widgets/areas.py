"""How much room there is in a scrolled area."""

from PySide6.QtWidgets import QAbstractScrollArea


def inner_width(area: QAbstractScrollArea) -> int:
    """The width of the viewport, without touching it.

    To hand out a widget that no Python code has made, PySide makes all sixty widget classes; a
    window that starts would wait for that.
    """
    bar = area.verticalScrollBar()
    taken = bar.width() if bar.isVisibleTo(area) else 0
    return area.maximumViewportSize().width() - taken
