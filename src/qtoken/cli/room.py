"""`qtoken room`: where patients are called to."""

from typing import TYPE_CHECKING

import click

from qtoken import phrases
from qtoken.cli import naming
from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.options import option
from qtoken.cli.printing import Printed, noted, row_value, table
from qtoken.texts import _

if TYPE_CHECKING:
    from qtoken.services.rows import RoomRow


@click.group(cls=Group)
def room() -> None:
    """Add, change and list rooms."""


@room.command()
@click.argument("name")
@changes
def add(actor: Actor, name: str) -> Printed:
    """Add a room."""
    row = actor.services.clinic_setup.add_room(name, press=actor.press())
    return _printed(row)


@room.command()
@click.argument("room")
@option("--name", required=True, help="The new name.")
@changes
def change(actor: Actor, room: str, name: str) -> Printed:
    """Give a room another name."""
    row = actor.services.clinic_setup.change_room(
        naming.room(actor, room).id, name=name, press=actor.press()
    )
    return _printed(row)


@room.command("list")
@reads
def list_rooms(actor: Actor) -> Printed:
    """List the rooms by name."""
    rows = actor.services.clinic_setup.rooms(by=actor.by)
    lines = [[row.id, row.name] for row in rows]
    text = table([_("Id"), _("Name")], lines, if_empty=_("There is no room yet: room add NAME"))
    return Printed([row_value(row) for row in rows], text)


def _printed(row: "RoomRow") -> Printed:
    text = table([_("Id"), _("Name")], [[row.id, row.name]], if_empty="")
    return Printed(row_value(row), noted(text, phrases.seldom_drawn(row.name)))
