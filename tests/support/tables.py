"""What is in a database's tables, to see that nothing has changed."""

from typing import Any

from sqlalchemy import func, select

from qtoken.db.database import Database
from qtoken.models.everything import metadata

# Sign-ins leave where from and how often in vain, listeners come and go: neither is a change.
_ASIDE = {"listener", "known_address", "sign_in_failure"}


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
