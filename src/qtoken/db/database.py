"""`Database`: the only place where connections are opened and transactions begin.

Work is handed in as a function of a connection, so that it can be run again after a lost
connection. Every command carries a request id, so a repeat changes nothing.
"""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeVar

from sqlalchemy import URL, Connection, event, func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from qtoken.db import failures, hints
from qtoken.db.address import database_file
from qtoken.db.checkpoint import Checkpoints
from qtoken.db.clock import NOW
from qtoken.db.engine import FILES, make_engine, retry_while_busy, writing
from qtoken.db.folders import may_refuse_changes
from qtoken.db.lineage import Lineage
from qtoken.db.prepared import compile_all
from qtoken.db.snapshot import Snapshot, read_in_pipeline
from qtoken.db.sqlite_file import Files, SqliteFile
from qtoken.domain.clock import Clock
from qtoken.domain.errors import (
    DatabaseError,
    DatabaseFailing,
    DatabaseReadOnly,
    DatabaseUnreachable,
    DiskFull,
    OutcomeUnknown,
)

CHANNEL = "qtoken"
STEP_HINT = "schema"
"""What a notification on `CHANNEL` says after a migration; after other commits it is empty."""

NOTIFY = select(func.pg_notify(CHANNEL, "")).where(func.txid_current_if_assigned().is_not(None))
"""On PostgreSQL, tells the listeners of every computer that something was committed.

A transaction that has changed nothing has no id and notifies nobody. Otherwise a process that is
woken by a notification, begins to write and finds nothing to do would wake itself for ever.
"""

_TOUCH_ROW = text("UPDATE clinic_file SET id = id")
_MAY_CREATE_TEMPORARY = text("SELECT has_database_privilege(current_database(), 'TEMPORARY')")
_ADD_ROWS = (
    text("CREATE TEMPORARY TABLE qtoken_room (filler text) ON COMMIT DROP"),
    text("INSERT INTO qtoken_room SELECT repeat('x', 1000) FROM generate_series(1, 100)"),
)

T = TypeVar("T")
Work = Callable[[Connection], T]


