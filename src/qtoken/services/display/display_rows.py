"""The frozen rows of what the waiting room sees: no names, ever."""

from dataclasses import dataclass
from datetime import datetime, timedelta

ANNOUNCED_FOR = timedelta(minutes=2)
"""How far back announcements are given: a display that was away longer shows but sounds not."""


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
    """A call or recall to be shown and sounded. `id` is its event's id.

    It `stands` while its token is called there, or was and is done: a call that became a no-show,
    was put on hold, left, transferred or called elsewhere sends nobody anywhere.
    """

    id: int
    token_id: int
    label: str
    room: str
    department: str
    at: datetime
    is_recall: bool
    stands: bool = True


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
    consultation ended; `missed` are today's no-shows, `missed_ids` their tokens. The counts are
    the database's, however many rows are given. `announcements` are the calls of the last two
    minutes and those that the display holds, oldest first; `acknowledged` are those of them that
    this display has announced, `owed` those that it has told to have and not announced yet.
    """

    now: datetime
    clinic: str
    time_zone: str
    current: tuple[CallRow, ...]
    current_count: int
    recent: tuple[CallRow, ...]
    missed: tuple[str, ...]
    missed_count: int
    missed_ids: frozenset[int]
    next_by_department: tuple[NextRow, ...]
    announcements: tuple[AnnouncementRow, ...]
    acknowledged: frozenset[int]
    owed: frozenset[int] = frozenset()
