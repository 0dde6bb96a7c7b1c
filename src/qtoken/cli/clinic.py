"""`qtoken clinic`: the clinic's own settings."""

from dataclasses import replace

import click

from qtoken import phrases
from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.printing import Printed, noted, row_value, table
from qtoken.cli.settings import setting_options, shown_value, typed_values
from qtoken.domain.clinic_settings import CLINIC_SETTINGS, ClinicSettings
from qtoken.domain.country import country_of_zone
from qtoken.texts import _


@click.group(cls=Group)
def clinic() -> None:
    """Show and change the clinic's settings."""


@clinic.command()
@reads
def show(actor: Actor) -> Printed:
    """Show the clinic's settings."""
    return _printed(actor.services.clinic_setup.clinic(by=actor.by))


@clinic.command("set")
@setting_options(CLINIC_SETTINGS)
@changes
def set_clinic(actor: Actor, **typed: bool | int | str | None) -> Printed:
    """Change what is given; the rest stays."""
    row = actor.services.clinic_setup.change_clinic(
        **typed_values(CLINIC_SETTINGS, typed), press=actor.press()
    )
    return _printed(row)


def _printed(row: ClinicSettings) -> Printed:
    # Without a chosen country that of the time zone applies, so that one is shown.
    in_force = replace(row, country=row.country or country_of_zone(row.time_zone))
    heads, *lines = (
        [_(described.label), shown_value(described, getattr(in_force, described.name))]
        for described in CLINIC_SETTINGS
    )
    # The one clinic of a database has the id 1.
    text = noted(table(heads, lines, if_empty=""), phrases.seldom_drawn(row.name))
    return Printed({"id": 1} | row_value(row), text)
