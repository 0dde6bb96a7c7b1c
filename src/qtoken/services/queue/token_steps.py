"""Steps that the commands on tokens share: read, judge, record. All take a connection."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from qtoken.db.prepared import Prepared, Values
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
from qtoken.domain.token import Status, Verb
from qtoken.domain.undoing import Happened, last_standing
from qtoken.models.base import Id
from qtoken.models.clinic import clinic_table
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.queue.token_command import CLINIC_RULES, CONTEXT, Command, MovedOn, busy
from qtoken.services.queue.token_writes import (
    call_next_postgresql,
    next_waiting,
    record_move,
)
from qtoken.services.rows import TokenRow
from qtoken.services.token_queries import (
    IS_WAITING,
    SNAPSHOT,
    WAITING_ORDER,
    WIDTH,
    has_status,
    select_as_of_event,
    token_columns,
    token_row,
    with_names,
)

_token, _event = token_table.c, token_event_table.c
_target_doctor = doctor_table.alias("target_doctor")
_target_room = room_table.alias("target_room")
_target_department = department_table.alias("target_department")


def _parameter(name: str) -> Any:
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
    _target_doctor.c.id.label("target_doctor_id"),
    _target_doctor.c.name.label("target_doctor"),
    _target_doctor.c.department_id.label("target_doctor_department_id"),
    _target_room.c.id.label("target_room_id"),
    _target_room.c.name.label("target_room"),
    _target_department.c.id.label("target_department_id"),
    _target_department.c.name.label("target_department"),
    _target_department.c.is_open.label("target_is_open"),
)


def _with_targets(source: Any) -> Any:
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


_NEXT_CONTEXT = Prepared(
    lambda: select(*CONTEXT, *CLINIC_RULES, _CALLED_COUNT, *_TARGETS).select_from(
        _with_targets(clinic_table)
    )
)
_TOKEN_COLUMNS = dict(token_table.c)
_MOVE_CONTEXT = Prepared(
    lambda: select(
        *(c.label(f"token_{i}") for i, c in enumerate(token_columns(_TOKEN_COLUMNS))),
        *CONTEXT,
        *CLINIC_RULES,
        _CALLED_COUNT,
        *_TARGETS,
    ).select_from(
        _with_targets(
            with_names(
                clinic_table.outerjoin(token_table, _token.id == _parameter("token_id")),
                _TOKEN_COLUMNS,
            )
        )
    )
)

_HAPPENED = (
    select(_event.id, _event.kind, _event.at, _event.version, _event.undone_event_id)
    .where(_event.token_id == _parameter("token_id"))
    .order_by(_event.version)
)
_AS_OF_VERSION = select_as_of_event().where(
    _event.token_id == _parameter("token_id"), _event.version == _parameter("version")
)


def read_targets(connection: Connection, command: Command, asked: Values) -> Any:
    """Read who asks and where to, for a command that has no token yet.

    A doctor who names no doctor is the doctor.
    """
    found = command.context(connection, _NEXT_CONTEXT, **asked, caller_id=command.by)
    _check_targets(found, asked)
    return found


def read_token(
    connection: Connection, command: Command, token_id: int, asked: Values
) -> tuple[Any, TokenRow]:
    """Read who asks, where to, and the token. Raises `TokenNotFound`.

    `asked["caller_id"]` is the user whose own call it is where no doctor is named.
    """
    named = dict.fromkeys(("doctor_id", "room_id", "department_id", "caller_id")) | asked
    found = command.context(connection, _MOVE_CONTEXT, token_id=token_id, **named)
    if found[0] is None:
        raise TokenNotFound(token=token_id)
    _check_targets(found, named)
    return found, token_row(found[:WIDTH])


def _check_targets(found: Any, asked: Values) -> None:
    if asked["doctor_id"] is not None and found.target_doctor is None:
        raise DoctorNotFound(doctor=asked["doctor_id"])
    if asked["room_id"] is not None and found.target_room is None:
        raise RoomNotFound(room=asked["room_id"])
    if asked["department_id"] is not None and found.target_department is None:
        raise DepartmentNotFound(department=asked["department_id"])


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


def check_transfer(found: Any, token: TokenRow, department_id: int) -> None:
    """Raise if the token cannot go to that department or doctor."""
    if department_id == token.department_id:
        raise SameDepartment(label=token.label, department=token.department)
    if not found.target_is_open:
        raise DepartmentClosed(department=found.target_department)
    elsewhere = found.target_doctor_department_id != department_id
    if found.target_doctor is not None and elsewhere:
        raise DoctorElsewhere(doctor=found.target_doctor, department=found.target_department)


def free_slot(connection: Connection, found: Any) -> int | None:
    """Return the doctor's free place for a called token; None without a doctor.

    Raises `DoctorBusy`. Two calls that find the same place are told apart by the unique index.
    """
    if found.target_doctor_id is None:
        return None
    if found.called_count >= found.called_per_doctor:
        raise busy(connection, found.target_doctor_id)
    if not found.called_count:
        return 1
    taken = _taken_slots(connection, found.target_doctor_id)
    free = (slot for slot in range(1, found.called_per_doctor + 1) if slot not in taken)
    slot = next(free, None)
    if slot is None:
        # Another window has called for the doctor since the first read.
        raise busy(connection, found.target_doctor_id)
    return slot


def called_again(connection: Connection, found: Any, token: TokenRow, before: TokenRow) -> TokenRow:
    """Return `before` as undo may put it back: if it was called, in a free place of its doctor.

    Raises `DoctorBusy` if the doctor has called others meanwhile.
    """
    doctor_id = before.doctor_id
    if before.status is not Status.CALLED or doctor_id is None:
        return before
    if token.status is Status.CALLED and token.doctor_id == doctor_id:
        # It has a place, perhaps not the one of then: an undo before may have found that taken.
        return replace(before, call_slot=token.call_slot)
    taken = _taken_slots(connection, doctor_id)
    if len(taken) >= found.called_per_doctor:
        raise busy(connection, doctor_id)
    if before.call_slot not in taken:
        return before
    return replace(before, call_slot=next(slot for slot in range(1, 100) if slot not in taken))


def _taken_slots(connection: Connection, doctor_id: int) -> set[int | None]:
    slots = select(_token.call_slot).where(_token.doctor_id == doctor_id, has_status(Status.CALLED))
    return set(connection.scalars(slots))


def called(token: TokenRow, found: Any, *, slot: int | None, status: Status) -> TokenRow:
    """Return the token as it is once it is called to the doctor and room that were found."""
    return replace(
        token,
        status=status,
        doctor_id=found.target_doctor_id,
        doctor=found.target_doctor or "",
        room_id=found.target_room_id,
        room=found.target_room or "",
        call_slot=slot,
        called_at=token.called_at or found.now,
        last_called_at=found.now,
    )


def call_first(
    connection: Connection, command: Command, found: Any, department_id: int
) -> TokenRow | None:
    """Call the first who waits in a department, to the doctor that was found, or return None."""
    slot = free_slot(connection, found)
    doctor_id = found.target_doctor_id
    if connection.dialect.name != "sqlite":
        call = {
            "doctor_id": doctor_id,
            "room_id": found.target_room_id,
            "call_slot": slot,
        }
        row = call_next_postgresql(
            connection,
            department_id=department_id,
            call=call,
            names={"doctor_name": found.target_doctor or "", "room_name": found.target_room or ""},
            event=command.event(),
            set_now=command.now(),
        )
        if row is None:
            command.check_repeat(connection)
            return None
        return token_row(row[:WIDTH])
    row = next_waiting(connection, department_id=department_id, doctor_id=doctor_id)
    if row is None:
        return None
    token = called(token_row(row), found, slot=slot, status=Status.CALLED)
    target = replace(token, version=token.version + 1)
    record(connection, command, target, found.now)
    return target


def waiting_departments(connection: Connection) -> list[int]:
    """Return where somebody waits, the department of the first of all in front."""
    waiting = select(_token.department_id).where(IS_WAITING).order_by(*WAITING_ORDER)
    return list(dict.fromkeys(connection.scalars(waiting)))


def is_first(connection: Connection, token: TokenRow, *, doctor_id: int | None) -> bool:
    """Whether the token is the one that call-next would take for that doctor."""
    first = next_waiting(connection, department_id=token.department_id, doctor_id=doctor_id)
    return first is not None and first[0] == token.id


def record(
    connection: Connection,
    command: Command,
    target: TokenRow,
    now: Any,
    *,
    reason: str = "",
    is_out_of_order: bool = False,
    undone_event_id: int | None = None,
) -> None:
    """Put the token into the state of `target`, with its event. Raises `MovedOn`."""
    command.target = target
    snapshot = {name: getattr(target, name) for name in SNAPSHOT}
    event = command.event(reason=reason, is_out_of_order=is_out_of_order) | {
        "token_id": target.id,
        "at": now,
        "undone_event_id": undone_event_id,
    }
    if not record_move(connection, snapshot=snapshot, event=event):
        raise MovedOn(target.label)


def before_last(connection: Connection, token: TokenRow, found: Any) -> tuple[int, TokenRow]:
    """Return the id of what undo takes back, and the token as it was before that.

    Before its issue there was nothing: undoing that leaves a cancelled token. Raises `MovedOn`.
    """
    rows = connection.execute(_HAPPENED, {"token_id": token.id}).all()
    events = [Happened(row[0], Verb(row[1]), *row[2:]) for row in rows]
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
    if earlier is not None:
        return last.id, token_row(earlier[2 : WIDTH + 2])
    return last.id, replace(token, status=Status.CANCELLED, ended_at=found.now)
