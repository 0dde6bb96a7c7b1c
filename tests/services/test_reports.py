"""Counts and waits of a period."""

from datetime import date, timedelta

from qtoken.domain.clock import SetClock
from qtoken.domain.token import Verb
from tests.support.desk import START, Desk

DAY = START.date()


def test_a_day_is_counted_by_department_and_in_all(timed_desk: Desk, clock: SetClock) -> None:
    eyes, heart = timed_desk.department("Eyes", "E"), timed_desk.department("Heart", "H")
    first, second, third = (timed_desk.issue(eyes) for _ in range(3))
    other = timed_desk.issue(heart)
    clock.advance(seconds=100)
    timed_desk.do(Verb.CALL, first)
    timed_desk.do(Verb.DONE, first)
    clock.advance(seconds=100)
    timed_desk.do(Verb.CALL, second)
    timed_desk.do(Verb.LEAVE, third)
    timed_desk.do(Verb.CALL, other)

    reports = timed_desk.services.reports.by_department(DAY, DAY, by=timed_desk.by)

    assert [row.department for row in reports] == ["Eyes", "Heart", "total"]
    assert [(row.issued, row.called, row.done, row.left) for row in reports] == [
        (3, 2, 1, 1),
        (1, 1, 0, 0),
        (4, 3, 1, 1),
    ]
    assert [row.mean_wait_s for row in reports] == [150, 200, 500 / 3]
    assert [row.p90_wait_s for row in reports] == [190, 200, 200]


def test_a_day_without_tokens_has_no_waits(timed_desk: Desk) -> None:
    timed_desk.issue(timed_desk.department())
    tomorrow = DAY + timedelta(days=1)

    (total,) = timed_desk.services.reports.by_department(tomorrow, tomorrow, by=timed_desk.by)

    assert (total.issued, total.mean_wait_s, total.p90_wait_s) == (0, None, None)


def test_the_whole_of_time_can_be_asked_for(timed_desk: Desk) -> None:
    timed_desk.issue(timed_desk.department())

    total = timed_desk.services.reports.by_department(date.min, date.max, by=timed_desk.by)[-1]

    assert total.issued == 1
