"""`qtoken priority`: the clinic's priority classes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qtoken.cli import naming
from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.options import option
from qtoken.cli.printing import Printed, row_value, table, yes_or_no
from qtoken.domain.call_order import DEFAULT_HEAD_START_MIN
from qtoken.domain.unchanged import if_given
from qtoken.texts import _

if TYPE_CHECKING:
    from qtoken.services.rows import PriorityRow


@click.group(cls=Group)
def priority() -> None:
    """Add, change and list priority classes."""


@priority.command()
@click.argument("name")
@option(
    "--head-start-min",
    type=int,
    default=DEFAULT_HEAD_START_MIN,
    metavar="MINUTES",
    help="Placed as if issued so many minutes earlier; else 30.",
)
@changes
def add(actor: Actor, name: str, head_start_min: int) -> Printed:
    """Add a priority class."""
    row = actor.services.clinic_setup.add_priority(
        name, head_start_min=head_start_min, press=actor.press()
    )
    return Printed(row_value(row), _text([row]))


@priority.command()
@click.argument("priority")
@option("--name", help="The new name.")
@option("--head-start-min", type=int, metavar="MINUTES", help="For tokens issued from now on.")
@changes
def change(actor: Actor, priority: str, name: str | None, head_start_min: int | None) -> Printed:
    """Change what is given of a priority class."""
    row = actor.services.clinic_setup.change_priority(
        naming.priority(actor, priority).id,
        name=if_given(name),
        head_start_min=if_given(head_start_min),
        press=actor.press(),
    )
    return Printed(row_value(row), _text([row]))


@priority.command("list")
@reads
def list_priorities(actor: Actor) -> Printed:
    """List the priority classes, emergencies last."""
    rows = actor.services.clinic_setup.priorities(by=actor.by)
    return Printed([row_value(row) for row in rows], _text(rows))


def _text(rows: "Sequence[PriorityRow]") -> str:
    heads = [_("Id"), _("Name"), _("Head start"), _("Emergency"), _("Default")]
    lines = [
        [
            row.id,
            row.name,
            _("{minutes} min").format(minutes=row.head_start_min),
            yes_or_no(is_so=row.is_emergency),
            yes_or_no(is_so=row.is_default),
        ]
        for row in rows
    ]
    return table(heads, lines, if_empty="")
