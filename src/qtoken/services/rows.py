"""The frozen rows that leave the services. No SQLAlchemy here: windows import this at start.

Instants are aware and in UTC. Ids are integers. `None` only where absence means something.
"""

from dataclasses import dataclass
from datetime import date, datetime

from qtoken.domain import call_order, labels
from qtoken.domain.call_order import Why
from qtoken.domain.entry import Sex
from qtoken.domain.roles import Role
from qtoken.domain.token import Status, Verb


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A person. Only the name is always known; unknown texts are empty."""

    id: int
    name: str
    phone: str
    email: str
    date_of_birth: date | None
    sex: Sex | None
    own_number: str
    needs: str
    wants_sms: bool = False
    wants_email: bool = False
    language: str = ""
    """In which messages are written; empty for the clinic's own."""


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
class ClinicRow:
    """The clinic's settings.

    `public_url` is where phones reach its server, empty if they do not; `missed_turn` is what its
    slips and pages say to whom has missed a call, empty for the usual words.
    """

    name: str
    time_zone: str
    day_starts_min: int
    called_per_doctor: int
    undo_within_s: int
    sends_messages: bool
    quiet_from_min: int
    quiet_to_min: int
    remind_at_min: int
    public_url: str = ""
    missed_turn: str = ""


@dataclass(frozen=True, slots=True)
class SetupRow:
    """All that the clinic consists of, as it was at one time, in the order of the single lists."""

    clinic: ClinicRow
    departments: tuple[DepartmentRow, ...]
    doctors: tuple[DoctorRow, ...]
    rooms: tuple[RoomRow, ...]
    priorities: tuple[PriorityRow, ...]
    message_languages: tuple[str, ...]
    """Languages for which the clinic has words of its own."""


@dataclass(frozen=True, slots=True)
class UserRow:
    """Someone who signs in."""

    id: int
    username: str
    email: str
    role: Role
    is_active: bool


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """A booked time. `status` is scheduled, completed, canceled or no_show."""

    id: int
    patient_id: int
    patient: str
    doctor_id: int
    doctor: str
    starts_at: datetime
    status: str


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
class EventRow:
    """One thing that happened to a token."""

    id: int
    kind: Verb
    at: datetime
    actor: str
    reason: str
    is_out_of_order: bool
    status: Status
    department_id: int
    department: str
    doctor: str
    room: str


@dataclass(frozen=True, slots=True)
class StayRow:
    """A token's time in one department: entered, first called, ended or left for another."""

    department_id: int
    department: str
    entered_at: datetime
    called_at: datetime | None
    ended_at: datetime | None
    doctor: str
    outcome: str


@dataclass(frozen=True, slots=True)
class TokenHistory:
    """A token with its events, oldest first, and its stays."""

    token: TokenRow
    events: tuple[EventRow, ...]
    stays: tuple[StayRow, ...]


@dataclass(frozen=True, slots=True)
class QueueSnapshot:
    """The desk's view of one or all departments at one instant.

    `waiting` is in the order of calling (with several departments: by department, then order);
    `on_hold` stand apart; `called` are in consultation; `ended` are today's done, no-show, left
    and cancelled, newest first, at most 200 of `ended_count`.
    """

    now: datetime
    service_day: date
    waiting: tuple[TokenRow, ...]
    on_hold: tuple[TokenRow, ...]
    called: tuple[TokenRow, ...]
    ended: tuple[TokenRow, ...]
    ended_count: int


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """Proof that a display has shown a call, and whether it could be heard."""

    display: str
    shown_at: datetime
    was_sounded: bool


@dataclass(frozen=True, slots=True)
class DoctorSnapshot:
    """One doctor's view: who is in, who is next, how many wait and since when.

    `waiting` holds those this doctor may call, in order, at most 100 of `waiting_count`.
    `receipts` belong to the latest announcement of the first called token.
    """

    now: datetime
    doctor: DoctorRow
    called: tuple[TokenRow, ...]
    receipts: tuple[ReceiptRow, ...]
    waiting: tuple[TokenRow, ...]
    waiting_count: int
    longest_since: datetime | None
    set_aside: tuple[TokenRow, ...]


@dataclass(frozen=True, slots=True)
class CallRow:
    """A called token as the public sees it: no name, ever."""

    token_id: int
    label: str
    room: str
    department: str
    called_at: datetime


@dataclass(frozen=True, slots=True)
class AnnouncementRow:
    """A call or recall to be shown and sounded. `id` is its event's id."""

    id: int
    token_id: int
    label: str
    room: str
    department: str
    at: datetime
    is_recall: bool


@dataclass(frozen=True, slots=True)
class NextRow:
    """The next numbers of a department, in the order of calling."""

    department_id: int
    department: str
    letter: str
    labels: tuple[str, ...]
    waiting_count: int


@dataclass(frozen=True, slots=True)
class DisplaySnapshot:
    """What the waiting room sees at one instant.

    `current` are called and not yet done, newest call first; `recent` are the last tokens whose
    consultation ended; `missed` are today's no-shows. `announcements` are the calls of the last two
    minutes, oldest first; `acknowledged` are those of them that this display has a receipt for.
    """

    now: datetime
    clinic: str
    time_zone: str
    current: tuple[CallRow, ...]
    recent: tuple[CallRow, ...]
    missed: tuple[str, ...]
    next_by_department: tuple[NextRow, ...]
    announcements: tuple[AnnouncementRow, ...]
    acknowledged: frozenset[int]


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A waiting token's place: how many are called before it."""

    token: TokenRow
    people_ahead: int


@dataclass(frozen=True, slots=True)
class DayReport:
    """Counts and waits of a period. Waits are of those called, in seconds; None if none was.

    `p90_wait_s` interpolates linearly between the two nearest waits.
    """

    department: str
    issued: int
    called: int
    done: int
    left: int
    mean_wait_s: float | None
    p90_wait_s: float | None


@dataclass(frozen=True, slots=True)
class FeedState:
    """Whether the database answers, and when it last did."""

    is_live: bool
    last_news_at: datetime | None
