"""Who takes part in a record: departments, doctors and priorities by name, visitors from a pool."""

import heapq
import unicodedata
from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING
from uuid import uuid4

from qtoken.domain.errors import DepartmentClosed, PriorityUnknown, RecordInvalid
from qtoken.domain.labels import parse_label
from qtoken.phrases import sentence
from qtoken.replay.record import Visit
from qtoken.texts import _

if TYPE_CHECKING:
    from qtoken.services.patient_rows import PatientRow
    from qtoken.services.services import Services

_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ"


class Cast:
    """Finds everybody by name, without regard to case, and makes who is missing."""

    def __init__(self, services: "Services", *, by: int) -> None:
        self._services = services
        self._by = by
        setup = services.clinic_setup
        self._priorities = {row.name.casefold(): row.id for row in setup.priorities(by=by)}
        self._departments = {row.name.casefold(): row for row in setup.departments(by=by)}
        self._department_ids = {name: row.id for name, row in self._departments.items()}
        self._letters = {row.letter for row in self._departments.values()}
        self._doctors = {row.name.casefold(): row.id for row in setup.doctors(by=by)}
        self._rooms = {row.name.casefold(): row.id for row in setup.rooms(by=by)}

    def check(self, visits: Iterable[Visit]) -> None:
        """Raise for what cannot be played; nothing is made yet.

        A priority is never made up: its head start would be a guess. Raises `RecordInvalid` for an
        unknown one and `DepartmentClosed`.
        """
        for visit in visits:
            if visit.priority and visit.priority.casefold() not in self._priorities:
                unknown = PriorityUnknown(
                    priority=visit.priority, known=", ".join(self._priorities)
                )
                raise RecordInvalid(line=visit.line, reason=sentence(unknown).rstrip("."))
            department = self._departments.get(visit.department.casefold())
            if department is not None and not department.is_open:
                raise DepartmentClosed(department=department.name)

    def assemble(self, visits: Iterable[Visit]) -> None:
        """Make the departments and doctors that are missing."""
        for visit in visits:
            if visit.department.casefold() not in self._department_ids:
                self._add_department(visit.department)
            if visit.doctor and visit.doctor.casefold() not in self._doctors:
                self._add_doctor(visit)

    def department_id(self, visit: Visit) -> int:
        """Return the id of the visit's department."""
        return self._department_ids[visit.department.casefold()]

    def doctor_id(self, visit: Visit) -> int | None:
        """Return the id of the visit's doctor, if the record names one."""
        return self._doctors[visit.doctor.casefold()] if visit.doctor else None

    def priority_id(self, visit: Visit) -> int | None:
        """Return the id of the visit's priority class; None is the clinic's default."""
        return self._priorities[visit.priority.casefold()] if visit.priority else None

    def _add_department(self, name: str) -> None:
        letter = free_letter(name, self._letters)
        row = self._services.clinic_setup.add_department(
            name, letter=letter, by=self._by, request_id=str(uuid4())
        )
        self._letters.add(letter)
        self._department_ids[name.casefold()] = row.id

    def _add_doctor(self, visit: Visit) -> None:
        row = self._services.clinic_setup.add_doctor(
            visit.doctor,
            department_id=self.department_id(visit),
            room_id=self._room_id(len(self._doctors) + 1),
            by=self._by,
            request_id=str(uuid4()),
        )
        self._doctors[visit.doctor.casefold()] = row.id

    def _room_id(self, number: int) -> int:
        # The record knows no rooms; the display has something to show all the same.
        name = _("Room {number}").format(number=number)
        if name.casefold() not in self._rooms:
            row = self._services.clinic_setup.add_room(name, by=self._by, request_id=str(uuid4()))
            self._rooms[name.casefold()] = row.id
        return self._rooms[name.casefold()]


class Visitors:
    """Stands for the people of a record, who have no names: registered when needed, then reused."""

    def __init__(self, services: "Services", *, by: int) -> None:
        self._services = services
        self._by = by
        self._free: list[int] = []
        self._count = 0

    def take(self) -> int:
        """Return the id of somebody who is not here at the moment."""
        return heapq.heappop(self._free) if self._free else self._register().id

    def give_back(self, patient_id: int) -> None:
        """Somebody has gone."""
        heapq.heappush(self._free, patient_id)

    def _register(self) -> "PatientRow":
        self._count += 1
        name = _("Visitor {number:03d}").format(number=self._count)
        return self._services.registration.register(name, by=self._by, request_id=str(uuid4()))


def free_letter(name: str, taken: Iterable[str]) -> str:
    """Return a letter for a department: one of its name's, else the first free one or pair."""
    used = set(taken)
    own = unicodedata.normalize("NFKD", name).upper()
    singles = [*own, *_ALPHABET]
    pairs = ["".join(letters) for count in (2, 3) for letters in product(_ALPHABET, repeat=count)]
    free: list[str] = [letter for letter in [*singles, *pairs] if letter not in used]
    return next(letter for letter in free if parse_label(f"{letter}-1"))
