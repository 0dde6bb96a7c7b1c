"""What the public sees: numbers, rooms and departments, no names. Needs no sign-in."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    func,
    literal_column,
    select,
)

from qtoken.db.clock import NOW
from qtoken.db.database import Database
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_line
from qtoken.domain.receipts import Fact, Silence
from qtoken.domain.token import Status
from qtoken.models.base import Id, UtcDateTime
from qtoken.models.clinic import clinic_table
from qtoken.models.department import department_table
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.services.display.announcing import announcements
from qtoken.services.display.columns import PUBLIC_NAME, REPEATED_FROM, ROOM, label_of
from qtoken.services.display.display_rows import CallRow, DisplaySnapshot, NextRow
from qtoken.services.display.receipts import write_receipts
from qtoken.services.service_days import DAY_RULES, service_day_of
from qtoken.services.token_queries import IS_WAITING, WAITING_ORDER, has_status

CURRENT_LIMIT = 500
RECENT_LIMIT = 12
MISSED_LIMIT = 500
"""Far more than a wall turns through; the counts beside them are the database's own."""

NEXT_LIMIT = 8

_token, _department = token_table.c, department_table.c
_SINCE = bindparam("since", type_=UtcDateTime())
_TOTAL = func.count().over().label("total")

_HEADER = select(
    NOW.label("now"),
    clinic_table.c.name,
    *DAY_RULES,
).select_from(clinic_table)
_CALLS = select(
    _token.id,
    _token.letter,
    _token.number,
    ROOM,
    PUBLIC_NAME,
    _token.last_called_at,
    REPEATED_FROM,
    _TOTAL,
).select_from(
    token_table.join(department_table, _department.id == _token.department_id).outerjoin(
        room_table, room_table.c.id == _token.room_id
    )
)
_ENDED_TODAY = and_(_token.ended_at.is_not(None), _token.ended_at >= _SINCE)


class _Lists:
    """The queries of calls, of all departments or of the `wanted` ones."""

    def __init__(self, *only: ColumnElement[bool]) -> None:
        calls = _CALLS.where(*only)
        ended = calls.where(_ENDED_TODAY).order_by(_token.ended_at.desc(), _token.id.desc())
        self.current = (
            calls.where(has_status(Status.CALLED))
            .order_by(_token.last_called_at.desc(), _token.id.desc())
            .limit(_literal(CURRENT_LIMIT))
        )
        self.recent = ended.where(has_status(Status.DONE)).limit(_literal(RECENT_LIMIT))
        self.missed = ended.where(has_status(Status.NO_SHOW)).limit(_literal(MISSED_LIMIT))


def _literal(limit: int) -> ColumnElement[int]:
    return literal_column(str(limit))


_ALL = _Lists()
_WANTED = _Lists(_token.department_id.in_(bindparam("wanted", type_=Id, expanding=True)))

_DEPARTMENTS = select(
    _department.id, PUBLIC_NAME, _department.letter, _department.is_open
).order_by(_department.name, _department.id)
_RANKED = (
    select(
        _token.department_id,
        _token.letter,
        _token.number,
        REPEATED_FROM,
        func.row_number()
        .over(partition_by=_token.department_id, order_by=WAITING_ORDER)
        .label("rank"),
        func.count().over(partition_by=_token.department_id).label("waiting_count"),
    )
    .where(IS_WAITING)
    .subquery("ranked")
)
_NEXT = (
    select(_RANKED)
    .where(_RANKED.c.rank <= _literal(NEXT_LIMIT))
    .order_by(_RANKED.c.department_id, _RANKED.c.rank)
)


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

        def read(connection: Connection) -> DisplaySnapshot:
            return _read(connection, self._database.now(), name, wanted, held)

        return self._database.read(read)

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
    connection: Connection,
    now: datetime | None,
    display: str,
    wanted: frozenset[int],
    held: Collection[int],
) -> DisplaySnapshot:
    clinic = connection.execute(_HEADER, {"now": now}).one()
    today = service_day_of(clinic)
    since = {"since": today.begins_at}
    announced = announcements(
        connection, clinic.now, today.day, display=display, wanted=wanted, held=held
    )
    lists = _WANTED if wanted else _ALL
    asked = {"today": today.day} | ({"wanted": sorted(wanted)} if wanted else {})
    current, current_count = _calls(connection, lists.current, asked)
    missed, missed_count = _calls(connection, lists.missed, asked | since)
    return DisplaySnapshot(
        now=clinic.now,
        clinic=clinic.name,
        time_zone=clinic.time_zone,
        current=current,
        current_count=current_count,
        recent=_calls(connection, lists.recent, asked | since)[0],
        missed=tuple(call.label for call in missed),
        missed_count=missed_count,
        missed_ids=frozenset(call.token_id for call in missed),
        next_by_department=_next(connection, today.day, wanted),
        announcements=tuple(it.row for it in announced),
        acknowledged=frozenset(it.row.id for it in announced if it.is_announced),
        owed=frozenset(it.row.id for it in announced if it.is_owed),
    )


def _calls(
    connection: Connection, query: Any, asked: dict[str, Any]
) -> tuple[tuple[CallRow, ...], int]:
    """Return the rows, and how many there are beyond the limit too."""
    rows = connection.execute(query, asked).all()
    calls = tuple(CallRow(row[0], label_of(row), *row[3:6]) for row in rows)
    return calls, rows[0].total if rows else 0


def _next(connection: Connection, today: date, wanted: frozenset[int]) -> tuple[NextRow, ...]:
    labels: dict[int, list[str]] = defaultdict(list)
    counts: dict[int, int] = {}
    for row in connection.execute(_NEXT, {"today": today}):
        labels[row.department_id].append(label_of(row))
        counts[row.department_id] = row.waiting_count
    return tuple(
        NextRow(
            department_id, name, letter, tuple(labels[department_id]), counts.get(department_id, 0)
        )
        for department_id, name, letter, is_open in connection.execute(_DEPARTMENTS)
        if (not wanted or department_id in wanted) and (is_open or department_id in counts)
    )
