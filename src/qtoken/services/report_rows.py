"""The frozen rows of reports."""

from dataclasses import dataclass


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
