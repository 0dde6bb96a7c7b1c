"""Where the tiles of the wall stand, for any size and shape of screen, as shares of its height."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

_MARGIN = 0.018
_GAP = 0.014
_HEADER = 0.055
_NOTES_SHARE = 0.40


@dataclass(frozen=True, slots=True)
class _Shares:
    """Shares of the height: one large call, two of them, the row below the calls, and a notice."""

    large: float
    pair: float
    below: float
    notice: float


_WIDE = _Shares(large=0.24, pair=0.415, below=0.153, notice=0.13)
_UPRIGHT = _Shares(large=0.21, pair=0.43, below=0.22, notice=0.14)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The places for one size of window. Texts are sized as shares of `unit`, in pixels.

    A tile that is not shown has an empty place.
    """

    unit: int
    clinic: QRect
    sign: QRect
    clock: QRect
    notice: QRect
    large: QRect
    calls: QRect
    notes: QRect
    next_numbers: QRect


def unit_of(width: int, height: int) -> int:
    """Return the unit of a window: its height, or less where its width limits the texts."""
    return min(height, round(width * (1.0 if height > width else 0.75)))


def arrange(
    width: int,
    height: int,
    *,
    large_count: int,
    has_calls: bool,
    has_notes: bool,
    has_next: bool,
    has_notice: bool = False,
    is_tall: bool = False,
) -> Arrangement:
    """Return the places for a window of this size, from left to right.

    Without other calls the large one takes their place; without notes the next numbers take that.
    While two calls are large, or one `is_tall` because its room's name is long, the row below goes.
    """
    is_upright = height > width
    shares = _UPRIGHT if is_upright else _WIDE
    unit = unit_of(width, height)
    margin, gap = round(_MARGIN * unit), round(_GAP * unit)
    header = QRect(margin, margin, width - 2 * margin, round(_HEADER * unit))
    top, bottom = header.bottom() + 1 + gap, height - margin
    is_idle = not large_count and not has_calls
    is_notice_beside = has_notice and not is_idle
    notice_height = round(shares.notice * height) if is_notice_beside else 0
    notice = QRect(margin, top, header.width(), notice_height)
    top += notice.height() + gap if is_notice_beside else 0
    below_height = round(shares.below * height)
    is_pair = large_count > 1 or (is_tall and has_calls)
    is_below = has_next and not is_pair
    below = QRect(margin, bottom - below_height, header.width(), below_height)
    middle = QRect(margin, top, header.width(), (below.top() - gap if is_below else bottom) - top)
    large_share = shares.pair if is_pair else shares.large
    large_height = round(large_share * height) if has_calls else middle.height()
    large, calls = _split(middle, large_height if large_count else 0, gap)
    if has_notice and is_idle:
        # Nobody is called, so the notice gets the large place.
        notice, calls = calls, QRect()
    notes, next_numbers = _below(below, gap, is_upright=is_upright, has_notes=has_notes)
    if not is_below:
        notes, next_numbers = QRect(), QRect()
    clinic, sign, clock = _in_header(header, gap)
    return Arrangement(unit, clinic, sign, clock, notice, large, calls, notes, next_numbers)


def mirrored(place: QRect, width: int) -> QRect:
    """Return the mirrored place, for languages read from right to left."""
    return QRect(width - place.x() - place.width(), place.y(), place.width(), place.height())


def _below(below: QRect, gap: int, *, is_upright: bool, has_notes: bool) -> tuple[QRect, QRect]:
    if not has_notes:
        return QRect(), below
    return _stacked(below, gap) if is_upright else _side_by_side(below, gap)


def _split(middle: QRect, large_height: int, gap: int) -> tuple[QRect, QRect]:
    if not large_height:
        return QRect(), middle
    large_height = min(large_height, middle.height())
    large = QRect(middle.x(), middle.y(), middle.width(), large_height)
    top = large.bottom() + 1 + gap
    return large, QRect(middle.x(), top, middle.width(), max(0, middle.bottom() + 1 - top))


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
