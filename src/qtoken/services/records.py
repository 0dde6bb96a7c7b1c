"""Long lists, a page at a time: users, patients, appointments, the tokens of today."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, select

from qtoken.db.database import Database
from qtoken.domain.appointment import AppointmentStatus
from qtoken.domain.clock import time_zone
from qtoken.domain.errors import (
    DayInvalid,
    DepartmentNotFound,
    DoctorNotFound,
    PatientNotFound,
    StatusUnknown,
)
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_line
from qtoken.domain.roles import Reach, Right, Role
from qtoken.domain.token import Status
from qtoken.domain.usernames import username_key
from qtoken.models.appointment import appointment_table
from qtoken.models.clinic import clinic_table
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.patient import patient_table
from qtoken.models.token import token_table
from qtoken.models.user import user_table
from qtoken.services.ownership import IS_OWN_TOKEN, Asker, own_patient, own_user
from qtoken.services.people.appointments import (
    APPOINTMENTS,
    is_theirs,
    require_row,
)
from qtoken.services.people.mailboxes import mailbox_key
from qtoken.services.people.patient_rows import AppointmentRow, PatientRow
from qtoken.services.people.patient_steps import PATIENTS, patient_row
from qtoken.services.people.user_steps import USERS, read_user, user_row
from qtoken.services.record_rows import Page
from qtoken.services.repeats import check_right, who_asks
from qtoken.services.rows import TokenRow, UserRow
from qtoken.services.service_days import read_service_day
from qtoken.services.token_queries import select_tokens, token_row

R = TypeVar("R")
Order = Sequence[str]
"""Names of columns, `-` in front for descending. Unknown names order nothing."""

LONGEST_PAGE = 20_000
"""Rows of what is read at once."""

_user, _patient = user_table.c, patient_table.c
_appointment, _token = appointment_table.c, token_table.c
_FIRST_YEAR, _LAST_YEAR = 1900, 2200

_USER_ORDER = {"id": _user.id, "username": _user.username_key, "email": _user.email}
_USER_ORDER |= {"role": _user.role}
_PATIENT_ORDER = {"id": _patient.id, "name": _patient.name, "date_of_birth": _patient.date_of_birth}
_APPOINTMENT_ORDER = {"id": _appointment.id, "date": _appointment.starts_at}
_APPOINTMENT_ORDER |= {"status": _appointment.status}
_TOKEN_ORDER = {
    "id": _token.id,
    "created_at": _token.issued_at,
    "token_number": _token.number,
    "department": _token.department_id,
    "status": _token.status,
}


class Records:
    """Reads lists that grow with the years. Each page comes with the length of the whole list."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def user(self, user_id: int, *, by: int) -> UserRow:
        """Return one user; oneself, or as an admin anybody. Raises `UserNotFound`."""

        def read(connection: Connection) -> UserRow:
            check_right(connection, self._database, Right.MANAGE_USERS, by, own=own_user(user_id))
            return read_user(connection, user_id)

        return self._database.read(read)

    def users(
        self,
        *,
        search: str = "",
        username: str | None = None,
        email: str | None = None,
        role: Role | None = None,
        is_active: bool | None = None,
        order: Order = ("username",),
        limit: int = LONGEST_PAGE,
        offset: int = 0,
        by: int,
    ) -> Page[UserRow]:
        """Return users whose name or e-mail address has `search` in it; for admins.

        `username` and `email` are those of one, without regard to case.
        """
        line = clean_line(search, Field.SEARCH)
        where: list[ColumnElement[bool]] = []
        if line:
            in_name = _user.username_key.contains(username_key(line), autoescape=True)
            in_email = _user.email_key.contains(mailbox_key(line), autoescape=True)
            where.append(in_name | in_email)
        if username is not None:
            where.append(_user.username_key == username_key(clean_line(username, Field.USERNAME)))
        if email is not None:
            where.append(_user.email_key == mailbox_key(clean_line(email, Field.EMAIL)))
        if role is not None:
            where.append(_user.role == role.value)
        if is_active is not None:
            where.append(_user.is_active.is_(is_active))

        def read(connection: Connection) -> Page[UserRow]:
            check_right(connection, self._database, Right.MANAGE_USERS, by)
            query = _ordered(USERS.order_by(None), order, _USER_ORDER, _user.id)
            return _page(connection, query.where(*where), user_row, limit, offset)

        return self._database.read(read)

    def patients_of(self, user_ids: Collection[int], *, by: int) -> Mapping[int, PatientRow]:
        """Return by the user's id which patients users are; for admins, else of oneself only."""

        def read(connection: Connection) -> Mapping[int, PatientRow]:
            who = who_asks(connection, Right.MANAGE_USERS, by)
            asked = user_ids if who.reach is Reach.ALL else {by}.intersection(user_ids)
            query = PATIENTS.add_columns(_patient.user_id).where(_patient.user_id.in_(asked))
            return {row.user_id: patient_row(row) for row in connection.execute(query)}

        return self._database.read(read)

    def users_of(self, patient_ids: Collection[int], *, by: int) -> Mapping[int, UserRow]:
        """Return by the patient's id who signs in as them; for admins, else of oneself only."""

        def read(connection: Connection) -> Mapping[int, UserRow]:
            who = who_asks(connection, Right.MANAGE_USERS, by)
            query = (
                USERS.add_columns(_patient.id.label("patient_id"))
                .join(patient_table, _patient.user_id == _user.id)
                .where(_patient.id.in_(patient_ids))
            )
            if who.reach is not Reach.ALL:
                query = query.where(_user.id == by)
            return {row.patient_id: user_row(row) for row in connection.execute(query)}

        return self._database.read(read)

    def patients(
        self,
        *,
        order: Order = ("name",),
        limit: int = LONGEST_PAGE,
        offset: int = 0,
        by: int,
    ) -> Page[PatientRow]:
        """Return all patients, by name. To find one, `registration.find` is quicker."""

        def read(connection: Connection) -> Page[PatientRow]:
            check_right(connection, self._database, Right.SEE_PATIENTS, by)
            query = _ordered(PATIENTS, order, _PATIENT_ORDER, _patient.id)
            return _page(connection, query, patient_row, limit, offset)

        return self._database.read(read)

    def appointments(
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
        """Return appointments; doctors and patients see their own.

        `day` is a calendar day in the clinic's time zone. Raises `StatusUnknown`, `DayInvalid`,
        `DoctorNotFound`, and `PatientNotFound`, to patients for anybody else.
        """
        where: list[ColumnElement[bool]] = []
        if status is not None:
            where.append(_appointment.status == _known(status, AppointmentStatus))
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise DayInvalid(text=day.isoformat(), first=_FIRST_YEAR, last=_LAST_YEAR)

        def read(connection: Connection) -> Page[AppointmentRow]:
            who = who_asks(connection, Right.SEE_APPOINTMENTS, by)
            whose = _whose(connection, who, patient_id, doctor_id)
            on_day = [] if day is None else _on_day(connection, day)
            query = APPOINTMENTS.where(is_theirs(who), *where, *whose, *on_day)
            ordered = _ordered(query, order, _APPOINTMENT_ORDER, _appointment.id)
            return _page(connection, ordered, lambda row: AppointmentRow(*row), limit, offset)

        return self._database.read(read)

    def tokens_today(
        self,
        *,
        department_id: int | None = None,
        status: str | None = None,
        order: Order = ("created_at",),
        limit: int = LONGEST_PAGE,
        offset: int = 0,
        by: int,
    ) -> Page[TokenRow]:
        """Return the tokens issued on this service day; patients see their own.

        Raises `StatusUnknown`, `DepartmentNotFound`.
        """
        where = [] if status is None else [_token.status == _known(status, Status)]
        if department_id is not None:
            where.append(_token.department_id == department_id)

        def read(connection: Connection) -> Page[TokenRow]:
            who = who_asks(connection, Right.SEE_QUEUE, by)
            if department_id is not None:
                table = department_table.c.id
                require_row(connection, table, department_id, DepartmentNotFound, "department")
            query = select_tokens().where(_is_of_today(connection, self._database), *where)
            if who.reach is Reach.OWN:
                query = query.where(IS_OWN_TOKEN).params(by=by)
            ordered = _ordered(query, order, _TOKEN_ORDER, _token.id)
            return _page(connection, ordered, token_row, limit, offset)

        return self._database.read(read)


def _page(
    connection: Connection, query: Select[Any], row: Callable[[Any], R], limit: int, offset: int
) -> Page[R]:
    counted = query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    total = connection.scalar(counted) or 0
    asked = query.limit(max(1, min(limit, LONGEST_PAGE))).offset(max(0, offset))
    return Page(tuple(row(found) for found in connection.execute(asked)), total)


def _ordered(query: Select[Any], order: Order, known: Mapping[str, Any], last: Any) -> Select[Any]:
    # By id in the end, so that no row is on two pages.
    for name in order:
        column = known.get(name.removeprefix("-"))
        if column is not None:
            query = query.order_by(column.desc() if name.startswith("-") else column)
    return query.order_by(last)


def _known(status: str, kinds: Any) -> str:
    try:
        value: str = kinds(status).value
    except ValueError:
        raise StatusUnknown(status=status[:40], known=", ".join(kinds)) from None
    return value


def _whose(
    connection: Connection, who: Asker, patient_id: int | None, doctor_id: int | None
) -> list[ColumnElement[bool]]:
    where = []
    if patient_id is not None:
        if who.role is Role.PATIENT:
            own_patient(patient_id)(connection, who)
        require_row(connection, _patient.id, patient_id, PatientNotFound, "patient")
        where.append(_appointment.patient_id == patient_id)
    if doctor_id is not None:
        require_row(connection, doctor_table.c.id, doctor_id, DoctorNotFound, "doctor")
        where.append(_appointment.doctor_id == doctor_id)
    return where


def _on_day(connection: Connection, day: date) -> list[ColumnElement[bool]]:
    zone = time_zone(connection.scalars(select(clinic_table.c.time_zone)).one())
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    end = start + timedelta(days=1)
    return [
        _appointment.starts_at >= start.astimezone(UTC),
        _appointment.starts_at < end.astimezone(UTC),
    ]


def _is_of_today(connection: Connection, database: Database) -> ColumnElement[bool]:
    today = read_service_day(connection, database.now())
    # The departments lead the index of numbers, so they are said as well: the day alone would walk
    # through the tokens of all years.
    departments = connection.scalars(select(department_table.c.id)).all()
    return _token.issued_department_id.in_(departments) & (_token.service_day == today.day)
