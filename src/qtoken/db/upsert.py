"""INSERT ... ON CONFLICT, which SQLAlchemy has only as part of each dialect."""

from typing import TYPE_CHECKING

from sqlalchemy import Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def upsert(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """Return the INSERT of the named dialect, which has `on_conflict_do_update`.

    Loads only that dialect: on SQLite, loading PostgreSQL's takes longer than a window's first
    queries.
    """
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
