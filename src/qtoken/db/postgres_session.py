"""A session on PostgreSQL with the settings that qtoken needs.

Defaults of the server, the database or the role are overridden in the one statement that each new
connection runs anyway. What cannot be set is checked there and refused with a named error: the
database's encoding, a search path without a schema, a pooler that switches sessions between
transactions.
"""

import threading
from typing import Any

import psycopg
from sqlalchemy import URL

from qtoken.db import postgres_refusal
from qtoken.db.answer_timeout import LimitedConnection
from qtoken.db.lineage import Lineage
from qtoken.db.postgres_servers import Servers
from qtoken.domain.errors import (
    DatabaseAddressRefused,
    DatabaseEncodingWrong,
    DatabasePooled,
    DatabaseSchemaUnset,
)

LOCK_LIMIT_S = 8.0
"""How long PostgreSQL lets a command wait for a lock. Shorter than `ANSWER_WITHIN_S`: see below."""

_FIXED = {
    # How values are written and read.
    "client_encoding": "UTF8",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "standard_conforming_strings": "on",
    "transform_null_equals": "off",
    # How transactions behave: the guarded writes rely on this level, and time limits are ours.
    "default_transaction_isolation": "read committed",
    "default_transaction_deferrable": "off",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "30s",
    # A row that a security policy would hide becomes an error: no patient silently drops out.
    "row_security": "off",
    # What is asked all day is in memory. By the disks of the default, a list of a hundred tokens
    # would be joined with all patients there ever were.
    "random_page_cost": "1.1",
}
_SETTINGS = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in _FIXED.items())
# A token that was acknowledged is on the disk. A server with standbys may be stricter, never laxer.
_DURABLE = """set_config('synchronous_commit', CASE current_setting('synchronous_commit')
    WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)"""
# Settings since PostgreSQL 14 and 17, unknown to older servers. The first would end the connection
# that listens for notifications.
_NO_LIMITS = ", ".join(
    f"""CASE WHEN current_setting('{name}', true) IS NOT NULL
    THEN set_config('{name}', '0', false) END"""
    for name in ("idle_session_timeout", "transaction_timeout")
)
# The server must give up on a lock before we give up on the server: a command that still waits
# there would be carried out after the user was told that nothing was changed. The WHERE clause sets
# nothing unless this is the session that was connected to, or it is known not to be shared.
_PREPARE = f"""
    SELECT current_setting('server_encoding'), current_schema(),
        {_SETTINGS}, {_DURABLE}, {_NO_LIMITS}, set_config('lock_timeout', %s, false)
    WHERE %s OR pg_backend_pid() = %s
"""

_PROBES = 3
"""How many rounds of questions show whether a pooler deals out sessions in turns."""

_TRIES = 20
"""How often to try if the server's default `statement_timeout` is too short for `_PREPARE`."""


class Sessions:
    """Opens the sessions of one address."""

    def __init__(self, lineage: Lineage) -> None:
        self._servers = Servers(lineage)
        self._is_probed = False
        self._lock = threading.Lock()

    def connect(self, words: Any, settings: Any) -> LimitedConnection:
        """Return a new session with its settings made and checked.

        Raises `DatabaseAddressRefused` if libpq does not know an option of the address, the errors
        of `postgres_refusal`, `DatabaseLeftBehind`, `DatabaseEncodingWrong`, `DatabaseSchemaUnset`,
        `DatabasePooled`, and the driver's errors.
        """
        try:
            connection = self._servers.connect(words, settings)
        except psycopg.ProgrammingError as error:
            raise DatabaseAddressRefused(reason=str(error).strip()) from None
        except psycopg.OperationalError as error:
            # If the address names no database, libpq chooses one (usually named as the user).
            name = str(settings.get("dbname") or "")
            refused = postgres_refusal.named(error, name, lambda: _is_absent(name, words, settings))
            if refused is None:
                raise
            raise refused from error
        try:
            self._prepare(connection, words, settings)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: LimitedConnection, words: Any, settings: Any) -> None:
        found = _prepared(connection, is_trusted=False)
        if found is None:
            # Another server process answers than the one that was connected to: a pooler stands in
            # between. Set nothing before it is certain that the session is not shared.
            with self._lock:
                if not self._is_probed:
                    _require_own_session(connection, words, settings)
                    self._is_probed = True
            found = _prepared(connection, is_trusted=True)
        encoding, schema = found[:2]
        if encoding != "UTF8":
            raise DatabaseEncodingWrong(encoding=encoding)
        # Tables made in a system schema, such as `pg_temp`, would not last.
        if schema is None or schema.startswith("pg_"):
            raise DatabaseSchemaUnset


def listener_settings(url: URL) -> dict[str, Any]:
    """Return libpq's settings to connect to the same database."""
    _words, settings = url.get_dialect()().create_connect_args(url)
    return dict(settings)


def _is_absent(name: str, words: Any, settings: Any) -> bool:
    """Return whether the server has no database of that name.

    This asks the server, because its refusal may be in any language. False if that fails.
    """
    elsewhere = settings | {"dbname": "postgres"}
    query = "SELECT 1 FROM pg_database WHERE datname = %s"
    try:
        with LimitedConnection.connect(*words, **elsewhere, autocommit=True) as connection:
            return connection.execute(query, (name,), prepare=False).fetchone() is None
    except psycopg.Error:
        return False


def _prepared(connection: LimitedConnection, *, is_trusted: bool) -> Any:
    asked = (f"{LOCK_LIMIT_S:.0f}s", is_trusted, connection.info.backend_pid)
    try:
        found = connection.execute(_PREPARE, asked, prepare=False).fetchone()
    except psycopg.errors.QueryCanceled:
        # The session began with a `statement_timeout` of milliseconds, which must be lifted first.
        found = _without_limit(connection, asked)
    # While the encoding was SQL_ASCII, psycopg returned texts as bytes.
    return found and [v.decode("ascii") if isinstance(v, bytes) else v for v in found]


def _without_limit(connection: LimitedConnection, asked: Any) -> Any:
    """Return the answer to `_PREPARE` in a session whose time limit is too short for it.

    Raises `QueryCanceled` if the limit is too short even to be lifted.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            # For this transaction only, as long as the session may be shared through a pooler.
            with connection.transaction():
                connection.execute("SET LOCAL statement_timeout = 0", prepare=False)
                return connection.execute(_PREPARE, asked, prepare=False).fetchone()
        except psycopg.errors.QueryCanceled:
            if not tries_left:
                raise
    return None


def _require_own_session(connection: LimitedConnection, words: Any, settings: Any) -> None:
    """Raise `DatabasePooled` if two connections share a session, or one is given several.

    Tests the behaviour rather than looking for a pooler: in session mode a pooler does no harm.
    """
    with LimitedConnection.connect(*words, **settings, autocommit=True) as other:
        own, others = {_backend(connection)}, set[int]()
        for _ in range(_PROBES):
            # Three questions a round, an odd number: with two sessions dealt out in turns each
            # connection then sees both of them.
            others |= {_backend(other), _backend(other)}
            own.add(_backend(connection))
    if own & others or len(own) > 1 or len(others) > 1:
        raise DatabasePooled


def _backend(connection: LimitedConnection) -> int:
    row = connection.execute("SELECT pg_backend_pid()", prepare=False).fetchone()
    return int(row[0]) if row else 0
