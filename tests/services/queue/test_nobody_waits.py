"""Call-next where nobody waits, and the retry of that press."""

import pytest

from qtoken.domain.errors import RequestIdReused
from tests.support.desk import Desk, new_request


def test_a_repeat_does_not_call_who_has_come_meanwhile(desk: Desk) -> None:
    department, request = desk.department(), new_request()
    call_next = desk.services.calling.call_next
    first = call_next(department_id=department.id, press=desk.press(request))
    token = desk.issue(department)

    again = call_next(department_id=department.id, press=desk.press(request))

    assert (first, again) == (None, None)
    assert desk.services.waiting_lines.queue(by=desk.by).waiting == (token,)


def test_the_next_press_calls(desk: Desk) -> None:
    department = desk.department()
    assert desk.call_next(department) is None
    token = desk.issue(department)

    called = desk.call_next(department)

    assert called is not None
    assert called.id == token.id


def test_that_request_id_serves_no_other_command(desk: Desk) -> None:
    department, request = desk.department(), new_request()
    desk.services.calling.call_next(department_id=department.id, press=desk.press(request))
    token = desk.issue(department)

    with pytest.raises(RequestIdReused):
        desk.services.calling.call(token.id, press=desk.press(request))
