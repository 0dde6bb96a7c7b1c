"""`qtoken queue`: who waits, in the order of calling."""

import click

from qtoken.cli import naming, token_texts
from qtoken.cli.actor import Actor, reads
from qtoken.cli.help_texts import Command
from qtoken.cli.options import option
from qtoken.cli.printing import Printed


@click.command(cls=Command)
@option("--department", metavar="D", help="Only this one: name, letter or id.")
@option("--ended", is_flag=True, help="Also today's done, no-show, left and cancelled.")
@reads
def queue(actor: Actor, department: str | None, ended: bool) -> Printed:
    """Show who waits, in the order of calling, then the called and those on hold."""
    only = naming.optional(naming.department, actor, department)
    snapshot = actor.services.waiting_lines.queue(
        department_id=only.id if only else None, by=actor.by
    )
    return token_texts.queue(snapshot, with_ended=ended)
