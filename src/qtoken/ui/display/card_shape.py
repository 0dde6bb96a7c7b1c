"""How number, arrow and room share a card: side by side, or one above the other."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from qtoken.ui import fonts
from qtoken.ui.display import fitting

_LABEL_SHARE = 0.46
_LABEL_HEIGHT = 0.80
_STACKED_HEIGHT = 0.50
_PLACE_SIZE = 0.74
_ARROW_SHARE = 0.62 * (1.15 + 0.6)

ROOM_LINES = 2
"""A room's name may take so many lines."""


@dataclass(frozen=True, slots=True)
class CardShape:
    """Sizes in pixels that the cards of one grid share, so that they look alike."""

    is_stacked: bool
    label_px: int
    place_px: int

    @property
    def arrow_px(self) -> float:
        """Height of the arrow."""
        return self.place_px * 0.62


def shape_for(width: float, height: float, labels: list[str], places: list[str]) -> CardShape:
    """Return the shape in which the largest labels fit cards of this size, with their places."""
    inner = width - 2 * padding(height)
    em = max(fitting.advance(label, fonts.HEAVY, 1) for label in labels)
    beside = int(min(_LABEL_HEIGHT * height, _LABEL_SHARE * inner / em))
    above = int(min(_STACKED_HEIGHT * height, inner / em))
    # Side by side is read at one glance; only a clear gain is worth two rows.
    is_stacked = above > beside * 1.25
    shape = CardShape(is_stacked, above if is_stacked else beside, 1)
    room = place_rect(shape, width, height, em)
    largest = int(shape.label_px * _PLACE_SIZE)
    fitted = [_fit_place(place, room, largest).pixels for place in places if place]
    # One long name must not make all the others small: it alone is set smaller.
    common = max(min(fitted, default=largest), int(largest * 0.85))
    return CardShape(is_stacked, shape.label_px, max(1, min(common, largest)))


def padding(height: float) -> float:
    """The empty edge inside a card."""
    return height * 0.17


def label_rect(shape: CardShape, width: float, height: float, em: float) -> QRectF:
    """Where the number stands."""
    edge = padding(height)
    if shape.is_stacked:
        return QRectF(edge, height * 0.08, width - 2 * edge, height * 0.52)
    return QRectF(edge, 0, em * shape.label_px * 1.03, height)


def place_rect(shape: CardShape, width: float, height: float, em: float) -> QRectF:
    """Where arrow and room stand."""
    edge = padding(height)
    if shape.is_stacked:
        return QRectF(edge, height * 0.60, width - 2 * edge, height * 0.32)
    start = edge + em * shape.label_px + shape.label_px * 0.24
    return QRectF(start, height * 0.08, width - edge - start, height * 0.84)


def _fit_place(place: str, room: QRectF, largest: int) -> fitting.Fitted:
    return fitting.fit(
        place,
        weight=fonts.SEMI_BOLD,
        width=int(room.width() - largest * _ARROW_SHARE),
        height=int(room.height()),
        largest=largest,
        line_count=ROOM_LINES,
    )
