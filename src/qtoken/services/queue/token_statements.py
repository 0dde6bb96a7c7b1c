"""Statements on tokens that both databases have in common, and parts of others."""

from functools import partial
from typing import Any

from sqlalchemy import Connection, Integer, Select, Update, bindparam, literal_column, update
from sqlalchemy.sql.dml import ReturningInsert

from qtoken.db.prepared import PreparedQuery, Values
from qtoken.db.upsert import upsert
from qtoken.models.department import number_series_table
from qtoken.models.token import token_table
from qtoken.services.queue.token_values import TOKEN_SNAPSHOT, parameters
from qtoken.services.rows import TokenRow
from qtoken.services.token_queries import IS_WAITING, WAITING_ORDER, select_tokens

_token, _series = token_table.c, number_series_table.c
_ONE = literal_column("1", Integer)


def next_number(dialect: str) -> ReturningInsert[Any]:
    """Return the statement that takes a department's next number of a day.

    INSERT INTO number_series VALUES (:department_id_, :service_day_, 1)
    ON CONFLICT (department_id, service_day) DO UPDATE SET last_number = last_number + 1
    RETURNING last_number
    """
    first = upsert(number_series_table, dialect).values(
        department_id=bindparam("department_id_", type_=Integer),
        service_day=bindparam("service_day_", type_=_series.service_day.type),
        last_number=_ONE,
    )
    return first.on_conflict_do_update(
        index_elements=[_series.department_id, _series.service_day],
        set_={"last_number": _series.last_number + _ONE},
    ).returning(_series.last_number)


def first_waiting(query: Select[Any], *, for_doctor: bool) -> Select[Any]:
    """Return a query of tokens, of the first only who waits in the department `line_id`.

    With `for_doctor`, tokens that ask for another doctor than `doctor_id_` are passed over:

    WHERE department_id = :line_id AND status = 'waiting'
      AND (wanted_doctor_id IS NULL OR wanted_doctor_id = :doctor_id_)
    ORDER BY is_emergency DESC, place_at, id LIMIT 1
    """
    # Not a column's name: an UPDATE around it would take the parameter for a new value.
    line = bindparam("line_id", type_=Integer)
    query = query.where(_token.department_id == line, IS_WAITING)
    if for_doctor:
        wanted = _token.wanted_doctor_id
        query = query.where(wanted.is_(None) | (wanted == bindparam("doctor_id_", type_=Integer)))
    return query.order_by(*WAITING_ORDER).limit(_ONE)


def _next(*, for_doctor: bool) -> Select[Any]:
    return first_waiting(select_tokens(), for_doctor=for_doctor)


_NEXT = {
    wanted: PreparedQuery(partial(_next, for_doctor=wanted), TokenRow) for wanted in (True, False)
}


def next_waiting(
    connection: Connection, *, department_id: int, doctor_id: int | None
) -> TokenRow | None:
    """Return whom call-next would take for a doctor, or for nobody; None if nobody waits."""
    values: Values = {"line_id": department_id}
    if doctor_id is not None:
        values["doctor_id_"] = doctor_id
    return _NEXT[doctor_id is not None].first(connection, values)


def move_token() -> Update:
    """Return the statement that changes a token, unless it has been changed since it was read.

    UPDATE token SET status = :status_, ..., version = :version_
    WHERE id = :token_id_ AND version = :version_ - 1
    """
    return (
        update(token_table)
        .where(
            _token.id == bindparam("token_id_", type_=Integer),
            _token.version == bindparam("version_", type_=Integer) - _ONE,
        )
        .values(parameters(*TOKEN_SNAPSHOT))
    )
