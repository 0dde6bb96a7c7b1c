"""The log of tokens: append-only, complete, and what is told from it."""

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from qtoken.bootstrap import Clinic
from qtoken.domain.clock import SetClock
from qtoken.domain.token import Status, Verb
from qtoken.models.token_event import token_event_table
from tests.support.desk import ADMIN, Desk
from tests.support.tables import contents

FORBIDDEN = [
    "UPDATE token_event SET reason = 'changed'",
    "UPDATE token_event SET at = at WHERE id = 1",
    "DELETE FROM token_event",
    "DELETE FROM token_event WHERE id = 1",
]
FORBIDDEN_ON_SQLITE = [
    # What REPLACE removes is not told to a trigger on DELETE.
    "INSERT OR REPLACE INTO token_event SELECT * FROM token_event",
    (
        "REPLACE INTO token_event (id, token_id, kind, at, actor_id, request_id, reason,"
        " is_out_of_order, version, status, department_id, entered_at)"
        " SELECT id, token_id, kind, at, actor_id, 'another-request', 'changed', is_out_of_order,"
        " version, status, department_id, entered_at FROM token_event"
    ),
]
FORBIDDEN_ON_POSTGRESQL = [
    "TRUNCATE token_event CASCADE",
    "TRUNCATE token CASCADE",
    "INSERT INTO token_event SELECT * FROM token_event ON CONFLICT (id) DO UPDATE SET reason = 'x'",
]


def test_the_database_refuses_to_change_or_forget_an_event(
    desk: Desk, clinic: Clinic, engine_name: str
) -> None:
    desk.call_next(desk.department())
    desk.do(Verb.CALL, desk.issue(desk.department()))
    before = contents(clinic.database)
    own = FORBIDDEN_ON_SQLITE if engine_name == "sqlite" else FORBIDDEN_ON_POSTGRESQL

    for statement in FORBIDDEN + own:

        def attempt(connection: Connection, statement: str = statement) -> None:
            connection.execute(text(statement))

        with pytest.raises(DBAPIError, match="append-only"):
            clinic.database.write(attempt)

    assert contents(clinic.database) == before


def test_every_change_appends_one_event_with_actor_time_room_and_reason(
    timed_desk: Desk, clock: SetClock
) -> None:
    department = timed_desk.department()
    room = timed_desk.room("Room 7")
    doctor = timed_desk.doctor(department, "Dr Rey", room=room)
    token = timed_desk.issue(department)
    clock.advance(seconds=60)
    timed_desk.do(Verb.CALL, token, doctor_id=doctor.id, reason="in pain")
    clock.advance(seconds=60)
    timed_desk.do(Verb.RECALL, token)
    clock.advance(seconds=60)
    timed_desk.do(Verb.DONE, token, reason="better")

    events = timed_desk.services.histories.token_history(token.id, by=timed_desk.by).events

    assert [event.kind for event in events] == [Verb.ISSUE, Verb.CALL, Verb.RECALL, Verb.DONE]
    assert [(event.at - events[0].at).total_seconds() for event in events] == [0, 60, 120, 180]
    assert {event.actor for event in events} == {ADMIN}
    assert [event.reason for event in events] == ["", "in pain", "", "better"]
    assert [event.room for event in events] == ["", "Room 7", "Room 7", "Room 7"]
    assert [event.doctor for event in events] == ["", "Dr Rey", "Dr Rey", "Dr Rey"]


def test_an_undo_names_the_event_that_it_takes_back(desk: Desk, clinic: Clinic) -> None:
    department = desk.department()
    tokens = [desk.issue(department) for _ in range(3)]
    desk.do(Verb.CALL, tokens[2])

    desk.do(Verb.UNDO, tokens[2])

    event = token_event_table.c
    query = select(event.kind, event.token_id, event.id, event.undone_event_id).order_by(event.id)
    rows = clinic.database.read(lambda connection: connection.execute(query).all())
    assert rows[-1].kind == Verb.UNDO
    assert rows[-1].undone_event_id == rows[-2].id
    assert rows[-2][:2] == (Verb.CALL, tokens[2].id)


def test_a_call_out_of_order_is_marked_and_keeps_its_reason(desk: Desk) -> None:
    department = desk.department()
    desk.issue(department)
    second = desk.issue(department)

    desk.do(Verb.CALL, second, reason="in pain")

    call = desk.services.histories.token_history(second.id, by=desk.by).events[-1]
    assert call.is_out_of_order
    assert call.reason == "in pain"


def test_calling_who_is_next_by_hand_is_in_order(desk: Desk) -> None:
    department = desk.department()
    first = desk.issue(department)
    desk.issue(department)

    desk.do(Verb.CALL, first)

    call = desk.services.histories.token_history(first.id, by=desk.by).events[-1]
    assert not call.is_out_of_order


def test_passing_over_who_asked_for_another_doctor_is_in_order(desk: Desk) -> None:
    department = desk.department()
    mine, other = desk.doctor(department), desk.doctor(department)
    desk.issue(department, doctor=other)
    for_anyone = desk.issue(department)

    desk.do(Verb.CALL, for_anyone, doctor_id=mine.id)

    call = desk.services.histories.token_history(for_anyone.id, by=desk.by).events[-1]
    assert not call.is_out_of_order


def test_taking_who_asked_for_another_doctor_is_out_of_order(desk: Desk) -> None:
    department = desk.department()
    mine, other = desk.doctor(department), desk.doctor(department)
    not_mine = desk.issue(department, doctor=other)

    desk.do(Verb.CALL, not_mine, doctor_id=mine.id, reason="her doctor is away")

    call = desk.services.histories.token_history(not_mine.id, by=desk.by).events[-1]
    assert call.is_out_of_order


