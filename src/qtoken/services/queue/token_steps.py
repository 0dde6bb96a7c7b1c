"""Steps that the commands on tokens share: read, judge, record. All take a connection."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, FromClause, Select, bindparam, func, select

from qtoken.db.prepared import PreparedQuery, Values
from qtoken.domain.errors import (
    DepartmentClosed,
    DepartmentNotFound,
    DoctorElsewhere,
    DoctorNotFound,
    NothingToUndo,
    ReasonMissing,
    RoomNotFound,
    SameDepartment,
    TokenChanged,
    TokenNotFound,
    UndoOvertaken,
    UndoTooLate,
)
from qtoken.domain.standing import free_slot
from qtoken.domain.token import Status
from qtoken.domain.undoing import Happened, last_standing
from qtoken.models.base import Id
from qtoken.models.clinic import clinic_table
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.queue.token_command import CONTEXT, Command, MovedOn, busy
from qtoken.services.queue.token_statements import next_waiting
from qtoken.services.queue.token_values import FoundToken, Targets
from qtoken.services.queue.token_writes import record_call_next, record_move
from qtoken.services.rows import TokenRow
from qtoken.services.token_queries import (
    IS_WAITING,
    WAITING_ORDER,
    as_of_event,
    has_status,
    select_as_of_event,
    token_columns,
    with_names,
)

_token, _event, _clinic = token_table.c, token_event_table.c, clinic_table.c
_target_doctor = doctor_table.alias("target_doctor")
_target_room = room_table.alias("target_room")
_target_department = department_table.alias("target_department")


def _parameter(name: str) -> BindParameter[int]:
    return bindparam(name, type_=Id)


_CALLED_COUNT = (
    select(func.count())
    .where(_token.doctor_id == _target_doctor.c.id, has_status(Status.CALLED))
    .correlate(_target_doctor)
    .scalar_subquery()
    .label("called_count")
)
_CALLERS_OWN = (
    select(doctor_table.c.id)
    .where(doctor_table.c.user_id == _parameter("caller_id"))
    .scalar_subquery()
)
"""The doctor who is the user `caller_id`, if any: whose a call is that names no doctor."""
_TARGETS = (
    *CONTEXT,
    _clinic.called_per_doctor,
    _clinic.undo_within_s,
    _CALLED_COUNT,
    _target_doctor.c.id.label("target_doctor_id"),
    _target_doctor.c.name.label("target_doctor"),
    _target_doctor.c.department_id.label("target_doctor_department_id"),
    _target_room.c.id.label("target_room_id"),
    _target_room.c.name.label("target_room"),
    _target_department.c.id.label("target_department_id"),
    _target_department.c.name.label("target_department"),
    _target_department.c.is_open.label("target_is_open"),
)


def _with_targets(source: FromClause) -> FromClause:
    doctor, room, department = _target_doctor.c, _target_room.c, _target_department.c
    return (
        source.outerjoin(
            _target_doctor, doctor.id == func.coalesce(_parameter("doctor_id"), _CALLERS_OWN)
        )
        .outerjoin(_target_room, room.id == func.coalesce(_parameter("room_id"), doctor.room_id))
        .outerjoin(
            _target_department,
            department.id == func.coalesce(_parameter("department_id"), doctor.department_id),
        )
    )


def _select_targets() -> Select[Any]:
    return select(*_TARGETS).select_from(_with_targets(clinic_table))


def _select_token() -> Select[Any]:
    columns = dict(token_table.c)
    token = clinic_table.outerjoin(token_table, _token.id == _parameter("token_id"))
    source = _with_targets(with_names(token, columns))
    return select(*_TARGETS, *token_columns(columns)).select_from(source)


_TARGETS_ONLY = PreparedQuery(_select_targets, Targets)
_TARGETS_AND_TOKEN = PreparedQuery(_select_token, FoundToken, parts=(Targets, TokenRow))

_HAPPENED = (
    select(_event.id, _event.kind, _event.at, _event.version, _event.undone_event_id)
    .where(_event.token_id == _parameter("token_id"))
    .order_by(_event.version)
)
_AS_OF_VERSION = select_as_of_event().where(
    _event.token_id == _parameter("token_id"), _event.version == _parameter("version")
)


def read_targets(connection: Connection, command: Command) -> Targets:
    """Read who asks and where to, for a command that has no token yet.

    A doctor who names no doctor is the doctor.
    """
    values = _named(command) | {"caller_id": command.press.by}
    found = _TARGETS_ONLY.one(connection, values)
    command.check(connection, found)
    _check_targets(found, values)
    return found


def read_token(connection: Connection, command: Command) -> tuple[Targets, TokenRow]:
    """Read who asks, where to, and the token that is asked for. Raises `TokenNotFound`."""
    values = _named(command) | {"token_id": command.asked["token_id"]}
    found, token = _TARGETS_AND_TOKEN.one(connection, values)
    command.check(connection, found)
    if token is None:
        raise TokenNotFound(token=values["token_id"])
    _check_targets(found, values)
    return found, token


def _named(command: Command) -> Values:
    """Return what the statements ask for; `caller_id` is whose own call it is without a doctor."""
    names = ("department_id", "doctor_id", "room_id", "caller_id")
    return {name: command.asked.get(name) for name in names} | command.parameters()


def _check_targets(found: Targets, values: Values) -> None:
    if values["doctor_id"] is not None and found.target_doctor is None:
        raise DoctorNotFound(doctor=values["doctor_id"])
    if values["room_id"] is not None and found.target_room is None:
        raise RoomNotFound(room=values["room_id"])
    if values["department_id"] is not None and found.target_department is None:
        raise DepartmentNotFound(department=values["department_id"])


def check_seen(token: TokenRow, version: int | None) -> None:
    """Raise `TokenChanged` unless the token is still as it was seen."""
    if version is not None and version != token.version:
        raise TokenChanged(label=token.label, status=token.status)


def check_not_overtaken(token: TokenRow, version: int | None) -> None:
    """Raise `UndoOvertaken` unless the token is still as it was left: an undo is of one's own."""
    if version is not None and version != token.version:
        raise UndoOvertaken(label=token.label, status=token.status)