class Database:
    """One database, opened lazily. Safe to use from several threads."""

    def __init__(self, url: URL, clock: Clock) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._clock = clock
        path = database_file(url)
        self.file = None if path is None else SqliteFile(path)
        self._checkpoints = None if path is None else Checkpoints(path)
        self.lineage = Lineage()
        self._engine = make_engine(url, self.file, self.lineage)
        self.own_backends: set[int] = set()
        """PostgreSQL's processes that have worked for this one.

        Ended ones stay: a wrong id only makes `PostgresWatcher` look two milliseconds later.
        """
        if not self.is_sqlite:
            event.listen(self._engine, "connect", self._know_backend)
        self._writing = writing(self._engine)
        self._was_refused = False
        self._refusal: Callable[[], DatabaseError | None] = lambda: None

    def now(self) -> datetime | None:
        """Return the instant of this command, or None if the server's clock must be asked.

        On SQLite this computer is the server, so its clock is read here, inside the transaction.
        """
        set_now = self._clock.set_now()
        if set_now is None and self.is_sqlite:
            return datetime.now(UTC)
        return set_now

    @property
    def is_clock_set(self) -> bool:
        """Whether the time is set by a replay or a test."""
        return self._clock.set_now() is not None

    def instant(self, connection: Connection) -> datetime:
        """Return the instant of this command, asking the server's clock if need be."""
        now: datetime = connection.execute(select(NOW), {"now": self.now()}).scalar_one()
        return now

    def read(self, work: Work[T]) -> T:
        """Return what `work` reads. Raises `DatabaseError`.

        On PostgreSQL each statement sees all commits before it, so a later one may see more.
        """
        self._require_fit()
        return self._guarded(lambda: self._read(work), DatabaseUnreachable)

    def read_together(self, work: Callable[[Snapshot], T]) -> T:
        """Return what `work` reads, all as it was at one instant. Raises `DatabaseError`."""

        def read(connection: Connection) -> T:
            return work(Snapshot(connection))

        if self.is_sqlite:
            return self.read(read)
        self._require_fit()
        return self._guarded(lambda: self._read_in_pipeline(work), DatabaseUnreachable)

    def write(self, work: Work[T]) -> T:
        """Do `work` in one transaction; on SQLite it holds the write lock from the start."""
        return self._written(self._write, work)

    def write_single(self, work: Work[T]) -> T:
        """Do work that reads and then runs *one* changing statement, which guards itself.

        That is, the statement changes nothing if what was read is no longer true. On SQLite the
        work is one transaction. On PostgreSQL each statement commits alone, which saves the round
        trips of BEGIN and COMMIT and holds locks for one trip only.
        """
        do = self._write if self.is_sqlite else self._write_alone
        return self._written(do, work)

    def refuse(self, refusal: Callable[[], DatabaseError | None]) -> None:
        """Raise what `refusal` returns from each later read or write, until it returns None.

        Raises it now as well.
        """
        self._refusal = refusal
        self._require_fit()

    def prepare_statements(self) -> None:
        """Compile the commands' statements now, so that the first command need not."""
        compile_all(self._engine.dialect)

    def require_changes_taken(self) -> None:
        """Return if changes can be stored; if that is in doubt, store one to find out.

        It is in doubt after a write was refused, and where permissions or free space look short.
        Otherwise nothing is written, because each change wakes all windows. Raises `DatabaseError`.
        """
        path = database_file(self.url)
        if self._was_refused or (path is not None and may_refuse_changes(path)):
            self._write_something()
            self._was_refused = False

    def open_anew(self) -> None:
        """Close all connections, those in use when they are given back. New ones are opened."""
        self._engine.dispose()

    def close(self) -> None:
        """Close all connections, those in use when they are given back.

        The object can still be used: from now on each use opens a connection and closes it.
        """
        pool: Any = self._engine.pool
        pool.finish()
        if self.file is not None:
            self.file.close()

    def _write_something(self) -> None:
        def work(connection: Connection) -> None:
            connection.execute(_TOUCH_ROW)
            if not self.is_sqlite and connection.scalar(_MAY_CREATE_TEMPORARY):
                # On a full disk a row can often still be changed when no new one can be added.
                for statement in _ADD_ROWS:
                    connection.execute(statement)

        self.write(work)

    def _know_backend(self, connection: Any, _record: object) -> None:
        self.own_backends.add(connection.info.backend_pid)

    def _require_fit(self) -> None:
        # A new exception each time: one raised by several threads would collect all their
        # tracebacks.
        refusal = self._refusal()
        if refusal is not None:
            raise refusal

    def _written(self, do: Callable[[Work[T]], T], work: Work[T]) -> T:
        self._require_fit()
        try:
            return self._guarded(lambda: do(work), OutcomeUnknown)
        except (DiskFull, DatabaseReadOnly, DatabaseFailing):
            self._was_refused = True
            raise

    def _read(self, work: Work[T]) -> T:
        if not self.is_sqlite:
            return self._read_once(work)
        # Readers never wait for writers. But the first connection to open the file and the last one
        # to close it lock everybody out for an instant.
        return retry_while_busy(lambda: self._read_once(work))

    def _read_once(self, work: Work[T]) -> T:
        with self._engine.connect() as connection:
            if self.is_sqlite:
                # `Prepared` statements begin no transaction by themselves, and the "begin" event is
                # where the engine checks that the file is still the same.
                connection.begin()
            return work(connection)

    def _read_in_pipeline(self, work: Callable[[Snapshot], T]) -> T:
        with self._engine.connect() as connection:
            return read_in_pipeline(connection, work)

    def _write(self, work: Work[T]) -> T:
        if self.file is not None:
            return self._write_into(self.file, work)
        with self._writing.connect() as connection, connection.begin():
            result = work(connection)
            connection.execute(NOTIFY)
        return result

    def _write_into(self, file: SqliteFile, work: Work[T]) -> T:
        with self._writing.connect() as connection:
            files = connection.info[FILES]
            with connection.begin():
                raw: Any = connection.connection.driver_connection
                before = file.before_change(raw)
                result = work(connection)
                ports = hints.listening(raw) if file.number(raw, before) else []
            # Before the connection is closed: SQLite removes the log with the last connection.
            self._require_kept(file, files)
        hints.send(ports)
        return result

    def _require_kept(self, file: SqliteFile, files: Files) -> None:
        """Raise `OutcomeUnknown` if the commit may be in a file that nobody else reads any more."""
        try:
            file.check(files)
            if self._checkpoints is not None and self._checkpoints.after_commit():
                # Take note of the file as the checkpoint left it, so that a later change of the
                # file is not taken for this checkpoint.
                file.check(files)
        except DatabaseUnreachable as lost:
            raise OutcomeUnknown from lost

    def _write_alone(self, work: Work[T]) -> T:
        with self._engine.connect() as connection:
            return work(connection)

    def _guarded(self, do: Callable[[], T], lost: type[DatabaseError]) -> T:
        """Do the work, and once more if the connection breaks; raise `lost` if it breaks again."""
        try:
            return do()
        except DBAPIError as error:
            if not error.connection_invalidated:
                self._raise_named(error)
        except (SQLAlchemyError, sqlite3.Error) as error:
            # A "begin" listener uses the driver directly, so SQLAlchemy does not wrap its errors.
            self._raise_named(error)
        # The connection died while it was idle or in use. Try once more on a new one: the request
        # id makes sure that a command that was already done is not done twice.
        try:
            return do()
        except DBAPIError as again:
            if again.connection_invalidated:
                raise lost from again
            if lost is DatabaseUnreachable or self._named(again) is None:
                self._raise_named(again)
            # A write's second try got an error such as a lock timeout: it may have waited for the
            # first try, which the server may still be carrying out.
            raise lost from again
        except (SQLAlchemyError, sqlite3.Error) as again:
            self._raise_named(again)
        except DatabaseError as again:
            # No new connection is possible; whether the first try was carried out stays unknown.
            if lost is DatabaseUnreachable:
                raise
            raise lost from again

    def _raise_named(self, error: SQLAlchemyError | sqlite3.Error) -> NoReturn:
        """Raise the named error for a failure of the environment, or `error` itself if it is a bug.

        Never raises an error with itself as its cause: code that follows causes would never end.
        """
        named = self._named(error)
        if named is None:
            raise error
        raise named from error

    def _named(self, error: SQLAlchemyError | sqlite3.Error) -> DatabaseError | None:
        return failures.named(error, database_file(self.url))
