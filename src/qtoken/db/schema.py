"""Is the database's schema the one this program knows? Make it so by migrations."""

import math
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from qtoken import paths
from qtoken.db.address import database_file
from qtoken.db.database import Database
from qtoken.domain.errors import (
    DatabaseForeign,
    DatabaseMissing,
    DatabaseUnwritable,
    SchemaNewer,
    SchemaOlder,
)

HEAD = "2026_11_28_search_keys"
"""The newest migration, known without importing alembic; a test compares."""

KNOWN = frozenset(
    {
        "2026_11_22_clinics_day",
        "2026_11_22_out_of_the_building",
        "2026_11_22_messages",
        "2026_11_22_default_department",
        "2026_11_28_three_facts",
        "2026_11_28_strangers",
        HEAD,
    }
)
"""All migrations of this program. Another name means that a newer qtoken made the database."""

_MIGRATION_LOCK = 0x71746F6B656E
"""Key of the lock that PostgreSQL holds during a migration: "qtoken" in ASCII."""

_OUR_TABLES = {"clinic", "token", "token_event"}


def check(database: Database) -> None:
    """Return if the schema is current; changes nothing.

    Raises `DatabaseMissing`, `DatabaseForeign`, `SchemaOlder` or `SchemaNewer`.
    """
    _require_file(database)
    found = database.read(_revision)
    if found is None:
        raise DatabaseMissing
    if found not in KNOWN:
        raise SchemaNewer(found=found)
    if found != HEAD:
        raise SchemaOlder(found=found)


def current(database: Database) -> str | None:
    """Return the database's migration, or None if there is none yet. Raises `DatabaseForeign`."""
    path = database_file(database.url)
    if path is not None and not path.exists():
        return None
    return database.read(_revision)


def upgrade(database: Database) -> None:
    """Bring the schema to the newest; create it in an empty database.

    Refuses a database of another program and one of a newer qtoken, and leaves both untouched.
    """
    _make_file(database)
    found = database.read(_revision)
    if found is not None and found not in KNOWN:
        raise SchemaNewer(found=found)
    if found != HEAD:
        database.write(_migrate)
        # From here on SQLite's file is ours: connections are opened anew and set it to WAL.
        database.close()


def _require_file(database: Database) -> None:
    # SQLite would create a missing file, and a clinic must not go on in an empty one.
    path = database_file(database.url)
    if path is not None and not path.exists():
        raise DatabaseMissing


def _make_file(database: Database) -> None:
    path = database_file(database.url)
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(exist_ok=True)
    except OSError:
        raise DatabaseUnwritable(path=path) from None


def _revision(connection: Connection) -> str | None:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if "alembic_version" not in tables or not tables >= _OUR_TABLES:
        raise DatabaseForeign
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _escaped(paths.migrations_dir()))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if connection.dialect.name == "postgresql":
        # A step through millions of rows says nothing for minutes.
        connection.connection.driver_connection.patience_s = math.inf  # type: ignore[union-attr]
        # Two computers may be set up at the same moment: the second waits and finds it done.
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
    command.upgrade(config, "head")


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
