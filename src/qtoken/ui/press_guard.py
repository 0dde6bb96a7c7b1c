"""Decides which presses count and which were not meant, in any window. No Qt here.

A press is not meant while the answer to one is under way, on the same spot for a second after that
answer can be seen, and anywhere for a second after somebody else has changed the screen. Each such
press starts the second again, so that a held key or a nervous hand acts only once.
"""

from collections.abc import Callable, Hashable
from enum import Enum

GUARD_S = 1.0
"""For so long after a change was drawn, a press is probably meant for what was there before."""


class Verdict(Enum):
    """What happens to a press."""

    GO = "go"
    BUSY = "busy"
    TOO_SOON = "too_soon"
    CHANGED = "changed"
    """Somebody else has just changed what is seen."""


class PressGuard:
    """Judges presses by spot: a button keeps its spot, while what it does may change."""

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
        """Whether an answer is waited for."""
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
        """Note that the answer has come; it is not on the screen yet."""
        self._is_busy = False
        self._is_drawn = False

    def changed_elsewhere(self) -> None:
        """Note that somebody else has changed what is seen; it is not on the screen yet."""
        self._is_from_elsewhere = True
        self._is_drawn = False

    def drawn(self) -> None:
        """Note that the new state is on the screen: the guard's second begins."""
        if not self._is_drawn:
            self._is_drawn = True
            self._since_s = self._seconds()

    def rearm(self) -> None:
        """Let the next press count at once: nothing has changed, so it can only be a retry."""
        self._is_busy = False
        self._is_from_elsewhere = False
        self._spot = None

    def _is_over(self) -> bool:
        return self._is_drawn and self._seconds() - self._since_s >= GUARD_S
