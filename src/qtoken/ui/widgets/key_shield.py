"""Protects a window whose keys act on patients from keys meant for another window."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from qtoken.ui.widgets import tab_order

TYPING_S = 2.0
"""How long after a stray letter no key acts: the rest of the sentence is still being typed."""

_ALWAYS = frozenset({Qt.Key.Key_F1, Qt.Key.Key_Escape})
_WITH_COMMAND = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class KeyShield(QWidget):
    """Holds the controls of such a window, and has the focus while no control was chosen.

    So Space presses no button that nobody has chosen. A letter that no control takes is a stray
    one: it takes the focus from any button, and for a while no shortcut acts.
    """

    typed = Signal()
    """Somebody types here by mistake."""

    def __init__(
        self, parent: QWidget | None = None, *, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """`seconds` is a clock that only goes forward."""
        super().__init__(parent)
        self._seconds = seconds
        self._typed_s = float("-inf")
        self._parts: tuple[QWidget, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def go_through(self, *parts: QWidget) -> None:
        """Let Tab go through these parts in this order, including controls made later."""
        self._parts = parts

    def take_focus(self) -> None:
        """Take the focus, so that no control has it."""
        self.setFocus()

    def take_focus_from_button(self) -> None:
        """Take the focus from a button that was pressed, so that the next press must be aimed."""
        if isinstance(self.window().focusWidget(), QAbstractButton):
            self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Keep a key from the shortcuts while somebody types."""
        if (
            # Qt asks the focus widget with this event first; accepting it keeps the key from all
            # shortcuts.
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() not in _ALWAYS
            and self._is_typing()
        ):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        tab_order.put_in_order(self._parts)
        is_moved = super().focusNextPrevChild(is_next)
        _bring_into_sight(self.window().focusWidget())
        return is_moved

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_letter(event):
            self._typed_s = self._seconds()
            self.setFocus()
            self.typed.emit()
        elif self._is_typing() and event.key() not in _ALWAYS:
            self.typed.emit()
        super().keyPressEvent(event)

    def _is_typing(self) -> bool:
        return self._seconds() - self._typed_s < TYPING_S


def is_letter(event: QKeyEvent) -> bool:
    """Whether this key writes a character and is not a command."""
    return (
        event.text().isprintable()
        and event.text() != ""
        and not (event.modifiers() & _WITH_COMMAND)
    )


def _bring_into_sight(control: QWidget | None) -> None:
    # QScrollArea scrolls to the focus only when it moves inside the area, not into it.
    around = control
    while control is not None and around is not None:
        around = around.parentWidget()
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(control)
