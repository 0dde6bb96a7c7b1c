"""Turns the change feed into one Qt signal: "look again".

Hints arrive from any thread, after any commit of any process. The first is passed on at once,
because the waiting room must learn of a call within milliseconds; those that follow within a short
pause become one. The pause grows while they keep coming, for example while a day is replayed: else
windows would do nothing but read. Nothing runs while nothing happens.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

MERGE_MS = 5
LONGEST_MERGE_MS = 40
"""The longest pause: a window is at most so late, which people do not notice."""

OPENING_MS = 2_000
"""How long a missing first state is no sign of trouble: a feed needs a moment to begin."""


class FeedState(Protocol):
    """A frozen row: whether changes still reach this process."""

    @property
    def is_live(self) -> bool:
        """Whether the database answers and hints arrive."""

    @property
    def last_news_at(self) -> datetime | None:
        """When the database last answered, aware; None if it never did."""


class Feed(Protocol):
    """What windows need of the services' feed: hints without data."""

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback``, from any thread, after each change of data or state.

        Return what ends that.
        """

    def state(self) -> FeedState:
        """Return the present state; never waits."""


class Live(QObject):
    """Passes a feed's hints to the windows.

    A hint carries no data: who receives ``changed`` reads from the services.
    """

    changed = Signal()
    state_changed = Signal(bool, object)
    """``is_live`` and ``last_news_at`` (aware, or None)."""

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
        # Subscribe before reading the state: in the other order a change between is lost.
        self._unsubscribe = feed.subscribe(self._hint)
        self._state = self._state_now()

    @property
    def is_live(self) -> bool:
        """Whether windows are known to show the newest data."""
        return self._state[0]

    @property
    def last_news_at(self) -> datetime | None:
        """When the database last answered."""
        return self._state[1]

    @property
    def is_opening(self) -> bool:
        """Whether it is too early to say that there is no news; ``state_changed`` follows."""
        return self._opening.isActive() and self.last_news_at is None

    @property
    def is_resting(self) -> bool:
        """Whether the pause after a signal still runs, in which further hints become one."""
        return self._pause.isActive()

    @property
    def pause_ms(self) -> int:
        """How long that pause is at present."""
        return self._pause.interval()

    def stop(self) -> None:
        """Stop listening; hints under way are dropped."""
        if not self._is_stopped:
            self._is_stopped = True
            self._pause.stop()
            self._opening.stop()
            self._unsubscribe()

    def _hint(self) -> None:
        # Called from any thread, without a lock: two threads may both emit, which is harmless. No
        # hint is lost, because the flag is lowered before windows read.
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
            # Hints came during the pause: they keep coming, so the next pause is longer.
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
