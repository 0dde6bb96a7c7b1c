"""Calling the next of the whole clinic, and departments that choose their letter themselves."""

from qtoken.domain.clock import SetClock
from tests.support.desk import Desk, new_request


def test_without_a_department_the_first_of_the_whole_clinic_is_called(
    timed_desk: Desk, clock: SetClock
) -> None:
    desk = timed_desk
    one, other = desk.department(), desk.department()
    first = desk.issue(other)
    clock.advance(seconds=60)
    second = desk.issue(one)
    clock.advance(seconds=60)
    urgent = desk.issue(one, priority="emergency")

    called = [desk.call_next() for _ in range(4)]

    assert [t.id if t else None for t in called] == [urgent.id, first.id, second.id, None]


def test_a_repeat_of_a_call_that_found_nobody_calls_nobody(desk: Desk) -> None:
    request = new_request()
    calling = desk.services.calling
    assert calling.call_next(press=desk.press(request)) is None
    token = desk.issue(desk.department())

    again = calling.call_next(press=desk.press(request))

    assert again is None
    called = calling.call_next(press=desk.press())
    assert called is not None
    assert called.id == token.id


def test_a_department_without_a_letter_gets_a_free_one(desk: Desk) -> None:
    def letter(name: str) -> str:
        added = desk.services.clinic_setup.add_department(name, press=desk.press())
        return added.letter

    assert letter("Cardiology") == "C"
    assert letter("Children") == "H"
    assert letter("眼科") == "A"
    taken = {letter(f"Ward {number}") for number in range(30)}
    assert len(taken) == 30
