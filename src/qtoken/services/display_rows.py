"""The frozen rows of what the waiting room sees: no names, ever."""

from dataclasses import dataclass
from datetime import datetime


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
    consultation ended; `missed` are today's no-shows, `missed_ids` their tokens. `announcements`
    are the calls of the last two minutes, oldest first; `acknowledged` are those of them that this
    display has announced.
    """

    now: datetime
    clinic: str
    time_zone: str
    current: tuple[CallRow, ...]
    recent: tuple[CallRow, ...]
    missed: tuple[str, ...]
    missed_ids: frozenset[int]
    next_by_department: tuple[NextRow, ...]
    announcements: tuple[AnnouncementRow, ...]
    acknowledged: frozenset[int]
