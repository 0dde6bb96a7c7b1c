"""What is painted before anything else is loaded: the shape of the desk, and that it is opening."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from qtoken import texts
from qtoken.texts import _

_HEADER_PX = 56
_TOP_PX = 112
_SIDE_PX = 16
_GAP_PX = 24
_FIELD_PX = 44
_COLORS = {"card": QPalette.ColorRole.Base, "line": QPalette.ColorRole.Mid}
_LEFT_NARROWEST_PX, _LEFT_WIDEST_PX = 400, 560


class Skeleton(QWidget):
    """Has only frames where the desk's own widgets will stand, because those are what takes time.

    Frames and not a `paintEvent`: a painter's pens and brushes need all of Qt's enumerations. In
    colours of the palette, because the style sheet comes after the first paint too.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("skeleton")
        self.setAccessibleName(_("Opening the clinic…"))
        self._header = _frame("line", self)
        self._field = _frame("card", self)
        self._table = _frame("card", self)
        self._words = QLabel(self.accessibleName(), self)
        self._words.setProperty("role", "muted")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inner = self.width() - 2 * _SIDE_PX
        left = min(_LEFT_WIDEST_PX, max(_LEFT_NARROWEST_PX, (inner - _GAP_PX) // 3))
        right = inner - left - _GAP_PX
        low = self.height() - _TOP_PX - _SIDE_PX
        field = QRect(_SIDE_PX, _TOP_PX, left, _FIELD_PX)
        table = QRect(_SIDE_PX + left + _GAP_PX, _TOP_PX, right, low)
        if texts.is_right_to_left():
            field.moveRight(self.width() - _SIDE_PX)
            table.moveLeft(_SIDE_PX)
        words = QRect(table.topLeft(), self._words.sizeHint())
        words.moveCenter(table.center())
        self._header.setGeometry(0, _HEADER_PX, self.width(), 1)
        self._field.setGeometry(field)
        self._table.setGeometry(table)
        self._words.setGeometry(words)


def _frame(kind: str, parent: QWidget) -> QFrame:
    frame = QFrame(parent)
    frame.setProperty("kind", kind)
    frame.setAutoFillBackground(True)
    frame.setBackgroundRole(_COLORS[kind])
    return frame
