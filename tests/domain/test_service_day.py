"""The service day: the local date after the clinic's day start, in any time zone and season."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qtoken.domain.clock import SetClock, time_zone
from qtoken.domain.errors import TextMissing, TimeZoneUnknown
from qtoken.domain.service_day import ServiceDay

ZONES = st.sampled_from(
    ["UTC", "Asia/Kolkata", "Europe/Madrid", "America/New_York", "Pacific/Auckland", "Asia/Kabul"]
)
INSTANTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
DAY_STARTS_MIN = st.integers(0, 24 * 60 - 1)
DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))


def test_the_day_in_india_does_not_change_at_half_past_five_in_the_morning() -> None:
    zone = time_zone("Asia/Kolkata")
    before, after = (datetime(2026, 3, 2, h, tzinfo=zone) for h in (5, 6))

    assert (
        ServiceDay.at(before, zone, 0).day == ServiceDay.at(after, zone, 0).day == date(2026, 3, 2)
    )


@pytest.mark.parametrize(
    ("hour", "day"), [(0, 1), (4, 1), (5, 2), (23, 2)], ids=["midnight", "04", "05", "23"]
)
def test_before_the_day_start_it_is_still_yesterday(hour: int, day: int) -> None:
    zone = time_zone("Europe/Madrid")
    now = datetime(2026, 3, 2, hour, tzinfo=zone)

    assert ServiceDay.at(now, zone, 5 * 60).day == date(2026, 3, day)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1)])
def test_the_day_starts_at_five_by_the_wall_clock_all_the_year(day: date) -> None:
    zone = time_zone("Europe/Madrid")

    start = ServiceDay.of_date(day, zone, 5 * 60).begins_at

    assert start.astimezone(zone).time() == time(5)
    assert ServiceDay.at(start, zone, 300).day == day
    before = ServiceDay.at(start - timedelta(microseconds=1), zone, 300)
    assert before.day == day - timedelta(days=1)


@given(DAYS, ZONES, DAY_STARTS_MIN)
@example(date(2026, 3, 29), "Europe/Madrid", 150)
@example(date(2026, 10, 25), "Europe/Madrid", 150)
def test_a_day_begins_at_its_start_and_not_a_moment_before(
    day: date, zone_name: str, day_starts_min: int
) -> None:
    zone = ZoneInfo(zone_name)
    start = ServiceDay.of_date(day, zone, day_starts_min).begins_at

    assert ServiceDay.at(start, zone, day_starts_min).day == day
    assert ServiceDay.at(start - timedelta(microseconds=1), zone, day_starts_min).day < day


@given(INSTANTS, st.integers(0, 48 * 3600), ZONES, DAY_STARTS_MIN)
@example(datetime(2026, 10, 25, 0, 45, tzinfo=UTC), 1800, "Europe/Madrid", 150)
def test_the_service_day_never_goes_back(
    now: datetime, later_s: int, zone_name: str, day_starts_min: int
) -> None:
    zone = ZoneInfo(zone_name)
    later = now + timedelta(seconds=later_s)

    assert (
        ServiceDay.at(now, zone, day_starts_min).day
        <= ServiceDay.at(later, zone, day_starts_min).day
    )


@given(INSTANTS, ZONES, DAY_STARTS_MIN)
def test_an_instant_lies_between_the_start_of_its_day_and_of_the_next(
    now: datetime, zone_name: str, day_starts_min: int
) -> None:
    zone = ZoneInfo(zone_name)
    day = ServiceDay.at(now, zone, day_starts_min).day

    assert ServiceDay.of_date(day, zone, day_starts_min).begins_at <= now
    assert now < ServiceDay.of_date(day + timedelta(days=1), zone, day_starts_min).begins_at


@given(st.text())
@example("")
@example("x" * 10_000)
@example("../../etc/passwd")
@example("\x00")
def test_any_text_is_a_time_zone_or_refused_by_name(text: str) -> None:
    with suppress(TimeZoneUnknown, TextMissing):
        assert time_zone(text).key == text


def test_a_set_clock_stands_until_it_is_moved() -> None:
    clock = SetClock(datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Madrid")))

    clock.advance(seconds=90)

    now = clock.set_now()
    assert now == datetime(2026, 3, 2, 8, 1, 30, tzinfo=UTC)
    assert now.tzinfo is UTC
