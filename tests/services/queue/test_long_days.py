"""On a day of many hundreds the desk still reaches everybody."""

import pytest

from qtoken.domain.clock import SetClock
from qtoken.domain.token import Status, Verb
from qtoken.services.queue.line_queries import ENDED_LIMIT
from tests.support.desk import Desk


@pytest.mark.parametrize("is_of_one", [False, True], ids=["all departments", "one department"])
def test_who_missed_the_call_in_the_morning_can_come_back_in_the_evening(
    desk: Desk, *, is_of_one: bool
) -> None:
    cardiology = desk.department("Cardiology", "C")
    early = desk.do(Verb.CANCEL, desk.issue(cardiology))
    missed = desk.do(Verb.NO_SHOW, desk.do(Verb.CALL, desk.issue(cardiology)))
    desk.let_many_end(cardiology)
    late = desk.do(Verb.NO_SHOW, desk.do(Verb.CALL, desk.issue(cardiology)))

    queue = desk.services.waiting_lines.queue(
        department_id=cardiology.id if is_of_one else None, by=desk.by
    )

    assert queue.ended_count == ENDED_LIMIT + 3
    assert (queue.ended[0], queue.ended[-1]) == (late, missed)
    assert len({token.id for token in queue.ended}) == len(queue.ended) == ENDED_LIMIT + 1
    assert early not in queue.ended
    assert desk.do(Verb.RETURN, missed).status is Status.WAITING


def test_a_label_finds_who_is_not_listed_any_more(desk: Desk) -> None:
    cardiology = desk.department("Cardiology", "C")
    early = desk.do(Verb.CANCEL, desk.issue(cardiology))
    desk.let_many_end(cardiology)
    lines = desk.services.waiting_lines

    assert lines.labelled("C", 1, by=desk.by) == (early,)
    assert lines.labelled("C", ENDED_LIMIT + 2, by=desk.by) == ()
    assert lines.labelled("D", 1, by=desk.by) == ()


def test_a_label_means_todays_token_then_one_that_still_waits(
    timed_desk: Desk, clock: SetClock
) -> None:
    cardiology = timed_desk.department("Cardiology", "C")
    yesterdays = timed_desk.issue(cardiology)
    is_over = timed_desk.issue(cardiology)
    clock.advance(seconds=24 * 3600)
    is_over = timed_desk.do(Verb.CANCEL, is_over)
    lines = timed_desk.services.waiting_lines

    assert lines.labelled("C", 1, by=timed_desk.by) == (yesterdays,)
    assert lines.labelled("C", 2, by=timed_desk.by) == (is_over,)

    todays = timed_desk.do(Verb.CANCEL, timed_desk.issue(cardiology))

    assert lines.labelled("C", 1, by=timed_desk.by) == (todays, yesterdays)
    clock.advance(seconds=24 * 3600)
    assert lines.labelled("C", 1, by=timed_desk.by) == (yesterdays,)
    assert lines.labelled("C", 2, by=timed_desk.by) == ()


def test_a_patient_finds_the_own_label_only(desk: Desk) -> None:
    cardiology = desk.department("Cardiology", "C")
    person = desk.person("patient")
    mine = desk.issue(cardiology, desk.services.patients.patient(person.patient_id, by=desk.by))
    others = desk.issue(cardiology)
    lines = desk.services.waiting_lines

    assert lines.labelled(mine.letter, mine.number, by=person.user_id) == (mine,)
    assert lines.labelled(others.letter, others.number, by=person.user_id) == ()
