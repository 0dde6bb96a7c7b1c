"""Checks that the database has the schema that this program knows, and migrates it."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from qtoken import paths
from qtoken.db.address import database_file
from qtoken.db.database import CHANNEL, STEP_HINT, Database
from qtoken.domain.errors import (
    DatabaseError,
    DatabaseFileMissing,
    DatabaseForbidden,
    DatabaseForeign,
    DatabaseMissing,
    DatabaseTorn,
    DatabaseUnreachable,
    DatabaseUnwritable,
    SchemaChanged,
    SchemaIncomplete,
    SchemaNewer,
    SchemaOlder,
    SchemaUnfit,
    SchemaUnknown,
    ServerReadOnly,
)

_VERSION = "SELECT version_num FROM alembic_version"

HEAD = "2026_11_28_record_numbers"
"""The newest migration, known without importing alembic (slow); a test compares the two."""

KNOWN = frozenset(
    {
        "2026_11_22_clinics_day",
        "2026_11_22_out_of_the_building",
        "2026_11_22_messages",
        "2026_11_22_default_department",
        "2026_11_28_three_facts",
        "2026_11_28_strangers",
        "2026_11_28_search_keys",
        "2026_11_28_phones",
        "2026_11_28_unique_names",
        "2026_11_28_asked",
        "2026_11_28_clinic_file",
        "2026_11_28_password_resets",
        "2026_11_28_change_numbers",
        "2026_11_28_mail_sender",
        "2026_11_28_booking",
        "2026_11_28_mailbox_keys",
        "2026_11_28_read_again",
        "2026_11_28_send_failures",
        "2026_11_28_clinic_bounds",
        HEAD,
    }
)
"""All migrations of this program. Another name means that a newer qtoken made the database."""

_MIGRATION_LOCK = 0x71746F6B656E
"""Key of the lock that PostgreSQL holds during a migration: "qtoken" in ASCII."""

_OURS = {"answered_request", "call_receipt", "number_series", "token_event"}
"""Names so unusual that no other program's database has two of these tables by chance."""

_NEEDED = {"clinic", "token", "token_event"}
"""Tables that each check looks for; `upgrade` and `examine` look for all tables."""


def check(database: Database) -> None:
    """Return if the schema is current; change nothing.

    Raises `DatabaseMissing`, `DatabaseFileMissing`, `DatabaseTorn`, `DatabaseForeign`,
    `SchemaOlder`, `SchemaNewer`, `SchemaUnknown` or `SchemaIncomplete`.
    """
    found = current(database)
    if found is None:
        path = database_file(database.url)
        if path is not None and _size(path) is None:
            raise DatabaseFileMissing(path=path)
        raise DatabaseMissing
    refused = refusal(found)
    if refused is not None:
        raise refused


def version(connection: Any) -> str:
    """Return the migration, read with a driver's own connection; empty if none is recorded."""
    found = connection.execute(_VERSION).fetchone()
    return "" if found is None else str(found[0])


def refusal(found: str) -> DatabaseError | None:
    """Return why this program cannot work on a database of that migration, or None if it can."""
    if found not in KNOWN:
        return SchemaNewer(found=found)
    return None if found == HEAD else SchemaOlder(found=found)


def examine(database: Database) -> None:
    """Return if the clinic can be worked on: a complete schema, tables that can be used.

    Reads one row of each table, with all columns; writes only if it is in doubt whether that works.
    Raises as `check`, `SchemaChanged`, `DatabaseDamaged`, `ServerReadOnly`, `DatabaseReadOnly`,
    `DiskFull`, and the driver's error if it is none of the known ones.
    """
    check(database)
    database.read(_read_everything)
    database.require_changes_taken()


def current(database: Database) -> str | None:
    """Return the database's migration, or None if it is empty. Raises as `check`."""
    path = database_file(database.url)
    if path is not None:
        _require_whole(path)
        # SQLite would create a missing file, and a clinic must not continue in an empty one.
        if _size(path) is None:
            return None
    return database.read(_revision)


def upgrade(database: Database) -> None:
    """Migrate the schema to the newest; create it in an empty database.

    Refuses a database of another program, of a newer qtoken or with parts missing, and leaves it
    untouched. Raises as `check`, and `SchemaUnfit`.
    """
    _make_file(database)
    found = database.read(_revision)
    if found is not None and found not in KNOWN:
        raise SchemaNewer(found=found)
    if found == HEAD:
        database.read(_require_all)
        return
    try:
        database.write(_migrate)
    except (SchemaChanged, SchemaIncomplete, SQLAlchemyError) as error:
        # Not a failure of the environment, which would be a `DatabaseError` of another kind: a
        # table is not as the migration expects it.
        raise SchemaUnfit(found=found or "-") from error
    # SQLite's file is ours from now on: connections that are opened now switch it to WAL.
    database.open_anew()


