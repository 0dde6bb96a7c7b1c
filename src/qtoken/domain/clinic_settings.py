"""The clinic's settings: each described once, with its kind, bounds, unit, default and words.

A new one is a field here and a migration. Its column with the bounds, the service that changes it,
`qtoken clinic set`, and its lines of the docs follow from the field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from qtoken.domain.clock import clean_time_zone, time_zone
from qtoken.domain.country import clean_country
from qtoken.domain.fields import AnyField, Field
from qtoken.domain.input import LINE_LIMIT, NAME_LIMIT, clean_line, clean_name, clean_url
from qtoken.domain.service_day import ServiceDay
from qtoken.domain.setting import Value, setting, settings_of
from qtoken.domain.setting_kinds import ClockTime, Flag, Number, Text, Unit


@dataclass(frozen=True, slots=True)
class Name(Text):
    """A name that people read: with a letter or digit in it."""

    limit: int | None = NAME_LIMIT
    is_required: bool = True

    def clean(self, value: str, field: AnyField) -> str:
        return clean_name(value, field)


@dataclass(frozen=True, slots=True)
class Line(Text):
    """A line that people read, or an empty one."""

    limit: int | None = LINE_LIMIT

    def clean(self, value: str, field: AnyField) -> str:
        return clean_line(value, field, limit=LINE_LIMIT)


@dataclass(frozen=True, slots=True)
class WebAddress(Text):
    """An http or https address, or none."""

    limit: int | None = LINE_LIMIT

    @property
    def placeholder(self) -> str:
        return "URL"

    def clean(self, value: str, field: AnyField) -> str:  # noqa: ARG002 - the refusal quotes the address
        return clean_url(value)


@dataclass(frozen=True, slots=True)
class TimeZone(Text):
    """A zone of the IANA time zone database."""

    limit: int | None = 60
    is_required: bool = True

    @property
    def placeholder(self) -> str:
        return "ZONE"

    def clean(self, value: str, field: AnyField) -> str:  # noqa: ARG002 - the refusal quotes the zone
        return clean_time_zone(value)


@dataclass(frozen=True, slots=True)
class Country(Text):
    """A country by its two letters (ISO 3166), or none."""

    limit: int | None = 2

    @property
    def placeholder(self) -> str:
        return "CODE"

    def clean(self, value: str, field: AnyField) -> str:  # noqa: ARG002 - the refusal quotes the letters
        return clean_country(value)


@dataclass(frozen=True, slots=True)
class ClinicSettings:
    """What a clinic has chosen. Empty texts are settings that are not set."""

    name: str = setting(
        Name(), label="Name of the clinic", help="Shown on the display and on slips."
    )
    time_zone: str = setting(TimeZone(), label="Time zone", help="Such as Europe/Madrid.")
    country: str = setting(
        Country(),
        label="Country",
        help="Of phone numbers, such as ES; '' for the zone's.",
        default="",
    )
    day_starts_min: int = setting(
        ClockTime(),
        label="Start of the day",
        help="When the service day starts; numbers restart then.",
        default=0,
        option="day-starts",
    )
    called_per_doctor: int = setting(
        Number(1, 99),
        label="Called tokens per doctor",
        help="How many tokens a doctor may have called at once.",
        default=1,
    )
    undo_within_s: int = setting(
        Number(0, 86_400, Unit.SECONDS),
        label="Time for undo",
        help="How long an action can be undone.",
        default=120,
    )
    public_url: str = setting(
        WebAddress(),
        label="Address for phones",
        help="Where phones reach this clinic's server; '' for none.",
        default="",
    )
    missed_turn: str = setting(
        Line(),
        label="Missed turn",
        help="What to do after a missed call; '' for usual words.",
        default="",
    )
    sends_messages: bool = setting(
        Flag(),
        label="Sends messages",
        help="Send any to patients.",
        default=False,
        option="messages",
    )
    quiet_from_min: int = setting(
        ClockTime(),
        label="Start of the quiet hours",
        help="From when no reminder goes out.",
        default=21 * 60,
        option="quiet-from",
    )
    quiet_to_min: int = setting(
        ClockTime(),
        label="End of the quiet hours",
        help="Until when; equal ends are no quiet hours.",
        default=7 * 60,
        option="quiet-to",
    )
    remind_at_min: int = setting(
        ClockTime(),
        label="Time of reminders",
        help="When the day before an appointment it is told.",
        default=10 * 60,
        option="remind-at",
    )
    is_registration_open: bool = setting(
        Flag(),
        label="Patients register themselves",
        help="Let patients register themselves, over the network.",
        default=True,
        option="registration",
    )
    is_joining_open: bool = setting(
        Flag(),
        label="Patients take tokens themselves",
        help="Let patients take tokens themselves, over the network.",
        default=True,
        option="joining",
    )
    is_booking_open: bool = setting(
        Flag(),
        label="Patients book themselves",
        help="Let patients book appointments themselves, over the network.",
        default=True,
        option="booking",
    )

    def service_day(self, now: datetime) -> ServiceDay:
        """Return the service day of an instant."""
        return ServiceDay.at(now, time_zone(self.time_zone), self.day_starts_min)


CLINIC_SETTINGS = settings_of(ClinicSettings)

_BY_NAME = {described.name: described for described in CLINIC_SETTINGS}


def cleaned(given: Mapping[str, Value]) -> dict[str, Value]:
    """Return settings by name as they are kept. Raises what their kinds refuse them with.

    And TypeError for a setting that there is not.
    """
    unknown = given.keys() - _BY_NAME.keys()
    if unknown:
        raise TypeError(f"no settings of a clinic: {', '.join(sorted(unknown))}")
    return {name: _BY_NAME[name].clean(value) for name, value in given.items()}


def new_clinic(name: str, time_zone_name: str) -> ClinicSettings:
    """Return the settings of a new clinic. Raises `TextMissing`, `TimeZoneUnknown`."""
    return ClinicSettings(clean_name(name, Field.CLINIC), clean_time_zone(time_zone_name))
