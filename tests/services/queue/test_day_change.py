"""A new service day: numbers begin again, and nobody who waits is lost."""

from datetime import timedelta

from qtoken.domain.clock import SetClock
from qtoken.domain.token import Verb
from tests.support.desk import START, Desk


def start_at_five(desk: Desk) -> None:
    desk.services.clinic_setup.change_clinic(day_starts_min=5 * 60, press=desk.press())


def test_numbers_begin_again_when_the_day_starts(timed_desk: Desk, clock: SetClock) -> None:
    start_at_five(timed_desk)
    department = timed_desk.department(letter="C")
    timed_desk.issue(department)
    clock.now = START.replace(hour=4, minute=59) + timedelta(days=1)
    in_the_night = timed_desk.issue(department)
    clock.advance(seconds=60)

    in_the_morning = timed_desk.issue(department)

    assert [in_the_night.label, in_the_morning.label] == ["C-002", "C-001"]
    assert in_the_morning.service_day - in_the_night.service_day == timedelta(days=1)


def test_who_waits_over_the_change_keeps_number_and_place_and_is_called(
    timed_desk: Desk, clock: SetClock
) -> None:
    department = timed_desk.department(letter="C")
    waiting = timed_desk.issue(department)
    clock.advance(seconds=24 * 3600)
    fresh = timed_desk.issue(department)

    queue = timed_desk.services.waiting_lines.queue(by=timed_desk.by)
    shown = timed_desk.services.display.snapshot().next_by_department[0]

    assert queue.waiting == (waiting, fresh)
    assert shown.labels == (f"C-001 ({waiting.service_day:%m-%d})", "C-001")
    assert queue.service_day == fresh.service_day != waiting.service_day
    called = timed_desk.call_next(department)
    assert called is not None
    assert called.id == waiting.id


def test_who_is_called_or_on_hold_stays_so_over_the_change(
    timed_desk: Desk, clock: SetClock
) -> None:
    department = timed_desk.department()
    called, held = timed_desk.issue(department), timed_desk.issue(department)
    called, held = timed_desk.do(Verb.CALL, called), timed_desk.do(Verb.HOLD, held)
    clock.advance(seconds=24 * 3600)

    queue = timed_desk.services.waiting_lines.queue(by=timed_desk.by)

    assert queue.called == (called,)
    assert queue.on_hold == (held,)
    assert [row.label for row in timed_desk.services.display.snapshot().current] == [called.label]


def test_what_ended_yesterday_is_not_listed_today(timed_desk: Desk, clock: SetClock) -> None:
    start_at_five(timed_desk)
    department = timed_desk.department()
    clock.now = START.replace(hour=4, minute=30)
    timed_desk.do(Verb.CANCEL, timed_desk.issue(department))
    clock.now = START.replace(hour=5)
    today = timed_desk.do(Verb.CANCEL, timed_desk.issue(department))

    queue = timed_desk.services.waiting_lines.queue(by=timed_desk.by)

    assert queue.ended == (today,)
    assert queue.ended_count == 1


def test_what_was_issued_yesterday_and_ended_today_is_listed_today(
    timed_desk: Desk, clock: SetClock
) -> None:
    token = timed_desk.issue(timed_desk.department())
    clock.advance(seconds=24 * 3600)

    ended = timed_desk.do(Verb.CANCEL, token)

    assert timed_desk.services.waiting_lines.queue(by=timed_desk.by).ended == (ended,)


def test_the_day_is_that_of_the_clinics_time_zone(timed_desk: Desk, clock: SetClock) -> None:
    timed_desk.services.clinic_setup.change_clinic(
        time_zone="Asia/Kolkata", press=timed_desk.press()
    )
    department = timed_desk.department(letter="C")
    # Midnight in UTC is half past five in India: nothing changes.
    clock.now = START.replace(hour=23, minute=59)
    before = timed_desk.issue(department)
    clock.advance(seconds=120)
    after = timed_desk.issue(department)

    assert [before.label, after.label] == ["C-001", "C-002"]


def test_the_waiting_room_tells_the_number_of_yesterday_from_todays(
    timed_desk: Desk, clock: SetClock
) -> None:
    department, display = timed_desk.department(letter="C"), timed_desk.services.display
    first, second = timed_desk.issue(department), timed_desk.issue(department)
    third = timed_desk.issue(department)
    clock.advance(seconds=24 * 3600)
    fresh, _second_of_today = timed_desk.issue(department), timed_desk.issue(department)
    date_of = f" ({first.service_day:%m-%d})"

    timed_desk.do(Verb.CALL, first)
    timed_desk.do(Verb.CALL, fresh)
    timed_desk.do(Verb.CALL, third)
    timed_desk.do(Verb.NO_SHOW, timed_desk.do(Verb.CALL, second))
    seen = display.snapshot()

    assert [call.label for call in seen.current] == ["C-001", "C-003", f"C-001{date_of}"]
    assert seen.missed == (f"C-002{date_of}",)
    assert {call.label for call in seen.announcements} == {
        "C-003",
        "C-001",
        f"C-001{date_of}",
        f"C-002{date_of}",
    }
    assert seen.missed_ids == {second.id}
    timed_desk.do(Verb.DONE, timed_desk.services.waiting_lines.token(first.id, by=timed_desk.by))
    assert [c.label for c in display.snapshot().recent] == [f"C-001{date_of}"]
