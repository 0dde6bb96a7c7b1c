"""What is in a database's tables, to see that nothing has changed."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, text

from qtoken.db.address import database_url
from qtoken.db.database import Database
from qtoken.domain.clock import DatabaseClock
from qtoken.models.everything import metadata

# Sign-ins leave where from and how often in vain, listeners come and go, transactions are counted:
# none of it is a change.
_ASIDE = {"clinic_file", "listener", "known_address", "sign_in_failure"}


def row_counts(database: Database) -> dict[str, int]:
    """Return how many rows each table has."""
    return database.read(
        lambda connection: {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
            if name not in _ASIDE
        }
    )


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, in the order of their keys."""
    return database.read(
        lambda connection: {
            name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for name, table in metadata.tables.items()
            if name not in _ASIDE
        }
    )


def fingerprint(address: str) -> dict[str, str] | str:
    """Return what tells any change of a database: the file's hash, or every table's rows."""
    database = Database(database_url(address), DatabaseClock())
    path = Path(database.url.database or "")
    if database.is_sqlite:
        return sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"

    def read(connection: Connection) -> dict[str, str]:
        tables = connection.scalars(
            text("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND oid > 16383")
        ).all()
        return {
            table: str(connection.execute(text(f"SELECT * FROM {table}")).all())
            for table in sorted(tables)
        }

    found = database.read(read)
    database.close()
    return found
