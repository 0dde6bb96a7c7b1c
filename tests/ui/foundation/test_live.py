"""Hints of any thread become one signal: the first at once, a burst as one."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from qtoken.ui.live import MERGE_MS, Live

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class State:
    """How the feed stands."""

    is_live: bool = True
    last_news_at: datetime | None = MORNING


class StillFeed:
    """A feed that a test moves."""

    def __init__(self) -> None:
        self.now = State()
        self.callbacks: list[Callable[[], None]] = []

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def state(self) -> State:
        return self.now

    def hint(self) -> None:
        for callback in list(self.callbacks):
            callback()


@pytest.fixture
def feed() -> StillFeed:
    return StillFeed()


@pytest.fixture
def live(qtbot: QtBot, feed: StillFeed) -> Live:
    return Live(feed)


def test_a_hint_of_another_thread_is_heard_on_this_one(
    live: Live, feed: StillFeed, qtbot: QtBot
) -> None:
    heard: list[int] = []
    live.changed.connect(lambda: heard.append(threading.get_ident()))

    with qtbot.waitSignal(live.changed):
        _in_thread(feed.hint)

    assert heard == [threading.get_ident()]


def test_the_first_hint_waits_for_no_pause(live: Live, feed: StillFeed, qtbot: QtBot) -> None:
    heard: list[str] = []
    live.changed.connect(lambda: heard.append("changed"))
    feed.hint()

    _deliver_posted(live)

    assert heard == ["changed"]


def test_a_burst_is_heard_at_most_twice(live: Live, feed: StillFeed, qtbot: QtBot) -> None:
    heard: list[str] = []
    live.changed.connect(lambda: heard.append("changed"))
    for _hint in range(100):
        feed.hint()
        _deliver_posted(live)

    qtbot.waitUntil(lambda: not live.is_resting)

    assert len(heard) == 2


def test_while_hints_keep_coming_the_windows_look_less_often(
    live: Live, feed: StillFeed, qtbot: QtBot
) -> None:
    pauses: list[int] = []

    def looked() -> None:
        pauses.append(live.pause_ms)
        if len(pauses) < 6:
            # Somebody commits while the window looks.
            feed.hint()

    live.changed.connect(looked)
    feed.hint()

    qtbot.waitUntil(lambda: len(pauses) == 6 and not live.is_resting)

    assert pauses == [5, 10, 20, 40, 40, 40]
    assert live.pause_ms == MERGE_MS


def test_a_change_while_the_windows_look_is_not_lost(
    live: Live, feed: StillFeed, qtbot: QtBot
) -> None:
    heard: list[str] = []

    def look() -> None:
        heard.append("looked")
        if len(heard) == 1:
            feed.hint()

    live.changed.connect(look)
    feed.hint()

    qtbot.waitUntil(lambda: len(heard) == 2)


def test_the_state_is_told_when_it_changes_and_only_then(
    live: Live, feed: StillFeed, qtbot: QtBot
) -> None:
    told: list[tuple[bool, object]] = []
    live.state_changed.connect(lambda is_live, news: told.append((is_live, news)))
    with qtbot.waitSignal(live.changed):
        feed.hint()

    feed.now = State(is_live=False)
    with qtbot.waitSignal(live.state_changed):
        feed.hint()

    assert told == [(False, MORNING)]
    assert not live.is_live
    assert live.last_news_at == MORNING


def test_nothing_is_heard_after_stopping(live: Live, feed: StillFeed, qtbot: QtBot) -> None:
    heard: list[str] = []
    live.changed.connect(lambda: heard.append("changed"))
    feed.hint()

    live.stop()
    live.stop()
    _deliver_posted(live)

    assert heard == []
    assert feed.callbacks == []


def _in_thread(do: Callable[[], None]) -> None:
    thread = threading.Thread(target=do)
    thread.start()
    thread.join()


def _deliver_posted(live: Live) -> None:
    QCoreApplication.sendPostedEvents(live)


@pytest.mark.parametrize("last_news_at", [None, MORNING])
def test_no_news_are_bad_news_only_once_it_had_time_to_begin(
    feed: StillFeed,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    last_news_at: datetime | None,
) -> None:
    monkeypatch.setattr("qtoken.ui.live.OPENING_MS", 20)
    feed.now = State(is_live=False, last_news_at=last_news_at)
    told: list[object] = []
    live = Live(feed)
    live.state_changed.connect(lambda *state: told.append(state))
    is_new = last_news_at is None

    assert live.is_opening == is_new
    assert told == []
    qtbot.wait(100)

    assert not live.is_opening
    assert told == ([(False, None)] if is_new else [])
    live.stop()


def test_the_first_news_end_the_opening(feed: StillFeed, qtbot: QtBot) -> None:
    feed.now = State(is_live=False, last_news_at=None)
    beginning = Live(feed)
    opening = [beginning.is_opening]

    feed.now = State()
    with qtbot.waitSignal(beginning.state_changed):
        feed.hint()
    opening.append(beginning.is_opening)

    assert opening == [True, False]
    beginning.stop()
