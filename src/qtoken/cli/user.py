"""`qtoken user`: who may sign in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from qtoken import phrases
from qtoken.cli import passwords
from qtoken.cli.actor import Actor, changes, option, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.printing import Printed, row_value, table
from qtoken.domain.roles import parse_role
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
@changes
def add(actor: Actor, name: str, role: str, email: str) -> Printed:
    """Add a user.

    The new user's password is QTOKEN_NEW_PASSWORD, or asked on a terminal; without both one is
    made up and printed, this once.
    """
    chosen = parse_role(role)
    password, is_made_up = passwords.new_user_password()
    row = actor.services.accounts.add_user(
        name,
        password=password,
        role=chosen.value,
        email=email,
        by=actor.by,
        request_id=actor.request_id,
    )
    if not is_made_up:
        return Printed(user_value(row), _text([row]))
    told = _("Password of {user}, shown this once: {password}")
    text = told.format(user=row.username, password=password)
    return Printed(user_value(row) | {"password": password}, f"{_text([row])}\n{text}")


@user.command("list")
@reads
def list_users(actor: Actor) -> Printed:
    """List the users by name; for administrators."""
    rows = actor.services.accounts.users(by=actor.by)
    return Printed([user_value(row) for row in rows], _text(rows))


def user_value(row: "UserRow") -> dict[str, Any]:
    """Return a user for JSON; `name` is the user name, as every row has a `name`."""
    return {"id": row.id, "name": row.username} | row_value(row)


def _text(rows: "Sequence[UserRow]") -> str:
    heads = [_("Id"), _("User name"), _("Role"), _("E-mail")]
    lines = [[row.id, row.username, phrases.role(row.role), row.email or "-"] for row in rows]
    return table(heads, lines, if_empty="")
