"""The clinic's country: told from the time zone, or chosen by its two letters."""

import pytest

from qtoken.domain.clock import known_time_zones
from qtoken.domain.country import clean_country, country_of_zone
from qtoken.domain.errors import CountryUnknown


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("Europe/Amsterdam", "NL"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Calcutta", "IN"),
        ("US/Eastern", "US"),
        ("Japan", "JP"),
        ("UTC", ""),
        ("Etc/GMT+3", ""),
        ("EST", ""),
        ("nowhere", ""),
    ],
)
def test_a_time_zone_tells_the_country_where_it_has_one(zone: str, country: str) -> None:
    assert country_of_zone(zone) == country


def test_what_a_zone_tells_is_a_country_that_can_be_chosen() -> None:
    told = {country_of_zone(zone) for zone in known_time_zones()}

    assert {clean_country(country) for country in told} == told
    assert len(told) > 200


def test_a_country_is_two_letters_or_is_left_to_the_zone() -> None:
    assert (clean_country(" es "), clean_country("xk"), clean_country(" ")) == ("ES", "XK", "")
    for text in ("ESP", "Spain", "E", "ZZ", "12"):
        with pytest.raises(CountryUnknown):
            clean_country(text)
