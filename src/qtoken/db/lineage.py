"""Which of the servers that one address names is ahead of the others, as far as known."""

import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class History:
    """The cluster that a server belongs to, and the timeline on which it writes.

    PostgreSQL begins a new timeline, with the next number, whenever a standby is promoted.
    """

    cluster: int
    timeline: int


class Lineage:
    """The newest timeline of each cluster that this program has seen. Threads share it."""

    def __init__(self) -> None:
        self._newest: dict[int, int] = {}
        self._lock = threading.Lock()

    def learn(self, history: History | None) -> None:
        """Remember that some server writes on that timeline."""
        if history is not None:
            with self._lock:
                newest = self._newest.get(history.cluster, 0)
                self._newest[history.cluster] = max(newest, history.timeline)

    def has_left(self, history: History | None) -> bool:
        """Return whether another server was promoted since and works on a newer timeline."""
        if history is None:
            return False
        with self._lock:
            return history.timeline < self._newest.get(history.cluster, 0)
