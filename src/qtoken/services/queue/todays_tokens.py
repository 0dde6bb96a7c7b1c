"""The tokens of the day, whatever has become of them: a long list."""

from sqlalchemy import ColumnElement, Connection, select

from qtoken.db.database import Database
from qtoken.db.row_query import RowQuery
from qtoken.domain.errors import DepartmentNotFound
from qtoken.domain.roles import Reach, Right
from qtoken.domain.token import Status
from qtoken.models.department import department_table
from qtoken.models.token import token_table
from qtoken.services.ownership import IS_OWN_TOKEN
from qtoken.services.paging import (
    LONGEST_PAGE,
    Order,
    Page,
    known_status,
    ordered,
    read_page,
    require_row,
)
from qtoken.services.repeats import who_asks
from qtoken.services.rows import TokenRow
from qtoken.services.service_days import read_service_day
from qtoken.services.token_queries import select_tokens

_token = token_table.c

_ORDER = {
    "id": _token.id,
    "created_at": _token.issued_at,
    "token_number": _token.number,
    "department": _token.department_id,
    "status": _token.status,
}


class TodaysTokens:
    """Reads the tokens that were issued on this service day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        *,
        department_id: int | None = None,
        status: str | None = None,
        order: Order = ("created_at",),
        limit: int = LONGEST_PAGE,
        offset: int = 0,
        by: int,
    ) -> Page[TokenRow]:
        """Return a page of them; patients see their own.

        Raises `StatusUnknown`, `DepartmentNotFound`.
        """
        where = [] if status is None else [_token.status == known_status(status, Status)]
        if department_id is not None:
            where.append(_token.department_id == department_id)

        def read(connection: Connection) -> Page[TokenRow]:
            who = who_asks(connection, Right.SEE_QUEUE, by)
            if department_id is not None:
                known = department_table.c.id
                require_row(connection, known, department_id, DepartmentNotFound, "department")
            query = select_tokens().where(_is_of_today(connection, self._database), *where)
            if who.reach is Reach.OWN:
                query = query.where(IS_OWN_TOKEN).params(by=by)
            tokens = RowQuery(query, TokenRow)
            asked = ordered(tokens, order, _ORDER, _token.id)
            return read_page(connection, asked, limit=limit, offset=offset)

        return self._database.read(read)


def _is_of_today(connection: Connection, database: Database) -> ColumnElement[bool]:
    today = read_service_day(connection, database.now())
    # The departments lead the index of numbers, so they are said as well: the day alone would walk
    # through the tokens of all years.
    departments = connection.scalars(select(department_table.c.id)).all()
    return _token.issued_department_id.in_(departments) & (_token.service_day == today.day)
