"""What undo takes back: the last event still in effect, then the one before it, back to the issue.

An undone event stays in the history, and so does its undo; neither of them is in effect any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qtoken.domain.token import Verb


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a token.

    `version` is the token's version after it; `undone_id` is the event that an undo took back.
    """

    id: int
    kind: Verb
    at: datetime
    version: int
    undone_id: int | None = None


def last_standing(events: Iterable[Happened]) -> Happened | None:
    """Return the newest event that is not an undo and was not undone, or None.

    To undo it, the token is put back as the version before had left it.
    """
    told = list(events)
    gone = {event.undone_id for event in told}
    standing = [e for e in told if e.kind is not Verb.UNDO and e.id not in gone]
    return max(standing, key=lambda event: event.version, default=None)
