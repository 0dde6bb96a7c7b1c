"""The notice when there is no news: what patients should do, and what the staff can do."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from qtoken.ui import fonts
from qtoken.ui.display.tile import Tile, draw_icon, write

_EDGE = 0.005


class Notice(Tile):
    """A large sentence for patients, and a small one below for the staff."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.patients = ""
        self.staff = ""

    def show_words(self, patients: str, staff: str) -> None:
        """Show these translated sentences; empty ones mean that all is well."""
        if (patients, staff) != (self.patients, self.staff):
            self.patients, self.staff = patients, staff
            self.setAccessibleName(f"{patients} {staff}".strip())
            self.update()

    def paint(self, painter: QPainter) -> None:
        edge = self.px(_EDGE)
        painter.setBrush(self.color("surface"))
        painter.setPen(QPen(self.color("stale"), edge))
        frame = QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        painter.drawRoundedRect(frame, self.px(0.012), self.px(0.012))
        height, margin = float(self.height()), self.px(0.02)
        side = min(height * 0.42, float(self.px(0.12)))
        icon = QRectF(margin, (height - side) / 2, side, side)
        draw_icon(painter, self.flipped(icon), "stale", self.color("stale"))
        left = icon.right() + margin
        width = self.width() - left - margin
        write(
            painter,
            self.flipped(QRectF(left, height * 0.07, width, height * 0.58)),
            self.patients,
            color=self.color("text"),
            largest=self.px(0.11),
            weight=fonts.HEAVY,
            line_count=3 if height > self.px(0.2) else 2,
        )
        write(
            painter,
            self.flipped(QRectF(left, height * 0.66, width, height * 0.28)),
            self.staff,
            color=self.color("stale"),
            largest=self.px(0.03),
            line_count=2,
        )
