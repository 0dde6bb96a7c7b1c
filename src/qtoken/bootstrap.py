"""Puts a clinic together: database, services and change feed. Knows no Qt.

Importing this costs what SQLAlchemy costs: windows paint first and import it in a worker thread.
"""

from functools import partial
from typing import TYPE_CHECKING

from qtoken.db import schema
from qtoken.db.address import database_url
from qtoken.db.database import Database
from qtoken.domain.clock import Clock, DatabaseClock
from qtoken.domain.errors import QTokenError
from qtoken.services.changes import ChangeFeed
from qtoken.services.opened import Clinic
from qtoken.services.services import Services

if TYPE_CHECKING:
    from argon2 import PasswordHasher

__all__ = ["Clinic", "make_clinic", "open_clinic"]


def open_clinic(
    address: str | None = None,
    *,
    clock: Clock | None = None,
    hasher: "PasswordHasher | None" = None,
    is_current_required: bool = True,
) -> Clinic:
    """Open the clinic of a database address; without one, of this user's own file.

    The feed is made but not started. Raises `DatabaseOnNetwork`, `DatabaseUrlInvalid`, what
    `schema.check` raises, and other kinds of `DatabaseError`.
    """
    database = Database(database_url(address), clock or DatabaseClock())
    if is_current_required:
        try:
            schema.check(database)
        except QTokenError:
            database.close()
            raise
    feed = ChangeFeed()
    _watch(database, feed)
    services = Services(database, hasher=hasher)
    return Clinic(services, feed, database, partial(schema.examine, database))


def make_clinic(
    address: str | None = None,
    *,
    clock: Clock | None = None,
    hasher: "PasswordHasher | None" = None,
) -> Clinic:
    """Make or upgrade the schema, then open the clinic. Raises as `open_clinic`."""
    database = Database(database_url(address), DatabaseClock())
    try:
        schema.upgrade(database)
    finally:
        database.close()
    return open_clinic(address, clock=clock, hasher=hasher)


def _watch(database: Database, feed: ChangeFeed) -> None:
    """Join the database to the feed."""

    def heard(has_changed: bool) -> None:
        feed.heard(has_changed=has_changed)

    def saw_schema(found: str) -> None:
        database.refuse(partial(schema.refusal, found))

    if database.file is None:
        from qtoken.db.watch_postgres import PostgresWatcher

        feed.watch(
            PostgresWatcher(
                database.url,
                database.lineage,
                database.own_backends,
                heard=heard,
                lost=feed.lost,
                saw_schema=saw_schema,
            )
        )
        return
    from qtoken.db.watch_sqlite import SqliteWatcher

    feed.watch(SqliteWatcher(database.file, heard=heard, lost=feed.lost, saw_schema=saw_schema))
