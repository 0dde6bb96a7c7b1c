"""Whose call it is, to which room, and why before its turn: one rule for all ways in."""

import pytest

from qtoken.domain.errors import ReasonMissing, RoomNotFound
from qtoken.domain.press import Press
from qtoken.domain.token import Status, Verb
from qtoken.services.rows import DoctorRow
from tests.support.desk import Desk, new_request


@pytest.fixture
def house(desk: Desk) -> DoctorRow:
    """A doctor who signs in, with a usual room."""
    return desk.services.clinic_setup.add_doctor(
        "Dr House",
        department_id=desk.department().id,
        room_id=desk.room("Room 1").id,
        user_id=desk.user("doctor"),
        press=desk.press(),
    )


def by(doctor: DoctorRow) -> int:
    assert doctor.user_id is not None
    return doctor.user_id


def test_a_doctor_who_names_no_doctor_is_the_doctor(desk: Desk, house: DoctorRow) -> None:
    elsewhere = desk.department()
    desk.issue(elsewhere)

    token = desk.services.calling.call_next(
        department_id=elsewhere.id, press=Press(by(house), new_request())
    )

    assert token is not None
    assert (token.doctor, token.room) == ("Dr House", "Room 1")


def test_without_a_department_it_is_the_doctor_s(desk: Desk, house: DoctorRow) -> None:
    desk.issue(desk.department())
    department = next(
        d for d in desk.services.clinic_setup.departments(by=desk.by) if d.id == house.department_id
    )
    own = desk.issue(department)

    token = desk.services.calling.call_next(press=Press(by(house), new_request()))

    assert token is not None
    assert (token.id, token.doctor) == (own.id, "Dr House")


def test_a_doctor_s_own_calls_are_counted(desk: Desk, house: DoctorRow) -> None:
    department = desk.department()
    first, second = desk.issue(department), desk.issue(department)
    call = desk.services.calling.call
    call(first.id, press=Press(by(house), new_request()))

    with pytest.raises(Exception, match="Dr House still has a patient in"):
        call(second.id, press=Press(by(house), new_request()))


def test_somebody_else_can_be_named_and_nobody_too(desk: Desk, house: DoctorRow) -> None:
    department = desk.department()
    other = desk.doctor(department, "Dr Rey")
    call = desk.services.calling.call

    named = call(
        desk.issue(department).id, doctor_id=other.id, press=Press(by(house), new_request())
    )
    nobodys = call(
        desk.issue(department).id, is_nobodys=True, press=Press(by(house), new_request())
    )

    assert (named.doctor, nobodys.doctor, nobodys.room) == ("Dr Rey", "", "")


def test_a_doctor_s_other_acts_name_nobody(desk: Desk, house: DoctorRow) -> None:
    token, there = desk.issue(desk.department()), desk.department()

    sent = desk.services.calling.transfer(
        token.id, department_id=there.id, press=Press(by(house), new_request())
    )

    assert (sent.wanted_doctor_id, sent.department_id) == (None, there.id)


def test_who_is_not_next_is_called_with_a_reason_only(desk: Desk) -> None:
    department = desk.department()
    desk.issue(department)
    second = desk.issue(department)
    call = desk.services.calling.call

    for reason in ("", "   "):
        with pytest.raises(ReasonMissing):
            call(second.id, press=desk.press(reason=reason))

    still = desk.services.waiting_lines.token(second.id, by=desk.by)
    assert still.status is Status.WAITING


def test_who_is_next_for_this_doctor_needs_no_reason(desk: Desk) -> None:
    department = desk.department()
    mine, other = desk.doctor(department), desk.doctor(department)
    desk.issue(department, doctor=other)
    second = desk.issue(department)

    token = desk.services.calling.call(second.id, doctor_id=mine.id, press=desk.press())

    assert token.status is Status.CALLED


def test_a_recall_goes_to_the_room_that_is_named(desk: Desk) -> None:
    department, there = desk.department(), desk.room("Room 5")
    doctor = desk.doctor(department, room=desk.room("Room 1"))
    called = desk.do(Verb.CALL, desk.issue(department), doctor_id=doctor.id)

    again = desk.do(Verb.RECALL, called)
    moved = desk.do(Verb.RECALL, called, room_id=there.id)

    assert (again.room, moved.room) == ("Room 1", "Room 5")
    announced = desk.services.display.snapshot().announcements[-1]
    assert announced.room == "Room 5"
    with pytest.raises(RoomNotFound):
        desk.do(Verb.RECALL, called, room_id=999)


@pytest.mark.parametrize("is_wanted", [True, False])
@pytest.mark.parametrize("is_by_doctor", [True, False])
def test_a_call_answers_with_the_names_that_everybody_reads(
    desk: Desk, *, is_wanted: bool, is_by_doctor: bool
) -> None:
    department = desk.department()
    doctor = desk.doctor(department, "Dr Rey")
    desk.issue(department, doctor=doctor if is_wanted else None)

    token = desk.call_next(department, doctor if is_by_doctor else None)

    line = desk.services.waiting_lines.queue(department_id=department.id, by=desk.by)
    assert line.called == (token,)
    assert token is not None
    assert token.wanted_doctor == ("Dr Rey" if is_wanted else "")
    assert token.doctor == ("Dr Rey" if is_by_doctor else "")
