"""What the display decides: order of announcements, receipts, restarts, departments."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.errors import (
    DatabaseDamaged,
    DatabaseError,
    DatabaseUnreachable,
    QTokenError,
    SchemaChanged,
)
from qtoken.domain.receipts import Fact, Silence
from qtoken.ui.display.announcements import PROMINENT_S, SHORTEST_S
from qtoken.ui.display.board import Board
from qtoken.ui.display.presenter import DisplayPresenter
from tests.support.display_snapshots import TEN, GivenSnapshots, announcement, called, snapshot
from tests.support.inline_run import InlineRun


class RecordingView:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.board: Board | None = None
        self.clock = ""
        self.state = ""
        self.cause: QTokenError | None = None
        self.sounded: list[int] = []
        self.wake_s: float | None = None

    def show_board(self, board: Board) -> None:
        self.board = board

    def show_clock(self, text: str) -> None:
        self.clock = text

    def show_live(self) -> None:
        self.state = "live"

    def show_stale(self, last_news: str | None, cause: QTokenError | None) -> None:
        self.state = f"last news {last_news}"
        self.cause = cause

    def sound(self, announcement_ids: tuple[int, ...]) -> None:
        self.sounded.extend(announcement_ids)

    def wake_after(self, seconds: float) -> None:
        self.wake_s = seconds

    @property
    def large(self) -> str:
        """The labels of the large calls."""
        return " ".join(call.label for call in self.board.large) if self.board else ""

    @property
    def calls(self) -> list[str]:
        """The labels of the other calls; an asterisk marks those that stand out."""
        calls = self.board.calls if self.board else ()
        large = {c.token_id for c in self.board.large} if self.board else set()
        return [c.label + "*" * c.is_new for c in calls if c.token_id not in large]


class Display:
    """A presenter with everything around it."""

    def __init__(self, service: GivenSnapshots) -> None:
        self.service = service
        self.view = RecordingView()
        self.now_s = 100.0
        self.presenter = DisplayPresenter(
            self.view,
            service,
            run=InlineRun(),
            query=InlineRun(),
            name="Hall",
            seconds=lambda: self.now_s,
        )

    def after(self, seconds: float) -> None:
        """Let time pass, then wake the display."""
        self.now_s += seconds
        self.presenter.wake()

    def show_and_sound(self, id_: int, silence: Silence | None = None) -> None:
        """Do what the window does with a large call."""
        self.presenter.drawn((id_,), is_large=True)
        self.presenter.sounded((id_,), silence)


@pytest.fixture
def service() -> GivenSnapshots:
    return GivenSnapshots(snapshot())


@pytest.fixture
def display(service: GivenSnapshots) -> Display:
    """A display that has started on an empty clinic."""
    started = Display(service)
    started.presenter.refresh()
    return started


def test_a_new_call_becomes_large_and_is_sounded(display: Display, service: GivenSnapshots) -> None:
    service.answer = snapshot(announcement(1, 12))

    display.presenter.refresh()

    assert display.view.large == "C-012"
    assert display.view.sounded == [1]


def test_a_call_is_sounded_once_however_often_the_display_looks(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(announcement(1, 12))

    display.presenter.refresh()
    display.presenter.refresh()

    assert display.view.sounded == [1]


def test_a_recall_is_announced_again(display: Display, service: GivenSnapshots) -> None:
    service.answer = snapshot(announcement(1, 12))
    display.presenter.refresh()
    display.after(PROMINENT_S)

    service.answer = snapshot(
        announcement(1, 12), announcement(2, 12, is_recall=True), current=(called(12),)
    )
    display.presenter.refresh()

    assert display.view.large == "C-012"
    assert display.view.sounded == [1, 2]


def test_two_calls_at_once_are_announced_one_after_the_other(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(announcement(1, 12), announcement(2, 13))

    display.presenter.refresh()
    first = display.view.large
    display.after(SHORTEST_S)

    assert (first, display.view.large) == ("C-012", "C-013")
    assert display.view.sounded == [1, 2]


def test_the_display_asks_to_be_woken_when_the_next_call_may_be_announced(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(announcement(1, 12), announcement(2, 13))

    display.presenter.refresh()

    assert display.view.wake_s == SHORTEST_S


def test_a_call_stands_out_for_twenty_seconds_even_when_another_becomes_large(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(announcement(1, 12), announcement(2, 13))
    display.presenter.refresh()

    display.after(SHORTEST_S)
    then = display.view.calls
    display.after(PROMINENT_S - SHORTEST_S)

    assert then == ["C-012*"]
    assert display.view.calls == ["C-012"]


def test_a_call_moves_to_the_current_calls_after_twenty_seconds(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(announcement(1, 12))
    display.presenter.refresh()

    display.after(PROMINENT_S)

    assert display.view.large == ""
    assert display.view.calls == ["C-012"]


def test_a_consultation_that_ends_at_once_is_still_announced_for_twenty_seconds(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(announcement(1, 12), current=(), recent=(called(12),))

    display.presenter.refresh()
    display.after(PROMINENT_S - 1)

    assert display.view.large == "C-012"


def test_a_display_that_was_away_sends_nobody_to_the_room_before(
    display: Display, service: GivenSnapshots
) -> None:
    elsewhere = replace(announcement(2, 12), room="Room 2")
    service.answer = snapshot(announcement(1, 12, stands=False), elsewhere)

    display.presenter.refresh()

    assert display.view.sounded == [2]
    display.after(SHORTEST_S)
    assert display.view.sounded == [2]


def test_a_call_that_is_undone_disappears_at_once(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(announcement(1, 12))
    display.presenter.refresh()

    service.answer = snapshot(current=())
    display.presenter.refresh()

    assert display.view.large == ""


def test_a_call_that_does_not_stand_any_more_is_withdrawn(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(announcement(1, 12), announcement(2, 13))
    display.presenter.refresh()

    service.answer = snapshot(
        announcement(1, 12, stands=False), announcement(2, 13, stands=False), current=()
    )
    display.presenter.refresh()

    assert (display.view.large, display.view.calls) == ("", [])
    display.after(SHORTEST_S)
    assert display.view.sounded == [1]


@given(st.integers(1, 70), st.booleans())
def test_however_many_are_called_at_once_all_are_large_and_sounded(
    count: int, are_done: bool
) -> None:
    display = Display(GivenSnapshots(snapshot()))
    display.presenter.refresh()
    rows = tuple(announcement(id_, id_) for id_ in range(1, count + 1))
    display.service.answer = snapshot(*rows, current=() if are_done else None)
    display.presenter.refresh()

    large = set(display.view.large.split())
    for _ in range(count):
        display.after(SHORTEST_S)
        display.presenter.refresh()
        large |= set(display.view.large.split())

    assert large == {row.label for row in rows}
    assert display.view.sounded == [row.id for row in rows]


def test_a_call_that_waits_long_is_asked_for_as_long_as_it_waits(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(*(announcement(id_, id_) for id_ in (1, 2)))
    display.presenter.refresh()

    display.presenter.refresh()

    assert service.held == {1, 2}


def test_nobody_is_called_and_missed_at_once(display: Display, service: GivenSnapshots) -> None:
    service.answer = snapshot(announcement(1, 12))
    display.presenter.refresh()

    # A snapshot may be of two instants: between its queries somebody was marked as a no-show.
    service.answer = snapshot(announcement(1, 12), missed=("C-012",), missed_ids=frozenset({12}))
    display.presenter.refresh()

    assert (display.view.large, display.view.calls) == ("", [])


def test_each_fact_is_told_when_it_is_true(display: Display, service: GivenSnapshots) -> None:
    service.answer = snapshot(announcement(1, 12))
    display.presenter.refresh()

    display.presenter.drawn((1,), is_large=True)
    before = list(service.receipts)
    display.presenter.sounded((1,), None)

    assert before == [(1, {Fact.DRAWN, Fact.ANNOUNCED}, None)]
    assert service.receipts[1:] == [(1, {Fact.HEARD}, None)]
    assert service.displays == {"Hall"}


def test_a_silent_display_says_so_in_its_receipt(display: Display, service: GivenSnapshots) -> None:
    service.answer = snapshot(announcement(1, 12))
    display.presenter.refresh()

    display.show_and_sound(1, Silence.NO_DEVICE)

    assert service.receipts[1:] == [(1, set(), Silence.NO_DEVICE)]


def test_a_receipt_that_could_not_be_written_is_sent_with_the_next_look(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(announcement(1, 12))
    display.presenter.refresh()
    service.failure = DatabaseUnreachable()
    display.show_and_sound(1)

    service.failure = None
    display.presenter.refresh()

    assert service.receipts == [(1, set(Fact), None)]


def test_a_receipt_is_written_once(display: Display, service: GivenSnapshots) -> None:
    service.answer = snapshot(announcement(1, 12))
    display.presenter.refresh()

    display.show_and_sound(1)
    display.show_and_sound(1)
    display.presenter.refresh()

    assert len(service.receipts) == 2


def test_after_a_restart_a_young_call_without_receipt_is_announced() -> None:
    display = Display(GivenSnapshots(snapshot(announcement(1, 12, age_s=59))))

    display.presenter.refresh()

    assert display.view.large == "C-012"


def test_after_a_restart_an_acknowledged_call_is_not_announced_again() -> None:
    display = Display(GivenSnapshots(snapshot(announcement(1, 12), acknowledged=(1,))))

    display.presenter.refresh()

    assert display.view.sounded == []
    assert display.view.calls == ["C-012"]


def test_after_a_restart_a_call_older_than_a_minute_is_not_announced() -> None:
    display = Display(GivenSnapshots(snapshot(announcement(1, 12, age_s=61))))

    display.presenter.refresh()

    assert display.view.sounded == []


@pytest.mark.parametrize(
    ("is_called", "sounded"), [(True, [1]), (False, [])], ids=["called", "seen meanwhile"]
)
def test_after_a_restart_in_mid_burst_what_this_display_had_already_is_announced(
    is_called: bool, sounded: list[int]
) -> None:
    current = (called(12),) if is_called else ()
    given = snapshot(announcement(1, 12, age_s=150), current=current, owed=frozenset({1}))
    display = Display(GivenSnapshots(given))

    display.presenter.refresh()

    assert display.view.sounded == sounded


def test_a_call_on_a_page_that_comes_yet_is_told_to_be_here(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(*(announcement(id_, id_) for id_ in (1, 2, 3)))
    display.presenter.refresh()

    display.presenter.drawn((1,), is_large=False)

    assert sorted(service.receipts) == [(1, {Fact.DRAWN}, None), (2, set(), None), (3, set(), None)]


def test_a_call_made_while_the_database_was_away_is_announced_when_it_is_back(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(announcement(1, 12, age_s=100))

    display.presenter.refresh()

    assert display.view.sounded == [1]


def test_the_clock_is_the_database_s_in_the_clinic_s_time_zone(display: Display) -> None:
    display.now_s += 61

    assert display.presenter.clock() == "11:01"


def test_what_may_be_old_is_shown_with_the_time_of_the_last_news(display: Display) -> None:
    display.presenter.set_live(False, TEN + timedelta(minutes=2))

    assert display.view.state == "last news 11:02"


def test_why_there_are_no_news_is_found_out(display: Display, service: GivenSnapshots) -> None:
    service.failure = DatabaseUnreachable()

    display.presenter.set_live(False, TEN)
    known = display.view.cause
    service.failure = None
    display.presenter.set_live(True, TEN)
    display.presenter.set_live(False, TEN)

    assert isinstance(known, DatabaseUnreachable)
    assert display.view.cause is None


def test_a_display_that_never_heard_anything_says_so(display: Display) -> None:
    display.presenter.set_live(False, None)

    assert display.view.state == "last news None"


def test_the_news_are_asked_for_by_name_and_for_the_chosen_departments(
    display: Display, service: GivenSnapshots
) -> None:
    display.presenter.choose_departments((2, 3))

    assert service.asked_for[-1] == ("Hall", (2, 3))


def test_each_minute_the_clock_is_shown_and_the_news_are_asked_for(
    display: Display, service: GivenSnapshots
) -> None:
    asked = len(service.asked_for)

    display.presenter.minute()

    assert len(service.asked_for) == asked + 1
    assert display.view.clock == "11:00"


def test_a_room_without_a_name_is_told_by_its_department(
    display: Display, service: GivenSnapshots
) -> None:
    service.answer = snapshot(current=(called(12, room=""),))

    display.presenter.refresh()

    assert display.view.board is not None
    assert display.view.board.calls[0].place == "Cardiology"


@pytest.mark.parametrize("failure", [SchemaChanged(), DatabaseDamaged()])
def test_a_display_that_cannot_look_is_not_live_though_the_database_sends_news(
    display: Display, service: GivenSnapshots, failure: DatabaseError
) -> None:
    display.presenter.set_live(True, TEN + timedelta(minutes=2))
    service.look_failure = failure
    display.presenter.refresh()
    was_shown = display.view.state
    service.look_failure = None

    display.presenter.refresh()

    assert was_shown == "last news 11:00"
    assert display.view.state == "live"
