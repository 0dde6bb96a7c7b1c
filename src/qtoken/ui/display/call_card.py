"""A card with a called number and its room: the reason why people look at the wall."""

from enum import Enum

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from qtoken.texts import _
from qtoken.ui import fonts
from qtoken.ui.display import fitting
from qtoken.ui.display.board import Call
from qtoken.ui.display.card_shape import (
    ARROW_GAP,
    ARROW_LENGTH,
    CardShape,
    fit_place,
    label_rect,
    place_rect,
    shape_for,
)
from qtoken.ui.display.tile import Tile, draw_arrow, write


class Look(Enum):
    """How much a call stands out: filled, framed or plain."""

    LARGE = "large"
    NEW = "new"
    PLAIN = "plain"


class CallCard(Tile):
    """Shows one call: `C-012 → Room 3`."""

    drawn = Signal(object)
    """The ids of the announcements that have just been painted in full on a visible wall."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.call: Call | None = None
        self.look = Look.PLAIN
        self._shape: CardShape | None = None
        self._told_ids: tuple[int, ...] = ()
        self._is_lit = True

    def show_call(self, call: Call | None, look: Look, shape: CardShape | None = None) -> None:
        """Show this call, or nothing; with a `shape` it looks like its neighbours."""
        if (call, look, shape) == (self.call, self.look, self._shape):
            return
        self.call, self.look, self._shape = call, look, shape
        self.setAccessibleName(_spoken(call))
        self.update()

    def light(self, is_lit: bool) -> None:
        """Fill a large card, or only frame it; switching between the two makes it pulse."""
        if is_lit != self._is_lit:
            self._is_lit = is_lit
            self.update()

    def paint(self, painter: QPainter) -> None:
        if self.call is None:
            return
        self._paint_ground(painter)
        size = (float(self.width()), float(self.height()))
        shape = self._shape or shape_for(*size, [self.call.label], [self.call.place])
        self._paint_label(painter, label_rect(shape, *size), shape, self.call.label)
        if self.call.place:
            self._paint_place(painter, place_rect(shape, *size), shape, self.call.place)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        ids = () if self.call is None else self.call.announcement_ids
        # Qt paints a card often; a receipt is told only once for the same announcements.
        if ids and ids != self._told_ids:
            self._told_ids = ids
            # After this paint event, because only then the card is on the screen: what is told now
            # becomes a receipt.
            QTimer.singleShot(0, self, lambda: self.drawn.emit(ids))

    @property
    def _is_filled(self) -> bool:
        return self.look is Look.LARGE and self._is_lit and not self.is_stale

    @property
    def _ink(self) -> QColor:
        return self.color("on_now" if self._is_filled else "text")

    def _paint_ground(self, painter: QPainter) -> None:
        painter.setBrush(self.color("now" if self._is_filled else "surface"))
        edge = 0.0
        if self.look is Look.PLAIN or self._is_filled or self.is_stale:
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setPen(QPen(self.color("now"), self.px(0.006)))
            # Half of a frame's line lies outside its rectangle and would be cut off by the widget's
            # edge.
            edge = self.px(0.006) / 2
        radius = self.px(0.012)
        ground = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(ground, radius, radius)

    def _paint_label(self, painter: QPainter, place: QRectF, shape: CardShape, label: str) -> None:
        write(
            painter,
            self.flipped(place),
            label,
            color=self._ink if self._is_filled or self.look is Look.PLAIN else self.color("now"),
            largest=shape.label_px,
            weight=fonts.HEAVY,
            align=fitting.CENTER if shape.is_stacked else fitting.START,
            lift=shape.lift,
        )

    def _paint_place(self, painter: QPainter, place: QRectF, shape: CardShape, words: str) -> None:
        length, gap = shape.arrow_px * ARROW_LENGTH, shape.arrow_px * ARROW_GAP
        fitted = fit_place(words, place, shape.place_px)
        width = max(fitting.advance(line, fonts.SEMI_BOLD, fitted.pixels) for line in fitted.lines)
        start = place.left()
        if shape.is_stacked:
            start += (place.width() - length - gap - width) / 2
        middle = place.center().y()
        arrow = QRectF(start, middle - shape.arrow_px / 2, length, shape.arrow_px)
        ink = self._ink if self._is_filled else self.color("muted")
        draw_arrow(painter, self.flipped(arrow), ink, is_mirrored=self.is_mirrored)
        painter.setPen(self._ink)
        room = QRectF(start + length + gap, place.y(), width, place.height())
        fitting.draw(
            painter, self.flipped(room), fitted, fonts.SEMI_BOLD, fitting.START, lift=shape.lift
        )


def _spoken(call: Call | None) -> str:
    if call is None:
        return ""
    if not call.place:
        return call.label
    return _("{label}, {place}").format(label=call.label, place=call.place)
