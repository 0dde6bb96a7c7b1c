"""Makes messages from cues, which events have left, and from tomorrow's appointments.

All steps take a connection and the instant. Each message has a unique cause, so that a cause that
is found again makes no second message.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, exists, literal_column, select

from qtoken.db.row_query import RowQuery
from qtoken.db.upsert import upsert
from qtoken.domain.clock import time_zone
from qtoken.domain.messages import LASTS, SOON_AHEAD, Channel, Kind, QuietHours
from qtoken.domain.token import Verb
from qtoken.models.appointment import appointment_table
from qtoken.models.clinic import clinic_table
from qtoken.models.message import message_cue_table, message_table
from qtoken.models.patient import patient_table
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.token_queries import IS_WAITING, WAITING_ORDER

_CUES_AT_ONCE = 100
_DAY = timedelta(days=1)

_cue, _message = message_cue_table.c, message_table.c
_token, _event, _patient = token_table.c, token_event_table.c, patient_table.c
_appointment, _clinic = appointment_table.c, clinic_table.c
# The event before: it has the department that a transferred token has left.
_before = token_event_table.alias("before")

_WISHES = (
    _patient.wants_sms,
    _patient.phone,
    _patient.second_phone,
    _patient.wants_email,
    _patient.email,
)


class _Wishes(Protocol):
    """A row with the channels that a patient wants, and the numbers and addresses for them."""

    @property
    def patient_id(self) -> int: ...

    @property
    def wants_sms(self) -> bool: ...

    @property
    def phone(self) -> str: ...

    @property
    def second_phone(self) -> str: ...

    @property
    def wants_email(self) -> bool: ...

    @property
    def email(self) -> str: ...


class _Cue(NamedTuple):
    """An event about which the patient may get a message."""

    event_id: int
    kind: str
    at: datetime
    version: int
    department_id: int
    from_department_id: int | None
    token_id: int
    patient_id: int
    wants_sms: bool
    phone: str
    second_phone: str
    wants_email: bool
    email: str


class _NextInLine(NamedTuple):
    """A token that will be called soon."""

    token_id: int
    patient_id: int
    version: int
    wants_sms: bool
    phone: str
    second_phone: str
    wants_email: bool
    email: str


class _Booked(NamedTuple):
    """A scheduled appointment without a reminder."""

    id: int
    starts_at: datetime
    patient_id: int
    wants_sms: bool
    phone: str
    second_phone: str
    wants_email: bool
    email: str


_CUES = RowQuery(
    select(
        _cue.event_id,
        _event.kind,
        _event.at,
        _event.version,
        _event.department_id,
        _before.c.department_id.label("from_department_id"),
        _event.token_id,
        _token.patient_id,
        *_WISHES,
    )
    .select_from(
        message_cue_table.join(token_event_table, _event.id == _cue.event_id)
        .join(token_table, _token.id == _event.token_id)
        .join(patient_table, _patient.id == _token.patient_id)
        .outerjoin(
            _before,
            (_before.c.token_id == _event.token_id) & (_before.c.version == _event.version - 1),
        )
    )
    .order_by(_cue.event_id)
    .limit(_CUES_AT_ONCE)
    # Two senders share the work: each skips the cues that the other has locked.
    .with_for_update(of=message_cue_table, skip_locked=True),
    _Cue,
)
_NEXT_IN_LINE = RowQuery(
    select(_token.id.label("token_id"), _token.patient_id, _token.version, *_WISHES)
    .select_from(token_table.join(patient_table, _patient.id == _token.patient_id))
    .where(IS_WAITING)
    .order_by(*WAITING_ORDER)
    # A literal, because SQLite prepares a statement again at each call for a limit as parameter.
    .limit(literal_column(str(SOON_AHEAD + 1))),
    _NextInLine,
)
_COMING = RowQuery(
    select(
        _appointment.id,
        _appointment.starts_at,
        _appointment.patient_id,
        *_WISHES,
    )
    .select_from(appointment_table.join(patient_table, _patient.id == _appointment.patient_id))
    .where(
        _appointment.status == "scheduled",
        _patient.wants_sms | _patient.wants_email,
        ~exists().where(
            _message.patient_id == _appointment.patient_id,
            _message.appointment_id == _appointment.id,
        ),
    ),
    _Booked,
)


@dataclass(frozen=True, slots=True)
class _Cause:
    """What a message is about; `kind`, `key` and the channel identify it."""

    kind: Kind
    key: str
    patient_id: int
    at: datetime
    token_id: int | None = None
    token_version: int | None = None
    appointment_id: int | None = None
    expires_at: datetime | None = None


def make_messages(connection: Connection, now: datetime) -> int:
    """Turn the oldest cues into messages; return how many cues there were."""
    cues = _CUES.all(connection)
    moved: set[int] = set()
    for cue in cues:
        match cue.kind:
            case Verb.ISSUE:
                _tell(connection, now, cue, _of_token(Kind.ISSUED, cue, str(cue.token_id)))
                _note_told(connection, now, cue)
            case Verb.CALL:
                _tell(connection, now, cue, _of_token(Kind.CALLED, cue, str(cue.event_id)))
        if cue.kind not in (Verb.ISSUE, Verb.RECALL):
            moved |= {cue.department_id, cue.from_department_id or cue.department_id}
    # A line moves with each event but issue and recall: look whose turn comes soon in it.
    for department_id in sorted(moved):
        for row in _next_in_line(connection, department_id):
            _tell(connection, now, row, _soon(row, department_id, now))
    if cues:
        done = [cue.event_id for cue in cues]
        connection.execute(delete(message_cue_table).where(_cue.event_id.in_(done)))
    return len(cues)


def make_reminders(connection: Connection, now: datetime) -> None:
    """Make reminders of tomorrow's appointments, after the clinic's hour and not in quiet hours."""
    clinic = connection.execute(select(_clinic.sends_messages, _clinic.remind_at_min)).one_or_none()
    if clinic is None or not clinic.sends_messages:
        return
    quiet_hours, zone = read_quiet_hours(connection)
    local = now.astimezone(zone)
    is_quiet = quiet_hours.after(now, zone) != now
    if is_quiet or local.hour * 60 + local.minute < clinic.remind_at_min:
        return
    tomorrow = local.date() + _DAY
    # Tomorrow ends within 48 hours, or 49 if clocks change. The exact day is checked below.
    coming = _COMING.where(
        _appointment.starts_at > now, _appointment.starts_at < now + timedelta(hours=50)
    )
    for row in coming.all(connection):
        if row.starts_at.astimezone(zone).date() == tomorrow:
            _tell(connection, now, row, _reminder(row, now))


def read_quiet_hours(connection: Connection) -> tuple[QuietHours, ZoneInfo]:
    """Return the clinic's quiet hours and its time zone."""
    row = connection.execute(
        select(_clinic.quiet_from_min, _clinic.quiet_to_min, _clinic.time_zone)
    ).one()
    return QuietHours(row.quiet_from_min, row.quiet_to_min), time_zone(row.time_zone)


