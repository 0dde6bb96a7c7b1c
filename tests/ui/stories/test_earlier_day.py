"""A token of an earlier day says so to the staff: its number may be another's today."""

from datetime import UTC, datetime
from typing import cast

from qtoken.domain.clock import SetClock
from qtoken.ui.doctor.screen import Look, screen_of
from qtoken.ui.reception.queue.sections import Section, all_lines
from tests.support.desk import Desk


def test_reception_reads_the_day_beside_the_number(timed_desk: Desk, clock: SetClock) -> None:
    cardiology = timed_desk.department("Cardiology", "C")
    yesterdays = timed_desk.issue(cardiology)
    clock.advance(seconds=24 * 3600)
    timed_desk.issue(cardiology)

    queue = timed_desk.services.waiting_lines.queue(by=timed_desk.by)
    lines = all_lines(queue, zone=UTC, with_department=True)[Section.WAITING]

    assert [line.label for line in lines] == ["C-001", "C-001"]
    assert [(line.waited, line.since) for line in lines] == [
        ("24 h 00 min", f"since {yesterdays.service_day:%m-%d}"),
        ("0 min", ""),
    ]


def test_the_doctor_reads_it_of_who_is_next_and_who_is_in(
    timed_desk: Desk, clock: SetClock
) -> None:
    cardiology = timed_desk.department("Cardiology", "C")
    doctor = timed_desk.doctor(cardiology)
    yesterdays = timed_desk.issue(cardiology)
    clock.advance(seconds=24 * 3600)
    timed_desk.issue(cardiology)
    day = f"{yesterdays.service_day:%m-%d}"

    def screen() -> tuple[str, str]:
        services, by = timed_desk.services, timed_desk.by
        setup = services.clinic_setup.everything(by=by)
        look = Look(services.doctor_view.snapshot(doctor.id, by=by), setup)
        shown = screen_of(look, cast(datetime, clock.now), UTC, None)
        is_in = "" if shown.current is None else shown.current.minutes
        return is_in, "" if shown.upcoming is None else shown.upcoming.why

    assert day in screen()[1]
    timed_desk.call_next(doctor=doctor)
    clock.advance(seconds=180)

    is_in, following = screen()
    assert is_in.startswith("3 min · since")
    assert day in is_in
    assert day not in following


def test_the_patient_reads_it_on_the_phone(timed_desk: Desk, clock: SetClock) -> None:
    token = timed_desk.issue(timed_desk.department("Cardiology", "C"))
    following = timed_desk.services.tracking
    code = following.code(token.id, by=timed_desk.by)
    assert following.look(code).label == "C-001"

    clock.advance(seconds=24 * 3600)

    assert following.look(code).label == f"C-001 ({token.service_day:%m-%d})"
