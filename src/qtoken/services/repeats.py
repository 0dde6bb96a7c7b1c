"""First answers of commands that change something other than a token.

Such a command's row is kept as JSON under its request id, in the transaction that made it; a repeat
gets the same row back.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import date, datetime
from enum import Enum
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from qtoken.db.clock import NOW
from qtoken.db.database import Database
from qtoken.db.failures import violated
from qtoken.domain.errors import RequestIdReused
from qtoken.domain.input import check_request_id
from qtoken.domain.roles import Right
from qtoken.models.request import answered_request_table
from qtoken.models.token_event import token_event_table
from qtoken.services.asked import Asked, digest
from qtoken.services.ownership import ROLE, Actor, OwnershipCheck, authorize, own_rows_only

R = TypeVar("R")

_request, _event = answered_request_table.c, token_event_table.c
_SEEN = "pk_answered_request"


def any_answer(_row: object) -> bool:
    """For commands that are everybody's to repeat: any first answer belongs to what is asked."""
    return True


def run_once(
    database: Database,
    row_type: type[R],
    work: Callable[[Connection], R],
    *,
    right: Right | None,
    command: str,
    asked: Asked,
    by: int | None,
    request_id: str,
    own: OwnershipCheck | None = None,
    is_same: Callable[[R], bool] = any_answer,
) -> R:
    """Do `work` in one transaction, or return the row that the first request got.

    `right` is what `by` must have, None where nobody can be signed in yet; `own` lets those in who
    have it for their own only. `asked` is all that is asked: with anything else in it the request
    is another one. `is_same` tells whether the first answer belongs to it, also where an older
    qtoken has kept no more: with `own` it must, or a request id would lead to somebody else's row.
    Raises what these raise, and `RequestIdReused`.
    """
    check_request_id(request_id)
    what = digest(request_id, asked)

    def once(connection: Connection) -> R:
        now = check_right(connection, database, right, by, own)
        known = _answer(connection, row_type, command, request_id, what)
        if known is not None:
            if not is_same(known):
                raise RequestIdReused
            return known
        # First of all: a second copy of the request waits here until the first one is answered.
        connection.execute(
            insert(answered_request_table).values(
                request_id=request_id, command=command, asked=what, answer="", answered_at=now
            )
        )
        row = work(connection)
        connection.execute(
            update(answered_request_table)
            .where(_request.request_id == request_id)
            .values(answer=_encode(row))
        )
        return row

    try:
        return database.write(once)
    except IntegrityError as error:
        if violated(error) != _SEEN:
            raise
    return database.write(once)


def first_answer(
    database: Database,
    row_type: type[R],
    *,
    command: str,
    request_id: str,
    is_same: Callable[[R], bool] = any_answer,
) -> R | None:
    """Return what the request was answered before, or None. For checks too slow for a write.

    `is_same` is as in `run_once`. Raises `RequestIdReused`.
    """
    check_request_id(request_id)
    known = database.read(lambda c: _answer(c, row_type, command, request_id))
    if known is not None and not is_same(known):
        raise RequestIdReused
    return known


def check_right(
    connection: Connection,
    database: Database,
    right: Right | None,
    by: int | None,
    own: OwnershipCheck | None = None,
) -> datetime:
    """Raise `NotSignedIn` or `NotAllowed` unless `by` has the right; return the instant.

    Without `own` the right must reach everybody's; with it, what `own` lets pass will do.
    """
    found = connection.execute(select(ROLE, NOW.label("now")), {"by": by, "now": database.now()})
    role, now = found.one()
    if right is not None:
        # Nobody has no role, and is told so.
        authorize(connection, by or 0, role, right, own)
    instant: datetime = now
    return instant


def who_asks(connection: Connection, right: Right, by: int) -> Actor:
    """Return who asks, for lists of which some see their own only. Raises as `check_right`."""
    role = connection.execute(select(ROLE), {"by": by}).scalar()
    return authorize(connection, by, role, right, own_rows_only)


def _answer(
    connection: Connection,
    row_type: type[R],
    command: str,
    request_id: str,
    what: str | None = None,
) -> R | None:
    columns = _request.command, _request.asked, _request.answer
    found = connection.execute(
        select(*columns).where(_request.request_id == request_id)
    ).one_or_none()
    if found is None:
        if connection.scalar(select(_event.id).where(_event.request_id == request_id)) is not None:
            raise RequestIdReused
        return None
    is_other = what is not None and found.asked is not None and found.asked != what
    if found.command != command or is_other:
        raise RequestIdReused
    return _decode(row_type, found.answer)


def _encode(row: Any) -> str:
    return json.dumps(asdict(row), default=lambda value: value.isoformat())


def _decode(row_type: type[R], answer: str) -> R:
    hints = get_type_hints(row_type)
    values = json.loads(answer)
    # An answer of an older qtoken knows nothing of what rows have got since.
    known = [f.name for f in fields(row_type) if f.name in values]  # type: ignore[arg-type]
    return row_type(**{name: _value(hints[name], values[name]) for name in known})


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    kind = next((k for k in get_args(hint) if k is not NoneType), hint)
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value
