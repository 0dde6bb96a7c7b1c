"""The order of the Tab key as on the screen; Qt's own is by when a widget was made."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_in_order(parts: Iterable[QWidget]) -> None:
    """Let Tab go through these parts of a window in this order; inside each the order stays.

    A widget in none of them stays before the first.
    """
    before: QWidget | None = None
    for part in parts:
        for stop in tuple(_stops(part)):
            if before is not None:
                QWidget.setTabOrder(before, stop)
            before = stop


def _stops(part: QWidget) -> Iterator[QWidget]:
    if part.focusPolicy() != Qt.FocusPolicy.NoFocus:
        yield part
    widget = part.nextInFocusChain()
    while widget is not None and widget is not part:
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and part.isAncestorOf(widget):
            yield widget
        widget = widget.nextInFocusChain()
