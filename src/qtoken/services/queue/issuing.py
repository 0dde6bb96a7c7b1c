"""Issuing tokens."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select

from qtoken.db.database import Database
from qtoken.db.prepared import Prepared
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
from qtoken.domain.roles import Right
from qtoken.domain.token import Status, Verb
from qtoken.models.base import Id
from qtoken.models.clinic import clinic_table, priority_class_table
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.patient import patient_table
from qtoken.services.ownership import Asker, own_patient
from qtoken.services.queue.token_command import CLINIC_RULES, CONTEXT, Command
from qtoken.services.queue.token_writes import record_issue
from qtoken.services.rows import TokenRow
from qtoken.services.service_days import service_day_of

_patient, _department = patient_table.c, department_table.c
_doctor, _priority = doctor_table.c, priority_class_table.c


def _context(*, is_priority_named: bool) -> Any:
    priority_id = bindparam("priority_id", type_=Id)
    chosen = _priority.id == priority_id if is_priority_named else _priority.is_default
    return select(
        *CONTEXT,
        *CLINIC_RULES,
        _patient.name.label("patient"),
        _patient.date_of_birth,
        _patient.needs,
        _department.name.label("department"),
        _department.letter,
        _department.is_open,
        _doctor.name.label("doctor"),
        _doctor.department_id.label("doctor_department_id"),
        _priority.id.label("priority_id"),
        _priority.name.label("priority"),
        _priority.is_emergency,
        _priority.head_start_min,
    ).select_from(
        clinic_table.outerjoin(patient_table, _patient.id == bindparam("patient_id", type_=Id))
        .outerjoin(department_table, _department.id == bindparam("department_id", type_=Id))
        .outerjoin(doctor_table, _doctor.id == bindparam("doctor_id", type_=Id))
        .outerjoin(priority_class_table, chosen)
    )


_CONTEXT = {named: Prepared(partial(_context, is_priority_named=named)) for named in (True, False)}


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
        by: int,
        request_id: str,
    ) -> TokenRow:
        """Issue the department's next number of the service day to a patient.

        Without a priority the clinic's default class is taken. `doctor_id` is whom the patient asks
        for: no other doctor's call-next will take the token. Patients join a queue for themselves
        only, without a priority, and not where the desk keeps the queue; where it `is_at_desk`
        they do not at all. `address` is where they ask from, empty at this computer: what they take
        for themselves has a measure (`services.people.self_service`). Raises `TokenAlreadyOpen`
        with the label if the patient is in that queue already, `DepartmentClosed`, `JoinAtDesk`,
        `OneTokenOnly`, `SelfServiceSlowed`,
        `PatientNotFound`, `DepartmentNotFound`, `DoctorNotFound`, `DoctorElsewhere`,
        `PriorityUnknown`, `PriorityReserved`.
        """
        asked = {
            "patient_id": patient_id,
            "department_id": department_id,
            "doctor_id": doctor_id,
        }
        if priority_id is not None:
            asked["priority_id"] = priority_id
        oneself = _Oneself(patient_id, priority_id, department_id)
        command = Command(
            self._database,
            verb=Verb.ISSUE,
            asked=asked,
            by=by,
            request_id=request_id,
            right=Right.ISSUE,
            own=None if is_at_desk else oneself,
        )

        def work(connection: Connection) -> TokenRow:
            found = command.context(connection, _CONTEXT["priority_id" in asked], **asked)
            if oneself.is_asking:
                # What is counted is counted, and the token issued, in one transaction or not at
                # all; the desk has no need of one.
                command.require_transaction()
                # No window that starts waits for it.
                from qtoken.services.people.self_service import use_joining

                use_joining(
                    connection,
                    by=by,
                    patient_id=patient_id,
                    department_id=department_id,
                    address=address,
                    now=found.now,
                )
            return _issue(connection, command, found, asked)

        return command.run(work)


class _Oneself:
    """The check of those whose right to issue tokens reaches no further than themselves."""

    def __init__(self, patient_id: int, priority_id: int | None, department_id: int) -> None:
        self.is_asking = False
        self._patient_id = patient_id
        self._priority_id = priority_id
        self._department_id = department_id

    def __call__(self, connection: Connection, who: Asker) -> None:
        """Raise unless it is the patient, without a priority, where patients may join."""
        self.is_asking = True
        own_patient(self._patient_id)(connection, who)
        if self._priority_id is not None:
            reserved = select(_priority.name).where(
                _priority.id == self._priority_id, _priority.is_default.is_(False)
            )
            name = connection.scalar(reserved)
            if name is not None:
                raise PriorityReserved(priority=name)
        kept_by_desk = select(_department.name).where(
            _department.id == self._department_id,
            ~_department.is_joinable | ~exists().where(clinic_table.c.is_joining_open),
        )
        department = connection.scalar(kept_by_desk)
        if department is not None:
            raise JoinAtDesk(department=department)


def _issue(connection: Connection, command: Command, found: Any, asked: dict[str, Any]) -> TokenRow:
    _check(connection, found, asked)
    day = service_day_of(found).day
    constants = {
        "patient_id": asked["patient_id"],
        "department_id": asked["department_id"],
        "issued_department_id": asked["department_id"],
        "service_day": day,
        "letter": found.letter,
        "status": Status.WAITING.value,
        "priority_class_id": found.priority_id,
        "is_emergency": found.is_emergency,
        "wanted_doctor_id": asked["doctor_id"],
        "version": 1,
    }
    command.target = _expected(found, asked, day)
    token_id, number, issued_at = record_issue(
        connection,
        constants,
        command.event(),
        now=found.now,
        set_now=command.now(),
        head_start_min=found.head_start_min,
    )
    return replace(
        command.target,
        id=token_id,
        number=number,
        issued_at=issued_at,
        place_at=call_order.place_at(issued_at, found.head_start_min),
        entered_at=issued_at,
    )


def _expected(found: Any, asked: dict[str, Any], day: date) -> TokenRow:
    """Return the token as it will be; id, number and times are the database's to give."""
    return TokenRow(
        id=0,
        letter=found.letter,
        number=0,
        status=Status.WAITING,
        department_id=asked["department_id"],
        department=found.department,
        patient_id=asked["patient_id"],
        patient=found.patient,
        date_of_birth=found.date_of_birth,
        needs=found.needs,
        priority_id=found.priority_id,
        priority=found.priority,
        is_emergency=found.is_emergency,
        head_start_min=found.head_start_min,
        service_day=day,
        issued_at=found.now,
        place_at=found.now,
        entered_at=found.now,
        called_at=None,
        last_called_at=None,
        ended_at=None,
        wanted_doctor_id=asked["doctor_id"],
        wanted_doctor=found.doctor or "",
        doctor_id=None,
        doctor="",
        room_id=None,
        room="",
        call_slot=None,
        version=1,
    )


def _check(connection: Connection, found: Any, asked: dict[str, Any]) -> None:
    if found.patient is None:
        raise PatientNotFound(patient=asked["patient_id"])
    if found.department is None:
        raise DepartmentNotFound(department=asked["department_id"])
    if not found.is_open:
        raise DepartmentClosed(department=found.department)
    if found.priority_id is None:
        names = connection.scalars(select(_priority.name).order_by(_priority.id))
        raise PriorityUnknown(priority=asked.get("priority_id", "-"), known=", ".join(names))
    if asked["doctor_id"] is not None:
        if found.doctor is None:
            raise DoctorNotFound(doctor=asked["doctor_id"])
        if found.doctor_department_id != asked["department_id"]:
            raise DoctorElsewhere(doctor=found.doctor, department=found.department)
