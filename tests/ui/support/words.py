"""What a window says, to eyes and ears: every text of every widget, shown or not."""

import re
from collections.abc import Iterator
from html import unescape

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)

from tests.support.plain_letters import plain_words

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


def plain_words_of(window: QWidget, *known: str) -> set[str]:
    """Return the words of a window that no language can translate, with where they stand."""
    return {
        f"{type(widget).__name__} {widget.objectName()}: {text}"
        for widget in (window, *window.findChildren(QWidget))
        # Arrows of Qt's own, in its own words.
        if not widget.objectName().startswith("Scroll")
        for text in _texts(widget)
        if plain_words(unescape(re.sub(r"<[^>]+>", " ", text)).replace("&", ""), *known)
    }


def _texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName())
    yield widget.accessibleDescription()
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QLineEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from map(widget.itemText, range(widget.count()))
        case QTabBar():
            yield from map(widget.tabText, range(widget.count()))
        case QAbstractItemView():
            yield from _cells(widget.model())
    yield from (action.text() for action in widget.actions())


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(model.rowCount()):
            for role in _ROLES:
                yield str(model.index(row, column).data(role) or "")
