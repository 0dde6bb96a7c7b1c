"""What is asked of the queue: a desk's list, the tokens of a label, and how many are before one."""

from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from qtoken.db.prepared import PreparedQuery
from qtoken.db.snapshot import Query, inlined
from qtoken.domain.roles import Reach
from qtoken.domain.token import Status
from qtoken.models.base import Id, UtcDateTime
from qtoken.models.department import department_table
from qtoken.models.token import token_table
from qtoken.services.ownership import IS_OWN_TOKEN
from qtoken.services.rows import TokenRow
from qtoken.services.token_queries import IS_OPEN, IS_WAITING, has_status, select_tokens

ENDED_LIMIT = 200

_token = token_table.c
_DEPARTMENT = _token.department_id == bindparam("department_id", type_=Id)
_TOKEN = bindparam("token_id", type_=Id)


class Line(NamedTuple):
    """Whose tokens are asked for, and whether of one department or of all."""

    reach: Reach
    has_department: bool

    @property
    def only(self) -> list[ColumnElement[bool]]:
        """The conditions."""
        only = [_DEPARTMENT] if self.has_department else []
        return [*only, IS_OWN_TOKEN] if self.reach is Reach.OWN else only


_LINES = [Line(reach, has_department) for reach in Reach for has_department in (False, True)]


def _desk_tokens(line: Line, since: datetime) -> Select[Any]:
    newest = (
        select(_token.id)
        .where(_has_ended(since), *line.only)
        .order_by(_token.ended_at.desc(), _token.id)
        .limit(literal_column(str(ENDED_LIMIT)))
    )
    # Who has missed the call may come back at any hour, however many were served meanwhile.
    is_listed = or_(has_status(Status.NO_SHOW), _token.id.in_(newest))
    return _named(
        select(token_table).where(IS_OPEN, *line.only),
        select(token_table).where(_has_ended(since), is_listed, *line.only),
    )


def _ended_count(line: Line, since: datetime) -> Select[Any]:
    return select(func.count()).where(_has_ended(since), *line.only)


def _labelled(reach: Reach, since: datetime) -> Select[Any]:
    only = (
        _token.letter == bindparam("letter", type_=_token.letter.type),
        # Not by the column itself: where SQLite has statistics, it would look for the number in
        # each department on each day that ever was.
        _token.number + literal_column("0") == bindparam("number", type_=_token.number.type),
        *Line(reach, has_department=False).only,
    )
    # One after the other: of either there is an index that knows nothing of the past.
    return _named(
        select(token_table).where(IS_OPEN, *only),
        select(token_table).where(_has_ended(since), *only),
    )


def _has_ended(since: datetime) -> ColumnElement[bool]:
    return and_(_token.ended_at.is_not(None), _token.ended_at >= inlined(since, UtcDateTime()))


def _named(*parts: Select[Any]) -> Select[Any]:
    """Return the query of the tokens of all parts, with their names, which are joined once."""
    return select_tokens(union_all(*parts).subquery())


DESK_TOKENS = {
    line: Query(partial(_desk_tokens, line), TokenRow, inlined=("since",)) for line in _LINES
}
"""What is open, and of what has ended since `since` the newest and every no-show."""

ENDED_COUNT = {line: Query(partial(_ended_count, line), int, inlined=("since",)) for line in _LINES}
LABELLED = {
    reach: Query(partial(_labelled, reach), TokenRow, inlined=("since",)) for reach in Reach
}
"""The tokens of a label that are open or have ended since `since`."""

DEPARTMENT = Query(
    lambda: select(department_table.c.id).where(
        department_table.c.id == bindparam("department_id", type_=Id)
    ),
    int,
)


class Ahead(NamedTuple):
    """How many are before one."""

    people_ahead: int


# Asked again and again by everybody who waits.
AHEAD = PreparedQuery(
    lambda: select(func.count().label("people_ahead")).where(
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
    ),
    Ahead,
)
