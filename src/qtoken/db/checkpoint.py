"""Moves SQLite's log into the database file from time to time, and announces it first.

SQLite would do that by itself at the end of any transaction. But then nobody could tell a
checkpoint from another file being copied over the database.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from qtoken.db import log_file
from qtoken.db.engine import retry_while_busy
from qtoken.db.file_row import BUSY_S, announce, open_file, read_row, record_kept

T = TypeVar("T")

PAGES = 1000
"""How many pages the log may hold (SQLite's default). Pages that change often are written once."""

_LOOK_EVERY = 8
"""The log is checked after every so many commits of a process, because each check opens it."""


class Checkpoints:
    """Makes the checkpoints of one process. Safe to call from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = f"{path}-wal"
        self._lock = threading.Lock()
        self._due_at = PAGES
        self._commits = 0

    def after_commit(self) -> bool:
        """Make a checkpoint if the log is long; return whether it may have changed the file.

        Checks the log after a process's first commit (a command line makes no other) and after
        every eighth from then on. Never fails: a later commit tries again.
        """
        # Another thread is making a checkpoint already; a press does not wait for it.
        if not self._lock.acquire(blocking=False):
            return False
        is_due = False
        try:
            self._commits += 1
            if self._commits % _LOOK_EVERY != 1:
                return False
            with contextlib.suppress(sqlite3.Error, OSError):
                is_due = log_file.holds(self._log, self._due_at)
                if is_due:
                    self._make()
                # The log began anew since a reader made it grow: the usual limit holds again.
                elif self._due_at > PAGES and not log_file.holds(self._log, PAGES):
                    self._due_at = PAGES
        finally:
            self._lock.release()
        return is_due

    def _make(self) -> None:
        # Two connections: one holds the write lock, in which it could not make a checkpoint itself.
        holder, worker = open_file(self._path, busy_s=0), open_file(self._path)
        with closing(holder), closing(worker):
            # If a power cut takes the announcement back, nobody is running who could miss it.
            holder.execute("PRAGMA synchronous = NORMAL")
            announced = _retry(lambda: announce(holder))
            # Whoever takes the write lock can rely on it that nobody makes a checkpoint meanwhile.
            _retry(lambda: holder.execute("BEGIN IMMEDIATE"))
            now = read_row(holder)
            # Another process has announced its own checkpoint between the two transactions.
            if announced is None or now is None or now.generation != announced.generation:
                return
            _busy, length, kept = worker.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            holder.execute("ROLLBACK")
            # A reader of an older state keeps the newer pages in the log: try again a while later.
            self._due_at = PAGES if length == kept else length + PAGES
            if length == kept:
                change_no = now.change_no
                _retry(lambda: record_kept(holder, change_no))


def _retry(attempt: Callable[[], T]) -> T:
    """Return what `attempt` returns, retried as often as commands are while SQLite is busy.

    With SQLite's own, longer pauses commands would always be quicker. The time is short, because
    the answer to a command that has just been committed waits for this.
    """
    return retry_while_busy(attempt, limit_s=BUSY_S)
