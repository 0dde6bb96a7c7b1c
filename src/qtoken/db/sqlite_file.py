"""Whether an SQLite database is still the one that was opened: its file, its log, what is in it.

A file that was removed or replaced, and a log (`-wal`, with its index `-shm`) that was, live on for
whoever has them open, and what is written there is lost: so their identities are compared before
and after each transaction. While somebody has a database open, its file is changed by checkpoints
only. qtoken makes them itself (`db/checkpoint.py`), and says so in the database before: a file that
has changed without such a word was written over in its place.
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
from typing import NamedTuple, NoReturn

from qtoken.domain.errors import (
    DatabaseLogLost,
    DatabaseOfOthers,
    DatabaseOverwritten,
    DatabaseReplaced,
    DatabaseUnreachable,
)

LOG_LIMIT_BYTES = 8 * 1024 * 1024
"""What the log is cut to when it begins anew; in between a long reader may let it grow."""

_SETTINGS = ("PRAGMA wal_autocheckpoint = 0", f"PRAGMA journal_size_limit = {LOG_LIMIT_BYTES}")
_ROW = "SELECT database_id, generation FROM clinic_file"
# Changes nothing, and puts the row into the log: there it can be compared with the file's.
SIGN_LOG = "UPDATE clinic_file SET id = id"
_ANNOUNCE = "UPDATE clinic_file SET generation = generation + 1"
_RESCUE_TRIES = 50
_RESCUE_WAIT_S = 0.02
_BUSY_S = 0.25
_GIVE_UP_S = 1.5
_UNKNOWN = -1

_Id = tuple[int, int]


class Files(NamedTuple):
    """The files that a connection has open; None where it has none."""

    file: _Id
    log: _Id | None
    shared: _Id | None


class _Row(NamedTuple):
    database_id: str
    generation: int


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


def open_file(path: Path | str, *, busy_s: float = _BUSY_S) -> sqlite3.Connection:
    """Return a connection to a file that is there: a missing one must not be created empty.

    It makes no checkpoint by itself but at the end of all. It stays at SQLite's own
    synchronous=FULL: a checkpoint takes the setting of whoever makes it, and one without a sync
    would put everybody's tokens at the mercy of a power cut.
    """
    connection = sqlite3.connect(
        f"{Path(path).absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=busy_s,
    )
    limit_log(connection)
    return connection


def limit_log(connection: sqlite3.Connection) -> None:
    """Leave checkpoints to `Checkpoints`, and the log no longer than it must be."""
    for setting in _SETTINGS:
        connection.execute(setting).close()


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

    def when_lost(self, give_up: Callable[[], None]) -> None:
        """Call this, from any thread, when what connections have open must be closed soon."""
        self._givers.append(give_up)

    def connect(self, *, busy_s: float = _BUSY_S) -> sqlite3.Connection:
        """Return a connection of which `opened` must be told when it has read.

        Raises `DatabaseOverwritten` where the file is known to be so, `DatabaseLogLost` while this
        process still holds a log that is gone, OSError, sqlite3.Error.
        """
        now = self._files()
        if self._spoilt is not None and self._spoilt[0] == now.file:
            raise DatabaseOverwritten(path=self._spoilt[1])
        with self._has_closed:
            # SQLite would let both share the old index: what it says is not so of the new log.
            if not self._has_closed.wait_for(lambda: self._is_free_of_old(now), _GIVE_UP_S):
                raise DatabaseLogLost(path=self.path)
        return open_file(self.path, busy_s=busy_s)

    def _is_free_of_old(self, now: Files) -> bool:
        return not any(old.file == now.file and old.log and old != now for old in self._open)

    def opened(self, connection: sqlite3.Connection) -> Files:
        """Return what a connection that has read has open; say it to `check` and to `closing`.

        Raises `DatabaseOverwritten` where the file does not fit its log, `DatabaseOfOthers` where
        it is not the one that was opened first, OSError.
        """
        files = self._files()
        row = _row(connection)
        with self._lock:
            if row is not None:
                if row.database_id != (self._database_id or row.database_id):
                    raise DatabaseOfOthers(path=self.path)
                self._database_id = row.database_id
                if self._baseline is None or self._baseline.files != files:
                    self._log_size = 0
                    self._baseline = self._settled(files, row)
            self._open[files] += 1
        return files

    @property
    def is_log_empty(self) -> bool:
        """Whether the log held nothing when `check` looked at it, in a database of ours."""
        return self._baseline is not None and self._log_size == 0

    def check(self, files: Files, *, is_writing: bool = False) -> None:
        """Return if the files are those that a connection has open, and nobody wrote over them.

        `is_writing` says that the connection holds the write lock. Raises `DatabaseUnreachable`,
        `DatabaseReplaced`, `DatabaseLogLost` or `DatabaseOverwritten`.
        """
        try:
            self._check(files, is_writing=is_writing)
        except DatabaseUnreachable:
            self._gone.add(files)
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

    def _spoil(self, files: Files, path: str) -> NoReturn:
        self._spoilt = files.file, path
        raise DatabaseOverwritten(path=path)

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

    def _fresh_row(self) -> _Row | None:
        try:
            with contextlib.closing(open_file(self.path)) as connection:
                return _row(connection)
        except sqlite3.DatabaseError as error:
            if _is_of_the_moment(error):
                raise
            return None

    def _settled(self, files: Files, row: _Row, *, is_locked: bool = False) -> _Baseline | None:
        """Return the file as it is at a moment when nobody makes a checkpoint.

        None if that is not to be had now. Raises `DatabaseOverwritten` if file and log are not of
        one database.
        """
        with contextlib.closing(open_file(self.path, busy_s=0)) as connection:
            try:
                # Checkpoints are made with the write lock.
                if not is_locked:
                    connection.execute("BEGIN IMMEDIATE")
                row = _row(connection) or row
            except sqlite3.OperationalError:
                return None
            kept = _row_in_file(self.path)
            mark = _mark(self.path.stat())
        if kept is not None and (
            kept.database_id != row.database_id or kept.generation > row.generation
        ):
            raise DatabaseOverwritten(path=self.path)
        # The file by itself cannot be read while a part of the log is not in it yet.
        has_run = kept is not None and kept.generation == row.generation
        return _Baseline(files, mark, row.generation, has_run)

    def _rescue(self, connection: sqlite3.Connection, files: Files) -> None:
        """Write what stands in a log that was removed into the file, if nobody has a new log.

        Whoever has one has read the file as it is, and may have written into it since.
        """
        log = _stat(self._log_name)
        is_free = log is None or (log.st_size == 0 and _id(_stat(self._index_name)) == files.shared)
        baseline, row = self._baseline, _row(connection)
        if not is_free or baseline is None or row is None:
            return
        is_known = _mark(self.path.stat()) == baseline.mark
        if not is_known and not baseline.explains(row.generation):
            return
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        # For others who have the same log open and look at the file next.
        connection.execute(_ANNOUNCE)
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


def announce(connection: sqlite3.Connection) -> int:
    """Say that a checkpoint follows; returns its generation. Raises sqlite3.Error."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_ANNOUNCE)
    row = _row(connection)
    connection.execute("COMMIT")
    return row.generation if row else _UNKNOWN


def generation(connection: sqlite3.Connection) -> int:
    """Return the generation that was announced last. Raises sqlite3.Error."""
    row = _row(connection)
    return row.generation if row else _UNKNOWN


def _row(connection: sqlite3.Connection) -> _Row | None:
    """Return the database's row; None in one that has none. Raises sqlite3.Error."""
    try:
        found = connection.execute(_ROW).fetchone()
    except sqlite3.OperationalError as error:
        if not str(error).startswith("no such table"):
            raise
        return None
    return found and _Row(*found)


def _row_in_file(path: Path) -> _Row | None:
    """Return the row that stands in the file itself, whatever the log says."""
    # By SQLite and not by reading: whoever closes a file that it has locked loses its locks.
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        try:
            return _row(connection)
        except sqlite3.DatabaseError:
            return None


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
