"""Valid patients, departments, doctors and tokens with few words; tests state what matters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from itertools import count
from typing import Any
from uuid import uuid4

from argon2 import PasswordHasher, profiles

from qtoken.bootstrap import make_clinic
from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.queue.line_queries import ENDED_LIMIT
from qtoken.services.rows import DepartmentRow, DoctorRow, RoomRow, TokenRow
from qtoken.services.services import Services

ADMIN, PASSWORD = "ana", "blue kettle moss"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"


def new_request() -> str:
    """A request id, as for one press."""
    return str(uuid4())


def cheap_hasher() -> PasswordHasher:
    """Real hashes, quick ones."""
    return PasswordHasher.from_parameters(profiles.CHEAPEST)


def set_up_database(address: str) -> None:
    """Make the schema and the first admin."""
    clinic = make_clinic(address, hasher=cheap_hasher())
    clinic.services.accounts.create_first_admin(
        ADMIN, PASSWORD, clinic_name="City Clinic", request_id=new_request()
    )
    clinic.close()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in; `patient_id` or `doctor_id` is who they are here, 0 if nobody."""

    user_id: int
    role: str
    patient_id: int = 0
    doctor_id: int = 0


class Desk:
    """A front desk with an admin at it. Names are made up where a test does not give one."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.by = services.accounts.sign_in(ADMIN, PASSWORD).id
        self._serial = count(1)

    def press(self, request_id: str = "", *, version: int | None = None, reason: str = "") -> Press:
        """One press of the admin, with a request id of its own."""
        return Press(self.by, request_id or new_request(), version, reason)

    def patient(self, name: str = "") -> PatientRow:
        """Register a patient."""
        return self.services.registration.register(
            name or f"Patient {next(self._serial)}", press=Press(self.by, new_request())
        )

    def department(self, name: str = "", letter: str = "") -> DepartmentRow:
        """Add a department."""
        serial = next(self._serial)
        return self.services.clinic_setup.add_department(
            name or f"Department {serial}",
            letter=letter or LETTERS[serial % 22] + LETTERS[serial // 22 % 22],
            press=Press(self.by, new_request()),
        )

    def room(self, name: str = "") -> RoomRow:
        """Add a room."""
        return self.services.clinic_setup.add_room(
            name or f"Room {next(self._serial)}", press=Press(self.by, new_request())
        )

    def doctor(
        self, department: DepartmentRow, name: str = "", *, room: RoomRow | None = None
    ) -> DoctorRow:
        """Add a doctor."""
        return self.services.clinic_setup.add_doctor(
            name or f"Dr {next(self._serial)}",
            department_id=department.id,
            room_id=room.id if room else None,
            press=Press(self.by, new_request()),
        )

    def user(self, role: str, *, patient_id: int | None = None) -> int:
        """Add a user; return the id."""
        return self.account(f"{role}{new_request()[:8]}", role, patient_id=patient_id)

    def account(
        self, username: str, role: str, *, patient_id: int | None = None, email: str = ""
    ) -> int:
        """Add a user of that name; return the id."""
        added = self.services.accounts.add_user(
            username,
            password=PASSWORD,
            role=role,
            patient_id=patient_id,
            email=email,
            press=Press(self.by, new_request()),
        )
        return added.id

    def person(self, role: str, name: str = "") -> Person:
        """Add a user, and the patient or the doctor whom a user of that role is."""
        if role == "patient":
            patient_id = self.patient(name).id
            return Person(self.user(role, patient_id=patient_id), role, patient_id=patient_id)
        user_id = self.user(role)
        if role != "doctor":
            return Person(user_id, role)
        doctor = self.services.clinic_setup.change_doctor(
            self.doctor(self.department(), name).id,
            user_id=user_id,
            press=Press(self.by, new_request()),
        )
        return Person(user_id, role, doctor_id=doctor.id)

    def priority(self, name: str) -> int:
        """Return the id of a priority class."""
        classes = self.services.clinic_setup.priorities(by=self.by)
        return next(p.id for p in classes if p.name == name)

    def issue(
        self,
        department: DepartmentRow,
        patient: PatientRow | None = None,
        *,
        priority: str = "normal",
        doctor: DoctorRow | None = None,
    ) -> TokenRow:
        """Issue a token, to a new patient if none is given."""
        return self.services.issuing.issue(
            (patient or self.patient()).id,
            department_id=department.id,
            priority_id=self.priority(priority),
            doctor_id=doctor.id if doctor else None,
            press=Press(self.by, new_request()),
        )

    def call_next(
        self, department: DepartmentRow | None = None, doctor: DoctorRow | None = None
    ) -> TokenRow | None:
        """Call the next of a department or for a doctor."""
        return self.services.calling.call_next(
            department_id=department.id if department else None,
            doctor_id=doctor.id if doctor else None,
            press=Press(self.by, new_request()),
        )

    def let_many_end(self, department: DepartmentRow) -> None:
        """Let more tokens end than a desk lists."""
        for _ in range(ENDED_LIMIT):
            self.do(Verb.CANCEL, self.issue(department, self.somebody))

    @cached_property
    def somebody(self) -> PatientRow:
        """A patient for whoever does not matter."""
        return self.patient()

    def do(
        self, verb: Verb, token: TokenRow, *, reason: str = "", by: int = 0, **named: Any
    ) -> TokenRow:
        """Do anything else to a token: `desk.do(Verb.HOLD, token)`; calls have a reason."""
        calling = self.services.calling
        reason = reason or ("in pain" if verb is Verb.CALL else "")
        press = Press(by or self.by, new_request(), reason=reason)
        do: dict[Verb, Callable[..., TokenRow]] = {
            Verb.CALL: calling.call,
            Verb.TRANSFER: calling.transfer,
            Verb.UNDO: calling.undo,
        }
        method = do.get(verb) or partial(calling.move, verb)
        return method(token.id, press=press, **named)
