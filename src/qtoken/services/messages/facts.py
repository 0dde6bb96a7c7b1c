"""What the words of a message are filled with, read when it is sent, and whether it is still so."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, literal_column, select

from qtoken.domain.clock import time_zone
from qtoken.domain.codes import followed_at
from qtoken.domain.labels import label
from qtoken.domain.messages import Kind
from qtoken.domain.token import OPEN, Status
from qtoken.models.appointment import appointment_table
from qtoken.models.base import Id
from qtoken.models.clinic import clinic_table
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.queue.token_codes import made_code
from qtoken.services.queue.waiting_lines import count_ahead

Facts = dict[str, str]

_token, _event, _department = token_table.c, token_event_table.c, department_table.c
_appointment, _clinic = appointment_table.c, clinic_table.c
_NONE: ColumnElement[str] = literal_column("''")
_PUBLIC_NAME = func.coalesce(func.nullif(_department.public_name, _NONE), _department.name)

_TOKEN = (
    select(
        _token.id,
        _token.letter,
        _token.number,
        _token.status,
        _token.version,
        _token.department_id,
        _token.is_emergency,
        _token.place_at,
        select(func.max(_event.version))
        .where(_event.token_id == _token.id, _event.kind == "call")
        .scalar_subquery()
        .label("call_version"),
        _PUBLIC_NAME.label("department"),
        func.coalesce(room_table.c.name, _NONE).label("room"),
        _clinic.name.label("clinic"),
        _clinic.public_url,
    )
    .select_from(
        token_table.join(department_table, _department.id == _token.department_id)
        .outerjoin(room_table, room_table.c.id == _token.room_id)
        .join(clinic_table, _clinic.id == 1)
    )
    .where(_token.id == bindparam("token_id", type_=Id))
)
_BOOKED = (
    select(
        _appointment.starts_at,
        _appointment.status,
        doctor_table.c.name.label("doctor"),
        _PUBLIC_NAME.label("department"),
        _clinic.name.label("clinic"),
        _clinic.time_zone,
    )
    .select_from(
        appointment_table.join(doctor_table, doctor_table.c.id == _appointment.doctor_id)
        .join(department_table, _department.id == doctor_table.c.department_id)
        .join(clinic_table, _clinic.id == 1)
    )
    .where(_appointment.id == bindparam("appointment_id", type_=Id))
)


def read_facts(connection: Connection, message: Any) -> Facts | None:
    """Return what a message of this kind says now, or None if it would not be true any more.

    The link's code is made where there is none yet.
    """
    if message.kind == Kind.REMINDER:
        return _of_appointment(connection, message.appointment_id)
    token = connection.execute(_TOKEN, {"token_id": message.token_id}).one_or_none()
    if token is None or not _IS_TRUE[Kind(message.kind)](token, message):
        return None
    return {
        "clinic": token.clinic,
        "label": label(token.letter, token.number),
        "department": token.department,
        "room": token.room,
        "people_ahead": str(count_ahead(connection, token)),
        "link": _link(connection, token),
    }


def _link(connection: Connection, token: Any) -> str:
    code = made_code(connection, token.id) if token.public_url else ""
    return followed_at(token.public_url, code)


def _of_appointment(connection: Connection, appointment_id: int) -> Facts | None:
    row = connection.execute(_BOOKED, {"appointment_id": appointment_id}).one_or_none()
    if row is None or row.status != "scheduled":
        return None
    local = row.starts_at.astimezone(time_zone(row.time_zone))
    return {
        "clinic": row.clinic,
        "doctor": row.doctor,
        "department": row.department,
        "date": local.date().isoformat(),
        "time": f"{local:%H:%M}",
    }


_IS_TRUE: dict[Kind, Callable[[Any, Any], bool]] = {
    Kind.ISSUED: lambda token, _message: Status(token.status) in OPEN,
    Kind.SOON: lambda token, _message: token.status == Status.WAITING,
    # Of several calls the last one; a recall only says the same once more.
    Kind.CALLED: lambda token, message: (
        token.status == Status.CALLED and token.call_version == message.token_version
    ),
}