def check_reason(token: TokenRow, reason: str, *, is_early: bool) -> None:
    """Raise `ReasonMissing` if others are before the token and nobody says why it is called."""
    if is_early and not reason:
        raise ReasonMissing(label=token.label)


def check_transfer(found: Targets, token: TokenRow, department_id: int) -> None:
    """Raise if the token cannot go to that department or doctor."""
    department = found.target_department or ""
    if department_id == token.department_id:
        raise SameDepartment(label=token.label, department=token.department)
    if not found.target_is_open:
        raise DepartmentClosed(department=department)
    elsewhere = found.target_doctor_department_id != department_id
    if found.target_doctor is not None and elsewhere:
        raise DoctorElsewhere(doctor=found.target_doctor, department=department)


def slot_for_call(connection: Connection, found: Targets) -> int | None:
    """Return the doctor's free place for a called token; None without a doctor.

    Raises `DoctorBusy`. Two calls that find the same place are told apart by the unique index.
    """
    doctor_id = found.target_doctor_id
    if doctor_id is None:
        return None
    if found.called_count >= found.called_per_doctor:
        raise busy(connection, doctor_id)
    # Most doctors have nobody in: then no more need be read.
    taken = _taken_slots(connection, doctor_id) if found.called_count else ()
    slot = free_slot(taken, found.called_per_doctor)
    if slot is None:
        # Another window has called for the doctor since the first read.
        raise busy(connection, doctor_id)
    return slot


def slot_again(
    connection: Connection, found: Targets, token: TokenRow, before: TokenRow
) -> int | None:
    """Return the place in which undo may put a token back that was called `before`.

    Raises `DoctorBusy` if the doctor has called others meanwhile.
    """
    doctor_id = before.doctor_id
    if before.status is not Status.CALLED or doctor_id is None:
        return before.call_slot
    if token.status is Status.CALLED and token.doctor_id == doctor_id:
        # It has a place, perhaps not the one of then: an undo before may have found that taken.
        return token.call_slot
    taken = _taken_slots(connection, doctor_id)
    slot = free_slot(taken, found.called_per_doctor, preferred=before.call_slot)
    if slot is None:
        raise busy(connection, doctor_id)
    return slot


def _taken_slots(connection: Connection, doctor_id: int) -> frozenset[int]:
    slots = select(_token.call_slot).where(_token.doctor_id == doctor_id, has_status(Status.CALLED))
    return frozenset(slot for slot in connection.scalars(slots) if slot is not None)


def call_first(
    connection: Connection, command: Command, found: Targets, department_id: int
) -> TokenRow | None:
    """Call the first who waits in a department, to the doctor that was found, or return None."""
    token = record_call_next(
        connection,
        department_id,
        found,
        slot_for_call(connection, found),
        command.words(),
        set_now=command.database.now(),
    )
    if token is None:
        # Where nobody holds a lock since the read, a copy of this request may have called them.
        command.check_repeat(connection)
    return token


def waiting_departments(connection: Connection) -> list[int]:
    """Return where somebody waits, the department of the first of all in front."""
    waiting = select(_token.department_id).where(IS_WAITING).order_by(*WAITING_ORDER)
    return list(dict.fromkeys(connection.scalars(waiting)))


def is_first(connection: Connection, token: TokenRow, *, doctor_id: int | None) -> bool:
    """Whether the token is the one that call-next would take for that doctor."""
    first = next_waiting(connection, department_id=token.department_id, doctor_id=doctor_id)
    return first is not None and first.id == token.id


def record(
    connection: Connection,
    command: Command,
    token: TokenRow,
    at: datetime,
    *,
    is_out_of_order: bool = False,
    undone_event_id: int | None = None,
) -> TokenRow:
    """Put a token into the state of `token`, with its event; return it. Raises `MovedOn`."""
    words = command.words(is_out_of_order=is_out_of_order)
    if not record_move(connection, token, words, at=at, undone_event_id=undone_event_id):
        raise MovedOn(token.label)
    return token


def before_last(
    connection: Connection, token: TokenRow, found: Targets
) -> tuple[int, TokenRow | None]:
    """Return the id of what undo takes back, and the token as it was before that.

    Before its issue there was nothing. Raises `NothingToUndo`, `UndoTooLate`, `MovedOn`.
    """
    rows = connection.execute(_HAPPENED, {"token_id": token.id})
    events = [Happened(*row) for row in rows]
    if events[-1].version != token.version:
        # Somebody acted between the two reads; a second copy of this very request, perhaps.
        raise MovedOn(token.label)
    last = last_standing(events)
    if last is None:
        raise NothingToUndo(label=token.label)
    if found.now - last.at > timedelta(seconds=found.undo_within_s):
        raise UndoTooLate(label=token.label)
    asked = {"token_id": token.id, "version": last.version - 1}
    earlier = connection.execute(_AS_OF_VERSION, asked).one_or_none()
    return last.id, None if earlier is None else as_of_event(earlier).token
