"""What the drivers say went wrong, as named errors.

A failure of the surroundings (lock, disk, network, foreign file) becomes a `DatabaseError`; a
violated constraint that a user can hit is named by `violated` for the service to translate.
"""

import sqlite3
from functools import cache
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
    DatabaseForeign,
    DatabaseMissing,
    DatabaseReadOnly,
    DatabaseUnreachable,
    DiskFull,
)

_SQLITE: dict[int, type[DatabaseError]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
    sqlite3.SQLITE_PERM: DatabaseReadOnly,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnreachable,
    sqlite3.SQLITE_IOERR: DatabaseUnreachable,
    sqlite3.SQLITE_NOTADB: DatabaseForeign,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
}

# By SQLSTATE, the longest match first: https://www.postgresql.org/docs/current/errcodes-appendix
_POSTGRES: dict[str, type[DatabaseError]] = {
    "53100": DiskFull,
    "25006": DatabaseReadOnly,
    "42501": DatabaseReadOnly,
    "42P01": DatabaseMissing,
    "55P03": DatabaseBusy,
    "40P01": DatabaseBusy,
    "40001": DatabaseBusy,
    "57014": DatabaseBusy,
    "53": DatabaseBusy,
    "08": DatabaseUnreachable,
    "28": DatabaseUnreachable,
    "3D": DatabaseUnreachable,
    "57": DatabaseUnreachable,
}


def named(error: SQLAlchemyError | sqlite3.Error) -> DatabaseError | None:
    """Return the named error for a failure of the surroundings, or None: then it is our fault."""
    if isinstance(error, sqlite3.Error):
        return _named_sqlite(error)
    if isinstance(error, PoolTimeout):
        return DatabaseBusy()
    if isinstance(error, NoResultFound):
        # The one row that everything begins with is the clinic's: nobody has set it up.
        return DatabaseMissing()
    if not isinstance(error, DBAPIError) or isinstance(error, IntegrityError):
        return None
    origin = error.orig
    if isinstance(origin, sqlite3.Error):
        return _named_sqlite(origin)
    return _named_postgres(error)


def _named_sqlite(error: sqlite3.Error) -> DatabaseError | None:
    if str(error).startswith("no such table"):
        return DatabaseMissing()
    code = getattr(error, "sqlite_errorcode", None)
    kind = _SQLITE.get(code & 0xFF) if code is not None else None
    return kind() if kind else None


def _named_postgres(error: DBAPIError) -> DatabaseError | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return DatabaseUnreachable() if _is_operational(error) else None
    kind = _POSTGRES.get(state) or _POSTGRES.get(state[:2])
    return kind() if kind else None


def _is_operational(error: DBAPIError) -> bool:
    return error.connection_invalidated or isinstance(error, OperationalError)


def violated(error: IntegrityError) -> str:
    """Return the name of the unique constraint or index that refused a row, or an empty text."""
    diag = getattr(error.orig, "diag", None)
    if diag is not None:
        return str(diag.constraint_name or "")
    # SQLite names the columns: "UNIQUE constraint failed: token.patient_id, token.department_id"
    _, _, columns = str(error.orig).partition("UNIQUE constraint failed: ")
    return _unique_names().get(columns, "")


@cache
def _unique_names() -> dict[str, str]:
    # All tables, and so not before somebody is refused: a window needs a few of them to start.
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
