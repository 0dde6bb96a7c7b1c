"""`qtoken db`: the schema. Needs no sign-in: the database's own rights decide."""

import click

from qtoken.cli.addresses import database_address
from qtoken.cli.help_texts import Group
from qtoken.cli.options import database_option, json_option
from qtoken.cli.printing import Printed, put
from qtoken.texts import _


@click.group(cls=Group)
def db() -> None:
    """Make, upgrade and look at the schema."""


@db.command()
@database_option
@json_option
def upgrade(database: str | None, is_json: bool) -> None:
    """Bring the database to this qtoken's schema; make it where there is none."""
    address = database_address(database)
    from qtoken.bootstrap import make_clinic
    from qtoken.db import schema

    make_clinic(address).close()
    text = _("The database is up to date: {revision}").format(revision=schema.HEAD)
    put(Printed(_value(schema.HEAD, schema.HEAD), text), is_json=is_json)


@db.command()
@database_option
@json_option
def current(database: str | None, is_json: bool) -> None:
    """Show the schema that the database has; changes nothing."""
    address = database_address(database)
    from qtoken.bootstrap import open_clinic
    from qtoken.db import schema

    clinic = open_clinic(address, is_current_required=False)
    try:
        found = schema.current(clinic.database)
    finally:
        clinic.close()
    put(Printed(_value(found, schema.HEAD), _told(found, schema.HEAD)), is_json=is_json)


def _value(found: str | None, newest: str) -> dict[str, object]:
    return {"revision": found, "newest": newest, "is_current": found == newest}


def _told(found: str | None, newest: str) -> str:
    if found is None:
        return _("There is no clinic in this database yet. Run: qtoken init --admin NAME")
    if found == newest:
        return _("{revision}, up to date").format(revision=found)
    return _("{revision}; this qtoken has {newest}").format(revision=found, newest=newest)
