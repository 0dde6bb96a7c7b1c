"""The row in which an SQLite database numbers its changes, and how the file is opened for it.

`models/clinic_file.py` says what its columns mean.
"""

import contextlib
import re
import sqlite3
from pathlib import Path
from typing import NamedTuple

from qtoken.db import log_file

LOG_LIMIT_BYTES = 8 * 1024 * 1024
"""The log is cut to this size when it begins anew; until then a long read may let it grow."""

_SETTINGS = ("PRAGMA wal_autocheckpoint = 0", f"PRAGMA journal_size_limit = {LOG_LIMIT_BYTES}")
_ROW = "SELECT database_id, generation, change_no, kept_no FROM clinic_file"
_NUMBER = "UPDATE clinic_file SET change_no = change_no + 1"
# With an empty log, the file itself holds everything so far. (An UPDATE reads the old values.)
_NUMBER_FIRST = f"{_NUMBER}, kept_no = change_no"
# After a migration the file without its log may be unreadable until all of it was written there.
_NUMBER_STEP = f"{_NUMBER}, kept_no = -1"
_ANNOUNCE = f"{_NUMBER}, generation = generation + 1"
_RECORD_KEPT = f"{_NUMBER}, kept_no = max(kept_no, ?)"
_NO_ROW = ("no such table", "no such column")
_STORED = re.compile(
    rb"\x06\x00\x55[\x01-\x06\x08\x09]{3}[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
"""The row as SQLite stores it: https://www.sqlite.org/fileformat2.html#record_format

A header of six bytes (its length, an id that is NULL in the record, a text of 36 bytes, three
integers of any size), then the text, which is a UUID.
"""

BUSY_S = 0.25
"""How long a short look at the row waits for others."""


class Row(NamedTuple):
    """The row of `models/clinic_file.py`."""

    database_id: str
    generation: int
    change_no: int
    kept_no: int


def open_file(path: Path | str, *, busy_s: float = BUSY_S) -> sqlite3.Connection:
    """Return a connection to an existing file; a missing one is an error, not created empty.

    SQLite makes no checkpoint on it, except when the last connection is closed. It keeps the
    default synchronous=FULL: a checkpoint uses the setting of the connection that makes it, and
    without a sync a power cut could lose everybody's tokens.
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
    """Turn off SQLite's automatic checkpoints (`Checkpoints` makes them) and limit the log."""
    for setting in _SETTINGS:
        connection.execute(setting).close()


def schema_version(connection: sqlite3.Connection) -> int:
    """Return SQLite's own counter of schema changes. Raises sqlite3.Error."""
    version: int = connection.execute("PRAGMA schema_version").fetchone()[0]
    return version


def number(connection: sqlite3.Connection, *, is_first: bool, is_step: bool) -> None:
    """Give the transaction the next change number. Raises sqlite3.Error.

    `is_first` says that the log was empty, `is_step` that a migration has changed the schema.
    """
    counted = _NUMBER_FIRST if is_first else _NUMBER
    try:
        connection.execute(_NUMBER_STEP if is_step else counted).close()
    except sqlite3.OperationalError as error:
        # A downgrade has just removed the table or its column.
        if not str(error).startswith(_NO_ROW):
            raise


def announce(connection: sqlite3.Connection) -> Row | None:
    """Announce a checkpoint; return the row as it is then. Raises sqlite3.Error."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_ANNOUNCE)
    row = read_row(connection)
    connection.execute("COMMIT")
    return row


def record_kept(connection: sqlite3.Connection, change_no: int) -> None:
    """Record that the file itself holds all changes up to that number. Raises sqlite3.Error."""
    connection.execute(_RECORD_KEPT, (change_no,))


def is_log_cut(error: BaseException) -> bool:
    """Return whether the error means that the log is shorter than its index says.

    SQLite does not raise it for the database file itself, which may have any length.
    """
    return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHORT_READ


def is_malformed(error: BaseException) -> bool:
    """Return whether SQLite found pages that do not belong together."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT


def fits(kept: Row | None, row: Row) -> bool:
    """Return whether a file and its log belong together.

    `kept` is the row in the file alone, `row` the one that is read through the log.
    """
    if kept is None:
        # Allowed after a migration only, of which the file may hold a part.
        return row.kept_no < 0
    # A downgrade and an upgrade begin the numbers anew, so a negative one proves nothing.
    is_known = row.kept_no < 0 or row.kept_no <= kept.change_no <= row.change_no
    return is_known and kept.database_id == row.database_id


def is_held(path: Path) -> bool:
    """Return whether somebody has the file open, if it is ours and has no log beside it.

    Every open connection holds a shared lock on the file, so an exclusive one cannot be had. SQLite
    finds out in the same way which connection is the last.
    """
    if row_in_file(path) is None:
        return False
    with contextlib.closing(open_file(path, busy_s=0)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").close()
        try:
            read_row(connection)
        except sqlite3.OperationalError as error:
            return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False


def read_row(connection: sqlite3.Connection) -> Row | None:
    """Return the database's row, or None if it has none or the schema is older.

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
    """Return the row in the file itself, without its log."""
    # Read through SQLite: opening and closing the file directly would drop all POSIX locks that
    # this process holds on it. `immutable` makes SQLite ignore the log.
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        try:
            # After an interrupted checkpoint the file may have fewer pages than its header says;
            # SQLite reads it all the same with this setting.
            connection.execute("PRAGMA writable_schema = ON").close()
            return read_row(connection)
        except sqlite3.DatabaseError:
            return None


def stands_in_log(path: Path) -> bool:
    """Return whether the log beside a file contains the row. Raises OSError."""
    return any(_STORED.search(page) for page in log_file.committed(f"{path}-wal"))
