"""Boxes, numbers and tabs that only change when somebody changes them.

Whoever turns the wheel means the page or list below, not what lies under the mouse. Qt would choose
the next room, doctor or section, and nobody would see it.
"""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QTabBar


class StillBox(QComboBox):
    """A box of choices."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class StillNumber(QSpinBox):
    """A number with arrows beside it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class StillTabs(QTabBar):
    """A row of tabs: with another section another patient would be selected."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