def _make_file(database: Database) -> None:
    path = database_file(database.url)
    if path is None:
        return
    _require_whole(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # An existing file keeps its time: programs that have it open would take a new one for a
        # sign that the file was overwritten.
        if not path.exists():
            # It will hold patients' names; SQLite gives log and index the file's permissions.
            path.touch(mode=0o600)
    except OSError:
        raise DatabaseUnwritable(path=path) from None


def _require_whole(path: Path) -> None:
    # A log is beside the file while a program works on it, or if one was killed. With the file
    # gone, a new one would begin a second clinic, and SQLite would delete the log with its data.
    log = path.with_name(f"{path.name}-wal")
    if not _size(path) and _size(log) is not None:
        raise DatabaseTorn(path=path, log=log.name)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        raise DatabaseForbidden(path=path) from None
    except OSError:
        raise DatabaseUnreachable from None


def _revision(connection: Connection) -> str | None:
    looked_at = inspect(connection)
    tables = set(looked_at.get_table_names())
    if not tables:
        # Another program's views may have the names of our tables.
        if looked_at.get_view_names():
            raise DatabaseForeign
        return None
    found: Sequence[str] = ()
    if "alembic_version" in tables:
        found = connection.scalars(text(_VERSION)).all()
    if len(tables & _OURS) < 2 and not KNOWN.intersection(found):
        raise DatabaseForeign
    if len(found) != 1:
        raise SchemaUnknown
    missing = _NEEDED - tables
    if missing:
        raise SchemaIncomplete(missing=", ".join(sorted(missing)))
    return found[0]


def _require_all(connection: Connection) -> None:
    from qtoken.models.everything import metadata

    names = inspect(connection).get_multi_columns()
    found = {table: {column["name"] for column in columns} for (_, table), columns in names.items()}
    missing = []
    for table in metadata.sorted_tables:
        if table.name not in found:
            missing.append(table.name)
        else:
            lacking = {column.name for column in table.columns} - found[table.name]
            missing += [f"{table.name}.{column}" for column in sorted(lacking)]
    missing += sorted(_rules() - _found_rules(connection)) if not missing else []
    if missing:
        raise SchemaIncomplete(missing=", ".join(missing))


def _rules() -> set[str]:
    """Return the constraints and unique indexes of all tables, by the names of both."""
    from qtoken.models.everything import metadata

    return {
        f"{table.name}.{name}"
        for table in metadata.sorted_tables
        for name in [
            *(rule.name for rule in table.constraints),
            *(index.name for index in table.indexes if index.unique),
        ]
    }


def _found_rules(connection: Connection) -> set[str]:
    # A backup that was restored in parts may lack constraints, and so allow a number twice.
    looked_at: Any = inspect(connection)
    found = [
        looked_at.get_multi_pk_constraint(),
        looked_at.get_multi_unique_constraints(),
        looked_at.get_multi_foreign_keys(),
        looked_at.get_multi_check_constraints(),
        looked_at.get_multi_indexes(),
    ]
    rules: set[str] = set()
    for kind in found:
        for (_, table), of_table in kind.items():
            each = of_table if isinstance(of_table, list) else [of_table]
            rules |= {f"{table}.{rule['name']}" for rule in each}
    return rules


def _read_everything(connection: Connection) -> None:
    from qtoken.models.everything import metadata

    for table in metadata.sorted_tables:
        connection.execute(select(table).limit(1)).first()
    if connection.dialect.name == "postgresql":
        is_read_only = connection.scalar(text("SHOW transaction_read_only")) == "on"
        if is_read_only:
            raise ServerReadOnly


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _escaped(paths.migrations_dir()))
    # Alembic warns if it is not told how it splits lists of paths.
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if connection.dialect.name == "postgresql":
        # A migration of millions of rows sends nothing for minutes.
        connection.connection.driver_connection.answer_timeout_s = math.inf  # type: ignore[union-attr]
        # Two computers may migrate at the same moment: the second waits, then finds it done.
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
    command.upgrade(config, "head")
    _require_all(connection)
    if connection.dialect.name == "postgresql":
        # Running programs then check whether they still know the schema. On SQLite they notice it
        # by themselves.
        connection.execute(text(f"NOTIFY {CHANNEL}, '{STEP_HINT}'"))


# Alembic's options are read by configparser, where % begins an interpolation.
def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
