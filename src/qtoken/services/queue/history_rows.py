"""The frozen rows of what has happened to a token."""

from dataclasses import dataclass
from datetime import datetime

from qtoken.domain.token import Status, Verb
from qtoken.services.rows import TokenRow


@dataclass(frozen=True, slots=True)
class TokenEventRow:
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
    events: tuple[TokenEventRow, ...]
    stays: tuple[StayRow, ...]
