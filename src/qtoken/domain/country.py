"""The clinic's country as a two-letter code: chosen, or derived from the time zone.

Both use tables of the IANA time zone database that are shipped with the zones: `iso3166.tab`,
`zone.tab` and the links in `tzdata.zi`.
"""

from functools import cache
from importlib.resources import files

from qtoken.domain.errors import CountryUnknown
from qtoken.domain.unseen import plain_word

# Zones named by an abbreviation are links to some city, whose country means nothing here.
_PLACELESS = {
    "CET", "CST6CDT", "EET", "EST", "EST5EDT", "Factory", "GMT", "HST", "MET", "MST", "MST7MDT",
    "PST8PDT", "UTC", "WET",
}  # fmt: skip
# Kosovo has phone numbers but no code in ISO 3166; this one is in common use.
_NOT_IN_ISO = {"XK"}


def clean_country(text: str) -> str:
    """Return the two letters of a country, or an empty text. Raises `CountryUnknown`."""
    code = plain_word(text).upper()
    if code and code not in _codes() | _NOT_IN_ISO:
        raise CountryUnknown(text=text.strip()[:20])
    return code


def country_of_zone(name: str) -> str:
    """Return the country of a time zone, or an empty text if it has none, such as UTC."""
    places = _places()
    if name in places or name in _PLACELESS:
        return places.get(name, "")
    return places.get(_links().get(name, ""), "")


def _lines(table: str) -> list[str]:
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
    # A line for each other name of a zone: "L Europe/Berlin Europe/Copenhagen".
    words = (line.split() for line in _lines("tzdata.zi") if line.startswith("L "))
    return {alias: target for _link, target, alias in words}
