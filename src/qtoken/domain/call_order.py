"""Who is next, and why.

Emergencies come first, always. Everybody else stands at the time of issue minus the head start of
the token's priority class; ties go by issue. A fixed head start never changes while people wait, so
nobody's place jumps, and a token is overtaken only by those issued less than a head start later
(the simplest of the accumulating priorities of Kleinrock 1964).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DEFAULT_HEAD_START_MIN = 30
LONGEST_HEAD_START_MIN = 24 * 60


class Why(StrEnum):
    """The one-line answer to "why does this token stand here?"."""

    EMERGENCY = "emergency"
    HEAD_START = "head_start"
    WAITED = "waited"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A token's place in its department's line; the smallest is called first."""

    after_emergencies: bool
    place_at: datetime
    token_id: int


def place_at(issued_at: datetime, head_start_min: int) -> datetime:
    """Return the time that orders the token: issue minus head start."""
    return issued_at - timedelta(minutes=head_start_min)


def place(*, is_emergency: bool, place_at: datetime, token_id: int) -> Place:
    """Return the sorting key of a waiting token."""
    return Place(not is_emergency, place_at, token_id)


def why(*, is_emergency: bool, head_start_min: int) -> Why:
    """Return why a token stands where it stands."""
    if is_emergency:
        return Why.EMERGENCY
    return Why.HEAD_START if head_start_min else Why.WAITED
