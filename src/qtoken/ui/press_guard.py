"""Nobody is skipped by a double click: which presses count."""

from collections.abc import Callable, Hashable
from enum import Enum

GUARD_S = 1.0
"""So long after an answer was drawn, a second press on the same spot is taken for a slip."""


class Verdict(Enum):
    """What becomes of a press."""

    GO = "go"
    BUSY = "busy"
    TOO_SOON = "too_soon"


class PressGuard:
    """Judges presses. A spot is a button: what it would do may change, where it is does not."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only goes forward."""
        self._seconds = seconds
        self._spot: Hashable | None = None
        self._is_busy = False
        self._is_drawn = True
        self._drawn_s = float("-inf")

    @property
    def is_busy(self) -> bool:
        """Whether an answer is under way."""
        return self._is_busy

    def press(self, spot: Hashable) -> Verdict:
        """Judge a press; GO makes the guard busy until `answered` or `rearm`."""
        if self._is_busy:
            return Verdict.BUSY
        if spot == self._spot and not self._is_over():
            return Verdict.TOO_SOON
        self._spot, self._is_busy = spot, True
        return Verdict.GO

    def answered(self) -> None:
        """The answer is here, but not on the screen yet."""
        self._is_busy = False
        self._is_drawn = False

    def drawn(self) -> None:
        """The new state is on the screen: the time of the guard begins."""
        if not self._is_drawn:
            self._is_drawn = True
            self._drawn_s = self._seconds()

    def rearm(self) -> None:
        """Let the next press count at once: nothing has changed, so it is a retry."""
        self._is_busy = False
        self._spot = None

    def _is_over(self) -> bool:
        return self._is_drawn and self._seconds() - self._drawn_s >= GUARD_S
