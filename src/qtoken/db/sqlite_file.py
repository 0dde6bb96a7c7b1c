"""Whether an SQLite database is still the one that was opened: its file, its log, what is in it.

A file that was removed or replaced, and a log (`-wal`, with its index `-shm`) that was, live on for
whoever has them open, and what is written there is lost: so their identities are compared before
and after each transaction. While somebody has a database open, its file is changed by checkpoints
only. qtoken makes them itself (`db/checkpoint.py`), and says so in the database before: a file that
has changed without such a word was written over in its place.

Who opens a database does not know what its file was like before. But each transaction is numbered
(`change_no`), and the log says which number the file holds at least (`kept_no`): one that holds
less is an older copy, and whoever read the log over it would mix the two.
"""

import contextlib
import os
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from qtoken.db.file_row import (
    BUSY_S,
    LOG_LIMIT_BYTES,
    Row,
    announce,
    fits,
    is_held,
    number,
    open_file,
    row_in_file,
    schema_version,
    stands_in_log,
    what_it_says,
)
from qtoken.domain.errors import (
    DatabaseLogLost,
    DatabaseOfOthers,
    DatabaseOfTwoNames,
    DatabaseOverwritten,
    DatabaseReplaced,
    DatabaseUnreachable,
)

_RESCUE_TRIES = 50
_RESCUE_WAIT_S = 0.02
_GIVE_UP_S = 1.5
HELD_S = 3.0
"""How long others may take to notice that their log is gone: they look once a second."""

_Id = tuple[int, int]


class Files(NamedTuple):
    """The files that a connection has open; None where it has none."""

    file: _Id
    log: _Id | None
    shared: _Id | None


class Before(NamedTuple):
    """What a transaction found."""

    is_log_empty: bool
    schema_version: int
    total_changes: int


@dataclass(frozen=True, slots=True)
class _Baseline:
    """The file as it was last understood."""

    files: Files
    mark: tuple[int, int]
    generation: int
    """Of the checkpoint that was announced last. When it is, none before it can begin any more."""

    has_run: bool
    """Whether that one has been made; if not, or if nobody knows, it may still be."""

    def explains(self, generation: int) -> bool:
        """Whether a checkpoint may have changed the file, if `generation` is announced now."""
        return generation > self.generation or not self.has_run


