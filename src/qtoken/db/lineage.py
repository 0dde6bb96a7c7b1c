"""What is known of the servers that one address names: which of them is ahead of the others."""

import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class History:
    """Of which cluster a server is, and on which of its timelines it writes.

    PostgreSQL begins a new timeline, with the next number, whenever a standby is promoted.
    """

    cluster: int
    timeline: int


class Lineage:
    """The newest timeline of each cluster that a program has seen. Threads share it."""

    def __init__(self) -> None:
        self._newest: dict[int, int] = {}
        self._lock = threading.Lock()

    def learn(self, history: History | None) -> None:
        """Keep that a server writes there."""
        if history is not None:
            with self._lock:
                newest = self._newest.get(history.cluster, 0)
                self._newest[history.cluster] = max(newest, history.timeline)

    def has_left(self, history: History | None) -> bool:
        """Whether another server has gone on without this one."""
        if history is None:
            return False
        with self._lock:
            return history.timeline < self._newest.get(history.cluster, 0)
