"""What keeps a clinic from being made as it is typed, all at once and before anything is. No Qt."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from qtoken.domain import names
from qtoken.domain.clock import clean_time_zone
from qtoken.domain.entry import check_password, clean_name, clean_username
from qtoken.domain.errors import LetterTaken, NameTaken, QTokenError
from qtoken.domain.labels import clean_letter
from qtoken.phrases import sentence
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
        yield from _refused("clinicName", lambda: clean_name(planned.name, "Clinic"))
    else:
        yield Fault(_("Type the name of the clinic."), "clinicName")
    yield from _refused("timeZone", lambda: clean_time_zone(planned.time_zone))
    for field, text, check in (
        ("username", planned.username, clean_username),
        ("password", planned.password, check_password),
    ):
        if text:
            yield from _refused(field, lambda text=text, check=check: check(text))  # type: ignore[misc]
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
        if department.key in there:
            continue
        yield from _of_department(department, known_names, known_letters)
        known_names.add(names.key(department.name))
        known_letters.add(department.letter.upper())


def _of_department(
    department: PlannedDepartment, known_names: set[str], known_letters: set[str]
) -> Iterator[Fault]:
    field = f"department{department.key}"
    if names.key(department.name) in known_names:
        yield Fault(sentence(NameTaken(name=department.name)), field)
    else:
        yield from _refused(field, lambda: clean_name(department.name, "Department"))
    field = f"letter{department.key}"
    if department.letter.upper() in known_letters:
        yield Fault(sentence(LetterTaken(letter=department.letter.upper())), field)
    else:
        yield from _refused(field, lambda: clean_letter(department.letter))


def _of_doctors(plan: Plan) -> Iterator[Fault]:
    keys = {department.key for department in plan.departments}
    known: set[str] = set()
    for doctor in plan.doctors:
        if names.key(doctor.name) in known:
            yield Fault(sentence(NameTaken(name=doctor.name)), f"doctor{doctor.key}")
        known.add(names.key(doctor.name))
        if doctor.department_key not in keys:
            text = _("Choose a department for {doctor}.").format(doctor=doctor.name)
            yield Fault(text, f"departmentOfDoctor{doctor.key}")


def _refused(field: str, check: Callable[[], object]) -> Iterator[Fault]:
    try:
        check()
    except QTokenError as error:
        yield Fault(sentence(error), field)
