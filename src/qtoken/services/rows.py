"""The frozen rows that leave the services. No SQLAlchemy here: windows import this at start.

Rows that a desk's first look at the queue does not need are in modules of their own (`*_rows.py`):
making the classes takes longer than making the rows.

Instants are aware and in UTC. Ids are integers. `None` only where absence means something.
"""

from dataclasses import dataclass
from datetime import date, datetime

from qtoken.domain import call_order, labels
from qtoken.domain.call_order import Why
from qtoken.domain.clinic_settings import ClinicSettings
from qtoken.domain.roles import Role
from qtoken.domain.token import Status


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department. `public_name` is what the waiting room reads.

    Where it is not `is_joinable`, patients get their token at the desk only. One of all departments
    is the default: programs that name none mean it.
    """

    id: int
    name: str
    public_name: str
    description: str
    letter: str
    is_open: bool
    is_joinable: bool = True
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class DoctorRow:
    """A doctor, with the department and the usual room."""

    id: int
    name: str
    specialty: str
    department_id: int
    department: str
    user_id: int | None
    room_id: int | None
    room: str


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """A priority class of the clinic."""

    id: int
    name: str
    head_start_min: int
    is_emergency: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class SetupRow:
    """All that the clinic consists of, as it was at one time, in the order of the single lists."""

    clinic: ClinicSettings
    departments: tuple[DepartmentRow, ...]
    doctors: tuple[DoctorRow, ...]
    rooms: tuple[RoomRow, ...]
    priorities: tuple[PriorityRow, ...]
    message_languages: tuple[str, ...]
    """Languages for which the clinic has words of its own."""

    def department(self, department_id: int) -> DepartmentRow | None:
        """Return the department of that id, or None."""
        return next((d for d in self.departments if d.id == department_id), None)

    def doctors_of(self, department_id: int | None) -> tuple[DoctorRow, ...]:
        """Return the doctors of a department; of all without one."""
        return tuple(d for d in self.doctors if department_id in (None, d.department_id))

    def open_departments(self, *, except_id: int | None = None) -> tuple[DepartmentRow, ...]:
        """Return where tokens can be issued and sent to, without one of them."""
        return tuple(d for d in self.departments if d.is_open and d.id != except_id)

    @property
    def default_priority_id(self) -> int | None:
        """The class taken when none is chosen."""
        return next((p.id for p in self.priorities if p.is_default), None)


@dataclass(frozen=True, slots=True)
class UserRow:
    """Someone who signs in."""

    id: int
    username: str
    email: str
    role: Role
    is_active: bool


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token with the names that a desk needs to see.

    `called_at` is the first call in the present department: waiting ends there. `doctor` and
    `room` are where it was called to, `wanted_doctor` is whom the patient asked for; empty if none.
    """

    id: int
    letter: str
    number: int
    status: Status
    department_id: int
    department: str
    patient_id: int
    patient: str
    date_of_birth: date | None
    needs: str
    priority_id: int
    priority: str
    is_emergency: bool
    head_start_min: int
    service_day: date
    issued_at: datetime
    place_at: datetime
    entered_at: datetime
    called_at: datetime | None
    last_called_at: datetime | None
    ended_at: datetime | None
    wanted_doctor_id: int | None
    wanted_doctor: str
    doctor_id: int | None
    doctor: str
    room_id: int | None
    room: str
    call_slot: int | None
    version: int

    @property
    def label(self) -> str:
        """The label as printed: `C-012`."""
        return labels.label(self.letter, self.number)

    @property
    def why(self) -> Why:
        """Why the token stands where it stands."""
        return call_order.why(is_emergency=self.is_emergency, head_start_min=self.head_start_min)


@dataclass(frozen=True, slots=True)
class QueueSnapshot:
    """The desk's view of one or all departments at one instant.

    `waiting` is in the order of calling (with several departments: by department, then order);
    `on_hold` stand apart; `called` are in consultation; `ended` are today's done, no-show, left
    and cancelled, newest first: of `ended_count` the last 200, and no-shows however long ago.
    """

    now: datetime
    service_day: date
    waiting: tuple[TokenRow, ...]
    on_hold: tuple[TokenRow, ...]
    called: tuple[TokenRow, ...]
    ended: tuple[TokenRow, ...]
    ended_count: int


@dataclass(frozen=True, slots=True)
class DeskSnapshot:
    """What a reception desk looks at, at one instant: the clinic, and the queue.

    `everything` is the queue of all departments, `shown` that of the one that was named, or the
    same. `unsent_count` is how many messages did not go out that nobody has handled.
    """

    setup: SetupRow
    everything: QueueSnapshot
    shown: QueueSnapshot
    unsent_count: int


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A waiting token's place: how many are called before it."""

    token: TokenRow
    people_ahead: int


@dataclass(frozen=True, slots=True)
class FeedState:
    """Whether the database answers, and when it last did."""

    is_live: bool
    last_news_at: datetime | None
