"""`qtoken doctor`: doctors; without a further word, the doctor window."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from qtoken import phrases
from qtoken.cli import naming
from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.options import database_option, option, user_option
from qtoken.cli.printing import Printed, noted, row_value, table
from qtoken.cli.windows import open_windows
from qtoken.domain.unchanged import UNCHANGED, Unchanged, if_given
from qtoken.texts import _

if TYPE_CHECKING:
    from qtoken.services.rows import DoctorRow, RoomRow, UserRow


@click.group(cls=Group, invoke_without_command=True)
@option("--doctor", metavar="DOCTOR", help="Name or id; else the doctor that the user is.")
@database_option
@user_option
@click.pass_context
def doctor(
    context: click.Context, doctor: str | None, database: str | None, username: str | None
) -> None:
    """Open the doctor window; or add, change and list doctors."""
    if context.invoked_subcommand is None:
        open_windows("open_doctor", database, username=username, doctor=doctor)
    # The group's own options would otherwise be ignored silently when a subcommand follows.
    if doctor or database or username:
        raise click.UsageError("Options stand after the command.")


@doctor.command()
@click.argument("name")
@option("--department", metavar="D", required=True, help="Name, letter or id.")
@option("--user", metavar="USER", help="Who signs in as this doctor: user name or id.")
@option("--room", metavar="ROOM", help="The usual room: name or id.")
@option("--specialty", default="", help="Shown to the desk.")
@changes
def add(
    actor: Actor,
    name: str,
    *,
    department: str,
    user: str | None,
    room: str | None,
    specialty: str,
) -> Printed:
    """Add a doctor to a department."""
    who = naming.optional(naming.user, actor, user)
    where = naming.optional(naming.room, actor, room)
    row = actor.services.clinic_setup.add_doctor(
        name,
        department_id=naming.department(actor, department).id,
        specialty=specialty,
        user_id=who.id if who else None,
        room_id=where.id if where else None,
        press=actor.press(),
    )
    return Printed(row_value(row), noted(_text([row]), phrases.seldom_drawn(row.name)))


@doctor.command()
@click.argument("doctor")
@option("--name", help="The new name.")
@option("--department", metavar="D", help="Name, letter or id.")
@option("--user", metavar="USER", help="Who signs in as this doctor; '' for nobody.")
@option("--room", metavar="ROOM", help="The usual room: name or id; '' for none.")
@option("--specialty", help="Shown to the desk; '' for none.")
@changes
def change(
    actor: Actor,
    doctor: str,
    *,
    name: str | None,
    department: str | None,
    user: str | None,
    room: str | None,
    specialty: str | None,
) -> Printed:
    """Change what is given of a doctor; the rest stays."""
    row = actor.services.clinic_setup.change_doctor(
        naming.doctor(actor, doctor).id,
        name=if_given(name),
        department_id=UNCHANGED if department is None else naming.department(actor, department).id,
        user_id=_id_or_nobody(naming.user, actor, user),
        room_id=_id_or_nobody(naming.room, actor, room),
        specialty=if_given(specialty),
        press=actor.press(),
    )
    return Printed(row_value(row), noted(_text([row]), phrases.seldom_drawn(row.name)))


@doctor.command("list")
@reads
def list_doctors(actor: Actor) -> Printed:
    """List the doctors by name."""
    rows = actor.services.clinic_setup.doctors(by=actor.by)
    return Printed([row_value(row) for row in rows], _text(rows))


def _id_or_nobody(
    find: "Callable[[Actor, str], UserRow | RoomRow]", actor: Actor, text: str | None
) -> int | Unchanged | None:
    """Return the id of what an option names; None for an empty text, which clears the field."""
    if text is None:
        return UNCHANGED
    return find(actor, text).id if text.strip() else None


def _text(rows: "Sequence[DoctorRow]") -> str:
    heads = [_("Id"), _("Name"), _("Department"), _("Room"), _("Specialty")]
    lines = [
        [row.id, row.name, row.department, row.room or "-", row.specialty or "-"] for row in rows
    ]
    return table(heads, lines, if_empty=_("There is no doctor yet: doctor add NAME --department D"))
