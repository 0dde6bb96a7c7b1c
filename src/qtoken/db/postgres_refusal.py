"""Why PostgreSQL, or libpq before it, lets nobody in, as named errors.

There is no SQLSTATE while a connection is made: libpq keeps it to itself. What is left are its
words. The server's stand behind a colon and two blanks in every language, and `pg_hba.conf` is
called so in all of them; other sentences of the server are known in English, and told as they are
where they are in another language.
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
"""The server's words: https://www.postgresql.org/docs/current/protocol-error-fields.html"""

_KNOWN: tuple[tuple[re.Pattern[str], type[DatabaseError] | None], ...] = (
    # It will answer by itself in a moment.
    (re.compile(r"the database system is |terminating connection"), None),
    # Who comes first after a change of the schema writes a file, before the address is judged.
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
# Neither the end of a connection nor what is no PostgreSQL is a reason to look at certificates.
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
    """Return why no connection came about; None where nobody answers, or not yet.

    `name` is the database's where the address has one; `is_absent` asks the server for it.
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
    """Return what libpq says before it has asked a server, or instead of it."""
    for words, kind in (
        (_HOST_UNKNOWN, DatabaseHostUnknown),
        (_NO_ADDRESS, DatabaseAddressRefused),
        (_UNENCRYPTED, DatabaseUnencrypted),
    ):
        found = words.search(text)
        if found is not None:
            return kind(**found.groupdict())
    return None
