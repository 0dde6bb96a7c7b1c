"""Booked times with doctors."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, exists, insert, select, true, update

from qtoken.db.database import Database
from qtoken.db.row_query import RowQuery
from qtoken.domain.appointment import AppointmentStatus
from qtoken.domain.clock import time_zone
from qtoken.domain.errors import (
    AppointmentNotFound,
    BookAtDesk,
    DayInvalid,
    DoctorNotFound,
    MomentInvalid,
    NotAllowed,
    PatientNotFound,
    StatusRefused,
)
from qtoken.domain.messages import Kind
from qtoken.domain.press import Press
from qtoken.domain.roles import Reach, Right, Role
from qtoken.models.appointment import appointment_table
from qtoken.models.clinic import clinic_table
from qtoken.models.doctor import doctor_table
from qtoken.models.message import message_table
from qtoken.models.patient import patient_table
from qtoken.models.user import user_table
from qtoken.services.ownership import Actor, OwnershipCheck, own_patient
from qtoken.services.paging import (
    LONGEST_PAGE,
    Order,
    Page,
    known_status,
    ordered,
    read_page,
    require_row,
)
from qtoken.services.people.patient_rows import AppointmentRow
from qtoken.services.people.self_service import use_booking
from qtoken.services.repeats import run_once, who_asks

_appointment, _doctor, _user = appointment_table.c, doctor_table.c, user_table.c
_message = message_table.c
_FIRST_YEAR, _LAST_YEAR = 1900, 2200

_IS_REMINDED = exists().where(
    # The patient is named because messages have an index by patient, none by appointment.
    _message.patient_id == _appointment.patient_id,
    _message.appointment_id == _appointment.id,
    _message.kind == Kind.REMINDER.value,
    _message.status == "sent",
)

APPOINTMENTS = RowQuery(
    select(
        _appointment.id,
        _appointment.patient_id,
        patient_table.c.name.label("patient"),
        _appointment.doctor_id,
        doctor_table.c.name.label("doctor"),
        _appointment.starts_at,
        _appointment.status,
        _IS_REMINDED.label("is_reminded"),
    ).select_from(
        appointment_table.join(patient_table, patient_table.c.id == _appointment.patient_id).join(
            doctor_table, doctor_table.c.id == _appointment.doctor_id
        )
    ),
    AppointmentRow,
)

_IS_SCHEDULED = _appointment.status == AppointmentStatus.SCHEDULED.value
_ORDER = {
    "id": _appointment.id,
    "date": _appointment.starts_at,
    "status": _appointment.status,
}
_USER = {Role.DOCTOR: _doctor.user_id, Role.PATIENT: patient_table.c.user_id}
"""The column with the user to whom an appointment belongs, for roles that see only their own."""


def _is_theirs(who: Actor) -> ColumnElement[bool]:
    """Return the condition for the appointments that this user's right reaches."""
    return true() if who.reach is Reach.ALL else _USER[who.role] == who.id


