"""What is painted before anything else is loaded: the shape of the desk, and that it is opening."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qtoken import texts
from qtoken.texts import _
from qtoken.ui import theme

_HEADER_PX = 56
_TOP_PX = 112
_SIDE_PX = 16
_GAP_PX = 24
_FIELD_PX = 44
_LEFT_NARROWEST_PX, _LEFT_WIDEST_PX = 400, 560


class Skeleton(QWidget):
    """Has no widgets, because they are what takes time; where it draws a field one will stand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("skeleton")
        self.setAccessibleName(_("Opening the clinic…"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.of(self)
        painter = QPainter(self)
        painter.setPen(worn.color("line"))
        painter.drawLine(0, _HEADER_PX, self.width(), _HEADER_PX)
        painter.setBrush(worn.color("surface"))
        radius = theme.size("radius")
        for box in self._boxes():
            painter.drawRoundedRect(box, radius, radius)
        painter.setPen(worn.color("muted"))
        painter.drawText(self._middle(), self.accessibleName())
        painter.end()

    def _middle(self) -> QPoint:
        # By hand: "centred" would be the first word that needs all of Qt's enumerations.
        metrics = self.fontMetrics()
        left = (self.width() - metrics.horizontalAdvance(self.accessibleName())) // 2
        return QPoint(left, (self.height() + metrics.ascent() - metrics.descent()) // 2)

    def _boxes(self) -> tuple[QRect, QRect]:
        inner = self.width() - 2 * _SIDE_PX
        left = min(_LEFT_WIDEST_PX, max(_LEFT_NARROWEST_PX, (inner - _GAP_PX) // 3))
        right = inner - left - _GAP_PX
        low = self.height() - _TOP_PX - _SIDE_PX
        field = QRect(_SIDE_PX, _TOP_PX, left, _FIELD_PX)
        table = QRect(_SIDE_PX + left + _GAP_PX, _TOP_PX, right, low)
        if texts.is_right_to_left():
            field.moveRight(self.width() - _SIDE_PX)
            table.moveLeft(_SIDE_PX)
        return field, table
