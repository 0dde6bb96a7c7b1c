"""Presses that were not meant: which ones count, in any window. No Qt here.

A press was not meant while its answer is under way, on the same spot for a second after the answer
can be seen, and anywhere for a second after somebody else has changed what is seen. Each such press
begins the second anew, so that a held key or a nervous hand does one thing only.
"""

from collections.abc import Callable, Hashable
from enum import Enum

GUARD_S = 1.0
"""So long after a change was drawn a press is rather meant for what stood there before."""


class Verdict(Enum):
    """What becomes of a press."""

    GO = "go"
    BUSY = "busy"
    TOO_SOON = "too_soon"
    CHANGED = "changed"
    """Somebody else changed what is seen a moment ago."""


class PressGuard:
    """Judges presses. A spot is a button: what it would do may change, where it is does not."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only goes forward."""
        self._seconds = seconds
        self._spot: Hashable | None = None
        self._is_busy = False
        self._is_from_elsewhere = False
        self._is_drawn = True
        self._since_s = float("-inf")

    @property
    def is_busy(self) -> bool:
        """Whether an answer is under way."""
        return self._is_busy

    def press(self, spot: Hashable) -> Verdict:
        """Judge a press; GO makes the guard busy until `answered` or `rearm`."""
        if self._is_busy:
            return Verdict.BUSY
        if not self._is_over() and (self._is_from_elsewhere or spot == self._spot):
            self._since_s = self._seconds()
            return Verdict.CHANGED if self._is_from_elsewhere else Verdict.TOO_SOON
        self._spot, self._is_busy, self._is_from_elsewhere = spot, True, False
        return Verdict.GO

    def answered(self) -> None:
        """The answer is here, but not on the screen yet."""
        self._is_busy = False
        self._is_drawn = False

    def changed_elsewhere(self) -> None:
        """Somebody else has changed what is seen; it is not on the screen yet."""
        self._is_from_elsewhere = True
        self._is_drawn = False

    def drawn(self) -> None:
        """The new state is on the screen: the time of the guard begins."""
        if not self._is_drawn:
            self._is_drawn = True
            self._since_s = self._seconds()

    def rearm(self) -> None:
        """Let the next press count at once: nothing has changed, so it is a retry."""
        self._is_busy = False
        self._is_from_elsewhere = False
        self._spot = None

    def _is_over(self) -> bool:
        return self._is_drawn and self._seconds() - self._since_s >= GUARD_S
