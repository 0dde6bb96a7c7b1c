"""What stands on the wall at one moment: a plain picture of it, without Qt."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qtoken.services.display_rows import AnnouncementRow, CallRow, DisplaySnapshot, NextRow
from qtoken.ui.display.announcements import Announcements


@dataclass(frozen=True, slots=True)
class Call:
    """A called token. `place` is its room, or the department where no room is known.

    `announcement_id` is set while the call stands out: it was announced a moment ago.
    """

    token_id: int
    label: str
    place: str
    announcement_id: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the wall but clock and connection.

    `calls` begins with those that still stand out, newest first. `earlier` are ended
    consultations, `missed` no-shows, `next_lines` only departments where somebody waits.
    """

    clinic: str
    large: Call | None
    calls: tuple[Call, ...]
    earlier: tuple[str, ...]
    missed: tuple[str, ...]
    next_lines: tuple[NextRow, ...]


def board_of(snapshot: DisplaySnapshot, queue: Announcements) -> Board:
    """Return what to show of a snapshot while `queue` announces."""
    large = announced(queue.large) if queue.large else None
    new = [announced(row) for row in queue.standing_out()]
    calls = [*new, *(_called(row) for row in snapshot.current)]
    shown = {call.token_id for call in (large, *new) if call is not None}
    return Board(
        clinic=snapshot.clinic,
        large=large,
        calls=tuple(_each_token_once(calls, {large.token_id} if large else set())),
        earlier=tuple(row.label for row in snapshot.recent if row.token_id not in shown),
        missed=snapshot.missed,
        next_lines=tuple(row for row in snapshot.next_by_department if row.waiting_count),
    )


def announced(row: AnnouncementRow) -> Call:
    """Return the call that an announcement makes known."""
    return Call(row.token_id, row.label, row.room or row.department, row.id)


def _called(row: CallRow) -> Call:
    return Call(row.token_id, row.label, row.room or row.department)


def _each_token_once(calls: Iterable[Call], seen: set[int]) -> Iterator[Call]:
    for call in calls:
        if call.token_id not in seen:
            seen.add(call.token_id)
            yield call
