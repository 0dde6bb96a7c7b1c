"""What displays prove of a call: drawn, announced and heard, each true by itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from qtoken.domain.clock import SetClock
from qtoken.domain.errors import TokenNotFound
from qtoken.domain.receipts import Fact, Silence
from qtoken.domain.token import Verb
from qtoken.services.queue.doctor_rows import ReceiptRow
from qtoken.services.rows import DoctorRow, TokenRow
from tests.support.desk import Desk


class Called:
    """Somebody was called, and displays tell what they did about it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        department = desk.department()
        self.doctor: DoctorRow = desk.doctor(department)
        desk.issue(department)
        called = desk.call_next(doctor=self.doctor)
        assert called is not None
        self.token: TokenRow = called
        self.event_id = desk.services.display.snapshot().announcements[-1].id

    def tell(self, *facts: Fact, display: str = "wall", silence: Silence | None = None) -> None:
        self.desk.services.display.acknowledge(
            [self.event_id], display=display, facts=facts, silence=silence
        )

    def receipts(self) -> tuple[ReceiptRow, ...]:
        return self.desk.services.doctor_view.snapshot(self.doctor.id, by=self.desk.by).receipts


@pytest.fixture
def called(timed_desk: Desk) -> Called:
    return Called(timed_desk)


def test_each_fact_has_its_own_time(called: Called, clock: SetClock) -> None:
    def now() -> datetime:
        instant = clock.set_now()
        assert instant is not None
        return instant

    told: list[Any] = []
    for fact in Fact:
        told.append(now())
        called.tell(fact)
        clock.advance(seconds=6)

    (receipt,) = called.receipts()
    assert [receipt.drawn_at, receipt.announced_at, receipt.heard_at] == told
    assert told[2] - told[0] == timedelta(seconds=12)


@pytest.mark.parametrize("fact", Fact)
def test_each_fact_is_true_by_itself(called: Called, fact: Fact) -> None:
    called.tell(fact)

    (receipt,) = called.receipts()
    times = (receipt.drawn_at, receipt.announced_at, receipt.heard_at)
    assert [at is not None for at in times] == [fact is other for other in Fact]


def test_what_is_told_again_keeps_its_first_time(called: Called, clock: SetClock) -> None:
    called.tell(Fact.DRAWN)
    first = called.receipts()
    clock.advance(seconds=60)

    called.tell(Fact.DRAWN)

    assert called.receipts() == first


def test_a_silent_chime_says_why(called: Called) -> None:
    called.tell(Fact.DRAWN, Fact.ANNOUNCED)
    called.tell(silence=Silence.NO_DEVICE)

    (receipt,) = called.receipts()
    assert (receipt.heard_at, receipt.silence) == (None, Silence.NO_DEVICE)


def test_what_one_screen_sounded_is_heard_though_its_twin_was_silent(called: Called) -> None:
    called.tell(silence=Silence.NO_DEVICE)
    called.tell(Fact.HEARD)
    called.tell(silence=Silence.NO_DEVICE)

    (receipt,) = called.receipts()
    assert receipt.heard_at is not None
    assert receipt.silence is None


def test_each_display_has_its_own_receipt(called: Called) -> None:
    called.tell(Fact.DRAWN, display="Hall")
    called.tell(Fact.DRAWN, Fact.ANNOUNCED, display="Corridor")

    found = [(row.display, row.announced_at is not None) for row in called.receipts()]
    assert found == [("Corridor", True), ("Hall", False)]
    display = called.desk.services.display
    assert display.snapshot(display="Corridor").acknowledged == {called.event_id}
    assert display.snapshot(display="Hall").acknowledged == frozenset()


def test_many_calls_are_told_in_one_go(desk: Desk) -> None:
    for _ in range(3):
        Called(desk)
    display = desk.services.display
    ids = [row.id for row in display.snapshot().announcements]

    display.acknowledge(ids, display="wall", facts=[Fact.ANNOUNCED])

    assert display.snapshot(display="wall").acknowledged == set(ids)


def test_what_was_no_call_has_no_receipt_and_neither_has_what_came_with_it(
    called: Called,
) -> None:
    desk = called.desk
    events = desk.services.histories.token_history(called.token.id, by=desk.by).events
    issue = next(event.id for event in events if event.kind is Verb.ISSUE)

    with pytest.raises(TokenNotFound):
        desk.services.display.acknowledge(
            [called.event_id, issue], display="wall", facts=[Fact.DRAWN]
        )

    assert called.receipts() == ()


def test_what_a_display_has_and_did_not_announce_it_owes_for_five_minutes(
    called: Called, clock: SetClock
) -> None:
    display = called.desk.services.display
    called.tell()
    seen = []
    for seconds in (200, 90, 20):
        clock.advance(seconds=seconds)
        seen.append(display.snapshot(display="wall").owed)
    elsewhere = display.snapshot(display="Hall")

    assert seen == [{called.event_id}, {called.event_id}, frozenset()]
    assert (elsewhere.owed, elsewhere.announcements) == (frozenset(), ())


def test_what_was_announced_is_not_owed(called: Called) -> None:
    called.tell(Fact.DRAWN)
    drawn = called.desk.services.display.snapshot(display="wall").owed
    called.tell(Fact.ANNOUNCED)

    assert drawn == {called.event_id}
    assert called.desk.services.display.snapshot(display="wall").owed == frozenset()
