"""Issuing tokens."""

from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, exists, select

from qtoken.db.database import Database
from qtoken.db.prepared import PreparedQuery
from qtoken.domain import call_order
from qtoken.domain.errors import (
    DepartmentClosed,
    DepartmentNotFound,
    DoctorElsewhere,
    DoctorNotFound,
    JoinAtDesk,
    PatientNotFound,
    PriorityReserved,
    PriorityUnknown,
)
from qtoken.domain.press import Press
from qtoken.domain.roles import Reach, Right, reach
from qtoken.domain.standing import issued
from qtoken.domain.token import Verb
from qtoken.models.base import Id
from qtoken.models.clinic import clinic_table, priority_class_table
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.patient import patient_table
from qtoken.services.asked import Asked
from qtoken.services.ownership import Actor, OwnershipCheck, own_patient
from qtoken.services.people.self_service import use_joining
from qtoken.services.queue.token_command import CONTEXT, Command
from qtoken.services.queue.token_states import columns_of
from qtoken.services.queue.token_writes import record_issue
from qtoken.services.rows import TokenRow
from qtoken.services.service_days import DAY_RULES, service_day_of

_patient, _department = patient_table.c, department_table.c
_doctor, _priority = doctor_table.c, priority_class_table.c


class _Asking(NamedTuple):
    now: datetime
    role: str | None
    answered: int | None
    used_elsewhere: str | None
    time_zone: str
    day_starts_min: int


class _Patient(NamedTuple):
    id: int
    name: str
    date_of_birth: date | None
    needs: str


class _Department(NamedTuple):
    id: int
    name: str
    letter: str
    is_open: bool


class _Doctor(NamedTuple):
    id: int
    name: str
    department_id: int


class _Priority(NamedTuple):
    id: int
    name: str
    is_emergency: bool
    head_start_min: int


class _Found(NamedTuple):
    """Who asks, and what they ask for: None where there is no such thing."""

    asking: _Asking
    patient: _Patient | None
    department: _Department | None
    doctor: _Doctor | None
    priority: _Priority | None


def _select(*, is_priority_named: bool) -> Select[Any]:
    priority_id = bindparam("priority_id", type_=Id)
    chosen = _priority.id == priority_id if is_priority_named else _priority.is_default
    return select(
        *CONTEXT,
        *DAY_RULES,
        *(_patient[name] for name in _Patient._fields),
        *(_department[name] for name in _Department._fields),
        *(_doctor[name] for name in _Doctor._fields),
        *(_priority[name] for name in _Priority._fields),
    ).select_from(
        clinic_table.outerjoin(patient_table, _patient.id == bindparam("patient_id", type_=Id))
        .outerjoin(department_table, _department.id == bindparam("department_id", type_=Id))
        .outerjoin(doctor_table, _doctor.id == bindparam("doctor_id", type_=Id))
        .outerjoin(priority_class_table, chosen)
    )


_FOUND = {
    named: PreparedQuery(
        partial(_select, is_priority_named=named),
        _Found,
        parts=(_Asking, _Patient, _Department, _Doctor, _Priority),
    )
    for named in (True, False)
}


class _ForOneself(Exception):
    """Leaves the work: who asks may issue a token to themselves only, and that is measured."""


