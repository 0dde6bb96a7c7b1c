"""What reception sees of the queue, and the place of a token in it."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Protocol

from sqlalchemy import Connection

from qtoken.db.database import Database
from qtoken.db.prepared import Values
from qtoken.db.snapshot import Snapshot
from qtoken.domain import call_order
from qtoken.domain.errors import DepartmentNotFound
from qtoken.domain.token import Status
from qtoken.services.ownership import own_token
from qtoken.services.queue.line_queries import (
    AHEAD,
    DEPARTMENT,
    DESK_TOKENS,
    ENDED_COUNT,
    ENDED_LIMIT,
    LABELLED,
    Line,
)
from qtoken.services.queue.token_reads import READER, Reader, admitted, read_token
from qtoken.services.rows import PositionRow, QueueSnapshot, TokenRow


class WaitingLines:
    """Reads the queue. Nothing here changes anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(self, *, department_id: int | None = None, by: int) -> QueueSnapshot:
        """Return what the desk sees of one department, or of all. Raises `DepartmentNotFound`.

        A patient sees the own tokens only.
        """

        def read(snapshot: Snapshot) -> QueueSnapshot:
            known = AskedDepartment(snapshot, department_id)
            found = snapshot.ask(READER, {"by": by, "now": self._database.now()})
            reader = admitted(found.one(), by, shows_own=True)
            known.require()
            return AskedQueue(snapshot, reader, department_id).row()

        return self._database.read_together(read)

    def labelled(self, letter: str, number: int, *, by: int) -> tuple[TokenRow, ...]:
        """Return the tokens of a label that are open or have ended today.

        Today's first, then what is open of earlier days, the newest first. A patient sees the own
        tokens only.
        """

        def read(snapshot: Snapshot) -> tuple[TokenRow, ...]:
            found = snapshot.ask(READER, {"by": by, "now": self._database.now()})
            reader = admitted(found.one(), by, shows_own=True)
            asked = _values(reader) | {"letter": letter, "number": number}
            tokens = snapshot.ask(LABELLED[reader.who.reach], asked).rows()
            newest = sorted(tokens, key=attrgetter("issued_at", "id"), reverse=True)
            return tuple(
                sorted(
                    newest,
                    key=lambda t: (t.service_day != reader.today.day, t.ended_at is not None),
                )
            )

        return self._database.read_together(read)

    def position(self, token_id: int, *, by: int) -> PositionRow:
        """Return how many are called before a token; 0 unless it waits. Raises `TokenNotFound`.

        A patient may ask for an own token.
        """

        def read(connection: Connection) -> PositionRow:
            token = read_token(connection, token_id, by, own_token(token_id))
            return PositionRow(token, count_ahead(connection, token))

        return self._database.read(read)

    def token(self, token_id: int, *, by: int) -> TokenRow:
        """Return one token; to a patient an own one. Raises `TokenNotFound`."""

        def read(connection: Connection) -> TokenRow:
            return read_token(connection, token_id, by, own_token(token_id))

        return self._database.read(read)


class AskedDepartment:
    """Whether there is a department of that id, if one was named: on its way from the database."""

    def __init__(self, snapshot: Snapshot, department_id: int | None) -> None:
        self._id = department_id
        self._found = (
            None
            if department_id is None
            else snapshot.ask(DEPARTMENT, {"department_id": department_id})
        )

    def require(self) -> None:
        """Raise `DepartmentNotFound` if there is none."""
        if self._found is not None and self._found.first() is None:
            raise DepartmentNotFound(department=self._id)


class AskedQueue:
    """The queue of one department or of all, on its way from the database."""

    def __init__(self, snapshot: Snapshot, reader: Reader, department_id: int | None) -> None:
        self._snapshot = snapshot
        self._reader = reader
        self._line = Line(reader.who.reach, has_department=department_id is not None)
        self._values = _values(reader) | {"department_id": department_id}
        self._tokens = snapshot.ask(DESK_TOKENS[self._line], self._values)

    def row(self) -> QueueSnapshot:
        """Wait for it."""
        tokens = self._tokens.rows()
        ended = _newest_first([t for t in tokens if t.ended_at], "ended_at")
        return QueueSnapshot(
            now=self._reader.now,
            service_day=self._reader.today.day,
            waiting=tuple(sorted(_in(tokens, Status.WAITING), key=_place_in_line)),
            on_hold=tuple(sorted(_in(tokens, Status.ON_HOLD), key=_place)),
            called=_newest_first(_in(tokens, Status.CALLED), "last_called_at"),
            ended=ended,
            ended_count=len(ended) if len(ended) < ENDED_LIMIT else self._ended_count(),
        )

    def _ended_count(self) -> int:
        return self._snapshot.ask(ENDED_COUNT[self._line], self._values).one()


def _values(reader: Reader) -> Values:
    return {"since": reader.today.begins_at, "by": reader.who.id}


def _in(tokens: Iterable[TokenRow], status: Status) -> list[TokenRow]:
    return [token for token in tokens if token.status is status]


def _place(token: TokenRow) -> tuple[datetime, int]:
    return token.place_at, token.id


def _place_in_line(token: TokenRow) -> tuple[int, call_order.Place]:
    # With several departments each department's line stands together.
    place = call_order.place(
        is_emergency=token.is_emergency, place_at=token.place_at, token_id=token.id
    )
    return token.department_id, place


def _newest_first(tokens: Iterable[TokenRow], instant: str) -> tuple[TokenRow, ...]:
    by_id = sorted(tokens, key=attrgetter("id"))
    return tuple(sorted(by_id, key=attrgetter(instant), reverse=True))


class InLine(Protocol):
    """A token, as far as its place in the line goes."""

    @property
    def id(self) -> int: ...

    @property
    def status(self) -> Status: ...

    @property
    def department_id(self) -> int: ...

    @property
    def is_emergency(self) -> bool: ...

    @property
    def place_at(self) -> datetime: ...


def count_ahead(connection: Connection, token: InLine) -> int:
    """Return how many are called before a token; 0 unless it waits."""
    if token.status is not Status.WAITING:
        return 0
    asked = {
        "department_id": token.department_id,
        "is_emergency": token.is_emergency,
        "place_at": token.place_at,
        "token_id": token.id,
    }
    return AHEAD.one(connection, asked).people_ahead
