"""Empties SQLite's log into its file now and then, and says so before.

SQLite would do it by itself at the end of any transaction. Then nobody could tell a checkpoint from
somebody who copies another file over the database.
"""

import contextlib
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from qtoken.db import log_file
from qtoken.db.file_row import announce, open_file, say_kept, what_it_says

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
        with closing(open_file(self._path)) as speaker, closing(open_file(self._path)) as worker:
            # A word that a power cut takes back is not missed: nobody is there to look at it.
            speaker.execute("PRAGMA synchronous = NORMAL")
            said = announce(speaker)
            # Whoever takes the lock can be sure that nobody makes a checkpoint meanwhile.
            speaker.execute("BEGIN IMMEDIATE")
            now = what_it_says(speaker)
            if said is None or now is None or now.generation != said.generation:
                return
            _busy, length, kept = worker.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            speaker.execute("ROLLBACK")
            # Somebody who reads an older state keeps what came after it in the log: a while later.
            self._due_at = PAGES if length == kept else length + PAGES
            if length == kept:
                say_kept(speaker, now.change_no)
