"""What a display asks: the clinic, its departments, who is called, and who is next."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select

from qtoken.db.clock import NOW
from qtoken.db.snapshot import Query, inlined
from qtoken.domain.token import Status
from qtoken.models.base import UtcDateTime
from qtoken.models.clinic import clinic_table
from qtoken.models.department import department_table
from qtoken.models.id_list import is_one_of
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.services.clinic.queries import PUBLIC_NAME
from qtoken.services.display.columns import REPEATED_FROM, ROOM
from qtoken.services.service_days import DAY_RULES
from qtoken.services.token_queries import IS_WAITING, WAITING_ORDER, has_status

CURRENT_LIMIT = 500
RECENT_LIMIT = 12
MISSED_LIMIT = 500
"""Far more than a wall turns through; the counts beside them are the database's own."""

NEXT_LIMIT = 8

_token, _department = token_table.c, department_table.c


class FoundClinic(NamedTuple):
    """The clinic, and the instant."""

    now: datetime
    name: str
    time_zone: str
    day_starts_min: int


class FoundCall(NamedTuple):
    """A called token; `total` is how many there are beyond the limit too."""

    id: int
    letter: str
    number: int
    repeated_from: date | None
    room: str
    department: str
    last_called_at: datetime
    total: int


class FoundDepartment(NamedTuple):
    """A department under its public name."""

    id: int
    department: str
    letter: str
    is_open: bool


class FoundNext(NamedTuple):
    """One of the first who wait in a department; `waiting_count` is how many do."""

    department_id: int
    letter: str
    number: int
    repeated_from: date | None
    waiting_count: int


class CallLists:
    """Who is called, was called, and did not come: of all departments or of some."""

    def __init__(self, *only: ColumnElement[bool]) -> None:
        self.current = Query(lambda: _current(*only), FoundCall)
        self.recent = Query(
            lambda since: _ended(Status.DONE, since, RECENT_LIMIT, *only),
            FoundCall,
            inlined=("since",),
        )
        self.missed = Query(
            lambda since: _ended(Status.NO_SHOW, since, MISSED_LIMIT, *only),
            FoundCall,
            inlined=("since",),
        )


def _current(*only: ColumnElement[bool]) -> Select[Any]:
    newest = _token.last_called_at.desc(), _token.id.desc()
    return _calls(has_status(Status.CALLED), *only).order_by(*newest).limit(_literal(CURRENT_LIMIT))


def _ended(status: Status, since: datetime, limit: int, *only: ColumnElement[bool]) -> Select[Any]:
    is_todays = and_(_token.ended_at.is_not(None), _token.ended_at >= inlined(since, UtcDateTime()))
    newest = _token.ended_at.desc(), _token.id.desc()
    return _calls(has_status(status), is_todays, *only).order_by(*newest).limit(_literal(limit))


def _calls(*only: ColumnElement[bool]) -> Select[Any]:
    in_department = _department.id == _token.department_id
    return (
        select(
            _token.id,
            _token.letter,
            _token.number,
            REPEATED_FROM,
            ROOM.label("room"),
            PUBLIC_NAME.label("department"),
            _token.last_called_at,
            func.count().over().label("total"),
        )
        .select_from(
            token_table.join(department_table, in_department).outerjoin(
                room_table, room_table.c.id == _token.room_id
            )
        )
        .where(*only)
    )


def _clinic() -> Select[Any]:
    return select(NOW.label("now"), clinic_table.c.name, *DAY_RULES)


def _departments() -> Select[Any]:
    return select(
        _department.id, PUBLIC_NAME.label("department"), _department.letter, _department.is_open
    ).order_by(_department.name, _department.id)


def _next() -> Select[Any]:
    department_id = _token.department_id
    rank = func.row_number().over(partition_by=department_id, order_by=WAITING_ORDER)
    ranked = (
        select(
            department_id,
            _token.letter,
            _token.number,
            REPEATED_FROM,
            func.count().over(partition_by=department_id).label("waiting_count"),
            rank.label("rank"),
        )
        .where(IS_WAITING)
        .subquery("ranked")
    )
    return (
        select(*list(ranked.c)[:-1])
        .where(ranked.c.rank <= _literal(NEXT_LIMIT))
        .order_by(ranked.c.department_id, ranked.c.rank)
    )


def _literal(limit: int) -> ColumnElement[int]:
    return literal_column(str(limit))


ALL = CallLists()
WANTED = CallLists(is_one_of(_token.department_id, "wanted"))
CLINIC = Query(_clinic, FoundClinic)
DEPARTMENTS = Query(_departments, FoundDepartment)
NEXT = Query(_next, FoundNext)
