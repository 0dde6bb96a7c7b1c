"""The sample clinic: a morning under way whose times look right now."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import argon2
import pytest

from qtoken.demo.clinic import day_start_min
from qtoken.demo.morning import DISPLAY
from qtoken.demo.opening import Sample, open_sample
from qtoken.domain.clock import time_zone
from qtoken.domain.service_day import ServiceDay
from qtoken.services.rows import QueueSnapshot
from tests.support.desk import cheap_hasher


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(argon2, "PasswordHasher", cheap_hasher)
        opened = open_sample(tmp_path_factory.mktemp("sample"))
    yield opened
    opened.clinic.close()


@pytest.fixture(scope="module")
def queue(sample: Sample) -> QueueSnapshot:
    return sample.clinic.services.waiting_lines.queue(by=sample.cast.desk.id)


def test_every_section_of_the_queue_has_somebody(queue: QueueSnapshot) -> None:
    assert len(queue.waiting) >= 10
    assert len(queue.called) >= 6
    assert len(queue.on_hold) == 2
    assert {token.status for token in queue.ended} == {"done", "no_show", "left"}


def test_an_emergency_and_priorities_wait(queue: QueueSnapshot) -> None:
    cardiology = [token for token in queue.waiting if token.department == "Cardiology"]

    assert cardiology[0].is_emergency
    assert any(token.head_start_min for token in queue.waiting)
    assert len({token.why for token in queue.waiting}) == 3


def test_somebody_was_transferred_and_keeps_the_label(queue: QueueSnapshot) -> None:
    everybody = (*queue.waiting, *queue.called, *queue.ended)

    assert any(token.letter != token.department[0] for token in everybody)


def test_all_of_it_happened_before_now_and_after_this_morning_began(queue: QueueSnapshot) -> None:
    everybody = (*queue.waiting, *queue.called, *queue.on_hold, *queue.ended)
    times = [token.issued_at for token in everybody]

    assert max(times) <= queue.now
    assert min(times) >= queue.now - timedelta(hours=3)
    assert {token.service_day for token in everybody} == {queue.service_day}


def test_the_display_opens_upon_a_call_of_this_minute(sample: Sample) -> None:
    snapshot = sample.clinic.services.display.snapshot(display=DISPLAY)

    newest = snapshot.announcements[-1]
    assert snapshot.now - newest.at < timedelta(minutes=2)
    assert newest.id in snapshot.acknowledged
    assert snapshot.missed
    assert snapshot.recent


def test_the_doctor_of_the_doctor_window_has_somebody_in_and_somebody_next(sample: Sample) -> None:
    services, cast = sample.clinic.services, sample.cast

    mine = services.clinic_setup.my_doctor(by=cast.doctor.id)
    seen = services.doctor_view.snapshot(cast.doctors[0].id, by=cast.doctor.id)

    assert mine == cast.doctors[0]
    assert seen.called
    assert seen.receipts
    assert seen.waiting


def test_there_are_appointments_today(sample: Sample) -> None:
    services, by = sample.clinic.services, sample.cast.desk.id
    zone = time_zone(services.clinic_setup.clinic(by=by).time_zone)
    now = datetime.now(zone)

    booked = [
        row
        for day in (now.date() - timedelta(days=1), now.date(), now.date() + timedelta(days=1))
        for row in services.appointments.page(day=day, by=by).rows
    ]

    assert {row.status for row in booked} == {"scheduled", "completed"}


def test_the_clock_is_the_real_one_afterwards(sample: Sample) -> None:
    before = datetime.now(UTC)

    now = sample.clinic.services.display.snapshot().now

    assert before <= now <= datetime.now(UTC)


@pytest.mark.parametrize("hour", range(24))
def test_a_morning_is_one_service_day_at_any_hour(hour: int) -> None:
    zone = ZoneInfo("Asia/Kolkata")
    now = datetime(2026, 3, 2, hour, 10, tzinfo=UTC)

    start = day_start_min(now, zone)

    days = {
        ServiceDay.at(now - timedelta(minutes=back), zone, start).day for back in range(0, 180, 10)
    }
    assert len(days) == 1
