"""How large a call is written on a browser's wall where no script can measure its letters.

The server does not know the screen's font. So widths are estimated with the widest common font,
on the narrowest screen of each style: nothing is cut, whatever font is used. All lengths are
hundredths of the screen's shorter side, for screens of 16:9 and 9:16; on others the style sheet
scales sizes by the side that limits them.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

SIZES = (
    *(17.0, 15.0, 13.5, 12.0, 10.5, 9.5, 8.5, 7.8, 7.2, 6.6, 6.0, 5.5, 5.0, 4.5),
    *(4.0, 3.6, 3.2, 2.8, 2.4, 2.0),
)
"""The sizes for which the style sheet has a class."""

_GAP = 0.3
_LINE, _TALL_LINE = 1.08, 1.5
_WORTH_A_BREAK = 1.2
# Unicode categories of accents and invisible characters, which are drawn over other letters.
_TAKE_NO_ROOM = frozenset({"Mn", "Me", "Cf"})
_NARROW = frozenset(" .,:;'’!|()[]/-fijlrtI")
_WIDE = frozenset("mwMWÆŒæœ%@&№ЖШЩЮжшщюфыФЫ")


@dataclass(frozen=True, slots=True)
class Room:
    """The space for a call, and whether the number stands above the room's name."""

    width: float
    height: float
    largest: float
    is_stacked: bool = False


@dataclass(frozen=True, slots=True)
class _Widths:
    """Widths of the number and of the unbreakable parts, and the height of a line; in ems."""

    number: float
    parts: tuple[float, ...]
    line: float


def size_for(label: str, place: Sequence[str], room: Room, *, is_tall: bool = False) -> float:
    """Return the largest of `SIZES` at which number and room's name fit.

    Each part of `place` stays on one line, unless breaking words makes them clearly larger.
    """
    line = _TALL_LINE if is_tall else _LINE
    widths = _Widths(ems(label), tuple(map(ems, place)), line)
    sizes = [size for size in SIZES if size <= room.largest]
    whole, broken = (
        next((size for size in sizes if _fits(widths, room, size, is_whole)), SIZES[-1])
        for is_whole in (True, False)
    )
    return broken if broken > whole * _WORTH_A_BREAK else whole


def ems(text: str) -> float:
    """Return the greatest width of a text in bold letters, in ems."""
    return sum(map(_em, text))


def _fits(widths: _Widths, room: Room, size: float, is_whole: bool) -> bool:
    whole = room.width / size
    left = whole if room.is_stacked else whole - widths.number - _GAP
    if left < 1 or widths.number > whole or (is_whole and max(widths.parts, default=0) > left):
        return False
    above = _LINE if room.is_stacked else 0.0
    below = max(_LINE, _line_count(widths.parts, left) * widths.line)
    return (above + below) * size <= room.height


def _line_count(words: Sequence[float], width: float) -> int:
    """Count the lines that words of these widths fill, one after the other."""
    lines, used = 1, 0.0
    for word in words:
        if used and used + _em(" ") + word > width:
            lines, used = lines + 1, 0.0
        used += word + (_em(" ") if used else 0)
        while used > width:
            # Inside a word a line ends where it is full, by one letter less at most.
            lines, used = lines + 1, used - max(width - 1, 1)
    return lines


def _em(letter: str) -> float:
    if unicodedata.category(letter) in _TAKE_NO_ROOM:
        return 0.0
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 1.1
    if letter in _NARROW:
        return 0.5
    return 0.8 if letter.isupper() else 0.72
