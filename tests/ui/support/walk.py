"""Walks a window as a screen reader and a careful eye would."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QScrollBar,
    QWidget,
)


def unnamed_controls(window: QWidget) -> list[str]:
    """The focusable controls that a screen reader could not name, or describes with mark-up."""
    return [
        _told(control)
        for control in visible(window)
        if "<span>" in _spoken(control, QAccessible.Text.Description)
        or (
            control.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not isinstance(control, QScrollBar)
            and not _is_part(control)
            and not _spoken(control, QAccessible.Text.Name).strip()
        )
    ]


def cut_off_texts(window: QWidget) -> list[str]:
    """The labels, buttons and boxes smaller than their text, or sticking out of their parent."""
    return [_told(widget) for widget in visible(window) if _is_cut_off(widget)]


def overlapping(window: QWidget) -> list[str]:
    """Pairs of labels and buttons that cover each other."""
    texts = [
        widget
        for widget in visible(window)
        if isinstance(widget, (QLabel, QAbstractButton)) and _text_of(widget)
    ]
    return [
        f"{_told(one)} over {_told(other)}"
        for place, one in enumerate(texts)
        for other in texts[place + 1 :]
        if not one.isAncestorOf(other)
        and not other.isAncestorOf(one)
        and _area(one, window).intersects(_area(other, window))
    ]


def visible(window: QWidget) -> list[QWidget]:
    """The window's widgets that can be seen now, without windows of their own."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisibleTo(window) and widget.window() is window.window()
    ]


def _is_cut_off(widget: QWidget) -> bool:
    if not isinstance(widget, (QLabel, QAbstractButton, QComboBox)) or not _text_of(widget):
        return False
    parent = widget.parentWidget()
    if parent is not None and not parent.rect().contains(widget.geometry()):
        return True
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width())
    needed = widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()
    if widget.width() < needed.width():
        return True
    # A styled combo box asks for two pixels more than Qt then gives it.
    return not isinstance(widget, QComboBox) and widget.height() < needed.height()


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, (QLabel, QAbstractButton)):
        return widget.text()
    return ""


def _spoken(widget: QWidget, what: QAccessible.Text) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(what)


def _is_part(widget: QWidget) -> bool:
    # The viewport and header of a list, the line of a spin box: Qt names them by their owner.
    parent = widget.parentWidget()
    return widget.objectName().startswith("qt_") or isinstance(parent, QAbstractItemView)


def _area(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def _told(widget: QWidget) -> str:
    name = widget.objectName() or _text_of(widget) or "unnamed"
    return f"{type(widget).__name__} {name!r} {widget.width()}x{widget.height()}"
