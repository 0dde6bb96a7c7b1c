"""`qtoken clinic`: the clinic's own settings."""

import re
from typing import TYPE_CHECKING

import click

from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.naming import shown
from qtoken.cli.options import option
from qtoken.cli.printing import Printed, row_value, table
from qtoken.domain.errors import TimeInvalid
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
@option("--day-starts", metavar="HH:MM", help="When the service day starts; numbers restart then.")
@option("--called-per-doctor", type=int, metavar="N", help="Called tokens at once, 1 to 99.")
@option("--undo-within-s", type=int, metavar="SECONDS", help="How long an action can be undone.")
@changes
def set_clinic(
    actor: Actor,
    *,
    name: str | None,
    time_zone: str | None,
    day_starts: str | None,
    called_per_doctor: int | None,
    undo_within_s: int | None,
) -> Printed:
    """Change what is given; the rest stays."""
    row = actor.services.clinic_setup.change_clinic(
        name=name,
        time_zone_name=time_zone,
        day_starts_min=None if day_starts is None else _minutes(day_starts),
        called_per_doctor=called_per_doctor,
        undo_within_s=undo_within_s,
        by=actor.by,
        request_id=actor.request_id,
    )
    return _printed(row)


def _minutes(text: str) -> int:
    match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text.strip())
    if match is None:
        raise TimeInvalid(text=shown(text))
    return int(match[1]) * 60 + int(match[2])


def _printed(row: "ClinicRow") -> Printed:
    hours, minutes = divmod(row.day_starts_min, 60)
    heads = [_("Name"), row.name]
    lines: list[list[object]] = [
        [_("Time zone"), row.time_zone],
        [_("Day starts"), f"{hours:02d}:{minutes:02d}"],
        [_("Called at once per doctor"), row.called_per_doctor],
        [_("Undo within"), _("{count} s").format(count=row.undo_within_s)],
    ]
    # The one clinic of a database has the id 1.
    return Printed({"id": 1} | row_value(row), table(heads, lines, if_empty=""))
