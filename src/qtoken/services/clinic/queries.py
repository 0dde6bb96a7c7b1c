"""Reads departments, doctors, rooms, priorities and the clinic itself."""

from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, select

from qtoken.models.base import Id
from qtoken.models.clinic import clinic_table, priority_class_table
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.message import message_template_table
from qtoken.models.room import room_table
from qtoken.services.rows import ClinicRow, DepartmentRow, DoctorRow, PriorityRow, RoomRow

_department, _doctor, _room = department_table.c, doctor_table.c, room_table.c
_priority, _clinic = priority_class_table.c, clinic_table.c

DEPARTMENTS = select(
    _department.id,
    _department.name,
    _department.public_name,
    _department.description,
    _department.letter,
    _department.is_open,
    _department.is_joinable,
    _department.is_default,
).order_by(_department.name, _department.id)
ROOMS = select(_room.id, _room.name).order_by(_room.name, _room.id)
PRIORITIES = select(
    _priority.id,
    _priority.name,
    _priority.head_start_min,
    _priority.is_emergency,
    _priority.is_default,
).order_by(_priority.is_emergency, _priority.head_start_min, _priority.id)
DOCTORS = (
    select(
        _doctor.id,
        _doctor.name,
        _doctor.specialty,
        _doctor.department_id,
        _department.name,
        _doctor.user_id,
        _doctor.room_id,
        func.coalesce(_room.name, ""),
    )
    .select_from(
        doctor_table.join(department_table, _department.id == _doctor.department_id).outerjoin(
            room_table, _room.id == _doctor.room_id
        )
    )
    .order_by(_doctor.name, _doctor.id)
)
MESSAGE_LANGUAGES = (
    select(message_template_table.c.language)
    .where(message_template_table.c.language != literal_column("''"))
    .distinct()
    .order_by(message_template_table.c.language)
)
CLINIC = select(
    _clinic.name,
    _clinic.time_zone,
    _clinic.day_starts_min,
    _clinic.called_per_doctor,
    _clinic.undo_within_s,
    _clinic.sends_messages,
    _clinic.quiet_from_min,
    _clinic.quiet_to_min,
    _clinic.remind_at_min,
    _clinic.public_url,
    _clinic.missed_turn,
    _clinic.is_registration_open,
    _clinic.is_joining_open,
    _clinic.is_booking_open,
    _clinic.country,
)
_ONE_DOCTOR = DOCTORS.where(_doctor.id == bindparam("doctor_id", type_=Id))


def select_doctors() -> Select[Any]:
    """Return the query of the doctor `doctor_id`."""
    return _ONE_DOCTOR


def department_row(row: Any) -> DepartmentRow:
    """Return a department. Without a public name the room reads the name."""
    return DepartmentRow(row[0], row[1], row[2] or row[1], *row[3:])


def doctor_row(row: Any) -> DoctorRow:
    """Return a doctor."""
    return DoctorRow(*row)


def room_row(row: Any) -> RoomRow:
    """Return a room."""
    return RoomRow(*row)


def priority_row(row: Any) -> PriorityRow:
    """Return a priority class."""
    return PriorityRow(*row)


def clinic_row(row: Any) -> ClinicRow:
    """Return the clinic's settings."""
    return ClinicRow(*row)
