"""The content of a browser's wall: who is called where, and on which page of each list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from qtoken.api.pages.display_letters import Room, size_for
from qtoken.domain.paging import page_at, page_count
from qtoken.domain.places import is_tall, parts
from qtoken.services.display.display_rows import AnnouncementRow, CallRow, DisplaySnapshot, NextRow

NEXT_ROWS = 6
MISSED_LABELS = 9
NEXT_LABELS = 3
"""How many of a department's next numbers are shown."""

_SHORT = 12
"""A room's name of so many letters fits beside its number on every screen."""

_SHAPES = ((2, "pair"), (4, "few"), (8, "many"))
"""How many calls a page holds, and the name of that layout in the style sheet."""

_WIDE_ROWS = {
    "pair": Room(169.0, 18.4, 12.5),
    "few": Room(169.0, 9.2, 8.5),
    "many": Room(81.0, 9.2, 8.5),
}
_UPRIGHT_ROWS = {
    "pair": Room(91.5, 34.0, 12.5),
    "few": Room(91.5, 16.5, 8.5),
    "many": Room(91.5, 9.2, 8.5),
}
_WIDE_LARGE = Room(173.0, 24.0, 17.0)
_UPRIGHT_LARGE = Room(95.0, 40.5, 17.0, is_stacked=True)
"""The space that the style sheet leaves to a row and to the newest call on a full wall."""

_FEW_LONG = 0.25
"""If more names than this share are long, each call gets a whole row; else only those shrink."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BoardCall:
    """A call in a row of the board. `is_shown` decides where no script turns the pages.

    Each part of `place` stays on one line (`domain.places`).
    """

    token_id: int
    label: str
    place: tuple[str, ...]
    look: str
    seat: int
    is_new: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class BoardAnnouncement:
    """A call to be announced; `at_s` is its time in seconds since 1970."""

    id: int
    token_id: int
    label: str
    place: tuple[str, ...]
    look: str
    at_s: int


@dataclass(frozen=True, slots=True)
class BoardNext:
    """A department's next numbers."""

    department: str
    labels: tuple[str, ...]
    is_shown: bool


@dataclass(frozen=True, slots=True)
class BoardMissed:
    """A missed number."""

    label: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Turns:
    """The page number of each list, such as `1/3`; empty for a list of one page."""

    calls: str
    next: str
    missed: str


@dataclass(frozen=True, slots=True)
class DisplayBoard:
    """Everything on the wall except clock and connection; `shape` is the layout of the rows."""

    shape: str
    page_size: int
    newest: BoardAnnouncement | None
    announcements: tuple[BoardAnnouncement, ...]
    calls: tuple[BoardCall, ...]
    next_lines: tuple[BoardNext, ...]
    missed: tuple[BoardMissed, ...]
    turns: Turns
    next_size: int = NEXT_ROWS
    missed_size: int = MISSED_LABELS

    @property
    def new_ids(self) -> frozenset[int]:
        """The tokens that stand out."""
        return frozenset(row.token_id for row in self.announcements)


def board_of(snapshot: DisplaySnapshot, *, at_s: float = 0) -> DisplayBoard:
    """Return the board of a snapshot, with the pages that are shown at this time in seconds."""
    announced = tuple(
        BoardAnnouncement(
            id=row.id,
            token_id=row.token_id,
            label=row.label,
            place=parts(row.room or row.department),
            look=_look(row, _WIDE_LARGE, _UPRIGHT_LARGE),
            at_s=int(row.at.timestamp()),
        )
        for row in snapshot.announcements
        if row.stands
    )
    shape, size = _shape(snapshot)
    calls = _calls(snapshot, {row.token_id for row in announced}, shape, size, at_s)
    lines = [row for row in snapshot.next_by_department if row.labels]
    return DisplayBoard(
        shape=shape,
        page_size=size,
        newest=announced[-1] if announced else None,
        announcements=announced,
        calls=calls,
        next_lines=tuple(
            BoardNext(row.department, row.labels[:NEXT_LABELS], is_shown)
            for row, is_shown in _shown(lines, NEXT_ROWS, at_s)
        ),
        missed=tuple(
            BoardMissed(label, is_shown)
            for label, is_shown in _shown(snapshot.missed, MISSED_LABELS, at_s)
        ),
        turns=Turns(
            _turn(calls, size, at_s),
            _turn(lines, NEXT_ROWS, at_s),
            _turn(snapshot.missed, MISSED_LABELS, at_s),
        ),
    )


def _calls(
    snapshot: DisplaySnapshot, new: set[int], shape: str, size: int, at_s: float
) -> tuple[BoardCall, ...]:
    rows = sorted(snapshot.current, key=lambda row: (row.called_at, row.token_id))
    # A token that has missed its turn stands in the list of missed numbers only.
    rows = [row for row in rows if row.token_id not in snapshot.missed_ids]
    return tuple(
        BoardCall(
            token_id=row.token_id,
            label=row.label,
            place=parts(row.room or row.department),
            look=_row_look(row, shape),
            seat=number % size,
            is_new=row.token_id in new,
            is_shown=is_shown,
        )
        for number, (row, is_shown) in enumerate(_shown(rows, size, at_s))
    )


def _shape(snapshot: DisplaySnapshot) -> tuple[str, int]:
    long = sum(len(row.room or row.department) > _SHORT for row in snapshot.current)
    needs_whole_rows = long > len(snapshot.current) * _FEW_LONG
    for size, shape in _SHAPES[:-1]:
        if len(snapshot.current) <= size or (needs_whole_rows and shape == "few"):
            return shape, size
    size, shape = _SHAPES[-1]
    return shape, size


def _row_look(row: CallRow, shape: str) -> str:
    place = row.room or row.department
    is_stacked = shape != "many" and len(place) > _SHORT
    upright = replace(_UPRIGHT_ROWS[shape], is_stacked=is_stacked)
    look = _look(row, _WIDE_ROWS[shape], upright)
    return f"{look} short" if len(place) <= _SHORT else look


def _look(row: CallRow | AnnouncementRow, wide: Room, upright: Room) -> str:
    """Return the classes of a call: how large its letters are on a screen of either shape."""
    place = row.room or row.department
    tall = is_tall(place)
    sizes = [size_for(row.label, parts(place), room, is_tall=tall) for room in (wide, upright)]
    look = " ".join(f"{side}{round(size * 10)}" for side, size in zip("wu", sizes, strict=True))
    return f"{look} tall" if tall else look


def _shown(items: Sequence[T], size: int, at_s: float) -> list[tuple[T, bool]]:
    page = page_at(at_s, page_count(len(items), size))
    return [(item, number // size == page) for number, item in enumerate(items)]


def _turn(items: Sequence[BoardCall | NextRow | str], size: int, at_s: float) -> str:
    count = page_count(len(items), size)
    return f"{page_at(at_s, count) + 1}/{count}" if count > 1 else ""
