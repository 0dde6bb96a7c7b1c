"""The frozen rows of the log of events, for programs that take part over HTTP."""

from dataclasses import dataclass
from datetime import datetime

from qtoken.domain.token import Status, Verb


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that happened to a token, without the name of a person."""

    id: int
    kind: Verb
    at: datetime
    token_id: int
    label: str
    status: Status
    department_id: int
    department: str
    room: str


@dataclass(frozen=True, slots=True)
class EventRows:
    """What has happened since an event, up to `last_id`; there is more unless it is complete."""

    rows: tuple[EventRow, ...]
    last_id: int
    is_complete: bool
