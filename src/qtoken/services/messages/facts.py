"""The values for a message's placeholders, read when it is sent, and whether it is still true."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, bindparam, func, select

from qtoken.db.literals import or_empty
from qtoken.db.row_query import RowQuery
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
from qtoken.services.clinic.queries import PUBLIC_NAME
from qtoken.services.queue.token_codes import made_code
from qtoken.services.queue.waiting_lines import count_ahead

Facts = dict[str, str]

_token, _event, _department = token_table.c, token_event_table.c, department_table.c
_appointment, _clinic = appointment_table.c, clinic_table.c


class MessageCause(Protocol):
    """The columns of a message that say what it is about."""

    @property
    def kind(self) -> str: ...

    @property
    def token_id(self) -> int | None: ...

    @property
    def token_version(self) -> int | None: ...

    @property
    def appointment_id(self) -> int | None: ...


class _Token(NamedTuple):
    """A token as it is now."""

    id: int
    letter: str
    number: int
    status: Status
    version: int
    department_id: int
    is_emergency: bool
    place_at: datetime
    call_version: int | None
    department: str
    room: str
    clinic: str
    public_url: str


class _Booked(NamedTuple):
    """An appointment as it is now."""

    starts_at: datetime
    status: str
    doctor: str
    department: str
    clinic: str
    time_zone: str


_TOKEN = RowQuery(
    select(
        _token.id,
        _token.letter,
        _token.number,
        _token.status,
        _token.version,
        _token.department_id,
        _token.is_emergency,
        _token.place_at,
        # The version at the last call tells which of several calls a message is about.
        select(func.max(_event.version))
        .where(_event.token_id == _token.id, _event.kind == "call")
        .scalar_subquery()
        .label("call_version"),
        PUBLIC_NAME.label("department"),
        or_empty(room_table.c.name).label("room"),
        _clinic.name.label("clinic"),
        _clinic.public_url,
    )
    .select_from(
        token_table.join(department_table, _department.id == _token.department_id)
        .outerjoin(room_table, room_table.c.id == _token.room_id)
        .join(clinic_table, _clinic.id == 1)
    )
    .where(_token.id == bindparam("token_id", type_=Id)),
    _Token,
)
_BOOKED = RowQuery(
    select(
        _appointment.starts_at,
        _appointment.status,
        doctor_table.c.name.label("doctor"),
        PUBLIC_NAME.label("department"),
        _clinic.name.label("clinic"),
        _clinic.time_zone,
    )
    .select_from(
        appointment_table.join(doctor_table, doctor_table.c.id == _appointment.doctor_id)
        .join(department_table, _department.id == doctor_table.c.department_id)
        .join(clinic_table, _clinic.id == 1)
    )
    .where(_appointment.id == bindparam("appointment_id", type_=Id)),
    _Booked,
)


def read_facts(connection: Connection, message: MessageCause) -> Facts | None:
    """Return the values for a message now, or None if the message is not true any more.

    Makes the code of the token's link if there is none yet.
    """
    if message.kind == Kind.REMINDER:
        return _of_appointment(connection, message.appointment_id)
    token = _TOKEN.one_or_none(connection, {"token_id": message.token_id})
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


def _link(connection: Connection, token: _Token) -> str:
    code = made_code(connection, token.id) if token.public_url else ""
    return followed_at(token.public_url, code)


def _of_appointment(connection: Connection, appointment_id: int | None) -> Facts | None:
    row = _BOOKED.one_or_none(connection, {"appointment_id": appointment_id})
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


_IS_TRUE: dict[Kind, Callable[[_Token, MessageCause], bool]] = {
    Kind.ISSUED: lambda token, _message: Status(token.status) in OPEN,
    Kind.SOON: lambda token, _message: token.status == Status.WAITING,
    # Only the message about the last call; a recall is the same call once more.
    Kind.CALLED: lambda token, message: (
        token.status == Status.CALLED and token.call_version == message.token_version
    ),
}
