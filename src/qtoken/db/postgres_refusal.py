"""Names the reason why PostgreSQL, or libpq before it, refuses a connection.

libpq gives no SQLSTATE while a connection is made, only a message. In every language the server's
own message follows a colon and two blanks, and `pg_hba.conf` keeps its name. Other messages are
recognised in English; in another language they are shown to the user as they are.
"""

import re
from collections.abc import Callable

import psycopg

from qtoken.domain.errors import (
    DatabaseAbsent,
    DatabaseAddressRefused,
    DatabaseComputerRefused,
    DatabaseEntryRefused,
    DatabaseError,
    DatabaseFull,
    DatabaseHostUnknown,
    DatabasePasswordNeeded,
    DatabasePasswordWrong,
    DatabaseUnencrypted,
    DiskFull,
)

_SAID = re.compile(r"[^\s:]:  (?P<said>\S[^\n]*)")
"""The server's message: https://www.postgresql.org/docs/current/protocol-error-fields.html"""

_KNOWN: tuple[tuple[re.Pattern[str], type[DatabaseError] | None], ...] = (
    # The server is starting or stopping: this passes without anybody doing something.
    (re.compile(r"the database system is |terminating connection"), None),
    # The first session after a change of the schema writes a cache file before it is authenticated,
    # so a full disk shows here.
    (re.compile(r"No space left on device|could not (write init|extend) file"), DiskFull),
    (re.compile(r"pg_hba\.conf"), DatabaseComputerRefused),
    (re.compile(r"password authentication failed|role .* does not exist"), DatabasePasswordWrong),
    (
        re.compile(r"too many (clients|connections)|connection slots|no more connections"),
        DatabaseFull,
    ),
)
_NO_DATABASE = re.compile(r'database ".*" does not exist')

_HOST_UNKNOWN = re.compile(
    r"(?:failed to resolve host '|could not translate host name \")(?P<host>[^'\"]+)"
)
# The messages about an ended connection, or a server that is not PostgreSQL, mention SSL as well,
# but encryption is not the reason there.
_UNENCRYPTED = re.compile(
    r"failed: (?P<reason>(?!SSL SYSCALL|SSL connection|received invalid)(?:(?!failed: )[^\n])*"
    r"(?:SSL|certificate|GSSAPI)[^\n]*)"
)
_NO_ADDRESS = re.compile(
    r"^connection is bad: (?P<reason>(?:invalid|could not match|definition of)[^\n]*)"
)


def named(
    error: psycopg.OperationalError, name: str, is_absent: Callable[[], bool]
) -> DatabaseError | None:
    """Return why a connection failed, or None if no server answers, or not yet.

    `name` is the database's, empty if the address has none; `is_absent` asks the server whether
    that database is missing.
    """
    text = str(error)
    said = _SAID.search(text)
    if said is not None:
        return _refused(said["said"], name, is_absent)
    if error.pgconn is not None and error.pgconn.needs_password:
        return DatabasePasswordNeeded()
    return _not_tried(text)


def _refused(said: str, name: str, is_absent: Callable[[], bool]) -> DatabaseError | None:
    if name and _NO_DATABASE.fullmatch(said):
        return DatabaseAbsent(name=name)
    for words, kind in _KNOWN:
        if words.search(said):
            return None if kind is None else kind()
    if name and name in said and is_absent():
        return DatabaseAbsent(name=name)
    return DatabaseEntryRefused(said=said)


def _not_tried(text: str) -> DatabaseError | None:
    """Return the error for a message of libpq's own, from before a server was asked."""
    for words, kind in (
        (_HOST_UNKNOWN, DatabaseHostUnknown),
        (_NO_ADDRESS, DatabaseAddressRefused),
        (_UNENCRYPTED, DatabaseUnencrypted),
    ):
        found = words.search(text)
        if found is not None:
            return kind(**found.groupdict())
    return None