class Appointments:
    """Books appointments, changes their status and lists them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def book(
        self,
        patient_id: int,
        *,
        doctor_id: int,
        starts_at: datetime,
        status: str = AppointmentStatus.SCHEDULED,
        address: str = "",
        press: Press,
    ) -> AppointmentRow:
        """Book an appointment at an aware time.

        Raises `MomentInvalid`, `PatientNotFound`, `DoctorNotFound`.

        Patients book for themselves, doctors with themselves; for another doctor they get
        `NotAllowed`, since everybody may know that the doctor exists. A `status` other than
        scheduled records what has happened already, which patients may not: `StatusRefused`,
        `StatusUnknown`. `address` is the network address of the request, empty at this computer.
        What patients book is limited (`services.people.self_service`): `OneAppointmentOnly`,
        `SelfServiceSlowed`, and `BookAtDesk` if the clinic books at the desk only.
        """
        chosen = AppointmentStatus(known_status(status, AppointmentStatus))
        if starts_at.tzinfo is None or not _FIRST_YEAR <= starts_at.year <= _LAST_YEAR:
            raise MomentInvalid(
                text=starts_at.isoformat(" ", "minutes"), first=_FIRST_YEAR, last=_LAST_YEAR
            )

        def work(connection: Connection) -> AppointmentRow:
            require_row(connection, patient_table.c.id, patient_id, PatientNotFound, "patient")
            require_row(connection, doctor_table.c.id, doctor_id, DoctorNotFound, "doctor")
            if connection.scalar(select(_is_patient(press.by))):
                now = self._database.instant(connection)
                use_booking(
                    connection, by=press.by, patient_id=patient_id, address=address, now=now
                )
            added = connection.execute(
                insert(appointment_table).values(
                    patient_id=patient_id,
                    doctor_id=doctor_id,
                    starts_at=starts_at,
                    status=chosen.value,
                )
            )
            return _one(connection, added.inserted_primary_key[0])  # type: ignore[index]

        return run_once(
            self._database,
            AppointmentRow,
            work,
            right=Right.BOOK,
            command="book",
            asked={
                "patient_id": patient_id,
                "doctor_id": doctor_id,
                "starts_at": starts_at,
                "status": chosen,
            },
            by=press.by,
            request_id=press.request_id,
            own=_own_booking(patient_id, doctor_id, chosen),
            is_same=lambda row: (row.patient_id, row.doctor_id) == (patient_id, doctor_id),
        )

    def change_status(self, appointment_id: int, status: str, *, press: Press) -> AppointmentRow:
        """Change an appointment's status; doctors and patients can change their own ones.

        Raises `AppointmentNotFound`, `StatusUnknown`, and `StatusRefused` if a patient does
        anything but cancel a scheduled one.
        """
        chosen = AppointmentStatus(known_status(status, AppointmentStatus))

        def work(connection: Connection) -> AppointmentRow:
            # Checked in the UPDATE itself: the desk may change the status at the same moment.
            changed = connection.execute(
                update(appointment_table)
                .where(_appointment.id == appointment_id, _IS_SCHEDULED | ~_is_patient(press.by))
                .values(status=chosen.value)
            )
            row = _one(connection, appointment_id)
            if not changed.rowcount:
                raise StatusRefused(status=AppointmentStatus(row.status))
            return row

        return run_once(
            self._database,
            AppointmentRow,
            work,
            right=Right.BOOK,
            command="change_appointment_status",
            asked={"appointment_id": appointment_id, "status": chosen},
            by=press.by,
            request_id=press.request_id,
            own=_own_change(appointment_id, chosen),
            is_same=lambda row: row.id == appointment_id,
        )

    def appointment(self, appointment_id: int, *, by: int) -> AppointmentRow:
        """Return an appointment; doctors and patients see only their own.

        Raises `AppointmentNotFound`.
        """

        def read(connection: Connection) -> AppointmentRow:
            who = who_asks(connection, Right.SEE_APPOINTMENTS, by)
            query = APPOINTMENTS.where(_appointment.id == appointment_id, _is_theirs(who))
            found = query.one_or_none(connection)
            if found is None:
                raise AppointmentNotFound(appointment=appointment_id)
            return found

        return self._database.read(read)

    def page(
        self,
        *,
        day: date | None = None,
        patient_id: int | None = None,
        doctor_id: int | None = None,
        status: str | None = None,
        order: Order = ("date",),
        limit: int = LONGEST_PAGE,
        offset: int = 0,
        by: int,
    ) -> Page[AppointmentRow]:
        """Return appointments; doctors and patients see only their own.

        `day` is a calendar day in the clinic's time zone. Raises `StatusUnknown`, `DayInvalid`,
        `DoctorNotFound` and `PatientNotFound`; patients get the last one for all other patients.
        """
        where: list[ColumnElement[bool]] = []
        if status is not None:
            where.append(_appointment.status == known_status(status, AppointmentStatus))
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise DayInvalid(text=day.isoformat(), first=_FIRST_YEAR, last=_LAST_YEAR)

        def read(connection: Connection) -> Page[AppointmentRow]:
            who = who_asks(connection, Right.SEE_APPOINTMENTS, by)
            whose = _whose(connection, who, patient_id, doctor_id)
            on_day = [] if day is None else _on_day(connection, day)
            query = APPOINTMENTS.where(_is_theirs(who), *where, *whose, *on_day)
            query = ordered(query, order, _ORDER, _appointment.id)
            return read_page(connection, query, limit=limit, offset=offset)

        return self._database.read(read)


def _is_patient(by: int) -> ColumnElement[bool]:
    return exists().where(_user.id == by, _user.role == Role.PATIENT.value)


def _whose(
    connection: Connection, who: Actor, patient_id: int | None, doctor_id: int | None
) -> list[ColumnElement[bool]]:
    where = []
    if patient_id is not None:
        # Ownership first: patients get the same error whether another patient exists or not.
        if who.role is Role.PATIENT:
            own_patient(patient_id)(connection, who)
        require_row(connection, patient_table.c.id, patient_id, PatientNotFound, "patient")
        where.append(_appointment.patient_id == patient_id)
    if doctor_id is not None:
        require_row(connection, _doctor.id, doctor_id, DoctorNotFound, "doctor")
        where.append(_appointment.doctor_id == doctor_id)
    return where


def _on_day(connection: Connection, day: date) -> list[ColumnElement[bool]]:
    zone = time_zone(connection.scalars(select(clinic_table.c.time_zone)).one())
    # Adding a day to an aware time adds wall-clock time, so a day with a clock change is right.
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    end = start + timedelta(days=1)
    return [
        _appointment.starts_at >= start.astimezone(UTC),
        _appointment.starts_at < end.astimezone(UTC),
    ]


def _own_booking(patient_id: int, doctor_id: int, status: AppointmentStatus) -> OwnershipCheck:
    is_oneself = own_patient(patient_id)

    def check(connection: Connection, who: Actor) -> None:
        if who.role is Role.PATIENT:
            is_oneself(connection, who)
            if not connection.scalar(select(clinic_table.c.is_booking_open)):
                raise BookAtDesk
            if status is not AppointmentStatus.SCHEDULED:
                raise StatusRefused(status=AppointmentStatus.SCHEDULED)
            return
        found = connection.execute(select(_doctor.user_id).where(_doctor.id == doctor_id)).first()
        if found is None:
            raise DoctorNotFound(doctor=doctor_id)
        if found.user_id != who.id:
            raise NotAllowed(role=who.role)

    return check


def _own_change(appointment_id: int, status: AppointmentStatus) -> OwnershipCheck:
    def check(connection: Connection, who: Actor) -> None:
        own = APPOINTMENTS.where(_appointment.id == appointment_id, _is_theirs(who))
        found = own.one_or_none(connection)
        if found is None:
            raise AppointmentNotFound(appointment=appointment_id)
        if who.role is Role.PATIENT and status is not AppointmentStatus.CANCELED:
            raise StatusRefused(status=AppointmentStatus(found.status))

    return check


def _one(connection: Connection, appointment_id: int) -> AppointmentRow:
    found = APPOINTMENTS.where(_appointment.id == appointment_id).one_or_none(connection)
    if found is None:
        raise AppointmentNotFound(appointment=appointment_id)
    return found
