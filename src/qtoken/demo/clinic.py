"""Sets up the sample clinic: users, departments, rooms, doctors, priorities and patients."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from qtoken.demo.people import DEPARTMENTS, DOCTORS, PATIENTS
from qtoken.domain.clock import clean_time_zone
from qtoken.domain.errors import TimeZoneUnknown
from qtoken.domain.press import Press
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import DepartmentRow, DoctorRow, UserRow
from qtoken.services.services import Services

NAME = "Riverside Clinic"
ADMIN, DESK, DOCTOR = "admin", "ana", "mensah"
PASSWORD = "qtoken-demo"  # noqa: S105 - told to everybody who runs the demo
PRIORITY = "elderly or disabled"

_MORNING_H = 4


@dataclass(frozen=True, slots=True)
class SampleClinic:
    """The people of the sample clinic. `desk` works at reception, `doctor` has a doctor window."""

    admin: UserRow
    desk: UserRow
    doctor: UserRow
    departments: Mapping[str, DepartmentRow]
    doctors: tuple[DoctorRow, ...]
    patients: tuple[PatientRow, ...]


def set_up(services: Services, *, now: datetime) -> SampleClinic:
    """Make everything but the morning's tokens. `now` decides when the service day starts."""
    zone = local_zone()
    admin = services.accounts.create_first_admin(
        ADMIN, PASSWORD, clinic_name=NAME, time_zone_name=zone.key, request_id=_new()
    )
    by = admin.id
    services.clinic_setup.change_clinic(
        day_starts_min=day_start_min(now, zone), press=Press(by, _new())
    )
    services.clinic_setup.add_priority(PRIORITY, head_start_min=30, press=Press(by, _new()))
    desk, doctor = (
        services.accounts.add_user(name, password=PASSWORD, role=role, press=Press(by, _new()))
        for name, role in ((DESK, "staff"), (DOCTOR, "doctor"))
    )
    departments = {
        name.letter: services.clinic_setup.add_department(
            name.name, letter=name.letter, press=Press(by, _new())
        )
        for name in DEPARTMENTS
    }
    return SampleClinic(
        admin=admin,
        desk=desk,
        doctor=doctor,
        departments=departments,
        doctors=_doctors(services, departments, by=by, first=doctor.id),
        patients=_patients(services, by=desk.id),
    )


def day_start_min(now: datetime, zone: ZoneInfo) -> int:
    """Return when the service day starts, in minutes after midnight.

    That is midnight, but earlier if it is night now: the played morning must lie within one day.
    """
    local = now.astimezone(zone)
    if local.hour >= _MORNING_H:
        return 0
    return (local - timedelta(hours=_MORNING_H)).hour * 60


def local_zone() -> ZoneInfo:
    """Return this computer's time zone if it can be found out, else UTC."""
    # Python does not tell the zone's name. On Linux and macOS the target of this link has it.
    link = Path("/etc/localtime")
    named = link.resolve().as_posix().partition("zoneinfo/")[2] if link.is_symlink() else ""
    for name in (os.environ.get("TZ", "").lstrip(":"), named):
        try:
            if name:
                return ZoneInfo(clean_time_zone(name))
        except TimeZoneUnknown:
            continue
    return ZoneInfo("UTC")


def _doctors(
    services: Services, departments: Mapping[str, DepartmentRow], *, by: int, first: int
) -> tuple[DoctorRow, ...]:
    rooms = {
        name: services.clinic_setup.add_room(name, press=Press(by, _new()))
        for name in sorted(doctor.room for doctor in DOCTORS)
    }
    return tuple(
        services.clinic_setup.add_doctor(
            doctor.name,
            department_id=departments[doctor.letter].id,
            specialty=doctor.specialty,
            user_id=first if doctor is DOCTORS[0] else None,
            room_id=rooms[doctor.room].id,
            press=Press(by, _new()),
        )
        for doctor in DOCTORS
    )


def _patients(services: Services, *, by: int) -> tuple[PatientRow, ...]:
    return tuple(
        services.registration.register(
            patient.name,
            phone=patient.phone,
            date_of_birth=patient.born,
            needs=patient.needs,
            record_number=f"RC-{1001 + place}",
            press=Press(by, _new()),
        )
        for place, patient in enumerate(PATIENTS)
    )


def _new() -> str:
    return str(uuid4())
