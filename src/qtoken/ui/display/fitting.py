"""Text as large as its place allows: broken into lines, then inside words, then shrunk.

The end of a text is never cut off: the end of a room's name is its number, which people need.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath

from qtoken.domain.places import parts
from qtoken.ui import fonts

_REFERENCE_PX = 100
_LINE_SPACING = 1.18
"""Share of the font's size; more where letters of two lines would touch, as in Burmese."""

CAPITAL = 0.714
"""Height of a capital in Noto Sans, as a share of the font's size: capitals centre a text."""

_AIRY = 0.93
"""Least height of a line: capitals alone would touch the edges."""

_BREATH, _TALL = 0.16, 1.13
"""Space below descenders, and the height up to which a line gets it."""

_WORTH_A_LINE = 1.4
"""A text is broken only if it becomes so much larger: "Room 3" stays together."""

_WORTH_A_BREAK = 1.2

_LEAST_PX = 6
"""Nothing smaller can be read; only then the middle of a text is left out."""

_STAY = frozenset({"Mn", "Mc", "Me", "Cf"})
"""Unicode categories that belong to the letter before them: marks and invisible joiners."""

_BY_ITSELF = "\N{FIRST STRONG ISOLATE}"
_END = "\N{POP DIRECTIONAL ISOLATE}"
"""Around each line, so that a room's name keeps its own direction in any language."""

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
    """Return the largest setting of `text` in this place, in at most `line_count` lines.

    If it would be smaller than `smallest`, words are broken too where that is clearly larger.
    """
    words, room = parts(text), (width, height)
    best = _in_lines(words, 1, weight, room)
    for count in range(2, min(line_count, len(words)) + 1):
        found = _in_lines(words, count, weight, room)
        worth = _WORTH_A_LINE if best.pixels >= smallest else _WORTH_A_BREAK
        if best.pixels < largest and found.pixels > best.pixels * worth:
            best = found
    for count in range(2, line_count + 1):
        if best.pixels >= min(smallest, largest):
            break
        found = _inside_words(tuple(text.split()), count, weight, room)
        if found.pixels > best.pixels * _WORTH_A_BREAK:
            best = found
    if best.pixels < _LEAST_PX:
        return _cut(best, weight, width)
    return Fitted(min(best.pixels, largest), best.lines)


def advance(text: str, weight: int, pixels: float) -> float:
    """Return how wide `text` is at this size."""
    return _reference(weight).horizontalAdvance(text) * pixels / _REFERENCE_PX


def height_em(lines: tuple[str, ...], weight: int) -> float:
    """Return the height of these lines in ems, accents and descenders included."""
    ink = sum(_ink_em(lines, weight))
    spacing = _spacing_em(lines, weight)
    return spacing * (len(lines) - 1) + max(_AIRY, ink, min(ink + _BREATH, _TALL))


def lift(texts: Iterable[tuple[Fitted, int]]) -> float:
    """Return how many pixels texts side by side are moved up from the middle.

    With centred capitals a descender would stick out below, and all would have to be smaller.
    """
    above = below = 0.0
    for fitted, weight in texts:
        block = (len(fitted.lines) - 1) * _spacing_em(fitted.lines, weight) + CAPITAL
        top, bottom = _ink_em(fitted.lines, weight)
        above = max(above, (block / 2 + max(0.0, top - CAPITAL)) * fitted.pixels)
        below = max(below, (block / 2 + bottom) * fitted.pixels)
    return (below - above) / 2


def draw(
    painter: QPainter,
    place: QRectF,
    fitted: Fitted,
    weight: int,
    align: Qt.AlignmentFlag,
    *,
    lift: float = 0.0,
) -> None:
    """Draw with the painter's pen; `align` follows the reading direction.

    Capitals are centred in height, or `lift` pixels higher, as far as all letters stay inside.
    """
    font = fonts.font(fitted.pixels, weight)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    spacing = fitted.pixels * _spacing_em(fitted.lines, weight)
    capital = fitted.pixels * CAPITAL
    block = (len(fitted.lines) - 1) * spacing + capital
    above, below = (share * fitted.pixels for share in _ink_em(fitted.lines, weight))
    lowest = place.bottom() - below - (block - capital)
    baseline = place.center().y() - block / 2 + capital - lift
    baseline = max(place.top() + above, min(baseline, lowest))
    for line in fitted.lines:
        left = _left(place, metrics.horizontalAdvance(line), align, painter.layoutDirection())
        painter.drawText(QPointF(left, baseline), _BY_ITSELF + line + _END)
        baseline += spacing


def _ink_em(lines: tuple[str, ...], weight: int) -> tuple[float, float]:
    """Return how far letters reach above the first baseline and below the last, in ems."""
    if not lines:
        return 0.0, 0.0
    return _line_ink_em(lines[0], weight)[0], max(0.0, _line_ink_em(lines[-1], weight)[1])