def test_a_transfer_keeps_the_label_and_records_both_stays(
    timed_desk: Desk, clock: SetClock
) -> None:
    eyes, laboratory = timed_desk.department("Eyes", "E"), timed_desk.department("Laboratory", "B")
    doctor = timed_desk.doctor(eyes, "Dr Rey")
    token = timed_desk.issue(eyes)
    clock.advance(seconds=60)
    timed_desk.do(Verb.CALL, token, doctor_id=doctor.id)
    clock.advance(seconds=60)

    moved = timed_desk.do(Verb.TRANSFER, token, department_id=laboratory.id)

    stays = timed_desk.services.histories.token_history(token.id, by=timed_desk.by).stays
    assert moved.label == token.label
    assert [stay.department for stay in stays] == ["Eyes", "Laboratory"]
    assert [stay.outcome for stay in stays] == ["transferred", "waiting"]
    assert stays[0].ended_at == stays[1].entered_at == moved.entered_at
    assert stays[0].doctor == "Dr Rey"
    assert stays[0].called_at is not None
    assert stays[1].called_at is None


def test_going_to_the_laboratory_and_back_makes_three_stays(
    timed_desk: Desk, clock: SetClock
) -> None:
    eyes, laboratory = timed_desk.department("Eyes", "E"), timed_desk.department("Laboratory", "B")
    token = timed_desk.issue(eyes)
    for to in (laboratory, eyes):
        clock.advance(seconds=60)
        timed_desk.do(Verb.TRANSFER, token, department_id=to.id)
    timed_desk.call_next(eyes)
    clock.advance(seconds=60)
    timed_desk.do(Verb.DONE, token)

    stays = timed_desk.services.histories.token_history(token.id, by=timed_desk.by).stays

    assert [stay.department for stay in stays] == ["Eyes", "Laboratory", "Eyes"]
    assert [stay.outcome for stay in stays] == ["transferred", "transferred", "done"]
    assert [(s.ended_at - s.entered_at).total_seconds() for s in stays if s.ended_at] == [60] * 3


def test_an_undone_transfer_leaves_the_first_stay_as_it_was(
    timed_desk: Desk, clock: SetClock
) -> None:
    eyes, laboratory = timed_desk.department("Eyes", "E"), timed_desk.department("Laboratory", "B")
    token = timed_desk.issue(eyes)
    clock.advance(seconds=60)
    before = timed_desk.services.histories.token_history(token.id, by=timed_desk.by).stays
    timed_desk.do(Verb.TRANSFER, token, department_id=laboratory.id)

    timed_desk.do(Verb.UNDO, token)

    assert timed_desk.services.histories.token_history(token.id, by=timed_desk.by).stays == before


def test_a_transfer_in_the_moment_of_the_issue_is_a_stay_of_its_own(timed_desk: Desk) -> None:
    eyes, laboratory = timed_desk.department("Eyes", "E"), timed_desk.department("Laboratory", "B")
    token = timed_desk.issue(eyes)

    timed_desk.do(Verb.TRANSFER, token, department_id=laboratory.id)

    stays = timed_desk.services.histories.token_history(token.id, by=timed_desk.by).stays
    assert [stay.department for stay in stays] == ["Eyes", "Laboratory"]


@pytest.mark.parametrize("again", [Verb.RECALL, Verb.HOLD, Verb.NO_SHOW])
def test_waiting_ends_at_the_first_call_whatever_comes_after(
    timed_desk: Desk, clock: SetClock, again: Verb
) -> None:
    token = timed_desk.issue(timed_desk.department())
    clock.advance(seconds=600)
    first_call = timed_desk.do(Verb.CALL, token).called_at
    clock.advance(seconds=300)
    row = timed_desk.do(again, token)
    if again is not Verb.RECALL:
        timed_desk.do(Verb.RETURN, token)
        clock.advance(seconds=300)
        row = timed_desk.do(Verb.CALL, token)

    assert row.called_at == first_call
    assert row.last_called_at is not None
    assert first_call is not None
    assert row.last_called_at > first_call
    total = timed_desk.services.reports.by_department(
        row.service_day, row.service_day, by=timed_desk.by
    )[-1]
    assert total.mean_wait_s == 600


def test_an_undone_call_was_no_call(timed_desk: Desk, clock: SetClock) -> None:
    token = timed_desk.issue(timed_desk.department())
    clock.advance(seconds=60)
    timed_desk.do(Verb.CALL, token)

    row = timed_desk.do(Verb.UNDO, token)

    assert row.called_at is None
    assert row.status is Status.WAITING


def test_undoing_the_issue_cancels_the_token_and_its_number_is_not_given_again(desk: Desk) -> None:
    department = desk.department(letter="C")
    token = desk.issue(department)

    row = desk.do(Verb.UNDO, token)

    assert row.status is Status.CANCELLED
    assert desk.issue(department).label == "C-002"


def test_an_undo_that_comes_too_late_is_refused(timed_desk: Desk, clock: SetClock) -> None:
    from qtoken.domain.errors import UndoTooLate

    token = timed_desk.issue(timed_desk.department())
    clock.advance(seconds=121)

    with pytest.raises(UndoTooLate):
        timed_desk.do(Verb.UNDO, token)


def test_undoing_a_done_finds_another_free_place_of_the_doctor(desk: Desk) -> None:
    desk.services.clinic_setup.change_clinic(called_per_doctor=2, press=desk.press())
    department = desk.department()
    doctor = desk.doctor(department)
    first = desk.issue(department)
    desk.issue(department)
    desk.call_next(doctor=doctor)
    desk.do(Verb.DONE, first)
    second = desk.call_next(doctor=doctor)

    row = desk.do(Verb.UNDO, first)

    assert second is not None
    assert {row.call_slot, second.call_slot} == {1, 2}
