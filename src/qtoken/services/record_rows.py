"""The frozen rows of long lists and of the log, for programs that take part over HTTP."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from qtoken.domain.token import Status, Verb

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """A part of a long list, and how long the whole list is."""

    rows: tuple[R, ...]
    total_count: int


@dataclass(frozen=True, slots=True)
class HappeningRow:
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
class Happenings:
    """What has happened since an event, up to `last_id`; there is more unless it is complete."""

    rows: tuple[HappeningRow, ...]
    last_id: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class ClosedDaysRow:
    """How many tokens of days before `service_day` were ended, because they were still open."""

    service_day: date
    closed_count: int
