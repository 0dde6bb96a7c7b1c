"""What keeps a clinic from being made as it is typed, all at once and before anything is. No Qt."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from qtoken.domain import names
from qtoken.domain.clock import clean_time_zone
from qtoken.domain.errors import LetterTaken, NameTaken, QTokenError
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_name, clean_new_username
from qtoken.domain.labels import clean_letter
from qtoken.phrases import sentence
from qtoken.services.access.passwords import check_new_password
from qtoken.services.rows import DepartmentRow, UserRow
from qtoken.texts import _
from qtoken.ui.first_start.plan import Plan, PlannedClinic, PlannedDepartment


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence, and the field that it is about."""

    text: str
    field: str
    """The name of its widget."""


def faults_of(plan: Plan, there: Mapping[int, DepartmentRow]) -> tuple[Fault, ...]:
    """Return all that is wrong, from top to bottom; `there` are departments that exist already."""
    return (*_of_clinic(plan.clinic), *_of_departments(plan, there), *_of_doctors(plan))


def _of_clinic(planned: PlannedClinic | UserRow) -> Iterator[Fault]:
    if isinstance(planned, UserRow):
        return
    if planned.name:
        yield from _refused("clinicName", clean_name, planned.name, Field.CLINIC)
    else:
        yield Fault(_("Type the name of the clinic."), "clinicName")
    yield from _refused("timeZone", clean_time_zone, planned.time_zone)
    check_password = partial(check_new_password, names=(planned.username, planned.name))
    for field, text, check in (
        ("username", planned.username, clean_new_username),
        ("password", planned.password, check_password),
    ):
        if text:
            yield from _refused(field, check, text)
        else:
            yield Fault(_("Choose a user name and a password for yourself."), field)


def _of_departments(plan: Plan, there: Mapping[int, DepartmentRow]) -> Iterator[Fault]:
    if not plan.departments:
        yield Fault(
            _("Add at least one department, so that patients can get a number."), "department1"
        )
    known_names = {names.key(row.name) for row in there.values()}
    known_letters = {row.letter for row in there.values()}
    for department in plan.departments:
        if department.key not in there:
            yield from _of_name(department, known_names)
            yield from _of_letter(department, known_letters)


def _of_name(department: PlannedDepartment, known: set[str]) -> Iterator[Fault]:
    field = f"department{department.key}"
    if department.name:
        yield from _refused(field, clean_name, department.name, Field.DEPARTMENT)
        yield from _repeated(field, department.name, known)
    else:
        yield Fault(_("Type the name of the department, or empty its line."), field)


def _of_letter(department: PlannedDepartment, known: set[str]) -> Iterator[Fault]:
    field = f"letter{department.key}"
    try:
        letter = clean_letter(department.letter)
    except QTokenError as error:
        yield Fault(sentence(error), field)
        return
    if letter in known:
        yield Fault(sentence(LetterTaken(letter=letter)), field)
    known.add(letter)


def _of_doctors(plan: Plan) -> Iterator[Fault]:
    keys = {department.key for department in plan.departments}
    known: set[str] = set()
    for doctor in plan.doctors:
        field = f"doctor{doctor.key}"
        if not doctor.name:
            yield Fault(_("Type the name of the doctor, or empty the line."), field)
            continue
        yield from _refused(field, clean_name, doctor.name, Field.DOCTOR)
        yield from _repeated(field, doctor.name, known)
        if doctor.department_key not in keys:
            text = _("Choose a department for {doctor}.").format(doctor=doctor.name)
            yield Fault(text, f"departmentOfDoctor{doctor.key}")
        if doctor.room:
            yield from _refused(f"roomOfDoctor{doctor.key}", clean_name, doctor.room, Field.ROOM)


def _repeated(field: str, name: str, known: set[str]) -> Iterator[Fault]:
    key = names.key(name)
    if key and key in known:
        yield Fault(sentence(NameTaken(name=name)), field)
    known.add(key)


def _refused(field: str, check: Callable[..., object], *values: object) -> Iterator[Fault]:
    try:
        check(*values)
    except QTokenError as error:
        yield Fault(sentence(error), field)
