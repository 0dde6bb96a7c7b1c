"""Text as large as its place allows: shrunk, broken into lines, cut only as the last resort."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from qtoken.ui import fonts

_REFERENCE_PX = 100
_LINE_SPACING = 1.18
_CAPITAL = 0.714
"""Height of a capital in Noto Sans, of the font's size: texts are centred by their capitals."""

_ROOM_ABOVE = 0.93
"""Accents above capitals and descenders may use the line's spacing; this much stays inside."""

_WORTH_A_LINE = 1.4
"""A text is broken only where that makes it clearly larger: "Room 3" stays together."""

_BY_ITSELF = "\N{FIRST STRONG ISOLATE}"
_END = "\N{POP DIRECTIONAL ISOLATE}"
"""A room's name reads in its own direction, whatever the language around it."""

START = Qt.AlignmentFlag.AlignLeading
CENTER = Qt.AlignmentFlag.AlignHCenter
END = Qt.AlignmentFlag.AlignTrailing


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text broken into lines, and the pixel size at which they fit."""

    pixels: int
    lines: tuple[str, ...]
    is_cut: bool = False


@lru_cache(maxsize=4096)
def fit(
    text: str,
    *,
    weight: int,
    width: int,
    height: int,
    largest: int,
    smallest: int = 8,
    line_count: int = 1,
) -> Fitted:
    """Return the largest way to set `text` in this place, in at most `line_count` lines."""
    words = tuple(text.split())
    best = _in_lines(words, 1, weight, (width, height))
    for count in range(2, min(line_count, len(words)) + 1):
        found = _in_lines(words, count, weight, (width, height))
        if best.pixels < largest and found.pixels > best.pixels * _WORTH_A_LINE:
            best = found
    if best.pixels < smallest:
        return _cut(best, weight, width, smallest)
    return Fitted(min(best.pixels, largest), best.lines)


def advance(text: str, weight: int, pixels: float) -> float:
    """Return how wide `text` is at this size."""
    return _reference(weight).horizontalAdvance(text) * pixels / _REFERENCE_PX


def draw(
    painter: QPainter, place: QRectF, fitted: Fitted, weight: int, align: Qt.AlignmentFlag
) -> None:
    """Draw with the painter's pen, the capitals centred in height; `align` follows the reading."""
    font = fonts.font(fitted.pixels, weight)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    spacing = fitted.pixels * _LINE_SPACING
    capital = fitted.pixels * _CAPITAL
    block = (len(fitted.lines) - 1) * spacing + capital
    baseline = place.center().y() - block / 2 + capital
    for line in fitted.lines:
        left = _left(place, metrics.horizontalAdvance(line), align, painter.layoutDirection())
        painter.drawText(QPointF(left, baseline), _BY_ITSELF + line + _END)
        baseline += spacing


def _in_lines(words: tuple[str, ...], count: int, weight: int, room: tuple[int, int]) -> Fitted:
    lines = _broken(words, count, _reference(weight))
    widest = max((advance(line, weight, 1) for line in lines), default=0.0)
    by_height = room[1] / (_LINE_SPACING * (len(lines) - 1) + _ROOM_ABOVE)
    return Fitted(int(min(by_height, room[0] / widest) if widest else by_height), lines)


def _broken(words: tuple[str, ...], count: int, metrics: QFontMetricsF) -> tuple[str, ...]:
    """Break into `count` lines whose widest is as narrow as can be."""
    if count == 1:
        return (" ".join(words),)
    best: tuple[float, tuple[str, ...]] = (float("inf"), ())
    for place in range(1, len(words) - count + 2):
        rest = _broken(words[place:], count - 1, metrics)
        lines = (" ".join(words[:place]), *rest)
        best = min(best, (max(metrics.horizontalAdvance(line) for line in lines), lines))
    return best[1]


def _cut(best: Fitted, weight: int, width: int, smallest: int) -> Fitted:
    metrics = QFontMetricsF(fonts.font(smallest, weight))
    elide = Qt.TextElideMode.ElideRight
    lines = tuple(metrics.elidedText(line, elide, width) for line in best.lines)
    return Fitted(smallest, lines, lines != best.lines)


def _left(
    place: QRectF, width: float, align: Qt.AlignmentFlag, direction: Qt.LayoutDirection
) -> float:
    if align == CENTER:
        return place.center().x() - width / 2
    is_mirrored = direction == Qt.LayoutDirection.RightToLeft
    is_left = (align == START) is not is_mirrored
    return place.left() if is_left else place.right() - width


@lru_cache(maxsize=8)
def _reference(weight: int) -> QFontMetricsF:
    return QFontMetricsF(fonts.font(_REFERENCE_PX, weight))
