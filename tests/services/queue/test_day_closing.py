"""Closing earlier days ends what they left open, and nothing of today."""

from datetime import timedelta

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.domain.clock import SetClock
from qtoken.domain.token import Status, Verb
from qtoken.services.queue.day_closing import REASON
from tests.support.desk import START, Desk, cheap_hasher, new_request
from tests.support.tables import contents


def status_of(desk: Desk, token_id: int) -> Status:
    return desk.services.waiting_lines.token(token_id, by=desk.by).status


def test_what_earlier_days_left_open_is_ended(timed_desk: Desk, clock: SetClock) -> None:
    desk = timed_desk
    department = desk.department()
    waiting, called, held, done = (desk.issue(department) for _ in range(4))
    for verb, token in ((Verb.CALL, called), (Verb.HOLD, held), (Verb.CALL, done)):
        desk.do(verb, token)
    desk.do(Verb.DONE, done)
    clock.now = START + timedelta(days=1)
    today = desk.issue(department)

    closed = desk.services.day_closing.close_earlier_days(press=desk.press())

    assert closed.closed_count == 3
    assert {status_of(desk, t.id) for t in (waiting, called, held)} == {Status.LEFT}
    assert status_of(desk, done.id) is Status.DONE
    assert status_of(desk, today.id) is Status.WAITING
    event = desk.services.histories.token_history(called.id, by=desk.by).events[-1]
    assert (event.kind, event.reason, event.actor) == (Verb.LEAVE, REASON, "ana")


def test_a_repeat_gets_the_first_answer(address: str, clock: SetClock) -> None:
    clinic = open_clinic(address, clock=clock, hasher=cheap_hasher())
    desk, request = Desk(clinic.services), new_request()
    desk.issue(desk.department())
    clock.now = START + timedelta(days=1)
    first = desk.services.day_closing.close_earlier_days(press=desk.press(request))
    before = contents(clinic.database)

    again = desk.services.day_closing.close_earlier_days(press=desk.press(request))

    assert again == first
    assert contents(clinic.database) == before
    clinic.close()


def test_there_may_be_nothing_to_close(desk: Desk, clinic: Clinic) -> None:
    desk.issue(desk.department())

    closed = desk.services.day_closing.close_earlier_days(press=desk.press())

    assert closed.closed_count == 0