class SqliteFile:
    """One database's files, for the connections of one opener. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name = str(path)
        self._log_name, self._index_name = f"{path}-wal", f"{path}-shm"
        self._lock = threading.Lock()
        self._open: Counter[Files] = Counter()
        self._has_closed = threading.Condition(self._lock)
        self._gone: set[Files] = set()
        self._givers: list[Callable[[], None]] = []
        self._database_id = ""
        self._baseline: _Baseline | None = None
        self._log_size = 0
        self._spoilt: tuple[_Id, str] | None = None
        self._witness: sqlite3.Connection | None = None

    def when_lost(self, give_up: Callable[[], None]) -> None:
        """Call this, from any thread, when what connections have open must be closed soon."""
        self._givers.append(give_up)

    def connect(self, *, busy_s: float = BUSY_S) -> sqlite3.Connection:
        """Return a connection of which `opened` must be told when it has read.

        Raises `DatabaseOverwritten` where the file is known to be so, `DatabaseOfTwoNames`,
        `DatabaseLogLost` while this process or another still holds a log that is gone, OSError,
        sqlite3.Error.
        """
        now = self._files()
        if self._spoilt is not None and self._spoilt[0] == now.file:
            raise DatabaseOverwritten(path=self._spoilt[1])
        with self._has_closed:
            # SQLite would let both share the old index: what it says is not so of the new log.
            if not self._has_closed.wait_for(lambda: self._is_free_of_old(now), _GIVE_UP_S):
                raise DatabaseLogLost(path=self.path)
            is_first = not self._open
        if is_first:
            # Only now: who works on it goes on, in a log that lies beside the name they use.
            if self.path.stat().st_nlink > 1:
                raise DatabaseOfTwoNames(path=self.path)
            self._wait_for_holders()
        return open_file(self.path, busy_s=busy_s)

    def _wait_for_holders(self) -> None:
        """Return once nobody has the file open without its log, and with one that was removed.

        They save it into the file when they notice; what is read before lacks it.
        """
        deadline = time.monotonic() + HELD_S
        while _stat(self._log_name) is None and is_held(self.path):
            if time.monotonic() > deadline:
                raise DatabaseLogLost(path=self.path)
            time.sleep(_RESCUE_WAIT_S)

    def _is_free_of_old(self, now: Files) -> bool:
        return not any(old.file == now.file and old.log and old != now for old in self._open)

    def opened(self, connection: sqlite3.Connection) -> Files:
        """Return what a connection that has read has open; say it to `check` and to `closing`.

        Raises `DatabaseOverwritten` where the file does not fit its log, `DatabaseOfOthers` where
        it is not the one that was opened first, OSError.
        """
        files = self._files()
        row = what_it_says(connection)
        if row is None and self.is_older_than_log():
            # Unless somebody has just made a step of the schema.
            row = what_it_says(connection)
            if row is None:
                raise DatabaseOverwritten(path=self.path)
        with self._lock:
            if row is not None:
                if row.database_id != (self._database_id or row.database_id):
                    raise DatabaseOfOthers(path=self.path)
                self._database_id = row.database_id
                if self._baseline is None or self._baseline.files != files:
                    self._log_size = 0
                    self._baseline = self._settled(files, row, busy_s=BUSY_S)
            self._open[files] += 1
        return files

    def is_older_than_log(self) -> bool:
        """Whether the log beside the file knows of numbers of which the file itself does not."""
        try:
            return row_in_file(self.path) is None and stands_in_log(self.path)
        except FileNotFoundError:
            return False

    def before_change(self, connection: Any) -> Before:
        """Return what `number` compares with; for a transaction that has the write lock."""
        log = _stat(self._log_name)
        is_log_empty = log is not None and log.st_size == 0
        return Before(is_log_empty, schema_version(connection), connection.total_changes)

    def number(self, connection: Any, before: Before) -> bool:
        """Number the transaction if it has changed anything; returns whether it has.

        Of one that has not, nobody must be told: who writes because of it would do so for ever.
        """
        is_step = schema_version(connection) != before.schema_version
        is_change = is_step or connection.total_changes != before.total_changes
        if is_change and self._baseline is not None:
            number(connection, is_first=before.is_log_empty, is_step=is_step)
        return is_change

    def check(self, files: Files, *, is_writing: bool = False) -> None:
        """Return if the files are those that a connection has open, and nobody wrote over them.

        `is_writing` says that the connection holds the write lock. Raises `DatabaseUnreachable`,
        `DatabaseReplaced`, `DatabaseLogLost` or `DatabaseOverwritten`.
        """
        try:
            self._check(files, is_writing=is_writing)
        except DatabaseUnreachable:
            self._gone.add(files)
            if self._spoilt == (files.file, self._log_name):
                self._stay()
            for give_up in self._givers:
                give_up()
            raise

    def is_gone(self, files: Files) -> bool:
        """Whether `check` has refused them: a connection that has them open is of no use."""
        return files in self._gone

    def _check(self, files: Files, *, is_writing: bool) -> None:
        # Known before it is looked at: others may know more in the next moment.
        baseline, log_size = self._baseline, self._log_size
        status = _stat(self._name)
        if status is None:
            raise DatabaseUnreachable
        if (status.st_dev, status.st_ino) != files.file:
            raise DatabaseReplaced(path=self.path)
        if files.log is None:
            return
        if not status.st_size:
            # Not to be opened: SQLite would throw its log away.
            self._spoil(files, self._name)
        log, index = _stat(self._log_name), _stat(self._index_name)
        if _id(log) != files.log or _id(index) != files.shared:
            raise DatabaseLogLost(path=self.path)
        size = 0 if log is None else log.st_size
        if baseline is None:
            if is_writing and self._database_id:
                self._settle(files)
            return
        if size < min(log_size, LOG_LIMIT_BYTES):
            self._spoil(files, self._log_name)
        self._log_size = size
        if _mark(status) != baseline.mark:
            self._explain(files, is_writing=is_writing)

    def closing(self, connection: sqlite3.Connection, files: Files) -> None:
        """Call it before each connection is closed.

        The last one that is closed writes the log into the file. That must not happen where these
        are not one database any more; but what stands in a log that somebody has removed is saved.
        """
        try:
            self._check(files, is_writing=False)
        except DatabaseUnreachable as lost:
            if isinstance(lost, DatabaseLogLost):
                with contextlib.suppress(sqlite3.Error, OSError):
                    self._rescue(connection, files)
            # An interrupted connection ends without a checkpoint.
            connection.interrupt()
        with self._has_closed:
            self._open[files] -= 1
            self._open += Counter()
            self._has_closed.notify_all()
            if files not in self._open:
                self._gone.discard(files)
            if not self._open:
                # From now on others may close it as the last, which changes the file too.
                self._baseline = None

    def close(self) -> None:
        """Let go of files that were written over. What was found stays known."""
        with self._lock:
            witness, self._witness = self._witness, None
        if witness is not None:
            witness.interrupt()
            witness.close()

    def _stay(self) -> None:
        """Keep the file open: else who comes next would take what is left of the log for all."""
        with self._lock:
            if self._witness is None:
                with contextlib.suppress(sqlite3.Error):
                    self._witness = open_file(self.path)
                    what_it_says(self._witness)

    def _spoil(self, files: Files, path: str) -> NoReturn:
        self._spoilt = files.file, path
        raise DatabaseOverwritten(path=path)

    def _settle(self, files: Files) -> None:
        """Look at the file, with the write lock, for the first time."""
        with self._lock:
            row = self._fresh_row()
            if self._baseline is None and row is not None:
                self._baseline = self._settled(files, row, is_locked=True)

    def _explain(self, files: Files, *, is_writing: bool) -> None:
        """Raise `DatabaseOverwritten` unless the file was changed by an announced checkpoint."""
        with self._lock:
            baseline = self._baseline
            if baseline is None or _mark(self.path.stat()) == baseline.mark:
                return
            row = self._fresh_row()
            if row is None or not baseline.explains(row.generation):
                self._spoil(files, self._name)
            settled = self._settled(files, row, is_locked=is_writing)
            if settled is not None and settled.generation == baseline.generation + baseline.has_run:
                # Only one checkpoint can have changed the file since: the one announced last.
                settled = replace(settled, has_run=True)
            self._baseline = settled or baseline

    def _fresh_row(self) -> Row | None:
        try:
            with contextlib.closing(open_file(self.path)) as connection:
                return what_it_says(connection)
        except sqlite3.DatabaseError as error:
            if _is_of_the_moment(error):
                raise
            return None

    def _settled(
        self, files: Files, row: Row, *, is_locked: bool = False, busy_s: float = 0
    ) -> _Baseline | None:
        """Return the file as it is at a moment when nobody makes a checkpoint.

        None if that is not to be had now. Raises `DatabaseOverwritten` if file and log are not of
        one database.
        """
        with contextlib.closing(open_file(self.path, busy_s=busy_s)) as connection:
            try:
                # Checkpoints are made with the write lock.
                if not is_locked:
                    connection.execute("BEGIN IMMEDIATE")
                row = what_it_says(connection) or row
            except sqlite3.OperationalError:
                return None
            kept = row_in_file(self.path)
            mark = _mark(self.path.stat())
        if not fits(kept, row):
            raise DatabaseOverwritten(path=self.path)
        has_run = kept is not None and kept.generation == row.generation
        return _Baseline(files, mark, row.generation, has_run)

    def _rescue(self, connection: sqlite3.Connection, files: Files) -> None:
        """Write what stands in a log that was removed into the file, if nobody has a new log.

        Whoever has one has read the file as it is, and may have written into it since.
        """
        log = _stat(self._log_name)
        is_free = log is None or (log.st_size == 0 and _id(_stat(self._index_name)) == files.shared)
        baseline, row = self._baseline, what_it_says(connection)
        if not is_free or baseline is None or row is None:
            return
        is_known = _mark(self.path.stat()) == baseline.mark
        if not is_known and not baseline.explains(row.generation):
            return
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        # For others who have the same log open and look at the file next.
        announce(connection)
        for _ in range(_RESCUE_TRIES):
            is_busy, length, kept = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            if not is_busy and length == kept:
                return
            # Somebody still reads an older state, for an instant.
            time.sleep(_RESCUE_WAIT_S)

    def _files(self) -> Files:
        status = self.path.stat()
        log, index = _stat(self._log_name), _stat(self._index_name)
        return Files((status.st_dev, status.st_ino), _id(log), _id(index))


def _is_of_the_moment(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN}


def _stat(name: str) -> os.stat_result | None:
    try:
        return os.stat(name)  # noqa: PTH116 - before and after each transaction
    except OSError:
        return None


def _id(status: os.stat_result | None) -> _Id | None:
    return None if status is None else (status.st_dev, status.st_ino)


def _mark(status: os.stat_result) -> tuple[int, int]:
    # Windows tells the time of a change late, and refuses to write over a file that is open.
    changed_at = 0 if sys.platform == "win32" else status.st_mtime_ns
    return changed_at, status.st_size
