"""A box of choices that only changes when somebody chooses."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class StillBox(QComboBox):
    """Whoever turns the wheel means the page or list below, not the box on which the mouse lies.

    Qt would choose the next room, doctor or priority, and nobody would see it.
    """

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
