"""A badge for a token's state, or for an emergency."""

from PySide6.QtWidgets import QWidget

from qtoken.ui.states import state_icon, state_word
from qtoken.ui.widgets.badge import Badge


class StateBadge(Badge):
    """Icon, word and colour of one state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: str | None = None

    def show_state(self, state: str | None) -> None:
        """Show a state by its name (``on_hold``) or ``emergency``; None hides the badge."""
        self._state = state
        if state is not None:
            self.show_sign(state_icon(state), state_word(state), str(state))
        self.setVisible(state is not None)

    def retranslate(self) -> None:
        """Show the word in the present language."""
        self.show_state(self._state)
