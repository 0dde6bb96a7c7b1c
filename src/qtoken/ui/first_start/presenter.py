"""First start: creates the clinic; a retry goes on where it stopped and doubles nothing."""

from collections.abc import Callable, Mapping
from typing import Protocol

from qtoken.domain import names
from qtoken.domain.press import Press
from qtoken.services.clinic.setup import ClinicSetup
from qtoken.services.opened import Clinic
from qtoken.services.rows import DepartmentRow, DoctorRow, RoomRow, UserRow
from qtoken.services.services import Services
from qtoken.ui.first_start.faults import Fault, faults_of
from qtoken.ui.first_start.plan import Plan, PlannedClinic, PlannedDepartment, PlannedDoctor
from qtoken.ui.presses import Presses, RequestIds, new_request_id
from qtoken.ui.refusals import tell
from qtoken.ui.run import Run


class FirstStartView(Protocol):
    """What the presenter may say."""

    def show_busy(self, is_busy: bool) -> None:
        """The clinic is being created."""

    def show_faults(self, faults: tuple[Fault, ...]) -> None:
        """Everything that is missing or wrong, with its fields; none: all is well."""

    def show_refusal(self, text: str) -> None:
        """What was refused when it was to be made."""

    def show_created(
        self, *, has_admin: bool, departments: frozenset[int], doctors: frozenset[int]
    ) -> None:
        """What is there already and cannot be changed here any more, by the keys of its lines."""

    def show_finished(self, clinic: Clinic, user: UserRow) -> None:
        """All is there; this administrator is signed in."""

    def show_problem(self, error: Exception) -> None:
        """Something went wrong that the person cannot mend."""


class FirstStartPresenter:
    """Carries out the plan of one dialog.

    Each thing is created with a request id of its own, kept for its retry while its texts stay the
    same, so a lost answer never makes it twice. What is there stays there; until something is to be
    created there need not even be a database.
    """

    def __init__(
        self,
        view: FirstStartView,
        make: Callable[[], Clinic],
        *,
        run: Run,
        new_request_id: Callable[[], str] = new_request_id,
    ) -> None:
        """`make` gives the open clinic, its database made if need be; it is called on a worker."""
        self._view = view
        self._make = make
        self._clinic: Clinic | None = None
        self._presses = Presses(run, RequestIds(new_request_id))
        self._ids = RequestIds(new_request_id)
        self._admin: UserRow | None = None
        self._departments: dict[int, DepartmentRow] = {}
        self._doctors: dict[int, DoctorRow] = {}
        self._rooms: dict[str, RoomRow] = {}

    def go_on(self, departments: Mapping[int, DepartmentRow], rooms: tuple[RoomRow, ...]) -> None:
        """The clinic has these already: departments by the keys of their lines."""
        self._departments = dict(departments)
        self._rooms = {names.key(room.name): room for room in rooms}

    def create(self, plan: Plan) -> None:
        """Create what is not there yet, and finish when all is."""
        if self._presses.is_busy:
            return
        faults = faults_of(plan, self._departments)
        self._view.show_faults(faults)
        if faults:
            return
        self._view.show_busy(True)
        # Each thing that is made has an id of its own, so that a part of them may be there already.
        self._presses.send(
            "create", lambda _id: self._carry_out(plan), self._finished, self._refused
        )

    def _carry_out(self, plan: Plan) -> tuple[Clinic, UserRow]:
        # On the commands thread; the UI thread looks at what was made only after this has ended.
        if self._clinic is None:
            self._clinic = self._make()
        services = self._clinic.services
        user = self._make_admin(plan.clinic, services)
        for department in plan.departments:
            self._make_department(department, user.id, services.clinic_setup)
        for doctor in plan.doctors:
            self._make_doctor(doctor, user.id, services.clinic_setup)
        return self._clinic, user

    def _make_admin(self, planned: PlannedClinic | UserRow, services: Services) -> UserRow:
        if isinstance(planned, UserRow):
            return planned
        if self._admin is None:
            self._admin = services.accounts.create_first_admin(
                planned.username,
                planned.password,
                clinic_name=planned.name,
                time_zone_name=planned.time_zone,
                request_id=self._ids.id_for(("admin", planned)),
            )
        return self._admin

    def _make_department(self, planned: PlannedDepartment, by: int, setup: ClinicSetup) -> None:
        if planned.key not in self._departments:
            self._departments[planned.key] = setup.add_department(
                planned.name,
                letter=planned.letter,
                press=Press(by, self._ids.id_for(("department", planned))),
            )

    def _make_doctor(self, planned: PlannedDoctor, by: int, setup: ClinicSetup) -> None:
        if planned.key in self._doctors or planned.department_key is None:
            return
        room = self._make_room(planned.room, by, setup)
        self._doctors[planned.key] = setup.add_doctor(
            planned.name,
            department_id=self._departments[planned.department_key].id,
            room_id=None if room is None else room.id,
            press=Press(by, self._ids.id_for(("doctor", planned))),
        )

    def _make_room(self, name: str, by: int, setup: ClinicSetup) -> RoomRow | None:
        if not name:
            return None
        known = names.key(name)
        if known not in self._rooms:
            self._rooms[known] = setup.add_room(
                name, press=Press(by, self._ids.id_for(("room", known)))
            )
        return self._rooms[known]

    def _finished(self, made: tuple[Clinic, UserRow]) -> None:
        self._view.show_busy(False)
        self._view.show_finished(*made)

    def _refused(self, error: Exception) -> None:
        self._view.show_busy(False)
        self._view.show_created(
            has_admin=self._admin is not None,
            departments=frozenset(self._departments),
            doctors=frozenset(self._doctors),
        )
        tell(error, refused=self._view.show_refusal, problem=self._view.show_problem)
