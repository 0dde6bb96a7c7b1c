"""What the public sees: numbers, rooms and departments, no names. Needs no sign-in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from qtoken.db.database import Database
from qtoken.db.snapshot import Snapshot
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_line
from qtoken.domain.receipts import Fact, Silence
from qtoken.services.display.announcing import Announcements
from qtoken.services.display.columns import label_of
from qtoken.services.display.display_rows import CallRow, DisplaySnapshot, NextRow
from qtoken.services.display.queries import (
    ALL,
    CLINIC,
    DEPARTMENTS,
    NEXT,
    WANTED,
    FoundCall,
    FoundDepartment,
    FoundNext,
)
from qtoken.services.display.receipts import write_receipts
from qtoken.services.service_days import service_day_of


class Display:
    """What displays read, and the receipts that they write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def snapshot(
        self,
        *,
        display: str = "",
        department_ids: Sequence[int] = (),
        held: Collection[int] = (),
    ) -> DisplaySnapshot:
        """Return what the waiting room sees, of all departments or of those named.

        `display` names the display whose receipts are asked for. `held` are announcements that it
        has not done with: they are told of, however old.
        """
        wanted = frozenset(department_ids)
        name = clean_line(display, Field.DISPLAY, limit=120)

        def read(snapshot: Snapshot) -> DisplaySnapshot:
            return _read(snapshot, self._database.now(), name, wanted, held)

        return self._database.read_together(read)

    def acknowledge(
        self,
        event_ids: Collection[int],
        *,
        display: str,
        facts: Collection[Fact],
        silence: Silence | None = None,
    ) -> None:
        """Write what a display proves of announcements; a repeat changes nothing.

        Each fact keeps the time at which it was first told; without any, the display tells that it
        has them and will show them. `silence` says why the chime was not heard. Raises
        `TokenNotFound` if one of them is no announcement: then nothing is written.
        """
        name = clean_line(display, Field.DISPLAY, limit=120)

        def write(connection: Connection) -> None:
            now = self._database.instant(connection)
            write_receipts(connection, now, event_ids, display=name, facts=facts, silence=silence)

        self._database.write(write)


def _read(
    snapshot: Snapshot,
    now: datetime | None,
    display: str,
    wanted: frozenset[int],
    held: Collection[int],
) -> DisplaySnapshot:
    departments = snapshot.ask(DEPARTMENTS)
    clinic = snapshot.ask(CLINIC, {"now": now}).one()
    today = service_day_of(clinic)
    asked = {"today": today.day, "since": today.begins_at, "wanted": wanted}
    lists = WANTED if wanted else ALL
    # All of it is on its way before the first rows are waited for.
    announcements = Announcements(snapshot, clinic.now, display=display, held=held)
    current, recent, missed, waiting = (
        snapshot.ask(lists.current, asked),
        snapshot.ask(lists.recent, asked),
        snapshot.ask(lists.missed, asked),
        snapshot.ask(NEXT, asked),
    )
    announced = announcements.rows(today.day, wanted=wanted)
    called, not_come = current.rows(), missed.rows()
    return DisplaySnapshot(
        now=clinic.now,
        clinic=clinic.name,
        time_zone=clinic.time_zone,
        current=tuple(map(_call, called)),
        current_count=_total(called),
        recent=tuple(map(_call, recent.rows())),
        missed=tuple(map(label_of, not_come)),
        missed_count=_total(not_come),
        missed_ids=frozenset(call.id for call in not_come),
        next_by_department=_next(departments.rows(), waiting.rows(), wanted),
        announcements=tuple(it.row for it in announced),
        acknowledged=frozenset(it.row.id for it in announced if it.is_announced),
        owed=frozenset(it.row.id for it in announced if it.is_owed),
    )


def _call(found: FoundCall) -> CallRow:
    return CallRow(found.id, label_of(found), found.room, found.department, found.last_called_at)


def _total(calls: Sequence[FoundCall]) -> int:
    return calls[0].total if calls else 0


def _next(
    departments: Iterable[FoundDepartment], waiting: Iterable[FoundNext], wanted: frozenset[int]
) -> tuple[NextRow, ...]:
    labels: dict[int, list[str]] = defaultdict(list)
    counts: dict[int, int] = {}
    for token in waiting:
        labels[token.department_id].append(label_of(token))
        counts[token.department_id] = token.waiting_count
    return tuple(
        NextRow(
            it.id,
            it.department,
            it.letter,
            tuple(labels[it.id]),
            waiting_count=counts.get(it.id, 0),
        )
        for it in departments
        if (not wanted or it.id in wanted) and (it.is_open or it.id in counts)
    )
