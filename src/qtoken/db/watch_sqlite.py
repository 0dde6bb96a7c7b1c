"""Notices when another process commits to an SQLite file.

What counts is `PRAGMA data_version`, which is read once a second on a separate connection that
never holds a transaction open. A datagram on loopback, sent to each registered process after a
commit (`hints`), only makes that faster: it says who sent it, and its receiver looks at once. A
lost datagram costs a second, a forged one a needless look.
"""

import contextlib
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from qtoken.db import schema
from qtoken.db.hints import LOOPBACK, own_hint
from qtoken.db.sqlite_file import Files, SqliteFile
from qtoken.domain.errors import DatabaseError, DatabaseUnreachable

LOOK_EVERY_S = 1.0
"""Measured: a look takes 5 microseconds, waking the process a quarter of a millisecond."""

_OWN_LATER_S = 0.002
"""How much later this process looks at its own commits; `_wait` says why."""

REGISTER_EVERY_S = 6 * 3600.0
"""A display runs for weeks; a process that has not registered for `_FORGET_AFTER` is removed."""

_FORGET_AFTER = timedelta(days=2)


class _Opened:
    """The watcher's own connection, and the files that it has open."""

    def __init__(self, file: SqliteFile) -> None:
        """Raises sqlite3.Error, OSError and what `SqliteFile.opened` raises."""
        self._file = file
        self.connection = file.connect()
        try:
            _version(self.connection)
            # The pragma alone opens neither log nor index, which `opened` needs to see.
            self.connection.execute("SELECT 1 FROM sqlite_master").fetchone()
            self.files: Files = file.opened(self.connection)
        except BaseException:
            # Closing an interrupted connection makes no checkpoint.
            self.connection.interrupt()
            self.connection.close()
            raise

    def close(self) -> None:
        self._file.closing(self.connection, self.files)
        self.connection.close()


class SqliteWatcher:
    """Watches the file in a thread; calls `heard` after each look, and `lost` when it fails."""

    def __init__(
        self,
        file: SqliteFile,
        *,
        heard: Callable[[bool], None],
        lost: Callable[[], None],
        saw_schema: Callable[[str], None],
    ) -> None:
        """`heard` gets whether anything was committed since the look before.

        `saw_schema` gets the schema's migration and raises `DatabaseError` if the program does not
        know it.
        """
        self._file = file
        self._heard = heard
        self._lost = lost
        self._saw_schema = saw_schema
        self._is_stopping = False
        self._register_at = 0.0
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None
        file.when_lost(self.poke)

    def start(self) -> None:
        """Begin to watch; returns at once."""
        self._is_stopping = False
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, 0))
        self._socket.settimeout(LOOK_EVERY_S)
        self._thread = threading.Thread(target=self._watch, name="watch-sqlite", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop and wait for the thread."""
        self._is_stopping = True
        self.poke()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def poke(self) -> None:
        """Look now."""
        target = self._socket
        if target is not None:
            with (
                contextlib.suppress(OSError),
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
            ):
                sender.sendto(b"", target.getsockname())

    def _watch(self) -> None:
        while not self._is_stopping:
            try:
                with contextlib.closing(_Opened(self._file)) as opened:
                    self._watch_file(opened)
            except (sqlite3.Error, OSError, DatabaseError):
                self._lost()
                self._wait()

    def _watch_file(self, opened: _Opened) -> None:
        connection = opened.connection
        self._register_at = 0.0
        self._keep_registered(opened)
        seen = _version(connection)
        self._saw_schema(schema.version(connection))
        self._heard(True)
        try:
            while not self._is_stopping:
                self._wait()
                self._file.check(opened.files)
                self._keep_registered(opened)
                version = _version(connection)
                if version != seen:
                    self._saw_schema(schema.version(connection))
                self._heard(version != seen)
                seen = version
        finally:
            self._leave(opened)

    def _leave(self, opened: _Opened) -> None:
        with contextlib.suppress(sqlite3.Error, DatabaseUnreachable):
            self._file.check(opened.files)
            with self._writing(opened):
                opened.connection.execute("DELETE FROM listener WHERE port = ?", (self._port(),))

    def _wait(self) -> None:
        assert self._socket is not None  # noqa: S101 - set before the thread starts
        with contextlib.suppress(TimeoutError):
            if self._socket.recv(16) == own_hint():
                # Let the thread that has just committed finish first: refreshing now would compete
                # with it for Python's global lock.
                time.sleep(_OWN_LATER_S)
        # Take all datagrams that have come, so that a burst of commits causes one look.
        self._socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                self._socket.recv(16)
        self._socket.settimeout(LOOK_EVERY_S)

    def _port(self) -> int:
        assert self._socket is not None  # noqa: S101 - set before the thread starts
        port: int = self._socket.getsockname()[1]
        return port

    def _keep_registered(self, opened: _Opened) -> None:
        if time.monotonic() < self._register_at:
            return
        try:
            self._register(opened)
        except sqlite3.OperationalError as error:
            # Others write without a pause. Watching continues, and the next round tries again.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise

    def _register(self, opened: _Opened) -> None:
        now = datetime.now(UTC).replace(tzinfo=None)
        with self._writing(opened) as connection:
            connection.execute(
                "DELETE FROM listener WHERE started_at < ?", ((now - _FORGET_AFTER).isoformat(" "),)
            )
            connection.execute(
                "INSERT OR REPLACE INTO listener (port, process_id, started_at) VALUES (?, ?, ?)",
                (self._port(), os.getpid(), now.isoformat(" ")),
            )
        self._register_at = time.monotonic() + REGISTER_EVERY_S

    @contextlib.contextmanager
    def _writing(self, opened: _Opened) -> Iterator[sqlite3.Connection]:
        connection = opened.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            self._file.check(opened.files, is_writing=True)
            before = self._file.before_change(connection)
            yield connection
            self._file.number(connection, before)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return version
