"""Words of people, shown as they are: nothing in them is mark-up, a key, or turned round.

Every label of the windows is one of these; a test of the architecture looks for others.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

_SIDES = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignRight
_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignJustify


class PlainLabel(QLabel):
    """A label that takes its text for words, and stands where its window begins to read.

    Qt would else guess from the text: what looks like mark-up is rendered, and a name in Arabic
    letters stands on the other side than the facts below it.
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
    """The text for a button, a menu or a tab, where an ``&`` would be an underlined key."""
    return text.replace("&", "&&")
