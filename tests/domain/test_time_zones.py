"""Time zones: the same on every computer, whether it brings data of its own or none."""

import zoneinfo
from collections.abc import Iterator

import pytest

from qtoken.domain.clock import clean_time_zone, known_time_zones, time_zone
from qtoken.domain.errors import TextMissing, TimeZoneUnknown


@pytest.fixture
def no_zones_here() -> Iterator[None]:
    """A computer without time zones of its own, as Windows is."""
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()


@pytest.mark.usefixtures("no_zones_here")
def test_a_computer_without_zones_knows_every_zone_that_a_clinic_may_have() -> None:
    assert {time_zone(name).key for name in known_time_zones()} == known_time_zones()
    assert {"UTC", "Europe/Madrid", "Asia/Calcutta"} <= known_time_zones()


@pytest.mark.parametrize("name", ["localtime", "posixrules", "right/UTC", "europe/madrid"])
def test_a_zone_that_only_this_computer_may_know_is_refused(name: str) -> None:
    with pytest.raises(TimeZoneUnknown):
        clean_time_zone(name)


@pytest.mark.parametrize("name", ["", "  "])
def test_no_zone_is_refused_by_name_wherever_it_is_asked_for(name: str) -> None:
    for read in (clean_time_zone, time_zone):
        with pytest.raises(TextMissing, match="time_zone is empty"):
            read(name)
