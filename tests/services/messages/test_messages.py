"""Messages: who is told what, once, in whose words, and what happens when it cannot be sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from qtoken.bootstrap import Clinic
from qtoken.domain.clock import SetClock
from qtoken.domain.errors import (
    ChannelUnknown,
    MessageKindUnknown,
    MessageNotFound,
    PlaceholderUnknown,
    RemindersSilent,
    TemplateInvalid,
)
from qtoken.domain.messages import LASTS, Channel, Kind, Outcome, QuietHours, pause_s
from qtoken.domain.send_failures import Cause, Failure
from qtoken.domain.token import Verb
from qtoken.models.message import message_cue_table, message_table
from qtoken.services.messages.message_rows import OutgoingRow
from qtoken.services.messages.outbox import LEASE, TRIES_MOST
from qtoken.services.rows import DepartmentRow
from tests.support.desk import Desk, new_request
from tests.support.messages import (
    EMAIL,
    NUMBER,
    failed_message,
    outgoing,
    reachable_patient,
    switch_on,
)


def kinds(rows: list[OutgoingRow]) -> list[tuple[Kind | None, str]]:
    return [(row.kind, row.facts["label"]) for row in rows]


def statuses(clinic: Clinic) -> dict[str, int]:
    query = select(message_table.c.status, func.count()).group_by(message_table.c.status)
    rows = clinic.database.read(lambda c: c.execute(query).all())
    return {row[0]: row[1] for row in rows}


def now_of(clock: SetClock) -> datetime:
    now = clock.set_now()
    assert now is not None
    return now


def set_words(desk: Desk, kind: str, channel: str, text: str, **more: str) -> None:
    desk.services.messages.set_template(
        kind, channel=channel, text=text, **more, press=desk.press()
    )


def call_next(desk: Desk, department: DepartmentRow) -> None:
    token = desk.services.calling.call_next(department_id=department.id, press=desk.press())
    assert token is not None


# --- who is told what ------------------------------------------------------------------------


def test_a_token_is_told_by_the_ways_that_the_patient_wants(desk: Desk) -> None:
    switch_on(desk)
    desk.issue(desk.department("Cardiology", "C"), reachable_patient(desk, sms=True, email=True))

    told = outgoing(desk)

    assert [(row.kind, row.channel, row.to) for row in told] == [
        (Kind.ISSUED, Channel.SMS, NUMBER),
        (Kind.ISSUED, Channel.EMAIL, EMAIL),
    ]
    assert told[0].facts | {"link": ""} == {
        "clinic": "City Clinic",
        "label": "C-001",
        "department": "Cardiology",
        "room": "",
        "people_ahead": "0",
        "link": "",
    }


def test_nobody_is_told_who_has_not_agreed(desk: Desk) -> None:
    switch_on(desk)
    desk.issue(desk.department(), reachable_patient(desk, sms=False))

    assert outgoing(desk) == []


def test_consent_that_is_taken_back_holds_at_once(desk: Desk, clinic: Clinic) -> None:
    switch_on(desk)
    patient = reachable_patient(desk)
    desk.issue(desk.department(), patient)
    desk.services.outbox.make()
    desk.services.registration.change(patient.id, wants_sms=False, press=desk.press())

    assert outgoing(desk) == []
    assert statuses(clinic).get("waiting", 0) == 0


def test_a_clinic_that_sends_none_keeps_no_cue(desk: Desk, clinic: Clinic) -> None:
    desk.issue(desk.department(), reachable_patient(desk))

    cues = select(func.count()).select_from(message_cue_table)
    assert clinic.database.read(lambda c: c.scalar(cues)) == 0
    assert outgoing(desk) == []


def test_two_before_you_is_told_once_and_not_to_whoever_knew_it(desk: Desk) -> None:
    switch_on(desk)
    department = desk.department("Cardiology", "C")
    desk.doctor(department)
    for number in range(5):
        desk.issue(department, reachable_patient(desk, f"Patient {number}"))
    assert kinds(outgoing(desk)) == [(Kind.ISSUED, f"C-00{n}") for n in range(1, 6)]

    # C-001 to C-003 had at most two ahead from the beginning.
    call_next(desk, department)
    assert kinds(outgoing(desk)) == [(Kind.CALLED, "C-001"), (Kind.SOON, "C-004")]

    call_next(desk, department)
    assert kinds(outgoing(desk)) == [(Kind.CALLED, "C-002"), (Kind.SOON, "C-005")]

    call_next(desk, department)
    assert kinds(outgoing(desk)) == [(Kind.CALLED, "C-003")]


def test_whoever_leaves_the_line_moves_the_others_up(desk: Desk) -> None:
    switch_on(desk)
    department, other = desk.department("Cardiology", "C"), desk.department("Pediatrics", "P")
    tokens = [desk.issue(department, reachable_patient(desk, f"P {n}")) for n in range(6)]
    outgoing(desk)

    desk.do(Verb.LEAVE, tokens[0])
    assert kinds(outgoing(desk)) == [(Kind.SOON, "C-004")]
    desk.services.calling.transfer(tokens[1].id, department_id=other.id, press=desk.press())
    assert kinds(outgoing(desk)) == [(Kind.SOON, "C-005"), (Kind.SOON, "C-002")]


def test_a_call_that_was_taken_back_before_it_was_sent_is_not_told(desk: Desk) -> None:
    switch_on(desk)
    department = desk.department()
    token = desk.issue(department, reachable_patient(desk))
    outgoing(desk)
    call_next(desk, department)
    desk.do(Verb.UNDO, token)

    assert outgoing(desk) == []


def test_each_call_is_told_and_a_recall_is_not(desk: Desk) -> None:
    switch_on(desk)
    department = desk.department()
    token = desk.issue(department, reachable_patient(desk))
    outgoing(desk)

    call_next(desk, department)
    desk.do(Verb.RECALL, token)
    first = outgoing(desk)
    desk.do(Verb.HOLD, token)
    desk.do(Verb.RETURN, token)
    call_next(desk, department)

    assert [row.kind for row in first] == [Kind.CALLED]
    assert [row.kind for row in outgoing(desk)] == [Kind.CALLED]


def test_an_undone_change_leaves_no_cue(desk: Desk, clinic: Clinic) -> None:
    switch_on(desk)
    patient, department = reachable_patient(desk), desk.department()
    desk.issue(department, patient)

    with pytest.raises(Exception, match="already has a token"):
        desk.issue(department, patient)

    cues = select(func.count()).select_from(message_cue_table)
    assert clinic.database.read(lambda c: c.scalar(cues)) == 1


# --- appointments ----------------------------------------------------------------------------


def test_tomorrows_appointment_is_told_once(timed_desk: Desk, clock: SetClock) -> None:
    desk = timed_desk
    switch_on(desk)
    doctor = desk.doctor(desk.department("Cardiology", "C"), "Dr Mensah")
    patient = reachable_patient(desk, sms=False, email=True)
    now = now_of(clock)
    for hours in (3, 24, 72):
        desk.services.appointments.book(
            patient.id,
            doctor_id=doctor.id,
            starts_at=now + timedelta(hours=hours),
            press=desk.press(),
        )

    (told,) = outgoing(desk)

    assert (told.kind, told.channel) == (Kind.REMINDER, Channel.EMAIL)
    assert told.facts["doctor"] == "Dr Mensah"
    assert told.facts["date"] == f"{now + timedelta(hours=24):%Y-%m-%d}"
    assert outgoing(desk) == []


def test_a_cancelled_appointment_is_not_told(timed_desk: Desk, clock: SetClock) -> None:
    desk = timed_desk
    switch_on(desk)
    booked = desk.services.appointments.book(
        reachable_patient(desk).id,
        doctor_id=desk.doctor(desk.department()).id,
        starts_at=now_of(clock) + timedelta(hours=24),
        press=desk.press(),
    )
    desk.services.outbox.make()
    desk.services.appointments.change_status(booked.id, "canceled", press=desk.press())

    assert outgoing(desk) == []


def test_reminders_wait_for_the_end_of_the_quiet_hours(timed_desk: Desk, clock: SetClock) -> None:
    desk = timed_desk
    switch_on(desk)
    minute = now_of(clock).hour * 60 + now_of(clock).minute
    desk.services.clinic_setup.change_clinic(
        quiet_from_min=minute, quiet_to_min=minute + 60, press=desk.press()
    )
    desk.services.appointments.book(
        reachable_patient(desk).id,
        doctor_id=desk.doctor(desk.department()).id,
        starts_at=now_of(clock) + timedelta(hours=24),
        press=desk.press(),
    )
    assert outgoing(desk) == []

    clock.advance(seconds=3600)

    assert [row.kind for row in outgoing(desk)] == [Kind.REMINDER]


def test_an_appointment_tells_whether_its_reminder_went_out(
    timed_desk: Desk, clock: SetClock
) -> None:
    desk = timed_desk
    switch_on(desk)
    booked = desk.services.appointments.book(
        reachable_patient(desk).id,
        doctor_id=desk.doctor(desk.department()).id,
        starts_at=now_of(clock) + timedelta(hours=24),
        press=desk.press(),
    )

    def is_reminded() -> bool:
        [listed] = desk.services.appointments.page(by=desk.by).rows
        shown = desk.services.appointments.appointment(booked.id, by=desk.by)
        assert shown == listed
        return shown.is_reminded

    [row] = outgoing(desk)
    assert not is_reminded()

    desk.services.outbox.report(row.id, Outcome.SENT)

    assert is_reminded()
    assert not booked.is_reminded


def test_quiet_hours_over_midnight_end_in_the_morning() -> None:
    zone = ZoneInfo("Europe/Prague")
    quiet = QuietHours(21 * 60, 7 * 60)

    def after(hour: int) -> datetime:
        return quiet.after(datetime(2026, 3, 2, hour, 30, tzinfo=zone), zone).astimezone(zone)

    assert after(20) == datetime(2026, 3, 2, 20, 30, tzinfo=zone)
    assert after(22) == datetime(2026, 3, 3, 7, 0, tzinfo=zone)
    assert after(3) == datetime(2026, 3, 2, 7, 0, tzinfo=zone)
    assert QuietHours(0, 0).after(datetime(2026, 3, 2, tzinfo=UTC), zone).hour == 0


# --- never twice -----------------------------------------------------------------------------


def test_a_refused_message_is_tried_again_with_growing_pauses(
    timed_desk: Desk, clock: SetClock
) -> None:
    desk = timed_desk
    switch_on(desk)
    desk.issue(desk.department(), reachable_patient(desk))
    pauses = []
    (row,) = outgoing(desk)

    for tried in range(1, 4):
        desk.services.outbox.report(row.id, Outcome.REFUSED, Failure(Cause.MAIL_REFUSED, 451))
        due_at = desk.services.outbox.due_at(list(Channel))
        assert due_at is not None
        pauses.append((due_at - now_of(clock)).total_seconds())
        assert outgoing(desk) == []
        clock.advance(seconds=pause_s(tried))
        assert [again.id for again in outgoing(desk)] == [row.id]

    assert pauses == [15, 30, 60]


def test_what_stays_refused_is_shown_at_the_desk_until_somebody_has_seen_to_it(desk: Desk) -> None:
    message_id, request = failed_message(desk), new_request()
    messages = desk.services.messages
    (shown,) = messages.failures(by=desk.by)
    assert (shown.id, shown.error, shown.is_unknown) == (
        message_id,
        "number_not_taken",
        False,
    )
    assert desk.services.desk_view.snapshot(by=desk.by).unsent_count == 1

    seen = messages.mark_handled(message_id, press=desk.press(request))

    assert messages.mark_handled(message_id, press=desk.press(request)) == seen == shown
    assert messages.failures(by=desk.by) == ()
    with pytest.raises(MessageNotFound):
        messages.mark_handled(message_id + 1, press=desk.press())


def test_what_is_refused_too_often_has_failed(timed_desk: Desk, clock: SetClock) -> None:
    desk = timed_desk
    switch_on(desk)
    doctor = desk.doctor(desk.department())
    desk.services.appointments.book(
        reachable_patient(desk).id,
        doctor_id=doctor.id,
        starts_at=now_of(clock) + timedelta(hours=24),
        press=desk.press(),
    )
    for tried in range(1, TRIES_MOST + 1):
        (row,) = outgoing(desk)
        desk.services.outbox.report(row.id, Outcome.REFUSED, Failure(Cause.SMS_REFUSED, 503))
        clock.advance(seconds=pause_s(tried))

    assert outgoing(desk) == []
    assert [failed.id for failed in desk.services.messages.failures(by=desk.by)] == [row.id]


def test_news_that_nobody_needs_any_more_are_not_sent(timed_desk: Desk, clock: SetClock) -> None:
    desk = timed_desk
    switch_on(desk)
    department = desk.department()
    desk.issue(department, reachable_patient(desk))
    outgoing(desk)
    call_next(desk, department)
    desk.services.outbox.make()
    clock.advance(seconds=LASTS[Kind.CALLED].total_seconds())

    assert outgoing(desk) == []


def test_silence_after_all_was_said_is_not_followed_by_a_second_try(
    timed_desk: Desk, clock: SetClock
) -> None:
    desk = timed_desk
    switch_on(desk)
    desk.issue(desk.department(), reachable_patient(desk))
    (row,) = outgoing(desk)

    desk.services.outbox.report(row.id, Outcome.UNKNOWN, Failure(Cause.SMS_FELL_SILENT))
    clock.advance(seconds=3600)

    assert outgoing(desk) == []
    assert [shown.is_unknown for shown in desk.services.messages.failures(by=desk.by)] == [True]


def test_what_a_sender_had_in_hand_when_it_died_is_not_sent_again(
    timed_desk: Desk, clock: SetClock
) -> None:
    desk = timed_desk
    switch_on(desk)
    desk.issue(desk.department(), reachable_patient(desk))
    (row,) = outgoing(desk)
    clock.advance(seconds=LEASE.total_seconds() + 1)

    assert outgoing(desk) == []
    assert [shown.id for shown in desk.services.messages.failures(by=desk.by)] == [row.id]

    # It was only slow, and has sent it.
    desk.services.outbox.report(row.id, Outcome.SENT)
    assert desk.services.messages.failures(by=desk.by) == ()


def test_a_refusal_that_is_told_too_late_is_still_one(timed_desk: Desk, clock: SetClock) -> None:
    desk = timed_desk
    switch_on(desk)
    desk.issue(desk.department(), reachable_patient(desk))
    (row,) = outgoing(desk)
    clock.advance(seconds=LEASE.total_seconds() + 1)
    assert outgoing(desk) == []

    desk.services.outbox.report(row.id, Outcome.REFUSED, Failure(Cause.SMS_REFUSED, 503))
    clock.advance(seconds=pause_s(1))

    assert [again.id for again in outgoing(desk)] == [row.id]


def test_a_call_does_not_wait_behind_tomorrows_reminders(timed_desk: Desk, clock: SetClock) -> None:
    desk = timed_desk
    switch_on(desk)
    department = desk.department()
    doctor = desk.doctor(department)
    for number in range(6):
        desk.services.appointments.book(
            reachable_patient(desk, f"Patient {number}").id,
            doctor_id=doctor.id,
            starts_at=now_of(clock) + timedelta(hours=24, minutes=number),
            press=desk.press(),
        )
    desk.services.outbox.make()
    clock.advance(seconds=5)
    desk.issue(department, reachable_patient(desk))
    call_next(desk, department)
    desk.services.outbox.make()

    told = [row.kind for row in outgoing(desk)]

    assert told[0] is Kind.CALLED
    assert told.count(Kind.REMINDER) == 6


def test_each_sender_takes_what_it_has_a_gateway_for(timed_desk: Desk, clock: SetClock) -> None:
    desk = timed_desk
    switch_on(desk)
    desk.issue(desk.department(), reachable_patient(desk, sms=True, email=True))
    outbox = desk.services.outbox
    outbox.make()

    assert outbox.due_at([]) is None
    assert [row.channel for row in outbox.claim([Channel.EMAIL])] == [Channel.EMAIL]
    assert desk.services.messages.failures(by=desk.by) == ()
    clock.advance(seconds=LASTS[Kind.ISSUED].total_seconds())
    assert outbox.claim([Channel.EMAIL]) == ()

    errors = [failed.error for failed in desk.services.messages.failures(by=desk.by)]
    assert "no_gateway" in errors


def test_what_waits_is_not_sent_once_the_clinic_sends_none(desk: Desk, clinic: Clinic) -> None:
    switch_on(desk)
    department = desk.department()
    desk.issue(department, reachable_patient(desk))
    desk.services.outbox.make()
    desk.issue(department, reachable_patient(desk, "Ben Ode"))

    desk.services.clinic_setup.change_clinic(sends_messages=False, press=desk.press())

    assert outgoing(desk) == []
    assert set(statuses(clinic)) == {"dropped"}
    switch_on(desk)
    assert outgoing(desk) == []


def test_a_reminder_that_is_late_waits_for_the_end_of_the_quiet_hours(
    timed_desk: Desk, clock: SetClock
) -> None:
    desk = timed_desk
    switch_on(desk)
    now = now_of(clock)
    desk.services.appointments.book(
        reachable_patient(desk).id,
        doctor_id=desk.doctor(desk.department()).id,
        starts_at=now + timedelta(hours=24),
        press=desk.press(),
    )
    desk.services.outbox.make()
    minute = now.hour * 60 + now.minute
    desk.services.clinic_setup.change_clinic(
        time_zone="UTC", quiet_from_min=minute, quiet_to_min=minute + 60, press=desk.press()
    )

    assert outgoing(desk) == []
    assert desk.services.outbox.due_at(list(Channel)) == now + timedelta(hours=1)
    clock.advance(seconds=3600)
    assert [row.kind for row in outgoing(desk)] == [Kind.REMINDER]


def test_a_time_of_reminders_that_never_comes_is_refused(desk: Desk) -> None:
    with pytest.raises(RemindersSilent):
        desk.services.clinic_setup.change_clinic(remind_at_min=21 * 60 + 30, press=desk.press())
    assert desk.services.clinic_setup.clinic(by=desk.by).remind_at_min == 600
    desk.services.clinic_setup.change_clinic(remind_at_min=6 * 60, press=desk.press())


def test_many_senders_send_each_message_once(desk: Desk) -> None:
    switch_on(desk)
    department = desk.department()
    for number in range(40):
        desk.issue(department, reachable_patient(desk, f"Patient {number}"))

    with ThreadPoolExecutor(4) as senders:
        taken = [row.id for rows in senders.map(lambda _: outgoing(desk), range(4)) for row in rows]

    assert len(taken) == len(set(taken)) == 40


# --- words -----------------------------------------------------------------------------------


def test_words_are_taken_in_the_patients_language_else_in_the_clinics(desk: Desk) -> None:
    switch_on(desk)
    department = desk.department()
    set_words(desk, "issued", "sms", "Number {label}")
    set_words(desk, "issued", "sms", "Nummer {label}", language="de")
    for language in ("", "de", "de-AT", "cs"):
        desk.issue(department, reachable_patient(desk, f"In {language}", language=language))

    words = {row.language: row.text for row in outgoing(desk)}

    assert words == {
        "": "Number {label}",
        "de": "Nummer {label}",
        "de-AT": "Nummer {label}",
        "cs": "Number {label}",
    }


def test_the_link_leads_to_the_token_where_phones_reach_the_clinic(desk: Desk) -> None:
    switch_on(desk)
    desk.services.clinic_setup.change_clinic(
        public_url="https://queue.example.org", press=desk.press()
    )
    token = desk.issue(desk.department(), reachable_patient(desk, sms=True, email=True))

    links = {row.facts["link"] for row in outgoing(desk)}

    code = desk.services.tracking.code(token.id, by=desk.by)
    assert links == {f"https://queue.example.org/t/{code}"}
    assert desk.services.tracking.look(code).label == token.label


def test_an_empty_text_brings_back_the_usual_words(desk: Desk) -> None:
    set_words(desk, "called", "email", "Come to {room}", subject="Now")
    set_words(desk, "called", "email", "")

    assert desk.services.messages.templates(by=desk.by) == ()


@pytest.mark.parametrize(
    ("kind", "channel", "text", "refusal"),
    [
        ("banana", "sms", "x", MessageKindUnknown),
        ("called", "pigeon", "x", ChannelUnknown),
        ("called", "sms", "Dear {patient}", PlaceholderUnknown),
        ("reminder", "sms", "{label}", PlaceholderUnknown),
        ("called", "sms", "{label.__class__}", PlaceholderUnknown),
        ("called", "sms", "{0}", PlaceholderUnknown),
        ("called", "sms", "{}", PlaceholderUnknown),
        ("called", "sms", "{label", TemplateInvalid),
        ("called", "sms", "{label!r}", TemplateInvalid),
        ("called", "sms", "{label:>1000000}", TemplateInvalid),
    ],
)
def test_words_that_cannot_be_filled_are_refused(
    desk: Desk, kind: str, channel: str, text: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        set_words(desk, kind, channel, text)

    assert desk.services.messages.templates(by=desk.by) == ()