class Issuing:
    """Gives patients a numbered place in a department's queue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(
        self,
        patient_id: int,
        *,
        department_id: int,
        priority_id: int | None = None,
        doctor_id: int | None = None,
        is_at_desk: bool = False,
        address: str = "",
        press: Press,
    ) -> TokenRow:
        """Issue the department's next number of the service day to a patient.

        Without a priority the clinic's default class is taken. `doctor_id` is whom the patient asks
        for: no other doctor's call-next will take the token. Patients join a queue for themselves
        only, without a priority, and not where the desk keeps the queue; where it `is_at_desk`
        they do not at all. `address` is where they ask from, empty at this computer: what they take
        for themselves has a measure (`people.self_service`). Raises `TokenAlreadyOpen`
        with the label if the patient is in that queue already, `DepartmentClosed`, `JoinAtDesk`,
        `OneTokenOnly`, `SelfServiceSlowed`,
        `PatientNotFound`, `DepartmentNotFound`, `DoctorNotFound`, `DoctorElsewhere`,
        `PriorityUnknown`, `PriorityReserved`.
        """
        asked = {
            "patient_id": patient_id,
            "department_id": department_id,
            "doctor_id": doctor_id,
            "priority_id": priority_id,
        }
        own = None if is_at_desk else _own_place(patient_id, department_id, priority_id)
        command = Command(self._database, Verb.ISSUE, press, asked, Right.ISSUE, own)

        def issue(connection: Connection) -> TokenRow:
            found = _read(connection, command)
            if reach(found.asking.role, Right.ISSUE) is Reach.OWN:
                raise _ForOneself
            return _issue(connection, command, found)

        def issue_own(connection: Connection) -> TokenRow:
            found = _read(connection, command)
            use_joining(
                connection,
                by=press.by,
                patient_id=patient_id,
                department_id=department_id,
                address=address,
                now=found.asking.now,
            )
            return _issue(connection, command, found)

        try:
            return command.run(issue)
        except _ForOneself:
            # What is counted is counted, and the token issued, in one transaction or not at all;
            # the desk has no need of one.
            return command.run_whole(issue_own)


def _own_place(patient_id: int, department_id: int, priority_id: int | None) -> OwnershipCheck:
    """Return the check of those whose right to issue tokens reaches no further than themselves.

    It must be the patient, without a priority, where patients may join.
    """

    def check(connection: Connection, who: Actor) -> None:
        own_patient(patient_id)(connection, who)
        if priority_id is not None:
            reserved = select(_priority.name).where(
                _priority.id == priority_id, _priority.is_default.is_(False)
            )
            name = connection.scalar(reserved)
            if name is not None:
                raise PriorityReserved(priority=name)
        kept_by_desk = select(_department.name).where(
            _department.id == department_id,
            ~_department.is_joinable | ~exists().where(clinic_table.c.is_joining_open),
        )
        department = connection.scalar(kept_by_desk)
        if department is not None:
            raise JoinAtDesk(department=department)

    return check


def _read(connection: Connection, command: Command) -> _Found:
    statement = _FOUND[command.asked["priority_id"] is not None]
    found = statement.one(connection, {**command.asked, **command.parameters()})
    command.check(connection, found.asking)
    return found


def _issue(connection: Connection, command: Command, found: _Found) -> TokenRow:
    token = _token(connection, command.asked, found)
    return record_issue(connection, token, command.words(), set_now=command.database.now())


def _token(connection: Connection, asked: Asked, found: _Found) -> TokenRow:
    """Return the token as it will be; id and number are the database's to give. Raises."""
    _asking, patient, department, doctor, priority = found
    if patient is None:
        raise PatientNotFound(patient=asked["patient_id"])
    if department is None:
        raise DepartmentNotFound(department=asked["department_id"])
    if not department.is_open:
        raise DepartmentClosed(department=department.name)
    if priority is None:
        names = connection.scalars(select(_priority.name).order_by(_priority.id))
        named = asked["priority_id"]
        raise PriorityUnknown(priority="-" if named is None else named, known=", ".join(names))
    if asked["doctor_id"] is not None:
        if doctor is None:
            raise DoctorNotFound(doctor=asked["doctor_id"])
        if doctor.department_id != department.id:
            raise DoctorElsewhere(doctor=doctor.name, department=department.name)
    return _new_row(found.asking, patient, department, doctor, priority)


def _new_row(
    asking: _Asking,
    patient: _Patient,
    department: _Department,
    doctor: _Doctor | None,
    priority: _Priority,
) -> TokenRow:
    now = asking.now
    standing = issued(
        department_id=department.id, wanted_doctor_id=doctor.id if doctor else None, at=now
    )
    return TokenRow(
        id=0,
        letter=department.letter,
        number=0,
        department=department.name,
        patient_id=patient.id,
        patient=patient.name,
        date_of_birth=patient.date_of_birth,
        needs=patient.needs,
        priority_id=priority.id,
        priority=priority.name,
        is_emergency=priority.is_emergency,
        head_start_min=priority.head_start_min,
        service_day=service_day_of(asking).day,
        issued_at=now,
        place_at=call_order.place_at(now, priority.head_start_min),
        wanted_doctor=doctor.name if doctor else "",
        doctor="",
        room="",
        **columns_of(standing),
    )
