"""Checks that an SQLite database is still the one that was opened: its file, log and content.

A file that was removed or replaced lives on for the programs that have it open, and so does its log
(`-wal`, with the index `-shm`). What they write there is lost. So the files' identities (device and
inode) are compared before and after each transaction.

While a program has the database open, only checkpoints change the file itself. qtoken makes them
itself (`db/checkpoint.py`) and announces each in the database (`generation`). If the file changes
without an announcement, somebody has overwritten it with another one.

A program that opens a database does not know what its file was like before. But each transaction
has a number (`change_no`), and the log says up to which number the file is complete (`kept_no`). A
file with a lower number is an older copy, and reading the log over it would mix the two.
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
    read_row,
    row_in_file,
    schema_version,
    stands_in_log,
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
"""How long a new connection waits until this process has closed those with the removed log."""

HELD_S = 3.0
"""How long to wait until other programs notice that their log is gone: they look once a second."""

_Id = tuple[int, int]


class Files(NamedTuple):
    """The identities of the files that a connection has open; None for a file that is not there."""

    file: _Id
    log: _Id | None
    shared: _Id | None


class Before(NamedTuple):
    """The database as it was when a transaction began."""

    is_log_empty: bool
    schema_version: int
    total_changes: int


@dataclass(frozen=True, slots=True)
class _Baseline:
    """The file in its last known good state, with which later states are compared."""

    files: Files
    mark: tuple[int, int]
    """Time of change and size: cheap to compare, and they differ after every write."""

    generation: int
    """The number of the checkpoint announced last; earlier ones cannot begin any more."""

    has_run: bool
    """Whether that checkpoint has been made. If False, it may still be made, or may have been."""

    def explains(self, generation: int) -> bool:
        """Return whether a checkpoint may have changed the file since.

        `generation` is the number that is announced now.
        """
        return generation > self.generation or not self.has_run


class SqliteFile:
    """The files of one `Database`, for all its connections. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name = str(path)
        self._log_name, self._index_name = f"{path}-wal", f"{path}-shm"
        self._lock = threading.Lock()
        self._open: Counter[Files] = Counter()
        self._has_closed = threading.Condition(self._lock)
        self._gone: set[Files] = set()
        self._when_lost: list[Callable[[], None]] = []
        self._database_id = ""
        self._baseline: _Baseline | None = None
        self._log_size = 0
        self._overwritten: tuple[_Id, str] | None = None
        self._held_open: sqlite3.Connection | None = None

    def when_lost(self, give_up: Callable[[], None]) -> None:
        """Have `give_up` called, from any thread, when open connections have become useless."""
        self._when_lost.append(give_up)

    def connect(self, *, busy_s: float = BUSY_S) -> sqlite3.Connection:
        """Return a new connection. After its first read it must be given to `opened`.

        Raises `DatabaseOverwritten` if the file is known to be overwritten, `DatabaseOfTwoNames`,
        `DatabaseLogLost` while this process or another still has a removed log open, OSError,
        sqlite3.Error.
        """
        now = self._files()
        if self._overwritten is not None and self._overwritten[0] == now.file:
            raise DatabaseOverwritten(path=self._overwritten[1])
        with self._has_closed:
            # Within a process SQLite shares one index between connections to the same file. The
            # old log's index would be used for the new log.
            if not self._has_closed.wait_for(lambda: self._is_free_of_old(now), _GIVE_UP_S):
                raise DatabaseLogLost(path=self.path)
            is_first = not self._open
        if is_first:
            # Programs that open the file by another name (a hard link) use another log. Checked for
            # the first connection only, so that a link made later does not stop running work.
            if self.path.stat().st_nlink > 1:
                raise DatabaseOfTwoNames(path=self.path)
            self._wait_for_holders()
        return open_file(self.path, busy_s=busy_s)

    def _wait_for_holders(self) -> None:
        """Return once no other program has the file open with a log that was removed.

        Such a program saves its log into the file when it notices. Until then, data is missing.
        """
        deadline = time.monotonic() + HELD_S
        while _stat(self._log_name) is None and is_held(self.path):
            if time.monotonic() > deadline:
                raise DatabaseLogLost(path=self.path)
            time.sleep(_RESCUE_WAIT_S)

    def _is_free_of_old(self, now: Files) -> bool:
        return not any(old.file == now.file and old.log and old != now for old in self._open)

    def opened(self, connection: sqlite3.Connection) -> Files:
        """Return the files that a connection has open, for `check` and `closing`.

        The connection must have read before: SQLite opens log and index with the first read.
        Raises `DatabaseOverwritten` if file and log do not belong together, `DatabaseOfOthers` if
        the database is not the one that was opened first, OSError.
        """
        files = self._files()
        row = read_row(connection)
        if row is None and self.is_older_than_log():
            # Look again: the table is new, and a migration may have made it between the two looks.
            row = read_row(connection)
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
        """Return whether the log has change numbers while the file itself has none."""
        try:
            return row_in_file(self.path) is None and stands_in_log(self.path)
        except FileNotFoundError:
            return False

    def before_change(self, connection: Any) -> Before:
        """Return what `number` compares with. The connection must hold the write lock."""
        log = _stat(self._log_name)
        is_log_empty = log is not None and log.st_size == 0
        return Before(is_log_empty, schema_version(connection), connection.total_changes)

    def number(self, connection: Any, before: Before) -> bool:
        """Give the transaction a number if it has changed anything; return whether it has.

        A transaction that changed nothing must not be announced: a process that begins to write
        whenever it is told of a commit would wake itself for ever.
        """
        is_step = schema_version(connection) != before.schema_version
        is_change = is_step or connection.total_changes != before.total_changes
        if is_change and self._baseline is not None:
            number(connection, is_first=before.is_log_empty, is_step=is_step)
        return is_change

    def check(self, files: Files, *, is_writing: bool = False) -> None:
        """Return if the files are still those that a connection has open, and not overwritten.

        `is_writing` says that the connection holds the write lock. Raises `DatabaseUnreachable`,
        `DatabaseReplaced`, `DatabaseLogLost` or `DatabaseOverwritten`.
        """
        try:
            self._check(files, is_writing=is_writing)
        except DatabaseUnreachable:
            self._gone.add(files)
            if self._overwritten == (files.file, self._log_name):
                self._hold_open()
            for give_up in self._when_lost:
                give_up()
            raise

    def is_gone(self, files: Files) -> bool:
        """Return whether `check` has refused these files: connections to them are useless."""
        return files in self._gone

    def _check(self, files: Files, *, is_writing: bool) -> None:
        # Take what is known before looking at the files: if another thread learns of a checkpoint
        # in between, that is not held against the older look.
        baseline, log_size = self._baseline, self._log_size
        status = _stat(self._name)
        if status is None:
            raise DatabaseUnreachable
        if (status.st_dev, status.st_ino) != files.file:
            raise DatabaseReplaced(path=self.path)
        if files.log is None:
            return
        if not status.st_size:
            # The file was emptied. It must not be opened to find out more: SQLite would delete its
            # log.
            self._refuse_overwritten(files, self._name)
        log, index = _stat(self._log_name), _stat(self._index_name)
        if _id(log) != files.log or _id(index) != files.shared:
            raise DatabaseLogLost(path=self.path)
        size = 0 if log is None else log.st_size
        if baseline is None:
            if is_writing and self._database_id:
                self._settle(files)
            return
        # Our own checkpoints cut the log to the limit at most; otherwise it never shrinks.
        if size < min(log_size, LOG_LIMIT_BYTES):
            self._refuse_overwritten(files, self._log_name)
        self._log_size = size
        if _mark(status) != baseline.mark:
            self._explain(files, is_writing=is_writing)

    def closing(self, connection: sqlite3.Connection, files: Files) -> None:
        """Prepare a connection for being closed; to be called before each `close`.

        When the last connection is closed, SQLite writes the log into the file. That must not
        happen if the two are no longer one database. But the content of a removed log is saved.
        """
        try:
            self._check(files, is_writing=False)
        except DatabaseUnreachable as lost:
            if isinstance(lost, DatabaseLogLost):
                with contextlib.suppress(sqlite3.Error, OSError):
                    self._rescue(connection, files)
            # Closing an interrupted connection makes no checkpoint.
            connection.interrupt()
        with self._has_closed:
            self._open[files] -= 1
            # Adding nothing drops the entries that have come down to zero.
            self._open += Counter()
            self._has_closed.notify_all()
            if files not in self._open:
                self._gone.discard(files)
            if not self._open:
                # From now on another program may close it as the last one, whose checkpoint is not
                # announced but changes the file.
                self._baseline = None

    def close(self) -> None:
        """Close the connection that keeps an overwritten file open. The finding stays known."""
        with self._lock:
            held_open, self._held_open = self._held_open, None
        if held_open is not None:
            held_open.interrupt()
            held_open.close()

    def _hold_open(self) -> None:
        """Keep the file open after its log was cut, until the program ends.

        Otherwise SQLite would rebuild the index from the rest of the log, and the next program
        would take that rest for the whole log.
        """
        with self._lock:
            if self._held_open is None:
                with contextlib.suppress(sqlite3.Error):
                    self._held_open = open_file(self.path)
                    read_row(self._held_open)

    def _refuse_overwritten(self, files: Files, path: str) -> NoReturn:
        self._overwritten = files.file, path
        raise DatabaseOverwritten(path=path)

    def _settle(self, files: Files) -> None:
        """Make the first baseline; the caller holds the write lock."""
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
                self._refuse_overwritten(files, self._name)
            settled = self._settled(files, row, is_locked=is_writing)
            if settled is not None and settled.generation == baseline.generation + baseline.has_run:
                # Only one checkpoint can have changed the file since: the one announced last.
                settled = replace(settled, has_run=True)
            self._baseline = settled or baseline

    def _fresh_row(self) -> Row | None:
        try:
            with contextlib.closing(open_file(self.path)) as connection:
                return read_row(connection)
        except sqlite3.DatabaseError as error:
            if _is_temporary(error):
                raise
            return None

    def _settled(
        self, files: Files, row: Row, *, is_locked: bool = False, busy_s: float = 0
    ) -> _Baseline | None:
        """Return the file's state at a moment when nobody makes a checkpoint.

        None if the write lock cannot be had within `busy_s`. Raises `DatabaseOverwritten` if file
        and log are not of one database.
        """
        with contextlib.closing(open_file(self.path, busy_s=busy_s)) as connection:
            try:
                # Checkpoints are made under the write lock: whoever has it sees none half done.
                if not is_locked:
                    connection.execute("BEGIN IMMEDIATE")
                row = read_row(connection) or row
            except sqlite3.OperationalError:
                return None
            kept = row_in_file(self.path)
            mark = _mark(self.path.stat())
        if not fits(kept, row):
            raise DatabaseOverwritten(path=self.path)
        has_run = kept is not None and kept.generation == row.generation
        return _Baseline(files, mark, row.generation, has_run)

    def _rescue(self, connection: sqlite3.Connection, files: Files) -> None:
        """Save the content of a removed log into the file, unless a new log was begun.

        A program with a new log has read the file without the old one and may have changed it.
        """
        log = _stat(self._log_name)
        is_free = log is None or (log.st_size == 0 and _id(_stat(self._index_name)) == files.shared)
        baseline, row = self._baseline, read_row(connection)
        if not is_free or baseline is None or row is None:
            return
        # A file that was overwritten as well must not get this log's pages.
        is_known = _mark(self.path.stat()) == baseline.mark
        if not is_known and not baseline.explains(row.generation):
            return
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        # Other programs with the same log see the file change: the announcement explains it.
        announce(connection)
        for _ in range(_RESCUE_TRIES):
            is_busy, length, kept = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            if not is_busy and length == kept:
                return
            # A reader of an older state still needs the old pages, for an instant.
            time.sleep(_RESCUE_WAIT_S)

    def _files(self) -> Files:
        status = self.path.stat()
        log, index = _stat(self._log_name), _stat(self._index_name)
        return Files((status.st_dev, status.st_ino), _id(log), _id(index))


def _is_temporary(error: sqlite3.DatabaseError) -> bool:
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
    # Windows updates the time of change late, so it proves nothing. It is not needed there either:
    # an open file cannot be overwritten.
    changed_at = 0 if sys.platform == "win32" else status.st_mtime_ns
    return changed_at, status.st_size
