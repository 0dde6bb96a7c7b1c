"""From an address to an engine, with each database's settings and the way transactions begin."""

import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from qtoken.db.address import file_identity
from qtoken.domain.errors import DatabaseUnreachable, DriverMissing

_WRITES = "qtoken_writes"

BUSY_LIMIT_S = 10.0
"""How long a writer waits for the others before it is told that the database is busy."""

# SQLite's own busy handler sleeps up to 100 ms while others sail past: measured, one of eight busy
# processes waited 5 s. Short sleeps with jitter hand the lock around fairly.
_RETRY_S = (0.0005, 0.0015)

_IDENTITY = "qtoken_file"
_IS_OURS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'token_event'"

T = TypeVar("T")

CONNECTIONS = 15
"""How many a process may have at one time. They are kept: a new one costs as much as ten reads."""

_CONNECT_TIMEOUT_S = 3
_RECYCLE_S = 4 * 3600


def make_engine(url: URL) -> Engine:
    """Return an engine for the database; nothing is opened yet."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return _postgres_engine(url)


def writing(engine: Engine) -> Engine:
    """Return the engine for transactions that will write; it shares the connections."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{_WRITES: True})
    return engine.execution_options(isolation_level="READ COMMITTED")


def patiently(attempt: Callable[[], T]) -> T:
    """Return what `attempt` does, tried again while SQLite is busy, for some seconds at most."""
    deadline = time.monotonic() + BUSY_LIMIT_S
    while True:
        try:
            return attempt()
        except (sqlite3.OperationalError, OperationalError) as error:
            if not _is_busy(error) or time.monotonic() > deadline:
                raise
        time.sleep(random.uniform(*_RETRY_S))  # noqa: S311 - jitter, not a secret


def _sqlite_engine(url: URL) -> Engine:
    path = Path(url.database or "")

    def connect() -> sqlite3.Connection:
        # Read-write but never create: a clinic must not go on in an empty file. The driver begins
        # nothing by itself: transactions begin in `begin` only.
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=0,
            isolation_level=None,
            check_same_thread=False,
        )

    def prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        record.info[_IDENTITY] = file_identity(path)
        _prepare_sqlite(connection)

    def begin(connection: Connection) -> None:
        _begin_sqlite(connection)
        # Only now: a writer may have waited for its turn while the file was taken away.
        _require_same_file(connection, path)

    engine = create_engine(url, creator=connect, pool_size=CONNECTIONS, max_overflow=0)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _require_same_file(connection: Connection, path: Path) -> None:
    # A file that was removed or replaced lives on for whoever has it open, and what is written
    # there is lost.
    try:
        is_same = file_identity(path) == connection.info[_IDENTITY]
    except OSError:
        is_same = False
    if not is_same:
        connection.invalidate()
        raise DatabaseUnreachable


def _prepare_sqlite(connection: DBAPIConnection) -> None:
    cursor = connection.cursor()
    # The mode is written into the file, so only into ours: another program's is left untouched.
    # An empty file is ours to be: two who make a clinic at once must not lock each other out.
    if patiently(lambda: _is_empty(cursor) or cursor.execute(_IS_OURS).fetchone()):
        patiently(lambda: cursor.execute("PRAGMA journal_mode = WAL"))
    # FULL, not NORMAL: a power cut must not take back a number that is already printed.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA trusted_schema = OFF")
    cursor.close()


def _is_empty(cursor: DBAPICursor) -> bool:
    cursor.execute("PRAGMA page_count")
    return cursor.fetchone() == (0,)


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql("BEGIN")
        return
    raw = connection.connection.cursor()
    # A transaction that starts as a read and becomes a write is refused at once when somebody else
    # wrote in between, and no waiting helps: so writers take the lock first.
    patiently(lambda: raw.execute("BEGIN IMMEDIATE"))
    raw.close()


def _is_busy(error: sqlite3.OperationalError | OperationalError) -> bool:
    driver: Any = error.orig if isinstance(error, OperationalError) else error
    code: int = getattr(driver, "sqlite_errorcode", 0)
    return code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _postgres_engine(url: URL) -> Engine:
    try:
        from qtoken.db.postgres_session import Sessions
    except ImportError:
        raise DriverMissing from None
    sessions = Sessions()

    def connect(_dialect: Any, _record: Any, words: Any, settings: Any) -> Any:
        return sessions.connect(words, settings)

    engine = create_engine(
        url,
        # What most work is: reads, and single statements that commit by themselves.
        isolation_level="AUTOCOMMIT",
        pool_size=CONNECTIONS,
        max_overflow=0,
        # The last one used has its statements prepared.
        pool_use_lifo=True,
        pool_recycle=_RECYCLE_S,
        # `Database` ends every transaction itself; rolling back what never began costs time.
        pool_reset_on_return=None,
        connect_args={
            "connect_timeout": _CONNECT_TIMEOUT_S,
            # A server that has gone without a word is noticed in seconds, not in hours.
            "keepalives": 1,
            "keepalives_idle": 2,
            "keepalives_interval": 1,
            "keepalives_count": 2,
            "tcp_user_timeout": 5000,
            "application_name": "qtoken",
            "prepare_threshold": 2,
        },
    )
    event.listen(engine, "do_connect", connect)
    return engine
