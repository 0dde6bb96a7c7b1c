"""`qtoken department`: where people wait."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qtoken import phrases
from qtoken.cli import naming
from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.options import option
from qtoken.cli.printing import Printed, noted, row_value, table, yes_or_no
from qtoken.domain.unchanged import UNCHANGED, if_given
from qtoken.texts import _, pgettext

if TYPE_CHECKING:
    from qtoken.services.rows import DepartmentRow


@click.group(cls=Group)
def department() -> None:
    """Add, list, open and close departments."""


@department.command()
@click.argument("name")
@option("--letter", help="One to three of A to Z, without I, L, O and U; without it, a free one.")
@option("--description", default="", help="For the staff.")
@option("--public-name", default="", help="What the waiting room reads, if not the name.")
@changes
def add(actor: Actor, name: str, letter: str | None, description: str, public_name: str) -> Printed:
    """Add an open department."""
    row = actor.services.clinic_setup.add_department(
        name, letter=letter, description=description, public_name=public_name, press=actor.press()
    )
    return _printed(row)


@department.command()
@click.argument("department")
@option("--name", help="The new name.")
@option("--description", help="For the staff.")
@option("--public-name", help="What the waiting room reads; '' for the name.")
@option(
    "--joinable/--desk-only",
    "is_joinable",
    default=None,
    help="Whether patients may take a token for themselves.",
)
@option(
    "--default",
    "is_default",
    is_flag=True,
    help="Make it the one that programs mean which name none.",
)
@changes
def change(
    actor: Actor,
    department: str,
    *,
    name: str | None,
    description: str | None,
    public_name: str | None,
    is_joinable: bool | None,
    is_default: bool,
) -> Printed:
    """Change what is given; the rest stays."""
    row = actor.services.clinic_setup.change_department(
        naming.department(actor, department).id,
        name=if_given(name),
        description=if_given(description),
        public_name=if_given(public_name),
        is_joinable=if_given(is_joinable),
        # There is no "not the default": another department has to become it.
        is_default=True if is_default else UNCHANGED,
        press=actor.press(),
    )
    return _printed(row)


@department.command("list")
@reads
def list_departments(actor: Actor) -> Printed:
    """List the departments by name."""
    rows = actor.services.clinic_setup.departments(by=actor.by)
    return Printed([row_value(row) for row in rows], _text(rows))


@department.command("open")
@click.argument("department")
@changes
def open_department(actor: Actor, department: str) -> Printed:
    """Let tokens be issued again."""
    row = actor.services.clinic_setup.open_department(
        naming.department(actor, department).id, press=actor.press()
    )
    return Printed(row_value(row), _text([row]))


@department.command("close")
@click.argument("department")
@changes
def close_department(actor: Actor, department: str) -> Printed:
    """Issue no further tokens; those that wait stay."""
    row = actor.services.clinic_setup.close_department(
        naming.department(actor, department).id, press=actor.press()
    )
    return Printed(row_value(row), _text([row]))


def _printed(row: "DepartmentRow") -> Printed:
    note = phrases.seldom_drawn(row.name, row.public_name)
    return Printed(row_value(row), noted(_text([row]), note))


def _text(rows: "Sequence[DepartmentRow]") -> str:
    facts = [
        pgettext("department", "Open"),
        pgettext("department", "Joinable"),
        pgettext("department", "Default"),
    ]
    heads = [_("Id"), pgettext("department", "Letter"), _("Name"), _("Public name"), *facts]
    lines = [
        [
            row.id,
            row.letter,
            row.name,
            row.public_name or "-",
            yes_or_no(is_so=row.is_open),
            yes_or_no(is_so=row.is_joinable),
            yes_or_no(is_so=row.is_default),
        ]
        for row in rows
    ]
    return table(heads, lines, if_empty=_("There is no department yet: department add NAME"))
