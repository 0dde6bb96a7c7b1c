"""Booked times with doctors."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from qtoken.db.database import Database
from qtoken.domain.clock import time_zone
from qtoken.domain.errors import (
    AppointmentNotFound,
    DoctorNotFound,
    PatientNotFound,
    StatusUnknown,
    TimeInvalid,
)
from qtoken.domain.roles import Right
from qtoken.models.appointment import appointment_table
from qtoken.models.clinic import clinic_table
from qtoken.models.doctor import doctor_table
from qtoken.models.patient import patient_table
from qtoken.services.requests import check_right, run_once
from qtoken.services.rows import AppointmentRow

_appointment = appointment_table.c
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class AppointmentStatus(StrEnum):
    """What became of an appointment."""

    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    CANCELED = "canceled"
    NO_SHOW = "no_show"


_ROWS = select(
    _appointment.id,
    _appointment.patient_id,
    patient_table.c.name,
    _appointment.doctor_id,
    doctor_table.c.name,
    _appointment.starts_at,
    _appointment.status,
).select_from(
    appointment_table.join(patient_table, patient_table.c.id == _appointment.patient_id).join(
        doctor_table, doctor_table.c.id == _appointment.doctor_id
    )
)


class Appointments:
    """Books appointments and says what became of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def book(
        self, patient_id: int, *, doctor_id: int, starts_at: datetime, by: int, request_id: str
    ) -> AppointmentRow:
        """Book a time, which must be aware. Raises `PatientNotFound`, `DoctorNotFound`."""
        if starts_at.tzinfo is None or not _FIRST_YEAR <= starts_at.year <= _LAST_YEAR:
            raise TimeInvalid(text=starts_at.isoformat())

        def work(connection: Connection) -> AppointmentRow:
            _require(connection, patient_table.c.id, patient_id, PatientNotFound, "patient")
            _require(connection, doctor_table.c.id, doctor_id, DoctorNotFound, "doctor")
            added = connection.execute(
                insert(appointment_table).values(
                    patient_id=patient_id,
                    doctor_id=doctor_id,
                    starts_at=starts_at,
                    status=AppointmentStatus.SCHEDULED.value,
                )
            )
            return _one(connection, added.inserted_primary_key[0])  # type: ignore[index]

        return self._change(work, "book", by, request_id)

    def change_status(
        self, appointment_id: int, status: str, *, by: int, request_id: str
    ) -> AppointmentRow:
        """Say what became of an appointment. Raises `AppointmentNotFound`, `StatusUnknown`."""
        try:
            chosen = AppointmentStatus(status)
        except ValueError:
            known = ", ".join(AppointmentStatus)
            raise StatusUnknown(status=status[:40], known=known) from None

        def work(connection: Connection) -> AppointmentRow:
            connection.execute(
                update(appointment_table)
                .where(_appointment.id == appointment_id)
                .values(status=chosen.value)
            )
            return _one(connection, appointment_id)

        return self._change(work, "change_appointment_status", by, request_id)

    def on_day(self, day: date, *, by: int) -> tuple[AppointmentRow, ...]:
        """Return the appointments of a calendar day in the clinic's time zone, by time.

        Raises `TimeInvalid` for a day centuries away.
        """
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise TimeInvalid(text=day.isoformat())

        def read(connection: Connection) -> tuple[AppointmentRow, ...]:
            check_right(connection, self._database, Right.SEE_APPOINTMENTS, by)
            zone = time_zone(connection.scalars(select(clinic_table.c.time_zone)).one())
            start = datetime(day.year, day.month, day.day, tzinfo=zone)
            end = start + timedelta(days=1)
            rows = connection.execute(
                _ROWS.where(
                    _appointment.starts_at >= start.astimezone(UTC),
                    _appointment.starts_at < end.astimezone(UTC),
                ).order_by(_appointment.starts_at, _appointment.id)
            )
            return tuple(AppointmentRow(*row) for row in rows)

        return self._database.read(read)

    def _change(self, work: Any, command: str, by: int, request_id: str) -> AppointmentRow:
        return run_once(
            self._database,
            AppointmentRow,
            work,
            right=Right.BOOK,
            command=command,
            by=by,
            request_id=request_id,
        )


def _require(connection: Connection, column: Any, value: int, error: Any, name: str) -> None:
    if connection.scalar(select(column).where(column == value)) is None:
        raise error(**{name: value})


def _one(connection: Connection, appointment_id: int) -> AppointmentRow:
    found = connection.execute(_ROWS.where(_appointment.id == appointment_id)).one_or_none()
    if found is None:
        raise AppointmentNotFound(appointment=appointment_id)
    return AppointmentRow(*found)
