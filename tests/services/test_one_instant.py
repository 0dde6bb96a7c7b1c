"""What promises one instant is of one, whatever others commit between any two of its queries."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from tests.support.desk import Desk
from tests.support.statements import heard_statements

Look = Callable[[Desk, int, int], object]

LOOKS: dict[str, Look] = {
    "display": lambda desk, _department, _doctor: desk.services.display.snapshot(display="wall"),
    "setup": lambda desk, _department, _doctor: desk.services.clinic_setup.everything(by=desk.by),
    "doctor's view": lambda desk, _department, doctor: desk.services.doctor_view.snapshot(
        doctor, by=desk.by
    ),
    "queue": lambda desk, department, _doctor: desk.services.waiting_lines.queue(
        department_id=department, by=desk.by
    ),
    "desk": lambda desk, department, _doctor: desk.services.desk_view.snapshot(
        department_id=department, by=desk.by
    ),
}


class Interloper:
    """Somebody who does something just before a look's statement of a given place is sent."""

    def __init__(self) -> None:
        self._act: Callable[[], None] | None = None
        self._left = 0

    def wait(self, place: int, act: Callable[[], None]) -> None:
        """Do `act` before the statement at `place`, from 1."""
        self._left, self._act = place, act

    def leave(self) -> bool:
        """Wait no longer; return whether it was done."""
        act, self._act = self._act, None
        return act is None

    def hear(self, _sql: str, _values: Any) -> None:
        if self._act is None:
            return
        self._left -= 1
        if self._left == 0:
            # Forgotten first: its own statements are not those that were waited for.
            act, self._act = self._act, None
            act()


@pytest.fixture
def interloper() -> Iterator[Interloper]:
    """Somebody who hears what is sent from here on."""
    heard = Interloper()
    with heard_statements(heard.hear):
        yield heard


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_is_of_one_instant(name: str, interloper: Interloper, timed_desk: Desk) -> None:
    desk = timed_desk
    department = desk.department()
    doctor = desk.doctor(department, room=desk.room())

    in_consultation: list[TokenRow] = []

    def call_next() -> TokenRow:
        desk.issue(department)
        called = desk.call_next(doctor=doctor)
        assert called is not None
        return called

    def change() -> None:
        """Change something in every list that one of the looks shows."""
        desk.doctor(department, room=desk.room())
        desk.department()
        for token in in_consultation:
            desk.do(Verb.DONE, token)
        for verb in (Verb.NO_SHOW, Verb.HOLD):
            desk.do(verb, call_next())
        in_consultation[:] = [call_next()]
        event_id = desk.services.display.snapshot().announcements[-1].id
        desk.services.display.acknowledge([event_id], display="wall", facts=())
        desk.issue(department)

    for place in count(1):
        before = LOOKS[name](desk, department.id, doctor.id)
        interloper.wait(place, change)
        during = LOOKS[name](desk, department.id, doctor.id)
        was_done = interloper.leave()
        if not was_done:
            break
        after = LOOKS[name](desk, department.id, doctor.id)
        assert before != after
        assert during in (before, after), place
