"""Translates the drivers' errors into named errors.

A failure of the environment (lock, disk, network, another program's file) becomes a
`DatabaseError`. `violated` names the constraint that a user has hit, for the service to translate.
"""

import os
import shutil
import sqlite3
import sys
from functools import cache
from pathlib import Path
from typing import TypeGuard

from sqlalchemy import Constraint, Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    NoResultFound,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.schema import ColumnCollectionConstraint

from qtoken.domain.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseError,
    DatabaseFailing,
    DatabaseForbidden,
    DatabaseForeign,
    DatabaseMissing,
    DatabasePooled,
    DatabaseReadOnly,
    DatabaseTextRefused,
    DatabaseUnreachable,
    DiskFull,
    OutcomeUnknown,
    SchemaChanged,
    ServerReadOnly,
    ServerRightsMissing,
)

_SQLITE: dict[int, type[DatabaseError]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_PERM: DatabaseReadOnly,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnreachable,
    sqlite3.SQLITE_PROTOCOL: DatabaseBusy,
    sqlite3.SQLITE_IOERR: DatabaseFailing,
    sqlite3.SQLITE_NOTADB: DatabaseForeign,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
}

_SQLITE_LACKS = ("no such table", "no such column", "no such function", "has no column named")
"""SQLite has no error code for a schema that does not fit: phrases of its messages."""

# By SQLSTATE, the longest match first: https://www.postgresql.org/docs/current/errcodes-appendix
_POSTGRES: dict[str, type[DatabaseError]] = {
    "53100": DiskFull,
    "25006": ServerReadOnly,
    "42501": ServerRightsMissing,
    # The schema was changed under the program: tables, columns, functions, keys, types.
    "42P01": SchemaChanged,
    "42703": SchemaChanged,
    "42883": SchemaChanged,
    "42704": SchemaChanged,
    "42P10": SchemaChanged,
    "42804": SchemaChanged,
    "3F": SchemaChanged,
    # Also "cached plan must not change result type".
    "0A": SchemaChanged,
    # A prepared statement is unknown or exists already: a pooler has switched the session.
    "26": DatabasePooled,
    "42P05": DatabasePooled,
    "22021": DatabaseTextRefused,
    "22P05": DatabaseTextRefused,
    "XX001": DatabaseDamaged,
    "XX002": DatabaseDamaged,
    "58": DatabaseFailing,
    "F0": DatabaseFailing,
    "55P03": DatabaseBusy,
    "40003": OutcomeUnknown,
    "40": DatabaseBusy,
    "57014": DatabaseBusy,
    "53": DatabaseBusy,
    "08": DatabaseUnreachable,
    "25P03": DatabaseUnreachable,
    "28": DatabaseUnreachable,
    "3D": DatabaseUnreachable,
    "57": DatabaseUnreachable,
}


_WRITING = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP,
}
"""Codes that SQLite also gives if there is no space left for its log or the log's index."""

_INDEX_BYTES = 32 * 1024
"""The smallest size of a log's index: with less free space SQLite cannot work."""

_OUR_WORDS = b"CREATE TABLE token_event"
"""In each of our files near the beginning, because SQLite stores the schema as its SQL text."""

_SEARCHED_BYTES, _PIECE_BYTES = 16 * 1024**2, 1024**2


def named(error: SQLAlchemyError | sqlite3.Error, file: Path | None = None) -> DatabaseError | None:
    """Return the named error for a failure of the environment, or None if it is our bug.

    `file` is that of an SQLite database: if it is ours and cannot be read any more, it is damaged.
    """
    found = _named(error)
    if file is None or found is None:
        return found
    return _named_of_file(found, _code(error), file)


def _named_of_file(found: DatabaseError, code: int, file: Path) -> DatabaseError:
    kind = type(found)
    if kind is DatabaseForeign:
        # "Not a database" is what SQLite says of a damaged first page, too.
        return DatabaseDamaged() if _was_ours(file) else found
    # SQLite has one code for all reasons why a file cannot be opened: permissions tell them apart.
    if kind is DatabaseUnreachable and os.access(file, os.F_OK) and not os.access(file, os.R_OK):
        return DatabaseForbidden(path=file)
    if kind not in (DatabaseFailing, DatabaseUnreachable):
        return found
    if _is_protected(file):
        return DatabaseReadOnly()
    if kind is DatabaseFailing:
        return DiskFull() if code in _WRITING and _is_full(file) else found
    return DatabaseFailing() if os.access(file, os.R_OK) and _is_read_only_disk(file) else found


