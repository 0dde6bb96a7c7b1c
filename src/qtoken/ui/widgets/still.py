"""Boxes, numbers and tabs that ignore the mouse wheel.

Somebody who turns the wheel wants to scroll the page. Qt would choose the next room, doctor or
section under the pointer, and nobody would notice.
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
    """A row of tabs: changing the section would also select another patient."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
