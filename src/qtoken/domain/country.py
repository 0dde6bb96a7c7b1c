"""The clinic's country, by its two letters: chosen, or told from the time zone.

Both come from the tables that travel with the zones (`zone.tab`, `iso3166.tab` and the links of
`tzdata.zi`, of the IANA time zone database).
"""

from functools import cache

from qtoken.domain.errors import CountryUnknown
from qtoken.domain.unseen import plain_word

# Zones named by an offset or an abbreviation lead to some city, which says nothing of the country.
_PLACELESS = {
    "CET", "CST6CDT", "EET", "EST", "EST5EDT", "Factory", "GMT", "HST", "MET", "MST", "MST7MDT",
    "PST8PDT", "UTC", "WET",
}  # fmt: skip
# Not in ISO 3166, and phone books know it all the same: Kosovo.
_BESIDES = {"XK"}


def clean_country(text: str) -> str:
    """Return the two letters of a country, or an empty text. Raises `CountryUnknown`."""
    code = plain_word(text).upper()
    if code and code not in _codes() | _BESIDES:
        raise CountryUnknown(text=text.strip()[:20])
    return code


def country_of_zone(name: str) -> str:
    """Return the country of a time zone, or an empty text for one of no country, such as UTC."""
    places = _places()
    if name in places or name in _PLACELESS:
        return places.get(name, "")
    return places.get(_links().get(name, ""), "")


def _lines(table: str) -> list[str]:
    # Only where a country is asked for: nothing that starts waits for it.
    from importlib.resources import files

    text = files("tzdata").joinpath("zoneinfo", table).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _codes() -> frozenset[str]:
    return frozenset(line[:2] for line in _lines("iso3166.tab"))


@cache
def _places() -> dict[str, str]:
    return {line.split("\t")[2]: line[:2] for line in _lines("zone.tab")}


@cache
def _links() -> dict[str, str]:
    words = (line.split() for line in _lines("tzdata.zi") if line.startswith("L "))
    return {alias: target for _link, target, alias in words}
