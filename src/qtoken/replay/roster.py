"""The people and places of a record: looked up or made by name; visitors come from a pool."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import uuid4

from qtoken.domain import names, priorities
from qtoken.domain.errors import (
    DepartmentClosed,
    PriorityUnknown,
    RecordInvalid,
)
from qtoken.domain.labels import free_letter
from qtoken.domain.names import N, Named
from qtoken.domain.press import Press
from qtoken.phrases import sentence
from qtoken.replay.record import Visit
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import DepartmentRow, DoctorRow, SetupRow
from qtoken.services.services import Services
from qtoken.texts import _


class Roster:
    """Finds departments, doctors and priorities by name, and makes missing ones except priorities.

    Its `visits` are spelled as in the clinic. Names that are the same mean one department or
    doctor, unless the clinic has several from before such names were refused. A missing priority is
    never made, as its head start would be a guess. Making a roster changes nothing. Raises
    `RecordInvalid` for an unknown priority or an ambiguous name, and `DepartmentClosed`.
    """

    def __init__(self, services: Services, visits: Iterable[Visit], *, by: int) -> None:
        self._services = services
        self._by = by
        setup = services.clinic_setup.everything(by=by)
        self._letters = {row.letter for row in setup.departments}
        self._departments = {row.name: row.id for row in setup.departments}
        self._doctors = {row.name: row.id for row in setup.doctors}
        self._doctors_there: dict[tuple[str, str], int] = {}
        self._priorities = {row.name: row.id for row in setup.priorities}
        self._rooms = {names.key(row.name): row.id for row in setup.rooms}
        self._spelled: dict[tuple[str, str], str] = {}
        self.visits = tuple(self._spell(visit, setup) for visit in visits)

    def assemble(self) -> None:
        """Add the missing departments and doctors to the clinic."""
        for visit in self.visits:
            if visit.department not in self._departments:
                self._add_department(visit.department)
            if visit.doctor and visit.doctor not in self._doctors:
                self._add_doctor(visit)

    def department_id(self, visit: Visit) -> int:
        """Return the id of the visit's department."""
        return self._departments[visit.department]

    def doctor_id(self, visit: Visit) -> int | None:
        """Return the id of the visit's doctor, or None if the record names none."""
        if not visit.doctor:
            return None
        there = self._doctors_there.get((visit.department, visit.doctor))
        return there or self._doctors[visit.doctor]

    def priority_id(self, visit: Visit) -> int | None:
        """Return the id of the visit's priority class; None for the clinic's default."""
        return self._priorities[visit.priority] if visit.priority else None

    def _spell(self, visit: Visit, setup: SetupRow) -> Visit:
        department = _only(visit, names.same_named(setup.departments, visit.department))
        if department is not None and not department.is_open:
            raise DepartmentClosed(department=department.name)
        doctor = self._known_doctor(visit, setup.doctors, department)
        priority = _only(visit, priorities.called(setup.priorities, visit.priority))
        if visit.priority and priority is None:
            known = ", ".join(row.name for row in setup.priorities)
            unknown = PriorityUnknown(priority=visit.priority, known=known)
            raise RecordInvalid(line=visit.line, reason=sentence(unknown).rstrip("."))
        return replace(
            visit,
            department=self._name("department", visit.department, department),
            doctor=self._name("doctor", visit.doctor, doctor),
            priority=priority.name if priority else "",
        )

    def _known_doctor(
        self, visit: Visit, doctors: Sequence[DoctorRow], department: DepartmentRow | None
    ) -> DoctorRow | None:
        found = names.same_named(doctors, visit.doctor)
        if department is not None:
            # Two doctors may have the same name: take the one of the visit's department.
            found = tuple(d for d in found if d.department_id == department.id) or found
        doctor = _only(visit, found)
        if doctor is not None and department is not None:
            self._doctors_there[department.name, doctor.name] = doctor.id
        return doctor

    def _name(self, kind: str, name: str, row: Named | None) -> str:
        # A new department or doctor gets the spelling that comes first in the record.
        return row.name if row else self._spelled.setdefault((kind, names.key(name)), name)

    def _add_department(self, name: str) -> None:
        letter = free_letter(name, self._letters)
        row = self._services.clinic_setup.add_department(
            name, letter=letter, press=Press(self._by, str(uuid4()))
        )
        self._letters.add(letter)
        self._departments[name] = row.id

    def _add_doctor(self, visit: Visit) -> None:
        row = self._services.clinic_setup.add_doctor(
            visit.doctor,
            department_id=self.department_id(visit),
            room_id=self._room_id(len(self._doctors) + 1),
            press=Press(self._by, str(uuid4())),
        )
        self._doctors[visit.doctor] = row.id

    def _room_id(self, number: int) -> int:
        # A record has no rooms, but the display needs one to show.
        name = _("Room {number}").format(number=number)
        if names.key(name) not in self._rooms:
            row = self._services.clinic_setup.add_room(name, press=Press(self._by, str(uuid4())))
            self._rooms[names.key(name)] = row.id
        return self._rooms[names.key(name)]


class Visitors:
    """Patients for the visits of a record, which has no names: made when needed, then reused."""

    def __init__(self, services: Services, *, by: int) -> None:
        self._services = services
        self._by = by
        self._free: list[int] = []
        self._count = 0

    def take(self) -> int:
        """Return the id of a patient who has no open token."""
        return heapq.heappop(self._free) if self._free else self._register().id

    def give_back(self, patient_id: int) -> None:
        """Make a patient who has left available again."""
        heapq.heappush(self._free, patient_id)

    def _register(self) -> PatientRow:
        self._count += 1
        name = _("Visitor {number:03d}").format(number=self._count)
        return self._services.registration.register(name, press=Press(self._by, str(uuid4())))


def _only(visit: Visit, found: Sequence[N]) -> N | None:
    if len(found) > 1:
        spelled = ", ".join(dict.fromkeys(row.name for row in found))
        reason = _("several are called {names}; rename all but one, or spell it as one is")
        raise RecordInvalid(line=visit.line, reason=reason.format(names=spelled))
    return found[0] if found else None
