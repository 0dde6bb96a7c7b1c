"""`qtoken clinic`: the clinic's own settings."""

import re
from typing import TYPE_CHECKING

import click

from qtoken import phrases
from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.naming import shown
from qtoken.cli.options import option
from qtoken.cli.printing import Printed, noted, row_value, table, yes_or_no
from qtoken.domain.country import country_of_zone
from qtoken.domain.errors import TextMissing, TimeInvalid
from qtoken.domain.fields import Field
from qtoken.domain.unseen import plain_word
from qtoken.texts import _

if TYPE_CHECKING:
    from qtoken.services.rows import ClinicRow


@click.group(cls=Group)
def clinic() -> None:
    """Show and change the clinic's settings."""


@clinic.command()
@reads
def show(actor: Actor) -> Printed:
    """Show the clinic's settings."""
    return _printed(actor.services.clinic_setup.clinic(by=actor.by))


@clinic.command("set")
@option("--name", help="Shown on the display and on slips.")
@option("--time-zone", metavar="ZONE", help="Such as Europe/Madrid.")
@option("--country", metavar="CODE", help="Of phone numbers, such as ES; '' for the zone's.")
@option("--day-starts", metavar="HH:MM", help="When the service day starts; numbers restart then.")
@option("--called-per-doctor", type=int, metavar="N", help="Called tokens at once, 1 to 99.")
@option("--undo-within-s", type=int, metavar="SECONDS", help="How long an action can be undone.")
@option("--public-url", metavar="URL", help="Where phones reach this clinic's server; '' for none.")
@option("--missed-turn", metavar="TEXT", help="What to do after a missed call; '' for usual words.")
@option("--messages/--no-messages", "sends_messages", default=None, help="Send any to patients.")
@option("--quiet-from", metavar="HH:MM", help="From when no reminder goes out.")
@option("--quiet-to", metavar="HH:MM", help="Until when; equal ends are no quiet hours.")
@option("--remind-at", metavar="HH:MM", help="When the day before an appointment it is told.")
@option(
    "--registration/--no-registration",
    "is_registration_open",
    default=None,
    help="Let patients register themselves, over the network.",
)
@option(
    "--joining/--no-joining",
    "is_joining_open",
    default=None,
    help="Let patients take tokens themselves, over the network.",
)
@option(
    "--booking/--no-booking",
    "is_booking_open",
    default=None,
    help="Let patients book appointments themselves, over the network.",
)
@changes
def set_clinic(
    actor: Actor,
    *,
    is_registration_open: bool | None,
    is_joining_open: bool | None,
    is_booking_open: bool | None,
    sends_messages: bool | None,
    quiet_from: str | None,
    quiet_to: str | None,
    remind_at: str | None,
    name: str | None,
    time_zone: str | None,
    country: str | None,
    day_starts: str | None,
    called_per_doctor: int | None,
    undo_within_s: int | None,
    public_url: str | None,
    missed_turn: str | None,
) -> Printed:
    """Change what is given; the rest stays."""
    row = actor.services.clinic_setup.change_clinic(
        name=name,
        time_zone_name=time_zone,
        country=country,
        day_starts_min=_minutes(day_starts, Field.DAY_STARTS),
        sends_messages=sends_messages,
        quiet_from_min=_minutes(quiet_from, Field.QUIET_FROM),
        quiet_to_min=_minutes(quiet_to, Field.QUIET_TO),
        remind_at_min=_minutes(remind_at, Field.REMIND_AT),
        called_per_doctor=called_per_doctor,
        undo_within_s=undo_within_s,
        public_url=public_url,
        missed_turn=missed_turn,
        is_registration_open=is_registration_open,
        is_joining_open=is_joining_open,
        is_booking_open=is_booking_open,
        by=actor.by,
        request_id=actor.request_id,
    )
    return _printed(row)


def _minutes(text: str | None, field: Field) -> int | None:
    if text is None:
        return None
    if not text.strip():
        raise TextMissing(field=field)
    match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", plain_word(text))
    if match is None:
        raise TimeInvalid(text=shown(text))
    return int(match[1]) * 60 + int(match[2])


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _printed(row: "ClinicRow") -> Printed:
    heads = [_("Name"), row.name]
    lines: list[list[object]] = [
        [_("Time zone"), row.time_zone],
        [_("Country"), row.country or country_of_zone(row.time_zone) or "-"],
        [_("Day starts"), _clock(row.day_starts_min)],
        [_("Called at once per doctor"), row.called_per_doctor],
        [_("Undo within"), _("{count} s").format(count=row.undo_within_s)],
        [_("Sends messages"), yes_or_no(is_so=row.sends_messages)],
        [_("Quiet hours"), f"{_clock(row.quiet_from_min)}-{_clock(row.quiet_to_min)}"],
        [_("Reminds at"), _clock(row.remind_at_min)],
        [_("Address for phones"), row.public_url or "-"],
        [_("Missed turn"), row.missed_turn or "-"],
        [_("Patients register themselves"), yes_or_no(is_so=row.is_registration_open)],
        [_("Patients take tokens themselves"), yes_or_no(is_so=row.is_joining_open)],
        [_("Patients book themselves"), yes_or_no(is_so=row.is_booking_open)],
    ]
    # The one clinic of a database has the id 1.
    text = noted(table(heads, lines, if_empty=""), phrases.seldom_drawn(row.name))
    return Printed({"id": 1} | row_value(row), text)
