"""The box in which a doctor's room is chosen."""

from PySide6.QtGui import QKeyEvent

from qtoken.ui.widgets.choice_box import ChoiceBox
from qtoken.ui.widgets.key_shield import is_letter


class RoomBox(ChoiceBox):
    """Letters find a room in the list that is open, which a blank or an arrow key does.

    While it is closed they belong to a sentence that is meant for another program, and would send
    patients to another room.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_letter(event) and event.text() != " ":
            event.ignore()
        else:
            super().keyPressEvent(event)
