"""`qtoken key`: the keys with which programs and browsers act as a user."""

from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING

import click

from qtoken import formats
from qtoken.cli import naming
from qtoken.cli.actor import Actor, changes, reads
from qtoken.cli.help_texts import Group
from qtoken.cli.options import option
from qtoken.cli.printing import Printed, row_value, table
from qtoken.domain.errors import KeyNotFound
from qtoken.texts import _, pgettext

if TYPE_CHECKING:
    from qtoken.services.access.key_rows import KeyRow


@click.group(cls=Group)
def key() -> None:
    """List and withdraw the keys of programs and browsers."""


@key.command("list")
@option("--user", metavar="NAME", help="Whose, for administrators; else one's own.")
@reads
def list_keys(actor: Actor, user: str | None) -> Printed:
    """List the keys that still open something, the newest first."""
    whom = naming.optional(naming.user, actor, user)
    rows = actor.services.access.keys(user_id=whom.id if whom else None, by=actor.by)
    return Printed([_value(row) for row in rows], _text(rows))


@key.command()
@click.argument("key_id", metavar="ID")
@changes
def withdraw(actor: Actor, key_id: str) -> Printed:
    """End a key at once, in all programs and on all computers."""
    known = naming.known_id(key_id.strip())
    if known is None:
        raise KeyNotFound(key=naming.shown(key_id))
    row = actor.services.access.withdraw(known, press=actor.press())
    return Printed(_value(row), _text([row]))


def _value(row: "KeyRow") -> dict[str, object]:
    return {"id": row.id, "name": row.label} | row_value(row)


def _text(rows: "Sequence[KeyRow]") -> str:
    heads = [
        _("Id"),
        _("User name"),
        pgettext("key", "For"),
        _("Given to"),
        pgettext("key", "Until"),
        _("Last used"),
    ]
    lines = [
        [
            row.id,
            row.username,
            _("program") if row.kind == "api" else _("browser"),
            row.label or "-",
            formats.day(row.expires_at),
            f"{formats.moment(row.last_used_at, UTC)} UTC",
        ]
        for row in rows
    ]
    return table(heads, lines, if_empty=_("No program and no browser has a key."))
