"""Reads tokens with the names that go with them."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, select

from qtoken.db.literals import or_empty, word
from qtoken.domain.standing import Standing
from qtoken.domain.token import Status, Verb
from qtoken.models.clinic import priority_class_table
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.patient import patient_table
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.rows import TokenRow

SNAPSHOT = tuple(field.name for field in fields(Standing))
"""The columns of a token that change; each event keeps them as they were after it."""

Columns = Mapping[str, ColumnElement[Any]]

_wanted = doctor_table.alias("wanted")
_doctor = doctor_table.alias("calling")
_NOTHING: Columns = {}


def has_status(*statuses: Status) -> ColumnElement[bool]:
    """Return the condition that a token is in one of these states.

    They are said as literals, for the partial indexes (`db.literals`).
    """
    names = [word(status) for status in statuses]
    return token_table.c.status == names[0] if len(names) == 1 else token_table.c.status.in_(names)


IS_OPEN = has_status(Status.WAITING, Status.CALLED, Status.ON_HOLD)
"""In the order of the index `uq_token_open`: in another one SQLite would not use it."""

WAITING_ORDER = (
    token_table.c.is_emergency.desc(),
    token_table.c.place_at,
    token_table.c.id,
)
"""The order of calling; `domain.call_order.Place` says the same in Python."""

IS_WAITING = has_status(Status.WAITING)


def token_columns(columns: Columns) -> tuple[ColumnElement[Any], ...]:
    """Return the columns of a `TokenRow`, by the names of its fields and in their order.

    Names come from `with_names`, but for those of `doctor`, `room` and `wanted_doctor` that are in
    `columns` because they are known already.
    """
    patient, priority = patient_table.c, priority_class_table.c
    return (
        columns["id"],
        columns["letter"],
        columns["number"],
        columns["status"],
        columns["department_id"],
        department_table.c.name.label("department"),
        columns["patient_id"],
        patient.name.label("patient"),
        patient.date_of_birth,
        patient.needs,
        columns["priority_class_id"].label("priority_id"),
        priority.name.label("priority"),
        columns["is_emergency"],
        priority.head_start_min,
        columns["service_day"],
        columns["issued_at"],
        columns["place_at"],
        columns["entered_at"],
        columns["called_at"],
        columns["last_called_at"],
        columns["ended_at"],
        columns["wanted_doctor_id"],
        _name(columns, "wanted_doctor", _wanted),
        columns["doctor_id"],
        _name(columns, "doctor", _doctor),
        columns["room_id"],
        _name(columns, "room", room_table),
        columns["call_slot"],
        columns["version"],
    )


def _name(columns: Columns, name: str, table: FromClause) -> ColumnElement[str]:
    known = columns[name] if name in columns else or_empty(table.c.name)
    return known.label(name)


def with_names(source: FromClause, columns: Columns) -> FromClause:
    """Return `source` joined with the tables that hold the names which `columns` has not got."""
    named: dict[str, FromClause] = {
        "department": department_table,
        "patient": patient_table,
        "priority_class": priority_class_table,
        "wanted_doctor": _wanted,
        "doctor": _doctor,
        "room": room_table,
    }
    for name, table in named.items():
        if name not in columns:
            source = source.outerjoin(table, table.c.id == columns[f"{name}_id"])
    return source


def select_tokens(source: FromClause = token_table, known: Columns = _NOTHING) -> Select[Any]:
    """Return a query of token rows from the table, or from a CTE with its columns.

    `known` are names that need not be asked for, as in `token_columns`.
    """
    columns: Columns = dict(source.c) | dict(known)
    return select(*token_columns(columns)).select_from(with_names(source, columns))


class AsOfEvent(NamedTuple):
    """A token as it was after an event, and of the event its kind and what was asked."""

    kind: Verb
    asked: str | None
    token: TokenRow


def select_as_of_event() -> Select[Any]:
    """Return a query of rows for `as_of_event`."""
    event = token_event_table.c
    columns = dict(token_table.c) | {name: event[name] for name in SNAPSHOT}
    source = token_event_table.join(token_table, token_table.c.id == event.token_id)
    return select(event.kind, event.asked, *token_columns(columns)).select_from(
        with_names(source, columns)
    )


def token_row(columns: Sequence[Any]) -> TokenRow:
    """Return the frozen row of a result of `select_tokens`."""
    return TokenRow(*columns)


def as_of_event(columns: Sequence[Any]) -> AsOfEvent:
    """Return the frozen row of a result of `select_as_of_event`."""
    kind, asked, *token = columns
    return AsOfEvent(kind, asked, token_row(token))
