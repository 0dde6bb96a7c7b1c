"""What a clinic consists of, as queries: itself, departments, doctors, rooms, priorities."""

from sqlalchemy import bindparam, func, select

from qtoken.db.literals import EMPTY, or_empty
from qtoken.db.row_query import RowQuery
from qtoken.domain.clinic_settings import CLINIC_SETTINGS, ClinicSettings
from qtoken.models.base import Id
from qtoken.models.clinic import clinic_table, priority_class_table
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.message import message_template_table
from qtoken.models.room import room_table
from qtoken.services.rows import DepartmentRow, DoctorRow, PriorityRow, RoomRow

_department, _doctor, _room = department_table.c, doctor_table.c, room_table.c
_priority = priority_class_table.c

PUBLIC_NAME = func.coalesce(func.nullif(_department.public_name, EMPTY), _department.name)
"""What the waiting room reads of a department."""

CLINIC = RowQuery(
    select(*(clinic_table.c[described.name] for described in CLINIC_SETTINGS)), ClinicSettings
)
DEPARTMENTS = RowQuery(
    select(
        _department.id,
        _department.name,
        PUBLIC_NAME.label("public_name"),
        _department.description,
        _department.letter,
        _department.is_open,
        _department.is_joinable,
        _department.is_default,
    ).order_by(_department.name, _department.id),
    DepartmentRow,
)
ROOMS = RowQuery(select(_room.id, _room.name).order_by(_room.name, _room.id), RoomRow)
PRIORITIES = RowQuery(
    select(
        _priority.id,
        _priority.name,
        _priority.head_start_min,
        _priority.is_emergency,
        _priority.is_default,
    ).order_by(_priority.is_emergency, _priority.head_start_min, _priority.id),
    PriorityRow,
)
DOCTORS = RowQuery(
    select(
        _doctor.id,
        _doctor.name,
        _doctor.specialty,
        _doctor.department_id,
        _department.name.label("department"),
        _doctor.user_id,
        _doctor.room_id,
        or_empty(_room.name).label("room"),
    )
    .select_from(
        doctor_table.join(department_table, _department.id == _doctor.department_id).outerjoin(
            room_table, _room.id == _doctor.room_id
        )
    )
    .order_by(_doctor.name, _doctor.id),
    DoctorRow,
)
ONE_DOCTOR = DOCTORS.where(_doctor.id == bindparam("doctor_id", type_=Id))
MESSAGE_LANGUAGES = (
    select(message_template_table.c.language)
    .where(message_template_table.c.language != EMPTY)
    .distinct()
    .order_by(message_template_table.c.language)
)
