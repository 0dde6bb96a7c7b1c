"""What undo takes back: the last thing that stands, and after it the one before, down to the issue.

What is undone stays in the history, and so does its undo: neither stands any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qtoken.domain.token import Verb


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a token. `version` is the token's after it; `undone_id` what an undo undid."""

    id: int
    kind: Verb
    at: datetime
    version: int
    undone_id: int | None = None


def last_standing(events: Iterable[Happened]) -> Happened | None:
    """Return the newest event that is no undo and was not undone, or None.

    Before it the token was as the version before had left it.
    """
    told = list(events)
    gone = {event.undone_id for event in told}
    standing = [e for e in told if e.kind is not Verb.UNDO and e.id not in gone]
    return max(standing, key=lambda event: event.version, default=None)