def _of_token(kind: Kind, cue: _Cue, key: str) -> _Cause:
    return _Cause(kind, key, cue.patient_id, cue.at, cue.token_id, cue.version)


def _soon(row: _NextInLine, department_id: int, now: datetime) -> _Cause:
    key = f"{row.token_id}/{department_id}"
    return _Cause(Kind.SOON, key, row.patient_id, now, row.token_id, row.version)


def _reminder(row: _Booked, now: datetime) -> _Cause:
    return _Cause(
        Kind.REMINDER,
        str(row.id),
        row.patient_id,
        now,
        appointment_id=row.id,
        expires_at=row.starts_at,
    )


def _next_in_line(connection: Connection, department_id: int) -> tuple[_NextInLine, ...]:
    return _NEXT_IN_LINE.where(_token.department_id == department_id).all(connection)


def _note_told(connection: Connection, now: datetime, cue: _Cue) -> None:
    """Record the message "soon" as done for a token that was issued with few people ahead.

    The message about the issue says so already.
    """
    line = _next_in_line(connection, cue.department_id)
    for row in line:
        if row.token_id == cue.token_id:
            _tell(connection, now, row, _soon(row, cue.department_id, now), is_told=True)


def _tell(
    connection: Connection, now: datetime, wishes: _Wishes, cause: _Cause, *, is_told: bool = False
) -> None:
    for channel in _channels(wishes):
        values = {
            "cause": f"{cause.kind}/{cause.key}/{channel}",
            "kind": cause.kind.value,
            "channel": channel.value,
            "patient_id": cause.patient_id,
            "token_id": cause.token_id,
            "token_version": cause.token_version,
            "appointment_id": cause.appointment_id,
            # Stored even if there is nothing to send, so that the cause makes no message later.
            "status": "dropped" if is_told else "waiting",
            "created_at": now,
            "due_at": now,
            "expires_at": cause.expires_at or cause.at + LASTS[cause.kind],
            "try_count": 0,
            "ended_at": now if is_told else None,
            "error": "",
        }
        made = upsert(message_table, connection.dialect.name).values(values)
        connection.execute(made.on_conflict_do_nothing(index_elements=["cause"]))


def _channels(wishes: _Wishes) -> list[Channel]:
    chosen = []
    if wishes.wants_sms and (wishes.phone or wishes.second_phone):
        chosen.append(Channel.SMS)
    if wishes.wants_email and wishes.email:
        chosen.append(Channel.EMAIL)
    return chosen
