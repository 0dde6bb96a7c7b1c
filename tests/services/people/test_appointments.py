"""Booked times."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qtoken.domain.errors import DayInvalid, MomentInvalid, StatusUnknown
from qtoken.services.people.patient_rows import AppointmentRow
from tests.support.desk import Desk

NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)


def book(desk: Desk, starts_at: datetime = NINE) -> AppointmentRow:
    return desk.services.appointments.book(
        desk.patient("Anna Lang").id,
        doctor_id=desk.doctor(desk.department(), "Dr Rey").id,
        starts_at=starts_at,
        press=desk.press(),
    )


def test_a_booked_time_is_listed_on_its_day_in_the_clinics_zone(desk: Desk) -> None:
    desk.services.clinic_setup.change_clinic(time_zone="Pacific/Auckland", press=desk.press())
    booked = book(desk, datetime(2026, 3, 3, 20, tzinfo=UTC))
    appointments = desk.services.appointments

    assert appointments.page(day=date(2026, 3, 4), by=desk.by).rows == (booked,)
    assert appointments.page(day=date(2026, 3, 3), by=desk.by).rows == ()
    assert (booked.patient, booked.doctor, booked.status) == ("Anna Lang", "Dr Rey", "scheduled")


def test_a_day_with_a_change_of_clocks_has_all_its_hours(desk: Desk) -> None:
    desk.services.clinic_setup.change_clinic(time_zone="Europe/Madrid", press=desk.press())
    first_hour = datetime(2026, 10, 24, 22, tzinfo=UTC)
    booked = [book(desk, first_hour + timedelta(hours=h)) for h in (0, 24)]

    listed = desk.services.appointments.page(day=date(2026, 10, 25), by=desk.by).rows

    assert list(listed) == booked


def test_an_appointment_gets_its_status(desk: Desk) -> None:
    booked = book(desk)

    for status in ("completed", "canceled", "no_show", "scheduled"):
        changed = desk.services.appointments.change_status(booked.id, status, press=desk.press())
        assert changed.status == status


def test_a_status_that_does_not_exist_is_refused_with_the_known_ones(desk: Desk) -> None:
    booked = book(desk)

    for status in ("banana", "", "x" * 10_000, "SCHEDULED", "cancelled"):
        with pytest.raises(StatusUnknown, match="scheduled"):
            desk.services.appointments.change_status(booked.id, status, press=desk.press())


def test_a_time_that_cannot_be_is_refused(desk: Desk) -> None:
    impossible = [NINE.replace(tzinfo=None), *(NINE.replace(year=y) for y in (1, 1899, 9999))]

    for starts_at in impossible:
        with pytest.raises(MomentInvalid):
            book(desk, starts_at)


def test_a_day_centuries_away_is_refused(desk: Desk) -> None:
    for day in (date.min, date.max, date(1, 1, 2)):
        with pytest.raises(DayInvalid):
            desk.services.appointments.page(day=day, by=desk.by)
