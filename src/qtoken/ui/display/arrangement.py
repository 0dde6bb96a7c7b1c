"""Where the parts of the wall stand, for any size and shape of screen: shares of its height."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

_MARGIN = 0.022
_GAP = 0.018
_HEADER = 0.07
_LARGE = 0.345
_LARGE_ALONE = 0.60
_BELOW = 0.27
_PORTRAIT_BELOW = 0.31
_NOTES_SHARE = 0.40


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The places of one size. `unit` is the length that texts are measured by: 1 is the height.

    `large` is empty while no call is large; then `calls` has its place too.
    """

    unit: int
    clinic: QRect
    sign: QRect
    clock: QRect
    large: QRect
    calls: QRect
    notes: QRect
    next_numbers: QRect


def arrange(
    width: int,
    height: int,
    *,
    has_large: bool,
    has_calls: bool,
    has_notes: bool,
    has_next: bool,
) -> Arrangement:
    """Return the places for a window of this size, from left to right.

    Without other calls the large one takes their place; without notes the next numbers do; with
    nothing below, the middle is higher.
    """
    is_portrait = height > width
    # A tall and narrow wall has room in height, but its texts are bound by its width.
    unit = min(height, round(width * (1.0 if is_portrait else 0.75)))
    margin, gap = round(_MARGIN * unit), round(_GAP * unit)
    header = QRect(margin, margin, width - 2 * margin, round(_HEADER * unit))
    share = 0.0 if not has_next else _PORTRAIT_BELOW if is_portrait else _BELOW
    below_height = round(share * height)
    below = QRect(margin, height - margin - below_height, header.width(), below_height)
    top = header.bottom() + 1 + gap
    middle = QRect(margin, top, header.width(), below.top() - gap - top)
    large, calls = _split(middle, _large_height(height, has_large, has_calls), gap)
    notes, next_numbers = _below(below, gap, is_portrait=is_portrait, has_notes=has_notes)
    clinic, sign, clock = _in_header(header, gap)
    return Arrangement(unit, clinic, sign, clock, large, calls, notes, next_numbers)


def mirrored(place: QRect, width: int) -> QRect:
    """Return the place as seen from the other side, for languages read from right to left."""
    return QRect(width - place.x() - place.width(), place.y(), place.width(), place.height())


def _large_height(height: int, has_large: bool, has_calls: bool) -> int:
    if not has_large:
        return 0
    return round((_LARGE if has_calls else _LARGE_ALONE) * height)


def _below(below: QRect, gap: int, *, is_portrait: bool, has_notes: bool) -> tuple[QRect, QRect]:
    if not has_notes:
        return QRect(), below
    return _stacked(below, gap) if is_portrait else _side_by_side(below, gap)


def _split(middle: QRect, large_height: int, gap: int) -> tuple[QRect, QRect]:
    if not large_height:
        return QRect(), middle
    large_height = min(large_height, middle.height())
    large = QRect(middle.x(), middle.y(), middle.width(), large_height)
    top = large.bottom() + 1 + gap
    return large, QRect(middle.x(), top, middle.width(), middle.bottom() + 1 - top)


def _side_by_side(below: QRect, gap: int) -> tuple[QRect, QRect]:
    notes_width = round(_NOTES_SHARE * below.width())
    notes = QRect(below.x(), below.y(), notes_width, below.height())
    left = notes.right() + 1 + gap
    return notes, QRect(left, below.y(), below.right() + 1 - left, below.height())


def _stacked(below: QRect, gap: int) -> tuple[QRect, QRect]:
    notes_height = round(_NOTES_SHARE * below.height())
    top = below.bottom() + 1 - notes_height
    notes = QRect(below.x(), top, below.width(), notes_height)
    return notes, QRect(below.x(), below.y(), below.width(), top - gap - below.y())


def _in_header(header: QRect, gap: int) -> tuple[QRect, QRect, QRect]:
    height = header.height()
    clock = QRect(header.right() + 1 - 3 * height, header.y(), 3 * height, height)
    sign_width = min(round(5.2 * height), header.width() // 3)
    sign = QRect(clock.x() - gap - sign_width, header.y(), sign_width, height)
    clinic = QRect(header.x(), header.y(), sign.x() - gap - header.x(), height)
    return clinic, sign, clock
