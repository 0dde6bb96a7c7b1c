"""`qtoken db`: the schema. Needs no sign-in, because the database's own rights decide."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import click

from qtoken.cli.addresses import database_address
from qtoken.cli.help_texts import Group
from qtoken.cli.naming import shown
from qtoken.cli.options import database_option, json_option
from qtoken.cli.printing import Printed, put
from qtoken.domain.errors import DatabaseMissing
from qtoken.phrases import sentence
from qtoken.texts import _, ngettext

if TYPE_CHECKING:
    from qtoken.services.clinic.equal_names import EqualNames


_TOLD_OF_A_KIND = 10
"""How many equal names are listed for each kind: a screenful."""


@click.group(cls=Group)
def db() -> None:
    """Make, upgrade and look at the schema."""


@db.command()
@database_option
@json_option
def upgrade(database: str | None, is_json: bool) -> None:
    """Bring the database to this qtoken's schema; make it where there is none.

    Names that are the same now and were told apart before are told, until one is changed.
    """
    address = database_address(database)
    from qtoken.bootstrap import make_clinic
    from qtoken.db import schema
    from qtoken.db.address import described
    from qtoken.services.clinic.equal_names import equal_names

    # Asked first, because upgrading makes a clinic where there is none: a wrong address must be
    # noticed.
    was_there = _revision(address)[0] is not None
    clinic = make_clinic(address)
    try:
        equal = clinic.database.read(equal_names)
    finally:
        clinic.close()
    text = _("The database is up to date: {revision}").format(revision=schema.HEAD)
    if not was_there:
        text = _("There was no clinic at {where}. {next}").format(
            where=described(address), next=sentence(DatabaseMissing())
        )
    value = _value(schema.HEAD, schema.HEAD) | {"equal_names": [asdict(row) for row in equal]}
    put(Printed(value, "\n".join([text, *_told_equal(equal)])), is_json=is_json)


@db.command()
@database_option
@json_option
def current(database: str | None, is_json: bool) -> None:
    """Show the schema that the database has; changes nothing."""
    address = database_address(database)
    from qtoken.db import schema

    found, text = _revision(address)
    put(Printed(_value(found, schema.HEAD), text), is_json=is_json)


def _revision(address: str | None) -> tuple[str | None, str]:
    """Return the schema revision of a database, and a sentence about it."""
    from qtoken.bootstrap import open_clinic
    from qtoken.db import schema

    clinic = open_clinic(address, is_current_required=False)
    try:
        found = schema.current(clinic.database)
        if found is None:
            # Raises DatabaseMissing, which also names the place: the file may have been moved.
            schema.check(clinic.database)
        return found, _told(found, schema.HEAD)
    except DatabaseMissing as missing:
        return None, sentence(missing)
    finally:
        clinic.close()


def _told_equal(equal: Sequence["EqualNames"]) -> Iterator[str]:
    """Yield a line for each of the first names of a kind, then the number of the others."""
    for _kind, alike in groupby(equal, key=lambda row: row.kind):
        rows = list(alike)
        yield from map(_equal, rows[:_TOLD_OF_A_KIND])
        more = len(rows) - _TOLD_OF_A_KIND
        if more > 0:
            yield ngettext(
                "... and {count} more like it. All of them: qtoken db upgrade --json",
                "... and {count} more like these. All of them: qtoken db upgrade --json",
                more,
            ).format(count=more)


def _equal(row: "EqualNames") -> str:
    told = {
        "department": _(
            "The department {name} is called the same as {other}."
            " Rename it: qtoken department change {id} --name NAME"
        ),
        "room": _(
            "The room {name} is called the same as {other}."
            " Rename it: qtoken room change {id} --name NAME"
        ),
        "priority": _(
            "The priority {name} is called the same as {other}."
            " Rename it: qtoken priority change {id} --name NAME"
        ),
        "word": _(
            "The priority {name} has a name that means the clinic's emergency or usual class,"
            " wherever it is typed. Rename it: qtoken priority change {id} --name NAME"
        ),
        "user": _(
            "The user {name} is called the same as {other}. Both sign in as they are spelled."
            " Rename it: qtoken user change {id} --username NAME"
        ),
        "record_number": _(
            "The record number {name} is the same as {other}. Look whether the two are one person;"
            " if not: qtoken patient change {id} --record-number NUMBER"
        ),
    }[row.kind]
    return told.format(name=shown(row.name), id=row.id, other=shown(row.other))


def _value(found: str | None, newest: str) -> dict[str, object]:
    return {"revision": found, "newest": newest, "is_current": found == newest}


def _told(found: str | None, newest: str) -> str:
    if found == newest:
        return _("{revision}, up to date").format(revision=found)
    return _("{revision}; this qtoken has {newest}").format(revision=found, newest=newest)
