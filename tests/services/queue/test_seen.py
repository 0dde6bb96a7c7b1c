"""A press is about what was seen: what has changed since is not moved, and not undone."""

import pytest

from qtoken.domain.errors import (
    DoctorAwaited,
    MoveRefused,
    RequestIdReused,
    TokenChanged,
    UndoOvertaken,
)
from qtoken.domain.token import Verb
from tests.support.desk import Desk, new_request


def test_an_undo_is_of_the_action_that_was_seen(desk: Desk) -> None:
    calling = desk.services.calling
    missed = desk.do(Verb.NO_SHOW, desk.do(Verb.CALL, desk.issue(desk.department())))
    desk.do(Verb.RETURN, missed)

    with pytest.raises(UndoOvertaken):
        calling.undo(missed.id, press=desk.press(version=missed.version))

    assert desk.services.waiting_lines.token(missed.id, by=desk.by).status == "waiting"
    back = desk.services.waiting_lines.token(missed.id, by=desk.by)
    undone = calling.undo(back.id, press=desk.press(version=back.version))
    assert undone.status == "no_show"


def test_an_old_window_ends_nobody_elses_consultation(desk: Desk) -> None:
    department = desk.department()
    mine, other = desk.doctor(department), desk.doctor(department)
    seen = desk.do(Verb.CALL, desk.issue(department), doctor_id=mine.id)
    desk.do(Verb.RETURN, desk.do(Verb.HOLD, seen))
    desk.do(Verb.CALL, seen, doctor_id=other.id)

    with pytest.raises(TokenChanged):
        desk.services.calling.move(Verb.DONE, seen.id, press=desk.press(version=seen.version))

    assert desk.services.waiting_lines.token(seen.id, by=desk.by).status == "called"


def test_what_is_not_possible_at_all_is_said_in_its_own_words(desk: Desk) -> None:
    seen = desk.do(Verb.CALL, desk.issue(desk.department()))
    desk.do(Verb.DONE, seen)

    with pytest.raises(MoveRefused):
        desk.services.calling.move(Verb.RECALL, seen.id, press=desk.press(version=seen.version))


def test_a_repeat_is_answered_however_the_token_is_now(desk: Desk) -> None:
    calling, request_id = desk.services.calling, new_request()
    seen = desk.do(Verb.CALL, desk.issue(desk.department()))
    held = calling.move(Verb.HOLD, seen.id, press=desk.press(request_id, version=seen.version))
    desk.do(Verb.RETURN, held)

    assert (
        calling.move(Verb.HOLD, seen.id, press=desk.press(request_id, version=seen.version)) == held
    )


def test_a_request_id_is_of_one_department_and_one_doctor(desk: Desk) -> None:
    eyes, ears = desk.department("Eyes"), desk.department("Ears")
    patient, issuing = desk.patient(), desk.services.issuing
    first = new_request()
    issuing.issue(patient.id, department_id=eyes.id, press=desk.press(first))
    desk.issue(ears)
    called = new_request()
    desk.services.calling.call_next(department_id=eyes.id, press=desk.press(called))

    with pytest.raises(RequestIdReused):
        issuing.issue(patient.id, department_id=ears.id, press=desk.press(first))
    with pytest.raises(RequestIdReused):
        desk.services.calling.call_next(department_id=ears.id, press=desk.press(called))

    assert [row.department for row in desk.services.waiting_lines.queue(by=desk.by).waiting] == [
        "Ears"
    ]


def test_nobody_waits_for_a_doctor_who_has_gone_to_another_department(desk: Desk) -> None:
    setup = desk.services.clinic_setup
    eyes, ears = desk.department("Eyes"), desk.department("Ears")
    doctor = desk.doctor(eyes)
    token = desk.issue(eyes, doctor=doctor)

    with pytest.raises(DoctorAwaited) as refused:
        setup.change_doctor(doctor.id, department_id=ears.id, press=desk.press())
    assert refused.value.parameters["count"] == 1
    assert setup.doctors(by=desk.by)[0].department_id == eyes.id

    desk.do(Verb.CANCEL, token)
    moved = setup.change_doctor(doctor.id, department_id=ears.id, press=desk.press())
    assert moved.department == "Ears"
