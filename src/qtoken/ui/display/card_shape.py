"""How number, arrow and room share a card, equally large: side by side, or one above the other."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF

from qtoken.ui import fonts
from qtoken.ui.display import fitting

_LABEL_SHARE = 0.46
_BESIDE_HEIGHT = 0.95
_LEAST_EDGE_PX = 2.5
"""Letters may be a pixel higher than the font's metrics say."""

_STACKED_HEIGHT = 0.46
_LEAST_LABEL = 0.7
_ALIKE = 0.8
ARROW_HEIGHT = 0.5
ARROW_LENGTH = 1.15
ARROW_GAP = 0.7
_ARROW_SHARE = ARROW_HEIGHT * (ARROW_LENGTH + ARROW_GAP)
_SMALLEST = 0.62
"""A room's name shrinks to this share of the number before its words are broken."""

_STEPS = 12
"""Sizes that are tried for a number that makes room for a long name."""

ROOM_LINES = 3
"""Lines that a room's name may take at most."""


@dataclass(frozen=True, slots=True)
class CardShape:
    """Sizes in pixels that the cards of one page share, so that they look alike.

    `label_em` is the widest number's width in ems, so that the rooms stand below one another. Rooms
    are `place_px` large; only long names are smaller: three of four reach `usual_px`, the smallest
    `least_px`. Texts stand `lift` pixels above the middle where one of them has descenders.
    """

    is_stacked: bool
    label_em: float
    label_px: int
    place_px: int
    usual_px: int
    least_px: int
    lift: float = 0.0

    @property
    def arrow_px(self) -> float:
        """Height of the arrow."""
        return self.place_px * ARROW_HEIGHT


def shape_for(width: float, height: float, labels: list[str], places: list[str]) -> CardShape:
    """Return the shape in which numbers and rooms are equally large, and as large as possible."""
    em = max(fitting.advance(label, fonts.HEAVY, 1) for label in labels)
    high = max(fitting.height_em((label,), fonts.HEAVY) for label in labels)
    places = [place for place in places if place]
    beside, above = (
        _shape(is_stacked, (width, height), (em, high), places) for is_stacked in (False, True)
    )
    # Side by side is read at one glance; two rows must be clearly larger to be worth it.
    shape = above if _sized(above) > _sized(beside) * 1.2 else beside
    room = place_rect(shape, width, height)
    written = [(fitting.Fitted(shape.label_px, (label,)), fonts.HEAVY) for label in labels]
    written += [(fit_place(place, room, shape.place_px), fonts.SEMI_BOLD) for place in places]
    return replace(shape, lift=fitting.lift(written))


def shape_for_long(
    shape: CardShape, width: float, height: float, call: tuple[str, str], least_px: int
) -> CardShape:
    """Return the shape of one card among those of `shape`, whose label and place `call` is.

    Where the room's name is too long to reach `least_px`, the number makes room for it, down to
    that size: patients know their own number, but not the room.
    """
    label, place = call
    if not place or place_px(place, shape, width, height) >= min(least_px, shape.label_px):
        return shape
    em = fitting.advance(label, fonts.HEAVY, 1)
    least = min(least_px, shape.label_px)
    steps = range(_STEPS + 1)
    sizes = [shape.label_px - (shape.label_px - least) * step // _STEPS for step in steps]
    # The best is where the smaller of number and room is largest.
    lone = [replace(shape, label_em=em, label_px=pixels, place_px=pixels) for pixels in sizes]
    best = max(lone, key=lambda it: min(it.label_px, place_px(place, it, width, height)))
    room = place_rect(best, width, height)
    written = (fitting.Fitted(best.label_px, (label,)), fonts.HEAVY)
    fitted = fit_place(place, room, best.place_px)
    lift = fitting.lift([written, (fitted, fonts.SEMI_BOLD)])
    return replace(best, least_px=fitted.pixels, lift=lift)


def padding(width: float, height: float) -> float:
    """The empty edge inside a card."""
    return min(height * 0.17, width * 0.03)


def label_rect(shape: CardShape, width: float, height: float) -> QRectF:
    """Where the number stands."""
    edge = padding(width, height)
    if shape.is_stacked:
        return QRectF(edge, height * 0.03, width - 2 * edge, height * 0.47)
    return QRectF(edge, 0, shape.label_em * shape.label_px * 1.03, height)


def place_rect(shape: CardShape, width: float, height: float) -> QRectF:
    """Where arrow and room stand."""
    return _place_rect(shape.is_stacked, shape.label_px, width, height, shape.label_em)


def place_px(place: str, shape: CardShape, width: float, height: float) -> int:
    """Return how large a room's name is on a card of this shape."""
    return fit_place(place, place_rect(shape, width, height), shape.place_px).pixels


def fit_place(place: str, room: QRectF, largest: int) -> fitting.Fitted:
    """Set a room's name beside its arrow."""
    return fitting.fit(
        place,
        weight=fonts.SEMI_BOLD,
        width=int(room.width() - largest * _ARROW_SHARE),
        height=int(room.height()),
        largest=largest,
        smallest=int(largest * _SMALLEST),
        line_count=ROOM_LINES,
    )


def _sized(shape: CardShape) -> float:
    return shape.label_px + shape.usual_px * 2


def _shape(
    is_stacked: bool, size: tuple[float, float], label: tuple[float, float], places: list[str]
) -> CardShape:
    """Return the shape for cards of this size and for labels of this width and height in ems."""
    (width, height), (em, high) = size, label
    inner = width - 2 * padding(width, height)
    if is_stacked:
        most = int(min(_STACKED_HEIGHT * height / high, inner / em))
    else:
        most = int(min(_BESIDE_HEIGHT * height / high, _LABEL_SHARE * inner / em))
    label_px, usual, fitted = most, most, [most]
    # Side by side, a smaller number leaves more width to the room. There is no formula, because
    # texts break into lines; a few steps bring the two sizes together.
    for _step in range(5):
        room = _place_rect(is_stacked, label_px, width, height, em)
        fitted = sorted(fit_place(place, room, label_px).pixels for place in places) or [label_px]
        # The longest quarter of the names does not count, unless all are nearly equal.
        usual = fitted[len(fitted) // 4]
        usual = fitted[0] if fitted[0] >= usual * _ALIKE else usual
        if usual >= label_px * 0.97 or label_px <= most * _LEAST_LABEL:
            break
        nearer = usual if is_stacked else (label_px + usual) // 2
        label_px = max(int(most * _LEAST_LABEL), nearer)
    # Long names must not make all the others small: only they are set smaller.
    alike = next(pixels for pixels in fitted if pixels >= fitted[-1] * _ALIKE)
    sizes = (max(1, label_px), max(1, alike), max(1, usual), max(1, fitted[0]))
    return CardShape(is_stacked, em, *sizes)


def _place_rect(
    is_stacked: bool, label_px: float, width: float, height: float, em: float
) -> QRectF:
    edge = padding(width, height)
    if is_stacked:
        return QRectF(edge, height * 0.51, width - 2 * edge, height * 0.46)
    start = edge + em * label_px + label_px * 0.3
    top = max(_LEAST_EDGE_PX, height * (1 - _BESIDE_HEIGHT) / 2)
    return QRectF(start, top, width - edge - start, height - 2 * top)
