"""A window whose keys are single letters, and controls that have keys of their own."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget


class KeyShield(QWidget):
    """Holds the controls of such a window: whichever has the focus keeps its own keys.

    Else Space on a button that was reached with Tab would be the window's Space.
    """

    def event(self, event: QEvent) -> bool:
        """Keep a key from the window's shortcuts if it is the focused control's."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _is_own_key(self.window().focusWidget(), event)
        ):
            event.accept()
            return True
        return super().event(event)


def _is_own_key(control: QWidget | None, event: QKeyEvent) -> bool:
    if event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    ):
        return False
    if isinstance(control, QAbstractButton):
        return event.key() == Qt.Key.Key_Space
    # A list of choices opens with Space and is searched by letters.
    return isinstance(control, QComboBox) and bool(event.text().strip() or event.text() == " ")
