"""`qtoken user`: who may sign in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from qtoken import phrases
from qtoken.cli import naming, passwords
from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.options import option
from qtoken.cli.printing import Printed, row_value, table, yes_or_no
from qtoken.domain.roles import parse_role
from qtoken.domain.unchanged import if_given
from qtoken.texts import _

if TYPE_CHECKING:
    from qtoken.services.rows import UserRow


@click.group(cls=Group)
def user() -> None:
    """Add and list those who may sign in."""


@user.command()
@click.argument("name")
@option("--role", required=True, help="admin, staff, doctor or patient.")
@option("--email", default="", help="E-mail address.")
@option("--patient", metavar="ID", help="Id of the patient that a user of that role is.")
@changes
def add(actor: Actor, name: str, role: str, email: str, patient: str | None) -> Printed:
    """Add a user.

    The new user's password is QTOKEN_NEW_PASSWORD, or asked on a terminal; without both one is
    made up and printed, this once.
    """
    chosen = parse_role(role)
    patient_id = None if patient is None else naming.patient_id(patient)
    password, is_made_up = passwords.new_user_password()
    row = actor.services.accounts.add_user(
        name,
        password=password,
        role=chosen.value,
        email=email,
        patient_id=patient_id,
        press=actor.press(),
    )
    return _with_password(row, password if is_made_up else None)


@user.command("password")
@click.argument("name", required=False)
@changes
def set_password(actor: Actor, name: str | None) -> Printed:
    """Change one's own password, or as an administrator that of NAME.

    The new password comes from where `user add` takes it.
    """
    accounts = actor.services.accounts
    whom = naming.optional(naming.user, actor, name)
    password, is_made_up = passwords.new_user_password()
    if whom is None or whom.id == actor.by:
        row = accounts.change_password(actor.password, password, press=actor.press())
    else:
        row = accounts.set_password(whom.id, password, press=actor.press())
    return _with_password(row, password if is_made_up else None)


@user.command()
@click.argument("name")
@option("--username", "new_name", help="The new user name.")
@option("--email", help="The e-mail address; '' for none.")
@changes
def change(actor: Actor, name: str, new_name: str | None, email: str | None) -> Printed:
    """Change what is given of a user."""
    row = actor.services.accounts.change_user(
        naming.user(actor, name).id,
        username=if_given(new_name),
        email=if_given(email),
        press=actor.press(),
    )
    return Printed(user_value(row), _text([row]))


@user.command()
@click.argument("name")
@changes
def disable(actor: Actor, name: str) -> Printed:
    """Keep a user out; the history still names them."""
    return _set_active(actor, name, is_active=False)


@user.command()
@click.argument("name")
@changes
def enable(actor: Actor, name: str) -> Printed:
    """Let a user in again."""
    return _set_active(actor, name, is_active=True)


@user.command("list")
@reads
def list_users(actor: Actor) -> Printed:
    """List the users by name; for administrators."""
    rows = actor.services.users.everybody(by=actor.by)
    return Printed([user_value(row) for row in rows], _text(rows))


def _set_active(actor: Actor, name: str, *, is_active: bool) -> Printed:
    row = actor.services.accounts.set_active(
        naming.user(actor, name).id, is_active, press=actor.press()
    )
    return Printed(user_value(row), _text([row]))


def _with_password(row: "UserRow", made_up: str | None) -> Printed:
    if made_up is None:
        return Printed(user_value(row), _text([row]))
    told = _("Password of {user}, shown this once: {password}")
    text = told.format(user=row.username, password=made_up)
    return Printed(user_value(row) | {"password": made_up}, f"{_text([row])}\n{text}")


def user_value(row: "UserRow") -> dict[str, Any]:
    """Return a user for JSON; `name` is the user name, because every row has a `name`."""
    return {"id": row.id, "name": row.username} | row_value(row)


def _text(rows: "Sequence[UserRow]") -> str:
    heads = [_("Id"), _("User name"), _("Role"), _("E-mail"), _("May sign in")]
    lines = [
        [
            row.id,
            row.username,
            phrases.role(row.role),
            row.email or "-",
            yes_or_no(is_so=row.is_active),
        ]
        for row in rows
    ]
    return table(heads, lines, if_empty="")
