"""What every look at the queue begins with: who looks, when, and the tokens as rows."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from qtoken.db.clock import NOW
from qtoken.db.prepared import PreparedQuery
from qtoken.db.snapshot import Query
from qtoken.domain.errors import TokenNotFound
from qtoken.domain.roles import Right
from qtoken.domain.service_day import ServiceDay
from qtoken.models.base import Id
from qtoken.models.clinic import clinic_table
from qtoken.models.token import token_table
from qtoken.services.ownership import (
    ROLE,
    Actor,
    OwnershipCheck,
    authorize,
    authorize_all,
    authorize_list,
)
from qtoken.services.rows import TokenRow
from qtoken.services.service_days import DAY_RULES, service_day_of
from qtoken.services.token_queries import select_tokens


class FoundReader(NamedTuple):
    """The role of whoever looks, and the instant, with what tells the service day."""

    role: str | None
    now: datetime
    time_zone: str
    day_starts_min: int


READER = Query(
    lambda: select(ROLE, NOW.label("now"), *DAY_RULES).select_from(clinic_table), FoundReader
)
"""Asked for `by` and `now`, which is None where the database's clock says it."""


class _Asking(NamedTuple):
    role: str | None


class _FoundToken(NamedTuple):
    token: TokenRow
    asking: _Asking | None


# Asked again and again by everybody who waits.
_ONE_TOKEN = PreparedQuery(
    lambda: (
        select_tokens().add_columns(ROLE).where(token_table.c.id == bindparam("token_id", type_=Id))
    ),
    _FoundToken,
    parts=(TokenRow, _Asking),
)


class Reader(NamedTuple):
    """Who looks, and when."""

    who: Actor
    now: datetime
    today: ServiceDay


def admitted(found: FoundReader, by: int, *, shows_own: bool = False) -> Reader:
    """Return who looks and when. Raises `NotSignedIn`, `NotAllowed`.

    With `shows_own` those are let in who may see their own only; their reach says so.
    """
    admit_reader = authorize_list if shows_own else authorize_all
    return Reader(admit_reader(by, found.role, Right.SEE_QUEUE), found.now, service_day_of(found))


def read_token(
    connection: Connection, token_id: int, by: int, own: OwnershipCheck | None = None
) -> TokenRow:
    """Return one token. Raises `NotAllowed`, `TokenNotFound`."""
    found = _ONE_TOKEN.first(connection, {"token_id": token_id, "by": by})
    if found is None:
        authorize(connection, by, connection.scalar(select(ROLE), {"by": by}), Right.SEE_QUEUE, own)
        raise TokenNotFound(token=token_id)
    authorize(connection, by, found.asking and found.asking.role, Right.SEE_QUEUE, own)
    return found.token
