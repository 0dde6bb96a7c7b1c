"""Empties SQLite's log into its file now and then, and says so before.

SQLite would do it by itself at the end of any transaction. Then nobody could tell a checkpoint from
somebody who copies another file over the database.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from qtoken.db import log_file
from qtoken.db.engine import patiently
from qtoken.db.file_row import BUSY_S, announce, open_file, say_kept, what_it_says

T = TypeVar("T")

PAGES = 1000
"""How many pages the log may hold, as SQLite has it. What changes often is then written once."""

_LOOK_EVERY = 8
"""How many of a process's commits come to one look at the log: it is opened and read for it."""


class Checkpoints:
    """Makes them for one process. Safe to call from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = f"{path}-wal"
        self._lock = threading.Lock()
        self._due_at = PAGES
        self._commits = 0

    def after_commit(self) -> bool:
        """Make one if the log is long; returns whether the file may have changed by it.

        Looks at a process's first commit, as commands make no other, and at every eighth after it.
        Never fails: a later commit tries again.
        """
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
                elif self._due_at > PAGES and not log_file.holds(self._log, PAGES):
                    self._due_at = PAGES
        finally:
            self._lock.release()
        return is_due

    def _make(self) -> None:
        speaker, worker = open_file(self._path, busy_s=0), open_file(self._path)
        with closing(speaker), closing(worker):
            # A word that a power cut takes back is not missed: nobody is there to look at it.
            speaker.execute("PRAGMA synchronous = NORMAL")
            said = _in_turn(lambda: announce(speaker))
            # Whoever takes the lock can be sure that nobody makes a checkpoint meanwhile.
            _in_turn(lambda: speaker.execute("BEGIN IMMEDIATE"))
            now = what_it_says(speaker)
            if said is None or now is None or now.generation != said.generation:
                return
            _busy, length, kept = worker.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            speaker.execute("ROLLBACK")
            # Somebody who reads an older state keeps what came after it in the log: a while later.
            self._due_at = PAGES if length == kept else length + PAGES
            if length == kept:
                change_no = now.change_no
                _in_turn(lambda: say_kept(speaker, change_no))


def _in_turn(attempt: Callable[[], T]) -> T:
    """Do it as soon as commands would: with SQLite's own pauses they would always be quicker.

    Somebody's command has just been committed, and its answer waits for this.
    """
    return patiently(attempt, limit_s=BUSY_S)