def _spacing_em(lines: tuple[str, ...], weight: int) -> float:
    """Return the distance of the baselines, in ems."""
    needed = (
        _line_ink_em(line, weight)[1] + _line_ink_em(below, weight)[0]
        for line, below in pairwise(lines)
    )
    return max(_LINE_SPACING, max(needed, default=0.0))


@lru_cache(maxsize=4096)
def _line_ink_em(line: str, weight: int) -> tuple[float, float]:
    # Measured from the outlines: QFontMetrics takes each mark where the font file has it, not where
    # shaping moves it above or below its letter.
    path = QPainterPath()
    path.addText(QPointF(), fonts.font(_REFERENCE_PX, weight), line)
    ink = path.boundingRect()
    return -ink.top() / _REFERENCE_PX, ink.bottom() / _REFERENCE_PX


def _in_lines(words: tuple[str, ...], count: int, weight: int, room: tuple[int, int]) -> Fitted:
    return _largest(_broken(words, count, _reference(weight)), weight, room)


def _largest(lines: tuple[str, ...], weight: int, room: tuple[int, int]) -> Fitted:
    widest = max((advance(line, weight, 1) for line in lines), default=0.0)
    by_height = room[1] / height_em(lines, weight)
    return Fitted(int(min(by_height, room[0] / widest) if widest else by_height), lines)


def _broken(words: tuple[str, ...], count: int, metrics: QFontMetricsF) -> tuple[str, ...]:
    """Break into `count` lines so that the widest is as narrow as possible."""
    if count == 1:
        return (" ".join(words),)
    best: tuple[float, tuple[str, ...]] = (float("inf"), ())
    for place in range(1, len(words) - count + 2):
        rest = _broken(words[place:], count - 1, metrics)
        lines = (" ".join(words[:place]), *rest)
        best = min(best, (max(metrics.horizontalAdvance(line) for line in lines), lines))
    return best[1]


def _inside_words(words: tuple[str, ...], count: int, weight: int, room: tuple[int, int]) -> Fitted:
    """Break wherever a line is full, into at most `count` lines as large as possible."""
    metrics = _reference(weight)
    narrow = metrics.horizontalAdvance("m")
    wide = max(narrow, metrics.horizontalAdvance(" ".join(words)))
    # Binary search: the narrower the lines, the larger the text, but the more lines it needs.
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        if len(_filled(words, middle, metrics)) <= count:
            wide = middle
        else:
            narrow = middle
    return _largest(_filled(words, wide, metrics), weight, room)


def _filled(words: tuple[str, ...], width: float, metrics: QFontMetricsF) -> tuple[str, ...]:
    lines = [""]
    for word in words:
        joined = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        lines[-1:] = _pieces(word, width, metrics)
    return tuple(lines)


def _pieces(word: str, width: float, metrics: QFontMetricsF) -> list[str]:
    pieces = [""]
    for letter in _with_marks(word):
        hyphen = "-" if _is_hyphenated(pieces[-1][-1:], letter[0]) else ""
        if pieces[-1] and metrics.horizontalAdvance(pieces[-1] + letter + hyphen) > width:
            pieces[-1] += hyphen
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _with_marks(word: str) -> list[str]:
    """Return the letters, each with its marks, so that no line begins with a mark."""
    letters: list[str] = []
    for character in word:
        if letters and unicodedata.category(character) in _STAY:
            letters[-1] += character
        else:
            letters.append(character)
    return letters


def _is_hyphenated(before: str, after: str) -> bool:
    # Only scripts with small and capital letters break words with a hyphen.
    return all(letter.lower() != letter.upper() for letter in (before, after) if letter)


def _cut(best: Fitted, weight: int, width: int) -> Fitted:
    metrics = QFontMetricsF(fonts.font(_LEAST_PX, weight))
    elide = Qt.TextElideMode.ElideMiddle
    lines = tuple(metrics.elidedText(line, elide, width) for line in best.lines)
    return Fitted(_LEAST_PX, lines, lines != best.lines)


def _left(
    place: QRectF, width: float, align: Qt.AlignmentFlag, direction: Qt.LayoutDirection
) -> float:
    if align == CENTER:
        return place.center().x() - width / 2
    is_mirrored = direction == Qt.LayoutDirection.RightToLeft
    is_left = (align == START) is not is_mirrored
    return place.left() if is_left else place.right() - width


# All widths are measured once at one size and scaled: measuring at each size would be slow.
@lru_cache(maxsize=8)
def _reference(weight: int) -> QFontMetricsF:
    return QFontMetricsF(fonts.font(_REFERENCE_PX, weight))
