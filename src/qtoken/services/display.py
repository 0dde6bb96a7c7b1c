"""What the public sees: numbers, rooms and departments, no names. Needs no sign-in."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    select,
    text,
)

from qtoken.db.clock import NOW
from qtoken.db.database import Database
from qtoken.domain.clock import service_day, service_day_start, time_zone
from qtoken.domain.entry import clean_line
from qtoken.domain.labels import public_label
from qtoken.domain.receipts import Fact, Silence
from qtoken.domain.token import Status, Verb
from qtoken.models.base import Id, UtcDateTime
from qtoken.models.clinic import clinic_table
from qtoken.models.department import department_table
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.models.token_event import call_receipt_table, token_event_table
from qtoken.services.display_rows import AnnouncementRow, CallRow, DisplaySnapshot, NextRow
from qtoken.services.receipts import write_receipts
from qtoken.services.token_rows import IS_WAITING, WAITING_ORDER, has_status

ANNOUNCED_FOR = timedelta(minutes=2)
"""How far back announcements are given: a display that was away longer shows but sounds not."""

CURRENT_LIMIT = 24
RECENT_LIMIT = 12
MISSED_LIMIT = 24
NEXT_LIMIT = 8

_token, _event, _department = token_table.c, token_event_table.c, department_table.c
_undo = token_event_table.alias("undoing")
_SINCE = bindparam("since", type_=UtcDateTime())
_NONE: ColumnElement[str] = literal_column("''")
_PUBLIC_NAME = func.coalesce(func.nullif(_department.public_name, _NONE), _department.name)
_ROOM = func.coalesce(room_table.c.name, _NONE)

_TODAY = bindparam("today", type_=_token.service_day.type)
_namesake = token_table.alias("namesake")
_IS_REPEATED = and_(
    _token.service_day != _TODAY,
    exists().where(
        _namesake.c.issued_department_id == _token.issued_department_id,
        _namesake.c.service_day == _TODAY,
        _namesake.c.number == _token.number,
    ),
)
_REPEATED_FROM = case((_IS_REPEATED, _token.service_day)).label("repeated_from")
"""The day of a token whose label is another's today, else NULL."""

_HEADER = select(
    NOW.label("now"),
    clinic_table.c.name,
    clinic_table.c.time_zone,
    clinic_table.c.day_starts_min,
).select_from(clinic_table)
_CALLS = select(
    _token.id,
    _token.letter,
    _token.number,
    _ROOM,
    _PUBLIC_NAME,
    _token.last_called_at,
    _token.department_id,
    _REPEATED_FROM,
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

_ANNOUNCEMENTS = (
    select(
        _event.id,
        _event.token_id,
        _token.letter,
        _token.number,
        _ROOM,
        _PUBLIC_NAME,
        _event.at,
        _event.kind,
        _event.department_id,
        _REPEATED_FROM,
        call_receipt_table.c.announced_at.label("announced_here_at"),
    )
    .select_from(
        token_event_table.join(token_table, _token.id == _event.token_id)
        .join(department_table, _department.id == _event.department_id)
        .outerjoin(room_table, room_table.c.id == _event.room_id)
        .outerjoin(
            call_receipt_table,
            and_(
                call_receipt_table.c.event_id == _event.id,
                call_receipt_table.c.display == bindparam("display"),
            ),
        )
    )
    .where(
        text("token_event.kind IN ('call', 'recall')"),
        _event.at >= _SINCE,
        ~exists().where(_undo.c.undone_event_id == _event.id),
    )
    # An expression: for the bare id SQLite would walk through all events ever made to save sorting
    # the few of the last minutes (measured: 12 ms beside 100,000 events instead of 0.05).
    .order_by(_event.id + literal_column("0"))
)
_DEPARTMENTS = select(
    _department.id, _PUBLIC_NAME, _department.letter, _department.is_open
).order_by(_department.name, _department.id)
_RANKED = (
    select(
        _token.department_id,
        _token.letter,
        _token.number,
        _REPEATED_FROM,
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

    def snapshot(self, *, display: str = "", department_ids: Sequence[int] = ()) -> DisplaySnapshot:
        """Return what the waiting room sees, of all departments or of those named.

        `display` names the display whose receipts are asked for.
        """
        wanted = frozenset(department_ids)
        name = clean_line(display, "Display", limit=120)

        def read(connection: Connection) -> DisplaySnapshot:
            return _read(connection, self._database.now(), name, wanted)

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

        Each fact keeps the time at which it was first told. `silence` says why the chime was not
        heard. Raises `TokenNotFound` if one of them is no announcement: then nothing is written.
        """
        name = clean_line(display, "Display", limit=120)

        def write(connection: Connection) -> None:
            now = self._database.instant(connection)
            write_receipts(connection, now, event_ids, display=name, facts=facts, silence=silence)

        self._database.write(write)


def _read(
    connection: Connection, now: datetime | None, display: str, wanted: frozenset[int]
) -> DisplaySnapshot:
    clinic = connection.execute(_HEADER, {"now": now}).one()
    zone = time_zone(clinic.time_zone)
    day = service_day(clinic.now, zone, clinic.day_starts_min)
    since = {"since": service_day_start(day, zone, clinic.day_starts_min)}
    announced = _announcements(connection, clinic.now, day, display, wanted)
    lists = _WANTED if wanted else _ALL
    asked = {"today": day} | ({"wanted": sorted(wanted)} if wanted else {})
    missed = _calls(connection, lists.missed, asked | since)
    return DisplaySnapshot(
        now=clinic.now,
        clinic=clinic.name,
        time_zone=clinic.time_zone,
        current=_calls(connection, lists.current, asked),
        recent=_calls(connection, lists.recent, asked | since),
        missed=tuple(call.label for call in missed),
        missed_ids=frozenset(call.token_id for call in missed),
        next_by_department=_next(connection, day, wanted),
        announcements=tuple(row for row, _ in announced),
        acknowledged=frozenset(row.id for row, has_receipt in announced if has_receipt),
    )


def _calls(connection: Connection, query: Any, asked: dict[str, Any]) -> tuple[CallRow, ...]:
    rows = connection.execute(query, asked)
    return tuple(CallRow(row[0], _label(row), *row[3:6]) for row in rows)


def _label(row: Any) -> str:
    return public_label(row.letter, row.number, row.repeated_from)


def _announcements(
    connection: Connection, now: datetime, today: date, display: str, wanted: frozenset[int]
) -> list[tuple[AnnouncementRow, bool]]:
    rows = connection.execute(
        _ANNOUNCEMENTS, {"since": now - ANNOUNCED_FOR, "today": today, "display": display}
    )
    return [
        (
            AnnouncementRow(
                id=row.id,
                token_id=row.token_id,
                label=_label(row),
                room=row[4],
                department=row[5],
                at=row.at,
                is_recall=row.kind == Verb.RECALL,
            ),
            row.announced_here_at is not None,
        )
        for row in rows
        if not wanted or row.department_id in wanted
    ]


def _next(connection: Connection, today: date, wanted: frozenset[int]) -> tuple[NextRow, ...]:
    labels: dict[int, list[str]] = defaultdict(list)
    counts: dict[int, int] = {}
    for row in connection.execute(_NEXT, {"today": today}):
        labels[row.department_id].append(_label(row))
        counts[row.department_id] = row.waiting_count
    return tuple(
        NextRow(
            department_id, name, letter, tuple(labels[department_id]), counts.get(department_id, 0)
        )
        for department_id, name, letter, is_open in connection.execute(_DEPARTMENTS)
        if (not wanted or department_id in wanted) and (is_open or department_id in counts)
    )
