"""`Database`: the only maker of connections and transactions.

Work is handed in as a function of a connection, so that it can be done again after a lost
connection: every command carries a request id, and a repeat changes nothing.
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
from qtoken.db.engine import FILES, make_engine, patiently, writing
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
"""What is told there after a step of the schema."""

NOTIFY = select(func.pg_notify(CHANNEL, "")).where(func.txid_current_if_assigned().is_not(None))
"""On PostgreSQL, tells the listeners of every computer that something was committed.

A transaction that has changed nothing has no id and tells nobody: who writes because it was told,
and finds nothing to do, would wake itself for ever.
"""

_SAME = text("UPDATE clinic_file SET id = id")
_MAY_MAKE = text("SELECT has_database_privilege(current_database(), 'TEMPORARY')")
_NEW_ROWS = (
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
        """PostgreSQL's processes that have worked for this one. Ended ones stay: it is a hint."""
        if not self.is_sqlite:
            event.listen(self._engine, "connect", self._know_backend)
        self._writing = writing(self._engine)
        self._was_refused = False
        self._refusal: Callable[[], DatabaseError | None] = lambda: None

    def now(self) -> datetime | None:
        """Return the instant for this command, or None where the server's own clock must say it.

        On SQLite the computer is the server, so its clock is asked here, inside the transaction.
        """
        set_now = self._clock.set_now()
        if set_now is None and self.is_sqlite:
            return datetime.now(UTC)
        return set_now

    @property
    def is_clock_set(self) -> bool:
        """Whether a replay or a test says what time it is."""
        return self._clock.set_now() is not None

    def instant(self, connection: Connection) -> datetime:
        """Return the instant for this command, asking the server's clock where it must say it."""
        now: datetime = connection.execute(select(NOW), {"now": self.now()}).scalar_one()
        return now

    def read(self, work: Work[T]) -> T:
        """Return what `work` reads. Raises `DatabaseError`.

        On PostgreSQL each statement sees what was committed before it, the later ones more.
        """
        self._require_fit()
        return self._guarded(lambda: self._read(work), DatabaseUnreachable)

    def read_together(self, work: Callable[[Snapshot], T]) -> T:
        """Return what `work` reads, all of it as it was at one instant. Raises `DatabaseError`."""

        def read(connection: Connection) -> T:
            return work(Snapshot(connection))

        if self.is_sqlite:
            return self.read(read)
        self._require_fit()
        return self._guarded(lambda: self._read_in_pipeline(work), DatabaseUnreachable)

    def write(self, work: Work[T]) -> T:
        """Do `work` in one transaction, with the write lock from its start on SQLite."""
        return self._written(self._write, work)

    def write_single(self, work: Work[T]) -> T:
        """Do work that reads and then makes *one* changing statement, which guards itself.

        On SQLite it is one transaction. On PostgreSQL each statement commits alone, which saves
        the round trips of BEGIN and COMMIT and holds locks for one trip only.
        """
        do = self._write if self.is_sqlite else self._write_alone
        return self._written(do, work)

    def refuse(self, refusal: Callable[[], DatabaseError | None]) -> None:
        """Do nothing from now on but raise what this returns, until it is none. Raises it too."""
        self._refusal = refusal
        self._require_fit()

    def prepare_statements(self) -> None:
        """Compile the commands' statements now, where the first command need not wait for it."""
        compile_all(self._engine.dialect)

    def require_changes_taken(self) -> None:
        """Return if changes can be stored; where that is in doubt, by storing one.

        It is in doubt from the first refusal on, and where rights or room look short. Not
        otherwise: a change is told to everybody. Raises `DatabaseError`.
        """
        path = database_file(self.url)
        if self._was_refused or (path is not None and may_refuse_changes(path)):
            self._write_something()
            self._was_refused = False

    def open_anew(self) -> None:
        """Close all connections, those in use as soon as they are not; new ones follow."""
        self._engine.dispose()

    def close(self) -> None:
        """Close all connections, those in use as soon as they are not.

        The object can still be used: a connection is then opened for each use, and closed after it.
        """
        pool: Any = self._engine.pool
        pool.finish()
        if self.file is not None:
            self.file.close()

    def _write_something(self) -> None:
        def work(connection: Connection) -> None:
            connection.execute(_SAME)
            if not self.is_sqlite and connection.scalar(_MAY_MAKE):
                # A change may fit where a new row does not: that needs room of its own.
                for statement in _NEW_ROWS:
                    connection.execute(statement)

        self.write(work)

    def _know_backend(self, connection: Any, _record: object) -> None:
        self.own_backends.add(connection.info.backend_pid)

    def _require_fit(self) -> None:
        # Made anew for each who asks: an error of several would gather what led to it of all.
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
        # Readers never wait for writers, but for an instant for whoever opens or closes the file
        # as the first or the last one.
        return patiently(lambda: self._read_once(work))

    def _read_once(self, work: Work[T]) -> T:
        with self._engine.connect() as connection:
            if self.is_sqlite:
                # What is prepared begins nothing by itself, and the beginning asks whether the
                # file is still the same.
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
            # While it is open: the last one that is closed takes the log away.
            self._require_kept(file, files)
        hints.send(ports)
        return result

    def _require_kept(self, file: SqliteFile, files: Files) -> None:
        """Raise `OutcomeUnknown` if what was committed may stand where nobody else looks."""
        try:
            file.check(files)
            if self._checkpoints is not None and self._checkpoints.after_commit():
                # What changes the file from now on is not this checkpoint.
                file.check(files)
        except DatabaseUnreachable as lost:
            raise OutcomeUnknown from lost

    def _write_alone(self, work: Work[T]) -> T:
        with self._engine.connect() as connection:
            return work(connection)

    def _guarded(self, do: Callable[[], T], lost: type[DatabaseError]) -> T:
        """Do the work, twice if the connection breaks; `lost` is raised if it stays broken then."""
        try:
            return do()
        except DBAPIError as error:
            if not error.connection_invalidated:
                self._raise_named(error)
        except (SQLAlchemyError, sqlite3.Error) as error:
            # The driver's own errors come from where transactions begin.
            self._raise_named(error)
        # The connection had died while it lay idle, or in our hands. One more try on a fresh one:
        # the request id makes sure that what was already done is not done twice.
        try:
            return do()
        except DBAPIError as again:
            if again.connection_invalidated:
                raise lost from again
            if lost is DatabaseUnreachable or self._named(again) is None:
                self._raise_named(again)
            # The first try may still be under way, and is what the second one waited for.
            raise lost from again
        except (SQLAlchemyError, sqlite3.Error) as again:
            self._raise_named(again)
        except DatabaseError as again:
            # Nobody is let in any more; whether the first try was done is as unknown as before.
            if lost is DatabaseUnreachable:
                raise
            raise lost from again

    def _raise_named(self, error: SQLAlchemyError | sqlite3.Error) -> NoReturn:
        """Raise the named error for a failure of the surroundings; ours stays what it is.

        Never an error with itself as its cause: whoever walks causes would walk for ever.
        """
        named = self._named(error)
        if named is None:
            raise error
        raise named from error

    def _named(self, error: SQLAlchemyError | sqlite3.Error) -> DatabaseError | None:
        return failures.named(error, database_file(self.url))
