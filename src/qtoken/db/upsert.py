"""INSERT that says what becomes of a row that is there already; SQLAlchemy's own cannot."""

from typing import TYPE_CHECKING

from sqlalchemy import Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def upsert(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """Return an INSERT that has `on_conflict_do_update`, each dialect its own; by its name.

    Only the one in use is loaded: PostgreSQL's costs a window on SQLite more than its first look.
    """
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
