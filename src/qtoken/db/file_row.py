"""What an SQLite database says of itself, and how it is opened to ask (`models/clinic_file.py`)."""

import contextlib
import re
import sqlite3
from pathlib import Path
from typing import NamedTuple

from qtoken.db import log_file

LOG_LIMIT_BYTES = 8 * 1024 * 1024
"""What the log is cut to when it begins anew; in between a long reader may let it grow."""

_SETTINGS = ("PRAGMA wal_autocheckpoint = 0", f"PRAGMA journal_size_limit = {LOG_LIMIT_BYTES}")
_ROW = "SELECT database_id, generation, change_no, kept_no FROM clinic_file"
_NUMBER = "UPDATE clinic_file SET change_no = change_no + 1"
# While the log is empty, the file is all there is.
_NUMBER_FIRST = f"{_NUMBER}, kept_no = change_no"
# Until all of a step has come into the file, that may be unreadable by itself.
_NUMBER_STEP = f"{_NUMBER}, kept_no = -1"
_ANNOUNCE = f"{_NUMBER}, generation = generation + 1"
_SAY_KEPT = f"{_NUMBER}, kept_no = max(kept_no, ?)"
_NO_ROW = ("no such table", "no such column")
_STORED = re.compile(
    rb"\x06\x00\x55[\x01-\x06\x08\x09]{3}[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
"""The row as SQLite stores it: https://www.sqlite.org/fileformat2.html#record_format"""

BUSY_S = 0.25


class Row(NamedTuple):
    """What the database says of itself (`models/clinic_file.py`)."""

    database_id: str
    generation: int
    change_no: int
    kept_no: int


def open_file(path: Path | str, *, busy_s: float = BUSY_S) -> sqlite3.Connection:
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


def schema_version(connection: sqlite3.Connection) -> int:
    """Return what another step of the schema changes. Raises sqlite3.Error."""
    version: int = connection.execute("PRAGMA schema_version").fetchone()[0]
    return version


def number(connection: sqlite3.Connection, *, is_first: bool, is_step: bool) -> None:
    """Number a transaction. Raises sqlite3.Error.

    `is_first` says that the log was empty, `is_step` that the schema is another one now.
    """
    counted = _NUMBER_FIRST if is_first else _NUMBER
    try:
        connection.execute(_NUMBER_STEP if is_step else counted).close()
    except sqlite3.OperationalError as error:
        # A step of the schema back has just taken the numbers away.
        if not str(error).startswith(_NO_ROW):
            raise


def announce(connection: sqlite3.Connection) -> Row | None:
    """Say that a checkpoint follows; returns what the database says then. Raises sqlite3.Error."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_ANNOUNCE)
    row = what_it_says(connection)
    connection.execute("COMMIT")
    return row


def say_kept(connection: sqlite3.Connection, change_no: int) -> None:
    """Say that the file itself holds everything up to that change. Raises sqlite3.Error."""
    connection.execute(_SAY_KEPT, (change_no,))


def is_log_cut(error: BaseException) -> bool:
    """Whether SQLite missed what must stand in the log. The file itself may be of any length."""
    return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHORT_READ


def is_malformed(error: BaseException) -> bool:
    """Whether SQLite found pages that do not go together."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT


def fits(kept: Row | None, row: Row) -> bool:
    """Whether a file that holds `kept` is the one over which the log says `row`."""
    if kept is None:
        # A step of the schema has been made, and may stand in the file in parts.
        return row.kept_no < 0
    # Steps back and forth again have begun the numbers anew.
    is_known = row.kept_no < 0 or row.kept_no <= kept.change_no <= row.change_no
    return is_known and kept.database_id == row.database_id


def is_held(path: Path) -> bool:
    """Whether anybody has one of our files open that stands there without a log.

    As SQLite itself asks who is the last one: everybody shares a lock of the file while it is open.
    """
    if row_in_file(path) is None:
        return False
    with contextlib.closing(open_file(path, busy_s=0)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").close()
        try:
            what_it_says(connection)
        except sqlite3.OperationalError as error:
            return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False


def what_it_says(connection: sqlite3.Connection) -> Row | None:
    """Return the database's row; None in one that has none, or an older one.

    Raises sqlite3.Error.
    """
    try:
        found = connection.execute(_ROW).fetchone()
    except sqlite3.OperationalError as error:
        if not str(error).startswith(_NO_ROW):
            raise
        return None
    return found and Row(*found)


def row_in_file(path: Path) -> Row | None:
    """Return the row that stands in the file itself, whatever the log says."""
    # By SQLite and not by reading: whoever closes a file that it has locked loses its locks.
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        try:
            # A checkpoint that was cut off may leave fewer pages than the first one says.
            connection.execute("PRAGMA writable_schema = ON").close()
            return what_it_says(connection)
        except sqlite3.DatabaseError:
            return None


def stands_in_log(path: Path) -> bool:
    """Whether the log beside a file holds the row, whatever the file is. Raises OSError."""
    return any(_STORED.search(page) for page in log_file.committed(f"{path}-wal"))
