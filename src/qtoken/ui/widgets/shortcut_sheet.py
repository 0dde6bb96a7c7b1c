"""F1: all keys of a window on one sheet, read from its actions, so it is never out of date."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from qtoken.texts import _, pgettext
from qtoken.ui import fonts, theme
from qtoken.ui.widgets.keys import key_name, key_names
from qtoken.ui.widgets.plain_words import PlainLabel

_ROW_LIMIT = 14


def shortcuts_of(window: QWidget) -> list[tuple[str, str]]:
    """Return text and keys ("Ctrl+F") of each action of ``window``, in the order they were made."""
    found: dict[str, str] = {}
    for action in [*window.actions(), *window.findChildren(QAction)]:
        keys = key_names(action.shortcuts())
        if keys:
            found.setdefault(_plain(action.text() or action.toolTip()), keys)
    for button in window.findChildren(QAbstractButton):
        # A shortcut by underlined letter shows itself.
        if not button.shortcut().isEmpty() and "&" not in button.text():
            name = button.accessibleName() or _plain(button.text())
            found.setdefault(name, key_name(button.shortcut()))
    return list(found.items())


class ShortcutSheet(QDialog):
    """The sheet itself; Escape closes it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("shortcutSheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self._build(shortcuts_of(window))

    def _build(self, shortcuts: list[tuple[str, str]]) -> None:
        layout = QVBoxLayout(self)
        grid_px = theme.size("grid")
        layout.setContentsMargins(grid_px * 3, grid_px * 3, grid_px * 3, grid_px * 2)
        layout.setSpacing(grid_px * 2)
        title = PlainLabel(_("Keyboard shortcuts"), self)
        title.setFont(fonts.font(theme.size("section"), fonts.SEMI_BOLD))
        layout.addWidget(title)
        layout.addLayout(self._grid(shortcuts))
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(
            pgettext("action", "Close"), QDialogButtonBox.ButtonRole.RejectRole
        )
        close.setAccessibleName(pgettext("action", "Close"))
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _grid(self, shortcuts: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.size("grid") * 4)
        grid.setVerticalSpacing(theme.size("grid"))
        # A long list gets two columns, so that the sheet fits on a small screen.
        row_count = len(shortcuts) if len(shortcuts) <= _ROW_LIMIT else -(-len(shortcuts) // 2)
        for place, (text, keys) in enumerate(shortcuts):
            row, side = place % row_count, 2 * (place // row_count)
            what = PlainLabel(text, self)
            key = PlainLabel(keys, self)
            key.setProperty("role", "key")
            grid.setColumnStretch(side, 1)
            grid.addWidget(what, row, side)
            grid.addWidget(key, row, side + 1, Qt.AlignmentFlag.AlignTrailing)
        return grid


def _plain(text: str) -> str:
    # "&&" is an ampersand, "&" marks the underlined letter.
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
