"""A patient follows the own token by a code: no sign-in, nobody's name."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta

import pytest

from qtoken.domain.clock import SetClock
from qtoken.domain.errors import (
    CodeUnknown,
    MoveRefused,
    RequestIdReused,
    TokenNotFound,
    UserNotFound,
    WrongPassword,
)
from qtoken.domain.token import Status, Verb
from qtoken.domain.usernames import PAGE_USERNAME
from qtoken.services.queue.tracking_rows import TrackedToken
from qtoken.services.rows import TokenRow
from tests.support.desk import Desk, new_request


def code_of(desk: Desk, token: TokenRow) -> str:
    return desk.services.tracking.code(token.id, by=desk.by)


def look(desk: Desk, token: TokenRow) -> TrackedToken:
    return desk.services.tracking.look(code_of(desk, token))


def leave(desk: Desk, token: TokenRow) -> TrackedToken:
    return desk.services.tracking.leave(code_of(desk, token), request_id=new_request())


# --- the code --------------------------------------------------------------------------------


def test_a_token_keeps_the_code_it_got_first(desk: Desk) -> None:
    token, other = (desk.issue(desk.department()) for _ in range(2))

    assert code_of(desk, token) == code_of(desk, token)
    assert code_of(desk, token) != code_of(desk, other)


def test_asking_at_the_same_moment_gives_one_code(desk: Desk) -> None:
    token = desk.issue(desk.department())

    with ThreadPoolExecutor(4) as threads:
        codes = list(threads.map(lambda _: code_of(desk, token), range(8)))

    assert len(set(codes)) == 1


def test_a_patient_gets_the_code_of_an_own_token_only(desk: Desk) -> None:
    maria, department = desk.person("patient"), desk.department()
    patient = desk.services.patients.patient(maria.patient_id, by=desk.by)
    own, others = desk.issue(department, patient), desk.issue(department)
    tracking = desk.services.tracking

    assert tracking.code(own.id, by=maria.user_id) == code_of(desk, own)
    with pytest.raises(TokenNotFound):
        tracking.code(others.id, by=maria.user_id)


@pytest.mark.parametrize("code", ["", "x", "C-001", "a" * 17, "a" * 4000, "'; --", "m" * 17])
def test_a_code_that_nobody_has_leads_nowhere(desk: Desk, code: str) -> None:
    with pytest.raises(CodeUnknown):
        desk.services.tracking.look(code)
    with pytest.raises(CodeUnknown):
        desk.services.tracking.leave(code, request_id=new_request())


# --- what the page says ----------------------------------------------------------------------


def test_it_tells_how_many_are_before_and_who_is_next(desk: Desk) -> None:
    department = desk.department()
    first, second = desk.issue(department), desk.issue(department)

    assert (look(desk, first).people_ahead, look(desk, first).is_next) == (0, True)
    assert (look(desk, second).people_ahead, look(desk, second).is_next) == (1, False)


def test_it_tells_where_to_go_once_called(desk: Desk) -> None:
    department, room = desk.department(), desk.room("Room 3")
    token = desk.issue(department)

    called = desk.do(Verb.CALL, token, room_id=room.id)

    seen = look(desk, token)
    assert (seen.status, seen.room) == (Status.CALLED, "Room 3")
    assert seen.called_at == called.last_called_at
    assert not seen.is_next
    assert not seen.can_leave


def test_a_recall_is_a_later_call(timed_desk: Desk, clock: SetClock) -> None:
    token = timed_desk.do(Verb.CALL, timed_desk.issue(timed_desk.department()))
    clock.advance(seconds=60)

    timed_desk.do(Verb.RECALL, token)

    assert look(timed_desk, token).called_at == clock.now


def test_it_names_the_department_as_the_waiting_room_does(desk: Desk) -> None:
    department = desk.department("HIV clinic")
    desk.services.clinic_setup.change_department(
        department.id, public_name="Clinic 4", press=desk.press()
    )

    assert look(desk, desk.issue(department)).department == "Clinic 4"


def test_it_names_nobody(desk: Desk) -> None:
    department = desk.department()
    doctor = desk.doctor(department, "Dr Secret")
    token = desk.issue(department, desk.patient("Maria Secret"), doctor=doctor)

    assert "Secret" not in str(asdict(look(desk, token)))


def test_what_ended_today_is_still_shown(timed_desk: Desk, clock: SetClock) -> None:
    token = timed_desk.do(Verb.CALL, timed_desk.issue(timed_desk.department()))
    timed_desk.do(Verb.DONE, token)
    clock.advance(seconds=timedelta(hours=6).total_seconds())

    assert look(timed_desk, token).status is Status.DONE


def test_what_ended_on_an_earlier_day_is_forgotten(timed_desk: Desk, clock: SetClock) -> None:
    department = timed_desk.department()
    ended, waits = timed_desk.issue(department), timed_desk.issue(department)
    timed_desk.do(Verb.CANCEL, ended)
    clock.advance(seconds=timedelta(days=1).total_seconds())

    with pytest.raises(CodeUnknown):
        look(timed_desk, ended)
    assert look(timed_desk, waits).status is Status.WAITING


def test_the_range_comes_from_past_calls(timed_desk: Desk, clock: SetClock) -> None:
    department = timed_desk.department()
    doctor = timed_desk.doctor(department)
    queue = [timed_desk.issue(department) for _ in range(12)]
    assert look(timed_desk, queue[-1]).wait is None, "nothing is known yet"

    for _ in range(8):
        called = timed_desk.call_next(doctor=doctor)
        assert called is not None
        clock.advance(seconds=600)
        timed_desk.do(Verb.DONE, called)

    wait = look(timed_desk, queue[-1]).wait
    assert wait is not None
    assert wait.low_min < 3 * 10 + 5 < wait.high_min


def test_on_hold_nothing_is_promised(desk: Desk) -> None:
    token = desk.do(Verb.HOLD, desk.issue(desk.department()))

    seen = look(desk, token)
    assert (seen.status, seen.wait, seen.people_ahead) == (Status.ON_HOLD, None, 0)
    assert seen.can_leave
    assert not seen.is_next


# --- leaving ---------------------------------------------------------------------------------


def test_leaving_gives_the_place_away(desk: Desk) -> None:
    department = desk.department()
    first, second = desk.issue(department), desk.issue(department)

    left = leave(desk, first)

    assert left.status is Status.LEFT
    assert not left.can_leave
    assert look(desk, second).is_next


def test_the_history_says_that_the_patient_left(desk: Desk) -> None:
    token = desk.issue(desk.department())
    leave(desk, token)

    last = desk.services.histories.token_history(token.id, by=desk.by).events[-1]

    assert (last.kind, last.actor) == (Verb.LEAVE, PAGE_USERNAME)


def test_a_repeat_gets_the_first_answer(desk: Desk) -> None:
    token, request_id = desk.issue(desk.department()), new_request()
    code, tracking = code_of(desk, token), desk.services.tracking
    tracking.leave(code, request_id=request_id)
    desk.do(Verb.UNDO, token)

    again = tracking.leave(code, request_id=request_id)

    assert again.status is Status.LEFT
    assert look(desk, token).status is Status.WAITING, "the repeat has changed nothing"


def test_a_request_id_of_another_token_answers_nothing(desk: Desk) -> None:
    department, request_id = desk.department(), new_request()
    one, other = desk.issue(department), desk.issue(department)
    tracking = desk.services.tracking
    tracking.leave(code_of(desk, one), request_id=request_id)

    with pytest.raises(RequestIdReused):
        tracking.leave(code_of(desk, other), request_id=request_id)


@pytest.mark.parametrize("ended", [False, True])
def test_once_called_nobody_leaves_by_the_phone(desk: Desk, ended: bool) -> None:
    token = desk.do(Verb.CALL, desk.issue(desk.department()))
    if ended:
        desk.do(Verb.DONE, token)

    with pytest.raises(MoveRefused):
        leave(desk, token)


def test_leaving_at_the_same_moment_makes_one_user(desk: Desk) -> None:
    department = desk.department()
    tokens = [desk.issue(department) for _ in range(6)]

    with ThreadPoolExecutor(6) as threads:
        left = list(threads.map(lambda token: leave(desk, token), tokens))

    assert {row.status for row in left} == {Status.LEFT}


def test_who_acts_for_patients_is_no_person(desk: Desk) -> None:
    token = desk.issue(desk.department())
    leave(desk, token)
    services = desk.services
    ids = {user.id for user in services.users.everybody(by=desk.by)}

    assert PAGE_USERNAME not in {user.username for user in services.users.everybody(by=desk.by)}
    with pytest.raises(WrongPassword):
        services.accounts.sign_in(PAGE_USERNAME, "")
    with pytest.raises(UserNotFound):
        services.accounts.set_active(max(ids) + 1, True, press=desk.press())
