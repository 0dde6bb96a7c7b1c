"""The change feed as the entry layers see it: hints that something was committed."""

import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from qtoken.services.rows import FeedState


class Watcher(Protocol):
    """Watches one database in a thread of its own."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def poke(self) -> None:
        """Look now: this process has committed something."""
        ...


class ChangeFeed:
    """Passes a watcher's hints on to who wants them, and knows whether the database answers.

    A hint carries no data. Callbacks run in the watcher's thread and must return at once; what one
    raises goes to `threading.excepthook`, and the others still hear.
    """

    def __init__(self) -> None:
        self._callbacks: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._is_started = False
        self._is_live = False
        self._last_news_at: datetime | None = None
        self._watcher: Watcher | None = None

    def watch(self, watcher: Watcher) -> None:
        """Take hints from this watcher once started."""
        self._watcher = watcher

    def start(self) -> None:
        """Begin to watch. A second call does nothing."""
        if self._watcher and not self._is_started:
            self._is_started = True
            self._watcher.start()

    def stop(self) -> None:
        """Stop watching; returns when the thread has ended."""
        if self._watcher and self._is_started:
            self._is_started = False
            self._watcher.stop()

    def poke(self) -> None:
        """Say that this process has committed something."""
        if self._watcher:
            self._watcher.poke()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back after any commit and when the state changes; returns what ends that."""
        with self._lock:
            self._callbacks.append(callback)

        def unsubscribe() -> None:
            with self._lock:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)

        return unsubscribe

    def state(self) -> FeedState:
        """Return whether the database answers, and when it last did (this computer's clock)."""
        return FeedState(self._is_live, self._last_news_at)

    def heard(self, *, has_changed: bool) -> None:
        """The watcher: the database has answered, and whether something was committed."""
        was_live, self._is_live = self._is_live, True
        self._last_news_at = datetime.now(UTC)
        if has_changed or not was_live:
            self._tell()

    def lost(self) -> None:
        """The watcher: the database does not answer."""
        if self._is_live:
            self._is_live = False
            self._tell()

    def _tell(self) -> None:
        with self._lock:
            callbacks = list(self._callbacks)
        for callback in callbacks:
            try:
                callback()
            except Exception:  # noqa: BLE001 - reported as a fault of a thread is
                # The watch goes on: else the others would show old news as live.
                threading.excepthook(
                    threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread()))
                )
