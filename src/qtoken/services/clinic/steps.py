"""Steps that setting up a clinic shares. All take a connection."""

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import Connection, Table, func, insert, select, update

from qtoken.domain import names
from qtoken.domain.call_order import DEFAULT_HEAD_START_MIN
from qtoken.domain.clinic_settings import ClinicSettings
from qtoken.domain.errors import (
    DepartmentNotFound,
    DoctorAwaited,
    DoctorNotFound,
    PriorityUnknown,
    RoomNotFound,
    UserIsPatient,
)
from qtoken.domain.input import clean_name
from qtoken.domain.priorities import EMERGENCY, NORMAL, PREFERRED
from qtoken.domain.roles import Role
from qtoken.domain.unchanged import UNCHANGED, Unchanged
from qtoken.models.clinic import clinic_table, priority_class_table
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.services.clinic.queries import (
    DEPARTMENTS,
    DOCTORS,
    PRIORITIES,
    ROOMS,
)
from qtoken.services.people.user_steps import read_user
from qtoken.services.rows import DepartmentRow, DoctorRow, PriorityRow, RoomRow
from qtoken.services.token_queries import IS_OPEN

Columns = Mapping[str, object]

_PRIORITIES: dict[str, dict[str, object]] = {
    NORMAL: {"head_start_min": 0, "is_emergency": False, "is_default": True},
    PREFERRED: {
        "head_start_min": DEFAULT_HEAD_START_MIN,
        "is_emergency": False,
        "is_default": False,
    },
    EMERGENCY: {"head_start_min": 0, "is_emergency": True, "is_default": False},
}


def take_turn(connection: Connection) -> None:
    """Wait until nobody else changes what the departments share: one default, free letters.

    What is read afterwards is so until this transaction ends. SQLite's writers wait anyway.
    """
    connection.execute(select(clinic_table.c.id).with_for_update(key_share=True))


def insert_clinic(connection: Connection, settings: ClinicSettings) -> None:
    """Begin a clinic: its settings and its first priority classes."""
    insert_row(connection, clinic_table, {"id": 1} | asdict(settings))
    for name, columns in _PRIORITIES.items():
        insert_row(connection, priority_class_table, columns | named(name))


def named(name: str) -> dict[str, str]:
    """Return the columns of a name. Raises `TextMissing`, `TextUnreadable` and their like."""
    clean = clean_name(name)
    return {"name": clean, "name_key": names.key(clean)}


def renamed(name: str | Unchanged) -> dict[str, object]:
    """Return the columns of a new name, none where it stays."""
    return {} if name is UNCHANGED else {**named(name)}


def insert_row(connection: Connection, table: Table, values: Columns) -> int:
    """Add a row; return its id."""
    added: int = connection.execute(insert(table).values(values)).inserted_primary_key[0]  # type: ignore[index]
    return added


def update_row(connection: Connection, table: Table, row_id: int, values: Columns) -> None:
    """Change these columns of a row; a name that is spelled as it was keeps its key."""
    if "name_key" in values:
        before = connection.scalar(select(table.c.name).where(table.c.id == row_id))
        if before == values["name"]:
            # Where two were equal before they had to be told apart, each keeps its own key.
            values = {name: value for name, value in values.items() if name != "name_key"}
    if values:
        connection.execute(update(table).where(table.c.id == row_id).values(values))


def check_nobody_awaits(connection: Connection, doctor: DoctorRow) -> None:
    """Raise `DoctorAwaited` if patients ask for the doctor in another department's queue."""
    awaiting = select(func.count()).where(
        IS_OPEN,
        token_table.c.wanted_doctor_id == doctor.id,
        token_table.c.department_id != doctor.department_id,
    )
    count = connection.scalar(awaiting) or 0
    if count:
        raise DoctorAwaited(doctor=doctor.name, count=count)


def check_places(
    connection: Connection,
    department_id: int | Unchanged,
    user_id: int | Unchanged | None,
    room_id: int | Unchanged | None,
) -> None:
    """Raise `DepartmentNotFound`, `UserNotFound`, `UserIsPatient` or `RoomNotFound`.

    What stays and what is taken away needs no check.
    """
    if department_id is not UNCHANGED:
        read_department(connection, department_id)
    if user_id is not None and user_id is not UNCHANGED:
        user = read_user(connection, user_id)
        if user.role is Role.PATIENT:
            raise UserIsPatient(username=user.username)
    if room_id is not None and room_id is not UNCHANGED:
        read_room(connection, room_id)


def read_department(connection: Connection, department_id: int) -> DepartmentRow:
    """Return a department. Raises `DepartmentNotFound`."""
    found = DEPARTMENTS.where(department_table.c.id == department_id).one_or_none(connection)
    if found is None:
        raise DepartmentNotFound(department=department_id)
    return found


def read_priority(connection: Connection, priority_id: int) -> PriorityRow:
    """Return a priority class. Raises `PriorityUnknown` with the known ones."""
    rows = PRIORITIES.all(connection)
    for row in rows:
        if row.id == priority_id:
            return row
    raise PriorityUnknown(priority=priority_id, known=", ".join(row.name for row in rows))


def read_room(connection: Connection, room_id: int) -> RoomRow:
    """Return a room. Raises `RoomNotFound`."""
    found = ROOMS.where(room_table.c.id == room_id).one_or_none(connection)
    if found is None:
        raise RoomNotFound(room=room_id)
    return found


def read_doctor(connection: Connection, doctor_id: int) -> DoctorRow:
    """Return a doctor. Raises `DoctorNotFound`."""
    found = DOCTORS.where(doctor_table.c.id == doctor_id).one_or_none(connection)
    if found is None:
        raise DoctorNotFound(doctor=doctor_id)
    return found
