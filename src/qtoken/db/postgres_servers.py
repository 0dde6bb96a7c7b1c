"""An address with several servers: connects to the current primary, never to an outdated one.

libpq takes the first server that accepts writes. That may be a primary that was lost and comes back
after a standby was promoted in its place: it accepts writes but knows nothing of what was done
since, and numbers would be given twice. So whenever a session is opened the other servers are asked
for their timeline, and a server that is behind is passed over.
"""

import math
import socket
import threading
import time
from collections.abc import Mapping
from typing import Any

import psycopg

from qtoken.db.answer_timeout import LimitedConnection
from qtoken.db.lineage import History, Lineage
from qtoken.domain.errors import DatabaseLeftBehind

ASK_EVERY_S = 10.0
"""A program asks the other servers no more often, however many sessions it opens."""

_ANSWER_WITHIN_S = 0.5
"""A computer that is switched off never answers, so this much is added to each start at most."""

_CONNECT_WITHIN_S = 2

# The name of a WAL file begins with its timeline, in hexadecimal digits. On a standby the function
# would raise an error, hence the CASE.
_HISTORY = """
    SELECT (SELECT system_identifier FROM pg_control_system()),
        CASE WHEN NOT pg_is_in_recovery() THEN pg_walfile_name(pg_current_wal_lsn()) END
"""

_TIMELINE_DIGITS = 8

_SEVERAL = 2
_USUAL_PORT = "5432"
_SOCKETS = ("/", "@")
"""A host that begins so is a Unix socket on this computer: a folder, or an abstract name."""

Settings = Mapping[str, Any]
Place = tuple[str, str]
"""Host and port."""


class Servers:
    """Opens connections to the servers of one address."""

    def __init__(self, lineage: Lineage) -> None:
        """`lineage` is what the program knows of the servers; each connection adds to it."""
        self._lineage = lineage
        self._asked_at = -math.inf
        self._asking = threading.Lock()

    def connect(self, words: Any, settings: Settings) -> LimitedConnection:
        """Return a connection to the server with the newest timeline.

        Raises `DatabaseLeftBehind` if the only server that accepts writes is outdated, and the
        driver's errors.
        """
        connection = LimitedConnection.connect(*words, **settings, autocommit=True)
        if len(_places(settings)) < _SEVERAL:
            return connection
        # Each turn leaves one outdated server out of the address, so this ends.
        while True:
            try:
                connection.history = _history(connection)
                self._lineage.learn(connection.history)
                if not self._is_left(connection, words, settings):
                    return connection
                settings = _without(_place(connection), settings)
            except BaseException:
                connection.close()
                raise
            connection.close()
            try:
                if not _places(settings):
                    raise DatabaseLeftBehind
                connection = LimitedConnection.connect(*words, **settings, autocommit=True)
            except psycopg.OperationalError:
                raise DatabaseLeftBehind from None

    def require_newest(self, connection: LimitedConnection, settings: Settings) -> None:
        """Raise `DatabaseLeftBehind` if another server was promoted since."""
        if self._is_left(connection, (), settings):
            raise DatabaseLeftBehind

    def _is_left(self, connection: LimitedConnection, words: Any, settings: Settings) -> bool:
        if connection.history is None:
            return False
        with self._asking:
            if time.monotonic() >= self._asked_at + ASK_EVERY_S:
                for place in _places(settings):
                    if place != _place(connection):
                        self._lineage.learn(_history_at(place, words, settings))
                self._asked_at = time.monotonic()
        return self._lineage.has_left(connection.history)


def _places(settings: Settings) -> list[Place]:
    """Return hosts and ports, in their order."""
    hosts = str(settings.get("host") or "").split(",")
    ports = str(settings.get("port") or "").split(",")
    # libpq's rule: a single port is that of all hosts.
    if len(ports) < len(hosts):
        ports = ports[:1] * len(hosts)
    return [(host, port or _USUAL_PORT) for host, port in zip(hosts, ports, strict=True) if host]


def _place(connection: LimitedConnection) -> Place:
    return connection.pgconn.host.decode(), connection.pgconn.port.decode()


def _without(left: Place, settings: Settings) -> Settings:
    others = [place for place in _places(settings) if place != left]
    hosts, ports = (",".join(each) for each in zip(*others, strict=True)) if others else ("", "")
    return {**settings, "host": hosts, "port": ports}


def _history(connection: LimitedConnection) -> History | None:
    """Return a server's history, or None if this role may not ask or the server is a standby."""
    try:
        found = connection.execute(_HISTORY, prepare=False).fetchone()
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.QueryCanceled):
        return None
    if found is None or found[1] is None:
        return None
    return History(found[0], int(found[1][:_TIMELINE_DIGITS], 16))


def _history_at(place: Place, words: Any, settings: Settings) -> History | None:
    host, port = place
    # A bare TCP connection first: libpq's shortest timeout is two seconds.
    if not _answers(host, port):
        return None
    there = {
        **settings,
        "host": host,
        "port": port,
        "target_session_attrs": "any",
        "connect_timeout": _CONNECT_WITHIN_S,
    }
    try:
        with LimitedConnection.connect(*words, **there, autocommit=True) as connection:
            return _history(connection)
    except psycopg.Error:
        return None


def _answers(host: str, port: str) -> bool:
    if host.startswith(_SOCKETS):
        return True
    try:
        socket.create_connection((host, int(port)), _ANSWER_WITHIN_S).close()
    except (OSError, ValueError):
        return False
    return True
