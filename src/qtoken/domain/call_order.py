"""Which token is next, and why.

Emergencies always come first. All others are ordered by their time of issue minus the head start of
their priority class; ties go by issue. The head start does not change while people wait, so nobody
jumps ahead later, and a token is overtaken only by tokens that were issued less than a head start
after it (the simplest of the accumulating priorities of Kleinrock 1964).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DEFAULT_HEAD_START_MIN = 30
LONGEST_HEAD_START_MIN = 24 * 60


class Why(StrEnum):
    """The short answer to "why is this token at this place?"."""

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
    """Return the time by which the token is ordered: its issue minus the head start."""
    return issued_at - timedelta(minutes=head_start_min)


def place(*, is_emergency: bool, place_at: datetime, token_id: int) -> Place:
    """Return the sorting key of a waiting token."""
    return Place(not is_emergency, place_at, token_id)


def why(*, is_emergency: bool, head_start_min: int) -> Why:
    """Return why a token is at its place."""
    if is_emergency:
        return Why.EMERGENCY
    return Why.HEAD_START if head_start_min else Why.WAITED
