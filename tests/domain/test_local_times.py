"""Times on the clinic's wall in the two odd hours of the year: asked about, not guessed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.clock import local_instant, local_instants, skipped_at, time_zone
from qtoken.domain.errors import TimeSkipped, TimeTwice

BERLIN = time_zone("Europe/Berlin")
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Beirut"]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_time_that_comes_once_is_its_instant() -> None:
    assert local_instant(wall("2026-03-02T09:30"), BERLIN) == datetime(
        2026, 3, 2, 8, 30, tzinfo=UTC
    )


def test_a_time_that_comes_twice_is_asked_about() -> None:
    with pytest.raises(TimeTwice) as refused:
        local_instant(wall("2026-10-25T02:30"), BERLIN)

    assert str(refused.value) == (
        "The clocks go back, so 2026-10-25 02:30 comes twice."
        " Write 2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00."
    )


def test_a_time_that_there_is_not_is_asked_about() -> None:
    with pytest.raises(TimeSkipped) as refused:
        local_instant(wall("2026-03-29T02:30"), BERLIN)

    assert str(refused.value) == (
        "The clocks go forward, so there is no 2026-03-29 02:30."
        " Write 2026-03-29T01:30+01:00 or 2026-03-29T03:30+02:00."
    )
    assert skipped_at(wall("2026-03-29T02:30"), BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
def test_every_instant_is_found_again_by_its_time_on_the_wall(instant: datetime, name: str) -> None:
    zone = time_zone(name)
    shown = instant.astimezone(zone).replace(tzinfo=None)

    found = local_instants(shown, zone)

    assert instant in found
    assert len(found) <= 2
    assert {at.astimezone(zone).replace(tzinfo=None, fold=0) for at in found} == {
        shown.replace(fold=0)
    }


@given(st.integers(0, 48 * 60), st.sampled_from(ZONES))
def test_what_is_offered_can_be_written(minute: int, name: str) -> None:
    zone = time_zone(name)
    for evening in ("2026-03-28T00:00", "2026-10-24T00:00", "2026-10-03T00:00"):
        local = wall(evening) + timedelta(minutes=minute)
        try:
            local_instant(local, zone)
        except (TimeTwice, TimeSkipped) as refused:
            offered = [wall(str(refused.parameters[which])) for which in ("first", "second")]
            assert offered[0] < offered[1]
