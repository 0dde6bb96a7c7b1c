"""Makes an engine from an address, with each database's settings and the way transactions begin."""

import random
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from qtoken.db.ending_pool import EndingPool
from qtoken.db.file_row import is_log_cut, is_malformed
from qtoken.db.lineage import Lineage
from qtoken.db.sqlite_file import SqliteFile
from qtoken.domain.errors import (
    DatabaseForbidden,
    DatabaseOverwritten,
    DatabaseUnreachable,
)

_WRITES = "qtoken_writes"

BUSY_LIMIT_S = 10.0
"""How long a writer waits for other writers before `DatabaseBusy`."""

# SQLite's own busy handler sleeps up to 100 ms, and others take the lock meanwhile: measured, one
# of eight busy processes waited 5 s. Short random sleeps hand the lock around fairly.
_RETRY_S = (0.0005, 0.0015)

FILES = "qtoken_files"
"""The key in a connection's `info` of the files that it has open."""

_IS_OURS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'token_event'"

T = TypeVar("T")

CONNECTIONS = 15
"""How many a process may have at one time. They are kept: a new one costs as much as ten reads."""

_CONNECT_TIMEOUT_S = 3
_RECYCLE_S = 4 * 3600


def make_engine(url: URL, file: SqliteFile | None, lineage: Lineage) -> Engine:
    """Return an engine for the database; nothing is opened yet.

    `file` is None for PostgreSQL, of whose servers `lineage` keeps what is known.
    """
    return _postgres_engine(url, lineage) if file is None else _sqlite_engine(url, file)


def writing(engine: Engine) -> Engine:
    """Return the engine for transactions that will write; it shares the connection pool."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{_WRITES: True})
    return engine.execution_options(isolation_level="READ COMMITTED")


def retry_while_busy(attempt: Callable[[], T], *, limit_s: float = BUSY_LIMIT_S) -> T:
    """Return what `attempt` returns, retrying while SQLite is busy, for `limit_s` at most."""
    deadline = time.monotonic() + limit_s
    while True:
        try:
            return attempt()
        except (sqlite3.OperationalError, OperationalError) as error:
            if not _is_busy(error) or time.monotonic() > deadline:
                raise
        time.sleep(random.uniform(*_RETRY_S))  # noqa: S311 - jitter, not a secret


def _sqlite_engine(url: URL, file: SqliteFile) -> Engine:
    def connect() -> sqlite3.Connection:
        # No waiting in the driver: busy databases are retried in one place, `retry_while_busy`.
        try:
            return file.connect(busy_s=0)
        except PermissionError:
            raise DatabaseForbidden(path=file.path) from None
        except OSError:
            raise DatabaseUnreachable from None

    def prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        raw: Any = connection
        try:
            _prepare_sqlite(connection)
            record.info[FILES] = file.opened(raw)
        except BaseException as error:
            # Closing an interrupted connection makes no checkpoint, which could mix a foreign log
            # into the file.
            raw.interrupt()
            raw.close()
            _raise_named(file, error)
            raise

    def close(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        if FILES in record.info:
            raw: Any = connection
            file.closing(raw, record.info[FILES])

    def back(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        # Another thread has found the files gone while this connection was in use.
        if FILES in record.info and file.is_gone(record.info[FILES]):
            record.invalidate()

    engine = create_engine(
        url, creator=connect, poolclass=EndingPool, pool_size=CONNECTIONS, max_overflow=0
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", partial(_begin_on_same_files, file))
    event.listen(engine, "checkin", back)
    event.listen(engine, "close", close)
    file.when_lost(engine.dispose)
    return engine


def _raise_named(file: SqliteFile, error: BaseException) -> None:
    if isinstance(error, OSError):
        raise DatabaseUnreachable from None
    if is_log_cut(error):
        raise DatabaseOverwritten(path=f"{file.path}-wal") from error
    if is_malformed(error) and file.is_older_than_log():
        raise DatabaseOverwritten(path=file.path) from error


def _begin_on_same_files(file: SqliteFile, connection: Connection) -> None:
    files = connection.info[FILES]
    is_writing = bool(connection.get_execution_options().get(_WRITES))
    try:
        try:
            _begin_sqlite(connection)
        except (sqlite3.Error, DBAPIError) as error:
            if not _is_busy(error):
                # If the files were replaced, that error says more than SQLite's consequence of it.
                file.check(files)
            raise
        # After BEGIN and not before: the file may be removed while a writer waits for the lock.
        file.check(files, is_writing=is_writing)
    except DatabaseUnreachable:
        connection.invalidate()
        raise


def _prepare_sqlite(connection: DBAPIConnection) -> None:
    cursor = connection.cursor()
    # The journal mode is stored in the file, so it is set in ours only, never in another program's.
    # An empty file will become ours: it gets WAL at once, so that two programs that set up the
    # clinic at the same moment do not lock each other out.
    if retry_while_busy(lambda: _is_empty(cursor) or cursor.execute(_IS_OURS).fetchone()):
        retry_while_busy(lambda: cursor.execute("PRAGMA journal_mode = WAL"))
    # FULL, not NORMAL: a power cut must not take back a number that is already printed.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # Triggers and views of a file that was tampered with may call harmless functions only.
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
    # A transaction that starts as a read and becomes a write fails at once if somebody else wrote
    # in between, and waiting does not help. So writers take the lock first.
    retry_while_busy(lambda: raw.execute("BEGIN IMMEDIATE"))
    raw.close()


def _is_busy(error: sqlite3.Error | DBAPIError) -> bool:
    driver: Any = error.orig if isinstance(error, DBAPIError) else error
    code: int = getattr(driver, "sqlite_errorcode", 0)
    return code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _postgres_engine(url: URL, lineage: Lineage) -> Engine:
    # Loading its driver takes half as long as an empty window; clinics on SQLite need not wait.
    from qtoken.db.postgres_session import Sessions

    sessions = Sessions(lineage)

    def require_newest(connection: Any, _record: ConnectionPoolEntry, _proxy: Any) -> None:
        # Another connection has reached a server that was promoted since: this one's is outdated.
        if lineage.has_left(connection.history):
            raise DisconnectionError

    def connect(_dialect: Any, _record: Any, words: Any, settings: Any) -> Any:
        return sessions.connect(words, settings)

    engine = create_engine(
        url,
        # Most work is reads and single statements; `writing` sets the level for transactions.
        isolation_level="AUTOCOMMIT",
        poolclass=EndingPool,
        pool_size=CONNECTIONS,
        max_overflow=0,
        # The connection used last has its statements prepared and its caches warm.
        pool_use_lifo=True,
        pool_recycle=_RECYCLE_S,
        # `Database` ends every transaction itself; rolling back what never began costs time.
        pool_reset_on_return=None,
        connect_args={
            "connect_timeout": _CONNECT_TIMEOUT_S,
            # A server that vanishes without closing connections is noticed in seconds, not hours.
            "keepalives": 1,
            "keepalives_idle": 2,
            "keepalives_interval": 1,
            "keepalives_count": 2,
            "tcp_user_timeout": 5000,
            "application_name": "qtoken",
            # Prepare a statement on the server when it is run for the third time; psycopg's default
            # is the sixth, and a desk runs the same few statements all day.
            "prepare_threshold": 2,
        },
    )
    event.listen(engine, "do_connect", connect)
    event.listen(engine, "checkout", require_newest)
    return engine
