"""A session on PostgreSQL as qtoken needs it, whatever the server, database or role sets.

What can be set is set at connect, in the one statement that a connection costs anyway. What cannot
be set is looked at there, and refused with a sentence: the database's encoding, a search path
without a schema, a pooler that gives each transaction to another session.
"""

import threading
from typing import Any

import psycopg
from sqlalchemy import URL

from qtoken.db import postgres_refusal
from qtoken.db.lineage import Lineage
from qtoken.db.patience import LimitedConnection
from qtoken.db.postgres_servers import Servers
from qtoken.domain.errors import (
    DatabaseAddressRefused,
    DatabaseEncodingWrong,
    DatabasePooled,
    DatabaseSchemaUnset,
)

LOCK_LIMIT_S = 8.0
"""How long PostgreSQL lets a command wait for another's lock; less than `ANSWER_WITHIN_S`."""

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
    # How transactions behave: guarded writes are made for this level, and limits are ours.
    "default_transaction_isolation": "read committed",
    "default_transaction_deferrable": "off",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "30s",
    # What a policy would hide is an error: a patient is not left out without a word.
    "row_security": "off",
}
_SETTINGS = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in _FIXED.items())
# An acknowledged token is on the disk. Who has standbys may ask for more, never for less.
_DURABLE = """set_config('synchronous_commit', CASE current_setting('synchronous_commit')
    WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)"""
# Since PostgreSQL 14, which would end what waits for news, and 17.
_NO_LIMITS = ", ".join(
    f"""CASE WHEN current_setting('{name}', true) IS NOT NULL
    THEN set_config('{name}', '0', false) END"""
    for name in ("idle_session_timeout", "transaction_timeout")
)
# The server gives up before we do: what waits for a lock behind our back would be done later, after
# the user was told that nothing was changed.
_PREPARE = f"""
    SELECT current_setting('server_encoding'), current_schema(),
        {_SETTINGS}, {_DURABLE}, {_NO_LIMITS}, set_config('lock_timeout', %s, false)
    WHERE %s OR pg_backend_pid() = %s
"""

_PROBES = 3

_TRIES = 20
"""How often a session is asked that a role, a database or the server gives too little time."""


class Sessions:
    """Opens the sessions of one address."""

    def __init__(self, lineage: Lineage) -> None:
        self._servers = Servers(lineage)
        self._is_probed = False
        self._lock = threading.Lock()

    def connect(self, words: Any, settings: Any) -> LimitedConnection:
        """Return a new session, set and looked at.

        Raises `DatabaseAddressRefused` where libpq does not know an option of the address, what
        `postgres_refusal` names, `DatabaseLeftBehind`, `DatabaseEncodingWrong`,
        `DatabaseSchemaUnset`, `DatabasePooled`, and the driver's errors.
        """
        try:
            connection = self._servers.connect(words, settings)
        except psycopg.ProgrammingError as error:
            raise DatabaseAddressRefused(reason=str(error).strip()) from None
        except psycopg.OperationalError as error:
            # Without one in the address it is libpq's own choice.
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
            # Somebody else answers than who let us in. Nothing is set before it is clear whose
            # session that would be.
            with self._lock:
                if not self._is_probed:
                    _require_own_session(connection, words, settings)
                    self._is_probed = True
            found = _prepared(connection, is_trusted=True)
        encoding, schema = found[:2]
        if encoding != "UTF8":
            raise DatabaseEncodingWrong(encoding=encoding)
        # In the system's own, `pg_temp` first of all, nothing is kept.
        if schema is None or schema.startswith("pg_"):
            raise DatabaseSchemaUnset


def listener_settings(url: URL) -> dict[str, Any]:
    """Return what libpq is told to reach the same database."""
    _words, settings = url.get_dialect()().create_connect_args(url)
    return dict(settings)


def _is_absent(name: str, words: Any, settings: Any) -> bool:
    """Whether the server has no database of that name.

    It is asked: what it says when it lets nobody in may be in its own language.
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
        # A limit of milliseconds, which holds until it is taken away.
        found = _asked_patiently(connection, asked)
    # Where the session began without an encoding, the driver gives bytes for texts.
    return found and [v.decode("ascii") if isinstance(v, bytes) else v for v in found]


def _asked_patiently(connection: LimitedConnection, asked: Any) -> Any:
    """Return what `_PREPARE` answers, where the session's limit on statements is below its time.

    Raises `QueryCanceled` if that is too little even to take it away.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            # Of this transaction only, as long as it is not clear whose session this is.
            with connection.transaction():
                connection.execute("SET LOCAL statement_timeout = 0", prepare=False)
                return connection.execute(_PREPARE, asked, prepare=False).fetchone()
        except psycopg.errors.QueryCanceled:
            if not tries_left:
                raise
    return None


def _require_own_session(connection: LimitedConnection, words: Any, settings: Any) -> None:
    """Raise `DatabasePooled` if two connections meet in one session, or one has several.

    By what they answer, not by the pooler's name: in its session mode all is well.
    """
    with LimitedConnection.connect(*words, **settings, autocommit=True) as other:
        own, others = {_backend(connection)}, set[int]()
        for _ in range(_PROBES):
            # An odd number of questions, so that a pooler that deals in turns is seen as well.
            others |= {_backend(other), _backend(other)}
            own.add(_backend(connection))
    if own & others or len(own) > 1 or len(others) > 1:
        raise DatabasePooled


def _backend(connection: LimitedConnection) -> int:
    row = connection.execute("SELECT pg_backend_pid()", prepare=False).fetchone()
    return int(row[0]) if row else 0