def _named(error: SQLAlchemyError | sqlite3.Error) -> DatabaseError | None:
    if isinstance(error, sqlite3.Error):
        return _named_sqlite(error)
    if isinstance(error, PoolTimeout):
        return DatabaseBusy()
    if isinstance(error, NoResultFound):
        # Services read the clinic's row first. Where it is missing, no clinic was set up.
        return DatabaseMissing()
    if not isinstance(error, DBAPIError) or isinstance(error, IntegrityError):
        return None
    origin = error.orig
    if isinstance(origin, sqlite3.Error):
        return _named_sqlite(origin)
    return _named_postgres(error)


def _named_sqlite(error: sqlite3.Error) -> DatabaseError | None:
    if any(said in str(error) for said in _SQLITE_LACKS):
        return SchemaChanged()
    code = getattr(error, "sqlite_errorcode", None)
    kind = _SQLITE.get(code & 0xFF) if code is not None else None
    return kind() if kind else None


def _code(error: SQLAlchemyError | sqlite3.Error) -> int:
    origin = error.orig if isinstance(error, DBAPIError) else error
    return int(getattr(origin, "sqlite_errorcode", 0))


def _named_postgres(error: DBAPIError) -> DatabaseError | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return DatabaseUnreachable() if _is_operational(error) else None
    kind = _POSTGRES.get(state) or _POSTGRES.get(state[:2])
    return kind() if kind else None


def _is_protected(file: Path) -> bool:
    """Return whether the files can be read, but the file, its log or its index cannot be written.

    SQLite reports that as a log that cannot be opened or a failed write, like a broken disk. A disk
    that was mounted read-only, as happens after a fault, does not count.
    """
    beside = (file, Path(f"{file}-wal"), Path(f"{file}-shm"))
    there = [one for one in beside if os.access(one, os.F_OK)]
    if not there or not all(os.access(one, os.R_OK) for one in there):
        return False
    return not all(os.access(one, os.W_OK) for one in there) and not _is_read_only_disk(file)


def _is_read_only_disk(file: Path) -> bool:
    if sys.platform == "win32":
        return False
    return bool(os.statvfs(file).f_flag & os.ST_RDONLY)


def _is_full(file: Path) -> bool:
    try:
        return shutil.disk_usage(file.parent).free < _INDEX_BYTES
    except OSError:
        return False


def _was_ours(file: Path) -> bool:
    # Called only if SQLite can do nothing with the file: closing any handle of a file drops all
    # POSIX locks that this process has on it, and so SQLite's.
    end = b""
    try:
        with file.open("rb") as opened:
            for _ in range(0, _SEARCHED_BYTES, _PIECE_BYTES):
                piece = opened.read(_PIECE_BYTES)
                if _OUR_WORDS in end + piece:
                    return True
                # The words may be cut in two by the end of a piece.
                end = piece[-len(_OUR_WORDS) :]
    except OSError:
        pass
    return False


def _is_operational(error: DBAPIError) -> bool:
    return error.connection_invalidated or isinstance(error, OperationalError)


def violated(error: IntegrityError) -> str:
    """Return the name of the unique constraint or index that was violated, or an empty text."""
    diag = getattr(error.orig, "diag", None)
    if diag is not None:
        return str(diag.constraint_name or "")
    # SQLite names the columns: "UNIQUE constraint failed: token.patient_id, token.department_id"
    _, _, columns = str(error.orig).partition("UNIQUE constraint failed: ")
    return _unique_names().get(columns, "")


@cache
def _unique_names() -> dict[str, str]:
    # Imported at the first violation: this loads all tables, and a window needs few to start.
    from qtoken.models.everything import metadata

    names: dict[str, str] = {}
    for table in metadata.tables.values():
        rules: list[Constraint | Index] = [*table.constraints, *table.indexes]
        for rule in rules:
            if _is_unique(rule):
                columns = ", ".join(f"{table.name}.{c.name}" for c in rule.columns)
                names[columns] = str(rule.name)
    return names


def _is_unique(rule: Constraint | Index) -> TypeGuard[ColumnCollectionConstraint | Index]:
    if isinstance(rule, Index):
        return bool(rule.unique)
    return isinstance(rule, (UniqueConstraint, PrimaryKeyConstraint))
