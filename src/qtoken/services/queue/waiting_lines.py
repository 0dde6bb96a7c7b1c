"""What reception sees of the queue, and the place of a token in it."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from qtoken.db.database import Database
from qtoken.db.prepared import Prepared
from qtoken.domain import call_order
from qtoken.domain.errors import DepartmentNotFound
from qtoken.domain.roles import Reach
from qtoken.domain.token import Status
from qtoken.models.base import Id, UtcDateTime
from qtoken.models.department import department_table
from qtoken.models.token import token_table
from qtoken.services.ownership import IS_OWN_TOKEN, filtered, own_token
from qtoken.services.queue.token_reads import Reader, read_reader, read_token, read_tokens
from qtoken.services.rows import PositionRow, QueueSnapshot, TokenRow
from qtoken.services.token_queries import IS_OPEN, IS_WAITING, has_status, select_tokens

ENDED_LIMIT = 200

_token = token_table.c
_HAS_ENDED = _token.ended_at.is_not(None)
_SINCE = bindparam("since", type_=UtcDateTime())
_DEPARTMENT = _token.department_id == bindparam("department_id", type_=Id)
_TOKEN = bindparam("token_id", type_=Id)


class _Desk(NamedTuple):
    """The queries of the desk."""

    tokens: Select[Any]
    """What is open, and of what has ended since `since` the newest and every no-show."""

    ended_count: Select[Any]


def _only(reach: Reach, *, has_department: bool = False) -> list[ColumnElement[bool]]:
    only = [_DEPARTMENT] if has_department else []
    return [*only, IS_OWN_TOKEN] if reach is Reach.OWN else only


@cache
def _desk(reach: Reach, *, has_department: bool) -> _Desk:
    """Return the queries for one department or for all, of everybody or of one's own."""
    only = _only(reach, has_department=has_department)
    has_ended = and_(_HAS_ENDED, _token.ended_at >= _SINCE)
    newest = (
        select(_token.id)
        .where(has_ended, *only)
        .order_by(_token.ended_at.desc(), _token.id)
        .limit(literal_column(str(ENDED_LIMIT)))
    )
    # Who has missed the call may come back at any hour, however many were served meanwhile.
    is_listed = or_(has_status(Status.NO_SHOW), _token.id.in_(newest))
    # One statement, so that no token is seen in two sections, or in none, while somebody moves it.
    return _Desk(
        _named(
            select(token_table).where(IS_OPEN, *only),
            select(token_table).where(has_ended, is_listed, *only),
        ),
        select(func.count()).where(has_ended, *only),
    )


@cache
def _labelled(reach: Reach) -> Select[Any]:
    """Return the query of a label's tokens, of everybody or of one's own."""
    only = (
        _token.letter == bindparam("letter", type_=_token.letter.type),
        # Not by the column itself: where SQLite has statistics, it would look for the number in
        # each department on each day that ever was.
        _token.number + literal_column("0") == bindparam("number", type_=_token.number.type),
        *_only(reach),
    )
    # One after the other: of either there is an index that knows nothing of the past.
    return _named(
        select(token_table).where(IS_OPEN, *only),
        select(token_table).where(_HAS_ENDED, _token.ended_at >= _SINCE, *only),
    )


def _named(*parts: Select[Any]) -> Select[Any]:
    """Return the query of the tokens of all parts, with their names.

    They are joined once: PostgreSQL plans such a query anew at each call, and plans longer than it
    reads.
    """
    return select_tokens(union_all(*parts).subquery())


# Asked again and again by everybody who waits.
_AHEAD = Prepared(
    lambda: select(func.count()).where(
        _DEPARTMENT,
        IS_WAITING,
        or_(
            _token.is_emergency > bindparam("is_emergency", type_=_token.is_emergency.type),
            and_(
                _token.is_emergency == bindparam("is_emergency", type_=_token.is_emergency.type),
                or_(
                    _token.place_at < bindparam("place_at", type_=UtcDateTime()),
                    and_(
                        _token.place_at == bindparam("place_at", type_=UtcDateTime()),
                        _token.id < _TOKEN,
                    ),
                ),
            ),
        ),
    )
)


class WaitingLines:
    """Reads the queue. Nothing here changes anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(self, *, department_id: int | None = None, by: int) -> QueueSnapshot:
        """Return what the desk sees of one department, or of all. Raises `DepartmentNotFound`.

        A patient sees the own tokens only.
        """

        def read(connection: Connection) -> QueueSnapshot:
            reader = read_reader(connection, by, self._database.now(), filtered)
            desk = _desk(reader.who.reach, has_department=department_id is not None)
            asked = _asked(reader, by)
            if department_id is not None:
                _require_department(connection, department_id)
                asked["department_id"] = department_id
            tokens = read_tokens(connection, desk.tokens, asked)
            ended = _newest_first([t for t in tokens if t.ended_at], "ended_at")
            is_full = len(ended) >= ENDED_LIMIT
            return QueueSnapshot(
                now=reader.now,
                service_day=reader.today.day,
                waiting=tuple(sorted(_in(tokens, Status.WAITING), key=_place_in_line)),
                on_hold=tuple(sorted(_in(tokens, Status.ON_HOLD), key=_place)),
                called=_newest_first(_in(tokens, Status.CALLED), "last_called_at"),
                ended=ended,
                ended_count=connection.scalar(desk.ended_count, asked) if is_full else len(ended),
            )

        return self._database.read(read)

    def labelled(self, letter: str, number: int, *, by: int) -> tuple[TokenRow, ...]:
        """Return the tokens of a label that are open or have ended today.

        Today's first, then what is open of earlier days, the newest first. A patient sees the own
        tokens only.
        """

        def read(connection: Connection) -> tuple[TokenRow, ...]:
            reader = read_reader(connection, by, self._database.now(), filtered)
            asked = _asked(reader, by) | {"letter": letter, "number": number}
            found = read_tokens(connection, _labelled(reader.who.reach), asked)
            newest = sorted(found, key=attrgetter("issued_at", "id"), reverse=True)
            return tuple(
                sorted(
                    newest,
                    key=lambda t: (t.service_day != reader.today.day, t.ended_at is not None),
                )
            )

        return self._database.read(read)

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


def _asked(reader: Reader, by: int) -> dict[str, Any]:
    asked: dict[str, Any] = {"since": reader.today.begins_at}
    return asked | {"by": by} if reader.who.reach is Reach.OWN else asked


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


def count_ahead(connection: Connection, token: Any) -> int:
    """Return how many are called before a token, or a row with its columns; 0 unless it waits."""
    if token.status != Status.WAITING:
        return 0
    asked = {
        "department_id": token.department_id,
        "is_emergency": token.is_emergency,
        "place_at": token.place_at,
        "token_id": token.id,
    }
    (count,) = _AHEAD.one(connection, asked)
    return int(count)


def _require_department(connection: Connection, department_id: int) -> None:
    table = department_table.c
    if connection.scalar(select(table.id).where(table.id == department_id)) is None:
        raise DepartmentNotFound(department=department_id)
