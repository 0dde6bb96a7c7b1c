"""What has happened to tokens since an event: for those who listen, nothing twice or missed."""

import threading
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, String, cast, func, literal, null, select

from qtoken.db.database import Database
from qtoken.db.literals import or_empty
from qtoken.db.row_query import RowQuery
from qtoken.domain.ids import LARGEST_ID
from qtoken.domain.labels import label
from qtoken.domain.roles import Reach, Right
from qtoken.domain.token import Status, Verb
from qtoken.models.department import department_table
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.ownership import IS_OWN_TOKEN, Actor
from qtoken.services.queue.event_rows import EventRow, EventRows
from qtoken.services.repeats import who_asks

AT_ONCE = 200
"""Events that are read at one time."""

_LOOKED_BACK = 100
_GAPS_KEPT = 1000

_event, _token = token_event_table.c, token_table.c


class _Seen(NamedTuple):
    """An event's id, and who was at work when it was read: two of PostgreSQL's transactions."""

    id: int
    oldest_transaction: str | None
    next_transaction: str | None


class _Logged(NamedTuple):
    """An event, whether whoever asks is told of it, and who was at work when it was read."""

    id: int
    kind: Verb
    at: datetime
    token_id: int
    status: Status
    department_id: int
    letter: str
    number: int
    department: str
    room: str
    is_theirs: bool
    oldest_transaction: str | None
    next_transaction: str | None


class EventLog:
    """Reads the events of all tokens in the order of their ids."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # PostgreSQL gives out ids before the commits, so an id that is missing may still come.
        # Under the id before it: the transaction that nobody who was at work then can reach.
        self._gaps: dict[int, int] = {}
        self._lock = threading.Lock()

    def newest(self, *, seen: int | None = None, by: int) -> int:
        """Return the id of the newest event before which none can still come.

        What was `seen` is returned instead, unless there is no such event yet: then it is of
        another database, or of this one before its backup, and would be waited for for ever.
        """

        def read(connection: Connection) -> int:
            who_asks(connection, Right.SEE_QUEUE, by)
            newest = connection.scalar(select(func.max(_event.id))) or 0
            if seen is not None and 0 <= seen <= newest:
                return seen
            last: int = max(0, newest - _LOOKED_BACK)
            query = select(_event.id, *self._snapshot()).order_by(_event.id)
            found = query.where(_event.id > last).limit(_LOOKED_BACK)
            for row in RowQuery(found, _Seen).all(connection):
                if self._may_still_come(last, row):
                    break
                last = row.id
            return last

        return self._database.read(read)

    def since(self, after: int, *, by: int, limit: int = AT_ONCE) -> EventRows:
        """Return what has happened after an event, oldest first; patients are told of their own.

        What is not complete is to be asked for again, from its `last_id`: there is more, or an
        event before the next one is being committed at this moment.
        """

        def read(connection: Connection) -> EventRows:
            who = who_asks(connection, Right.SEE_QUEUE, by)
            return self._read(
                connection, who, min(max(0, after), LARGEST_ID), max(1, min(limit, AT_ONCE))
            )

        return self._database.read(read)

    def _read(self, connection: Connection, who: Actor, after: int, limit: int) -> EventRows:
        query = _query(who).add_columns(*self._snapshot()).where(_event.id > after).limit(limit)
        rows: list[EventRow] = []
        last = after
        asked = RowQuery(query, _Logged).all(connection, {"by": who.id})
        for row in asked:
            if self._may_still_come(last, row):
                return EventRows(tuple(rows), last, is_complete=False)
            last = row.id
            if row.is_theirs:
                rows.append(_event_row(row))
        return EventRows(tuple(rows), last, is_complete=len(asked) < limit)

    def _snapshot(self) -> tuple[ColumnElement[Any], ...]:
        """Return who is still at work, as PostgreSQL sees it in this very statement."""
        if self._database.is_sqlite:
            return null().label("oldest_transaction"), null().label("next_transaction")
        snapshot = func.pg_current_snapshot()
        return (
            cast(func.pg_snapshot_xmin(snapshot), String).label("oldest_transaction"),
            cast(func.pg_snapshot_xmax(snapshot), String).label("next_transaction"),
        )

    def _may_still_come(self, last: int, row: _Seen | _Logged) -> bool:
        """Whether an id between `last` and this row belongs to somebody who is still at work.

        Whoever has it had begun before this row was seen. So when all who had begun then have
        ended, an id that is still missing was given back.
        """
        if row.oldest_transaction is None or row.next_transaction is None or row.id == last + 1:
            # SQLite gives out ids as it commits.
            return False
        with self._lock:
            if last not in self._gaps and len(self._gaps) >= _GAPS_KEPT:
                del self._gaps[next(iter(self._gaps))]
            seen_at = self._gaps.setdefault(last, int(row.next_transaction))
        return int(row.oldest_transaction) < seen_at


def _query(who: Actor) -> Select[Any]:
    is_theirs = literal(True) if who.reach is Reach.ALL else IS_OWN_TOKEN
    return (
        select(
            _event.id,
            _event.kind,
            _event.at,
            _event.token_id,
            _event.status,
            _event.department_id,
            _token.letter,
            _token.number,
            department_table.c.name.label("department"),
            or_empty(room_table.c.name).label("room"),
            is_theirs.label("is_theirs"),
        )
        .select_from(
            token_event_table.join(token_table, _token.id == _event.token_id)
            .join(department_table, department_table.c.id == _event.department_id)
            .outerjoin(room_table, room_table.c.id == _event.room_id)
        )
        .order_by(_event.id)
    )


def _event_row(row: _Logged) -> EventRow:
    return EventRow(
        id=row.id,
        kind=row.kind,
        at=row.at,
        token_id=row.token_id,
        label=label(row.letter, row.number),
        status=row.status,
        department_id=row.department_id,
        department=row.department,
        room=row.room,
    )
