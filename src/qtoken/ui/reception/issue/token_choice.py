"""Which department, doctor and class the next token is for. No Qt here."""

from collections.abc import Callable
from typing import Protocol

from qtoken.services.rows import DepartmentRow, DoctorRow, PriorityRow, SetupRow
from qtoken.texts import _


class ChoiceView(Protocol):
    """What is offered."""

    def show_departments(self, departments: tuple[DepartmentRow, ...], chosen: int | None) -> None:
        """The departments, closed ones included; which is chosen."""

    def show_doctors(self, doctors: tuple[DoctorRow, ...], chosen: int | None) -> None:
        """Whom the patient may ask for, and whom they do; None is nobody in particular."""

    def show_priorities(self, priorities: tuple[PriorityRow, ...], chosen: int | None) -> None:
        """The clinic's classes."""


class TokenChoice:
    """What is chosen for one person; it begins with what is likely."""

    def __init__(
        self, view: ChoiceView, *, usual_department_id: int, changed: Callable[[], None]
    ) -> None:
        """`changed` is told when something else is chosen, or may be."""
        self._view = view
        self._usual_department_id = usual_department_id
        self._changed = changed
        self._setup: SetupRow | None = None
        self._closed = ""
        self.department_id: int | None = None
        self.doctor_id: int | None = None
        self.priority_id: int | None = None
        self.is_missed = False
        """Whether somebody has pressed the button without a department."""

    @property
    def is_open(self) -> bool:
        """Whether a token can be issued in the department that is chosen."""
        department = self._department()
        return department is not None and department.is_open

    @property
    def is_emergency(self) -> bool:
        """Whether the class that is chosen goes before everybody else."""
        priorities = () if self._setup is None else self._setup.priorities
        return any(p.id == self.priority_id and p.is_emergency for p in priorities)

    def know(self, setup: SetupRow) -> None:
        """The clinic was read again; `offer` shows it."""
        self._setup = setup

    def forget(self) -> None:
        """Nothing is chosen any more."""
        self._closed = ""
        self.is_missed = False
        self.department_id = None
        self.doctor_id = None
        self.priority_id = None if self._setup is None else self._setup.default_priority_id

    def take_likely(self) -> None:
        """Choose the department of this computer, or the only one that is open."""
        is_open = [] if self._setup is None else [d.id for d in self._setup.open_departments()]
        if self._usual_department_id in is_open:
            self.department_id = self._usual_department_id
        elif len(is_open) == 1:
            self.department_id = is_open[0]

    def offer(self) -> None:
        """Show what can be chosen, and what is."""
        setup = self._setup
        if setup is not None:
            chosen = self.priority_id or setup.default_priority_id
            self._view.show_priorities(setup.priorities, chosen)
            self._view.show_departments(setup.departments, self.department_id)
        self._offer_doctors()

    def choose_department(self, department_id: int) -> None:
        """A department was chosen; a closed one only says that it is closed."""
        department = self._setup and self._setup.department(department_id)
        if department is None or department_id == self.department_id:
            return
        self.department_id = department_id
        self.doctor_id = None
        self._closed = ""
        self.is_missed = False
        self._offer_doctors()

    def want_closed(self, department: str) -> None:
        """The letter of a closed department was typed."""
        self._closed = department
        self.is_missed = True
        self._changed()

    def choose_doctor(self, doctor_id: int | None) -> None:
        """The patient asks for this doctor, or for nobody."""
        self.doctor_id = doctor_id

    def choose_priority(self, priority_id: int) -> None:
        """One of the clinic's classes."""
        self.priority_id = priority_id
        self._changed()

    def hint(self) -> str:
        """Return what is missing, or special."""
        department = self._department()
        closed = department.name if department and not department.is_open else self._closed
        if closed:
            return _("{department} is closed. Choose another one.").format(department=closed)
        if department is None:
            return _("Choose a department.")
        return _("Emergency: called before everybody else.") if self.is_emergency else ""

    def _department(self) -> DepartmentRow | None:
        if self._setup is None or self.department_id is None:
            return None
        return self._setup.department(self.department_id)

    def _offer_doctors(self) -> None:
        doctors: tuple[DoctorRow, ...] = ()
        if self._setup is not None and self.department_id is not None:
            doctors = self._setup.doctors_of(self.department_id)
        if self.doctor_id not in {doctor.id for doctor in doctors}:
            self.doctor_id = None
        self._view.show_doctors(doctors, self.doctor_id)
        self._changed()
