"""Numbers under a heading, such as those who missed their turn; as many as fit."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from qtoken.texts import _, left_to_right
from qtoken.ui import fonts
from qtoken.ui.display import fitting
from qtoken.ui.display.part import Part, draw_icon, write

HEADING = 0.026
_LABELS = (0.042, 0.036, 0.03)
_ROW = 1.36
_GAP = 0.62


class LabelStrip(Part):
    """A heading with an icon, a hint beside it, and labels in rows below."""

    def __init__(self, name: str, parent: QWidget, *, icon: str, role: str) -> None:
        """`role` is the colour token of the labels."""
        super().__init__(name, parent)
        self._icon = icon
        self._role = role
        self.title = ""
        self.labels: tuple[str, ...] = ()

    def show_labels(self, title: str, labels: tuple[str, ...]) -> None:
        """Show these labels under a translated heading."""
        if (title, labels) == (self.title, self.labels):
            return
        self.title, self.labels = title, labels
        self.setAccessibleName(f"{title}: {', '.join(labels)}")
        self.update()

    def paint(self, painter: QPainter) -> None:
        paint_ground(self, painter)
        if not self.labels:
            return
        edge = self.px(0.018)
        inner = QRectF(self.rect()).adjusted(edge, edge * 0.8, -edge, -edge * 0.8)
        heading = QRectF(inner.x(), inner.y(), inner.width(), self.px(HEADING) * 1.5)
        paint_heading(self, painter, heading, icon=self._icon, title=self.title, role=self._role)
        room = inner.adjusted(0, heading.height() * 1.1, 0, 0)
        self._paint_labels(painter, room)

    def _paint_labels(self, painter: QPainter, room: QRectF) -> None:
        pixels, rows = self._rows_for(room)
        height = pixels * _ROW
        painter.setPen(self.color(self._role))
        for row, labels in enumerate(rows):
            place = QRectF(room.x(), room.y() + row * height, room.width(), height)
            write_row(self, painter, place, labels, pixels)

    def _rows_for(self, room: QRectF) -> tuple[int, list[list[str]]]:
        """Set them large if all fit so, else smaller."""
        for size in _LABELS:
            pixels = min(self.px(size), int(room.height() / _ROW))
            rows = in_rows(self.labels, room.width(), int(room.height() / (pixels * _ROW)), pixels)
            if [label for row in rows for label in row] == list(self.labels):
                break
        return pixels, rows


def in_rows(labels: tuple[str, ...], width: float, rows: int, pixels: float) -> list[list[str]]:
    """Break labels into at most so many rows; what does not fit is counted: `+3`."""
    for shown in range(len(labels), -1, -1):
        left_out = len(labels) - shown
        more = [_("+{count}").format(count=left_out)] if left_out else []
        broken = _broken([*labels[:shown], *more], width, pixels)
        if len(broken) <= rows:
            return broken
    return []


def label_width(label: str, pixels: float) -> float:
    """How much of a row a label takes, with the gap behind it."""
    return fitting.advance(label, fonts.SEMI_BOLD, pixels) + _GAP * pixels


def paint_ground(part: Part, painter: QPainter) -> None:
    """Paint the card on which a strip stands."""
    painter.setPen(part.color("surface"))
    painter.setBrush(part.color("surface"))
    painter.drawRoundedRect(part.rect(), part.px(0.012), part.px(0.012))


def paint_heading(
    part: Part, painter: QPainter, place: QRectF, *, icon: str, title: str, role: str
) -> None:
    """Paint an icon and a heading."""
    side = float(int(place.height() * 0.8))
    square = QRectF(place.x(), place.center().y() - side / 2, side, side)
    draw_icon(painter, part.flipped(square), icon, part.color(role))
    words = place.adjusted(side * 1.4, 0, 0, 0)
    write(
        painter,
        part.flipped(words),
        title,
        color=part.color("muted" if role == "text" else role),
        largest=part.px(HEADING),
        smallest=part.px(HEADING * 0.6),
    )


def _broken(labels: list[str], width: float, pixels: float) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    used = 0.0
    for label in labels:
        needed = label_width(label, pixels)
        if rows[-1] and used + needed - _GAP * pixels > width:
            rows.append([])
            used = 0.0
        rows[-1].append(label)
        used += needed
    return rows if rows[-1] else []


def write_row(part: Part, painter: QPainter, place: QRectF, labels: list[str], pixels: int) -> None:
    x = place.x()
    for label in labels:
        width = label_width(label, pixels)
        fitted = fitting.Fitted(pixels, (left_to_right(label),))
        spot = QRectF(x, place.y(), width, place.height())
        fitting.draw(painter, part.flipped(spot), fitted, fonts.SEMI_BOLD, fitting.START)
        x += width
