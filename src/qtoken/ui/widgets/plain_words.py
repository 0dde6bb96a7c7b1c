"""Texts shown exactly as people typed them, without mark-up, shortcut keys or changed direction.

Every label in the windows is a `PlainLabel`; a test of the architecture looks for others.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

_SIDES = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignRight
_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignJustify


class PlainLabel(QLabel):
    """A label of plain text, aligned to the side where reading begins in its window.

    QLabel guesses both from the text: it renders what looks like mark-up, and aligns an Arabic name
    to the other side than the facts below it.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wish = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._align()
        if text:
            self.setText(text)

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        self._wish = alignment
        self._align()

    def _align(self) -> None:
        wish = self._wish
        if not wish & _MIDDLE:
            is_trailing = bool(wish & Qt.AlignmentFlag.AlignTrailing)
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            side = (
                Qt.AlignmentFlag.AlignRight
                if is_trailing is not is_mirrored
                else Qt.AlignmentFlag.AlignLeft
            )
            wish = (wish & ~_SIDES) | side | Qt.AlignmentFlag.AlignAbsolute
        super().setAlignment(wish)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()


def without_key(text: str) -> str:
    """Return the text for a button, menu or tab, where a single ``&`` would underline a letter."""
    return text.replace("&", "&&")
