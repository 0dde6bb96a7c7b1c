"""What every look at the queue begins with: who looks, when, and the tokens as rows."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from qtoken.db.clock import NOW
from qtoken.db.prepared import Prepared
from qtoken.domain.errors import TokenNotFound
from qtoken.domain.roles import Right
from qtoken.domain.service_day import ServiceDay
from qtoken.models.base import Id
from qtoken.models.clinic import clinic_table
from qtoken.models.token import token_table
from qtoken.services.ownership import ROLE, Asker, Own, admit
from qtoken.services.rows import TokenRow
from qtoken.services.service_days import DAY_RULES, service_day_of
from qtoken.services.token_queries import WIDTH, select_tokens, token_row

_READER = select(ROLE, NOW.label("now"), *DAY_RULES).select_from(clinic_table)

# Asked again and again by everybody who waits.
_ONE_TOKEN = Prepared(
    lambda: (
        select_tokens().add_columns(ROLE).where(token_table.c.id == bindparam("token_id", type_=Id))
    )
)


class Reader(NamedTuple):
    """Who looks, and when."""

    who: Asker
    now: datetime
    today: ServiceDay


def read_reader(
    connection: Connection, by: int, now: datetime | None, own: Own | None = None
) -> Reader:
    """Return who looks and when, by the database's clock unless it is `now`.

    Raises `NotAllowed`. `own` is how far those reach who may see their own only.
    """
    found = connection.execute(_READER, {"by": by, "now": now}).one()
    who = admit(connection, by, found.role, Right.SEE_QUEUE, own)
    return Reader(who, found.now, service_day_of(found))


def read_tokens(connection: Connection, query: Any, asked: dict[str, Any]) -> tuple[TokenRow, ...]:
    """Return the tokens of a query that `select_tokens` made."""
    return tuple(token_row(row) for row in connection.execute(query, asked).all())


def read_token(connection: Connection, token_id: int, by: int, own: Own | None = None) -> TokenRow:
    """Return one token. Raises `NotAllowed`, `TokenNotFound`."""
    found = _ONE_TOKEN.first(connection, {"token_id": token_id, "by": by})
    role = connection.scalar(select(ROLE), {"by": by}) if found is None else found[WIDTH]
    admit(connection, by, role, Right.SEE_QUEUE, own)
    if found is None:
        raise TokenNotFound(token=token_id)
    return token_row(found[:WIDTH])
