"""Undo takes back what was done last, then what was done before it."""

import pytest

from qtoken.domain.clock import SetClock
from qtoken.domain.errors import NothingToUndo, UndoTooLate
from qtoken.domain.press import Press
from qtoken.domain.receipts import Fact
from qtoken.domain.token import Status, Verb
from tests.support.desk import Desk, new_request


def test_a_wrong_call_can_be_taken_back_after_a_recall(desk: Desk) -> None:
    issued = desk.issue(desk.department())
    called = desk.do(Verb.CALL, issued)
    desk.do(Verb.RECALL, called)

    once = desk.do(Verb.UNDO, called)
    twice = desk.do(Verb.UNDO, called)

    assert (once.status, once.last_called_at) == (Status.CALLED, called.last_called_at)
    assert (twice.status, twice.called_at) == (Status.WAITING, None)


def test_everything_can_be_taken_back_down_to_the_issue(desk: Desk) -> None:
    token = desk.issue(desk.department())
    for verb in (Verb.CALL, Verb.NO_SHOW, Verb.RETURN):
        desk.do(verb, token)

    states = [desk.do(Verb.UNDO, token).status for _ in range(4)]

    assert states == [Status.NO_SHOW, Status.CALLED, Status.WAITING, Status.CANCELLED]
    with pytest.raises(NothingToUndo):
        desk.do(Verb.UNDO, token)


def test_what_was_done_after_an_undo_is_taken_back_first(desk: Desk) -> None:
    token = desk.issue(desk.department())
    desk.do(Verb.CALL, token)
    desk.do(Verb.UNDO, token)
    desk.do(Verb.HOLD, token)

    states = [desk.do(Verb.UNDO, token).status for _ in range(2)]

    assert states == [Status.WAITING, Status.CANCELLED]


def test_each_is_taken_back_within_its_own_time(timed_desk: Desk, clock: SetClock) -> None:
    token = timed_desk.issue(timed_desk.department())
    timed_desk.do(Verb.CALL, token)
    clock.advance(seconds=100)
    timed_desk.do(Verb.RECALL, token)
    clock.advance(seconds=100)

    assert timed_desk.do(Verb.UNDO, token).status is Status.CALLED
    with pytest.raises(UndoTooLate):
        timed_desk.do(Verb.UNDO, token)


def test_an_undone_recall_is_announced_no_more(desk: Desk) -> None:
    token = desk.issue(desk.department())
    desk.do(Verb.CALL, token)
    desk.do(Verb.RECALL, token)
    before = desk.services.display.snapshot().announcements

    desk.do(Verb.UNDO, token)

    assert len(before) == 2
    assert desk.services.display.snapshot().announcements == before[:1]


def test_the_doctor_hears_of_the_announcement_that_still_stands(desk: Desk) -> None:
    department = desk.department()
    doctor, nurse = desk.doctor(department), desk.user("staff")
    token = desk.issue(department)
    desk.services.calling.call(token.id, doctor_id=doctor.id, press=Press(nurse, new_request()))
    announced = desk.services.display.snapshot().announcements[-1]
    desk.services.display.acknowledge([announced.id], display="Hall", facts=[Fact.DRAWN])

    desk.do(Verb.RECALL, token)
    again = desk.services.doctor_view.snapshot(doctor.id, by=desk.by)
    desk.do(Verb.UNDO, token)
    undone = desk.services.doctor_view.snapshot(doctor.id, by=desk.by)

    assert (again.called_by, again.receipts) == ("", ())
    assert undone.called_by.startswith("staff")
    assert [receipt.display for receipt in undone.receipts] == ["Hall"]


def test_a_recall_is_taken_back_in_whichever_place_the_token_is_now(desk: Desk) -> None:
    department = desk.department()
    doctor = desk.doctor(department)
    desk.services.clinic_setup.change_clinic(called_per_doctor=2, press=desk.press())
    first, second, third = (desk.issue(department) for _ in range(3))
    desk.do(Verb.CALL, first, doctor_id=doctor.id)
    desk.do(Verb.CALL, second, doctor_id=doctor.id)
    desk.do(Verb.RECALL, second)
    desk.do(Verb.HOLD, second)
    desk.do(Verb.DONE, first)
    desk.do(Verb.CALL, third, doctor_id=doctor.id)
    fourth = desk.issue(department)
    desk.do(Verb.CALL, fourth, doctor_id=doctor.id)
    desk.do(Verb.DONE, third)

    again = desk.do(Verb.UNDO, second)
    back = desk.do(Verb.UNDO, second)

    assert (again.status, back.status) == (Status.CALLED, Status.CALLED)
    assert back.call_slot == again.call_slot == 1
