"""F1 in a window. The sheet of shortcuts is imported only when it is opened."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from qtoken.texts import _
from qtoken.ui.widgets.shortcut_sheet import ShortcutSheet


def add_shortcut_sheet(window: QWidget) -> QAction:
    """Let F1 open the sheet of ``window``; return the action, for a menu."""

    def open_sheet() -> None:

        ShortcutSheet(window).open()

    action = QAction(_("Keyboard shortcuts"), window)
    action.setShortcut(QKeySequence(Qt.Key.Key_F1))
    action.triggered.connect(open_sheet)
    window.addAction(action)
    return action
