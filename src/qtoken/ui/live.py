"""The change feed becomes one Qt signal: "look again".

Hints arrive from any thread, after any commit of any process. The first is passed on at once,
because the waiting room must learn of a call within milliseconds; those that follow within a moment
become one. The moment grows while they keep coming, as when a day is replayed: windows would do
nothing but look. Nothing runs while nothing happens.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

MERGE_MS = 5
LONGEST_MERGE_MS = 40
"""A window is at most so late, in the busiest moments; people see nothing of it."""

OPENING_MS = 2_000
"""So long no news are no bad news: a feed needs a moment to begin."""


class FeedState(Protocol):
    """A frozen row: whether changes still reach this process."""

    @property
    def is_live(self) -> bool:
        """Whether the database answers and hints arrive."""

    @property
    def last_news_at(self) -> datetime | None:
        """When the database was last heard of, aware; nothing if it never was."""


class Feed(Protocol):
    """What the services offer: hints without data."""

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback``, from any thread, after each change of data or state.

        The answer ends it.
        """

    def state(self) -> FeedState:
        """How things stand now; never waits."""


class Live(QObject):
    """Joins a feed to the windows.

    A hint carries no data: whoever hears ``changed`` asks the services.
    """

    changed = Signal()
    state_changed = Signal(bool, object)
    """``is_live`` and ``last_news_at`` (aware, or nothing)."""

    _hinted = Signal()

    def __init__(self, feed: Feed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._is_posted = False
        self._is_again = False
        self._is_stopped = False
        self._pause = QTimer(self, singleShot=True, interval=MERGE_MS)
        self._pause.setTimerType(Qt.TimerType.PreciseTimer)
        self._pause.timeout.connect(self._after_pause)
        self._opening = QTimer(self, singleShot=True, interval=OPENING_MS)
        self._opening.timeout.connect(self._on_opened)
        self._opening.start()
        self._hinted.connect(self._on_hinted, Qt.ConnectionType.QueuedConnection)
        # First subscribe, then look: a change between the two must not be lost.
        self._unsubscribe = feed.subscribe(self._hint)
        self._state = self._state_now()

    @property
    def is_live(self) -> bool:
        """Whether what the windows show is known to be the newest."""
        return self._state[0]

    @property
    def last_news_at(self) -> datetime | None:
        """When the database was last heard of."""
        return self._state[1]

    @property
    def is_opening(self) -> bool:
        """Whether it is too early to say that there are no news: ``state_changed`` tells later."""
        return self._opening.isActive() and self.last_news_at is None

    @property
    def is_resting(self) -> bool:
        """Whether the moment after a signal still runs, in which further hints become one."""
        return self._pause.isActive()

    @property
    def pause_ms(self) -> int:
        """How long that moment is now."""
        return self._pause.interval()

    def stop(self) -> None:
        """Hear nothing more; hints on their way are dropped."""
        if not self._is_stopped:
            self._is_stopped = True
            self._pause.stop()
            self._opening.stop()
            self._unsubscribe()

    def _hint(self) -> None:
        # Called from any thread. A second queued signal is harmless, a missed one is not: so the
        # flag is lowered before anyone looks, and no lock is needed.
        if self._is_posted or self._is_stopped:
            return
        self._is_posted = True
        self._hinted.emit()

    @Slot()
    def _on_hinted(self) -> None:
        self._is_posted = False
        if self._is_stopped:
            return
        if self._pause.isActive():
            self._is_again = True
        else:
            self._pass_on()

    @Slot()
    def _after_pause(self) -> None:
        if self._is_again:
            self._is_again = False
            self._pause.setInterval(min(2 * self.pause_ms, LONGEST_MERGE_MS))
            self._pass_on()
        else:
            self._pause.setInterval(MERGE_MS)

    @Slot()
    def _on_opened(self) -> None:
        if self.last_news_at is None:
            self.state_changed.emit(*self._state)

    def _pass_on(self) -> None:
        self._pause.start()
        state = self._state_now()
        if state != self._state:
            self._state = state
            self.state_changed.emit(*state)
        self.changed.emit()

    def _state_now(self) -> tuple[bool, datetime | None]:
        state = self._feed.state()
        return state.is_live, state.last_news_at
