"""What the wall shows at one moment, as plain values without Qt."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qtoken.services.display.display_rows import AnnouncementRow, CallRow, DisplaySnapshot, NextRow
from qtoken.ui.display.announcements import Announcements


@dataclass(frozen=True, slots=True)
class Call:
    """A called token. `place` is its room, or the department where no room is known.

    `announcement_ids` are the announcements that drawing it proves as drawn. `is_new` while it
    stands out: it waits to be announced, is announced, or was a moment ago.
    """

    token_id: int
    label: str
    place: str
    announcement_ids: tuple[int, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the wall except clock and connection.

    `large` are the calls announced now, at most two; `calls` are all called tokens, these included,
    in the order of calling. `missed` are no-shows, newest first; `next_lines` only departments
    where somebody waits. The counts are the clinic's totals, even where fewer are listed.
    """

    clinic: str
    large: tuple[Call, ...]
    calls: tuple[Call, ...]
    missed: tuple[str, ...]
    next_lines: tuple[NextRow, ...]
    call_count: int = 0
    missed_count: int = 0


def board_of(snapshot: DisplaySnapshot, queue: Announcements) -> Board:
    """Return what to show of a snapshot while `queue` announces.

    A token that has missed its turn is never shown as called, whatever `queue` still holds.
    """
    ids = _standing(snapshot)
    held = [row for row in queue.held if row.token_id not in snapshot.missed_ids]
    new = {row.token_id: row for row in sorted(held, key=lambda row: row.id)}
    calls = {
        row.token_id: _called(row, ids, is_new=row.token_id in new)
        for row in sorted(snapshot.current, key=lambda row: (row.called_at, row.token_id))
        if row.token_id not in snapshot.missed_ids
    }
    # An announcement is shown to its end, even if the consultation is over by then.
    for row in new.values():
        if row.token_id not in calls:
            calls[row.token_id] = _announced(row, ids)
    # A long list is cut by the service; the count must not be.
    left_out = snapshot.current_count - len(snapshot.current)
    return Board(
        clinic=snapshot.clinic,
        large=tuple(_announced(row, ids) for row in queue.large if row.token_id in new),
        calls=tuple(calls.values()),
        missed=snapshot.missed,
        next_lines=tuple(row for row in snapshot.next_by_department if row.waiting_count),
        call_count=len(calls) + left_out,
        missed_count=snapshot.missed_count,
    )


def _standing(snapshot: DisplaySnapshot) -> Mapping[int, tuple[int, ...]]:
    ids: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for row in snapshot.announcements:
        if row.stands:
            ids[row.token_id] += (row.id,)
    return ids


def _announced(row: AnnouncementRow, ids: Mapping[int, tuple[int, ...]]) -> Call:
    known = _each_once((*ids.get(row.token_id, ()), row.id))
    return Call(row.token_id, row.label, row.room or row.department, known, is_new=True)


def _called(row: CallRow, ids: Mapping[int, tuple[int, ...]], *, is_new: bool) -> Call:
    place = row.room or row.department
    return Call(row.token_id, row.label, place, ids.get(row.token_id, ()), is_new)


def _each_once(ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(ids))
