"""Notices when anybody commits to a PostgreSQL database.

A separate connection listens for the notification of each commit. Between notifications the server
is asked from time to time whether it still answers. After a reconnection everything counts as
changed, because notifications sent meanwhile are lost.
"""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import URL

from qtoken.db import schema
from qtoken.db.database import CHANNEL, STEP_HINT
from qtoken.db.lineage import Lineage
from qtoken.db.postgres_servers import Servers
from qtoken.db.postgres_session import listener_settings
from qtoken.domain.errors import DatabaseError

ASK_EVERY_S = 1.0
ANSWER_WITHIN_S = 1.2
"""A server that hangs is noticed after the sum of both: windows promise it within three seconds."""

_OWN_LATER_S = 0.002
"""How much later this process looks at its own commits; `_heard_notifications` says why."""

_CONNECT_WITHIN_S = 2
_TRY_AGAIN_S = 0.5


class PostgresWatcher:
    """Listens in a thread; calls `heard` after each answer, and `lost` when there is none."""

    def __init__(
        self,
        url: URL,
        lineage: Lineage,
        own_backends: Collection[int],
        *,
        heard: Callable[[bool], None],
        lost: Callable[[], None],
        saw_schema: Callable[[str], None],
    ) -> None:
        """`lineage` is what the program knows of the servers; the watcher adds to it.

        `heard` gets whether anything was committed. `own_backends` are the ids of the server
        processes that work for this program. `saw_schema` gets the schema's migration and raises
        `DatabaseError` if the program does not know it.
        """
        self._url = url
        self._lineage = lineage
        self._own_backends = own_backends
        self._heard = heard
        self._lost = lost
        self._saw_schema = saw_schema
        self._is_stopping = threading.Event()
        self._waker: socket.socket | None = None
        self._woken: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen; returns at once."""
        self._is_stopping.clear()
        # Written to by `stop`, because the thread waits in `select` and not for an event.
        self._waker, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._watch, name="watch-postgres", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop and wait for the thread."""
        self._is_stopping.set()
        if self._waker is not None:
            self._waker.send(b"x")
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        for end in (self._waker, self._woken):
            if end is not None:
                end.close()
        self._waker = self._woken = None

    def poke(self) -> None:
        """Do nothing: the server notifies this process of its own commits as well."""

    def _watch(self) -> None:

        settings = listener_settings(self._url) | {
            "connect_timeout": _CONNECT_WITHIN_S,
            "application_name": "qtoken-listener",
        }
        servers = Servers(self._lineage)
        while not self._is_stopping.is_set():
            try:
                listener = servers.connect((), settings)
                # Not psycopg's own `with`, which would ask a server that hangs for a rollback.
                with contextlib.closing(listener):
                    self._listen(listener, partial(servers.require_newest, listener, settings))
            except (psycopg.Error, OSError, DatabaseError):
                self._lost()
                self._is_stopping.wait(_TRY_AGAIN_S)

    def _listen(self, connection: Any, require_newest: Callable[[], None]) -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        self._saw_schema(schema.version(connection))
        # Listen first and then report a change, so that no commit in between is missed.
        self._heard(True)
        raw = connection.pgconn
        while not self._is_stopping.is_set():
            require_newest()
            if self._readable(raw.socket, ASK_EVERY_S):
                raw.consume_input()
            if self._heard_notifications(raw):
                self._saw_schema(schema.version(connection))
            if self._is_stopping.is_set():
                return
            if not self._has_just_heard and self._ask(raw):
                self._saw_schema(schema.version(connection))
            self._has_just_heard = False

    _has_just_heard = False

    def _heard_notifications(self, raw: Any) -> bool:
        """Report notifications that have come; return whether the schema was changed."""
        told = _notifications(raw)
        if told and all(notification.be_pid in self._own_backends for notification in told):
            # Let the thread that has just committed finish first: refreshing now would compete with
            # it for Python's global lock. And a burst of commits then causes one refresh.
            time.sleep(_OWN_LATER_S)
            raw.consume_input()
            told += _notifications(raw)
        if told:
            self._has_just_heard = True
            self._heard(True)
        return any(notification.extra == STEP_HINT.encode() for notification in told)

    def _ask(self, raw: Any) -> bool:
        """Ask whether the server still answers; return whether the schema was changed.

        Raises OSError if it does not answer in time.
        """
        # libpq's asynchronous calls, as `execute` could not be interrupted by `stop`.
        raw.send_query(b"SELECT 1")
        raw.flush()
        while raw.is_busy():
            if not self._readable(raw.socket, ANSWER_WITHIN_S):
                if self._is_stopping.is_set():
                    return False
                raise TimeoutError
            raw.consume_input()
        while raw.get_result() is not None:
            pass
        self._heard(False)
        return self._heard_notifications(raw)

    def _readable(self, handle: int, within_s: float) -> bool:
        woken = [] if self._woken is None else [self._woken.fileno()]
        ready, _, _ = select.select([handle, *woken], [], [], within_s)
        return handle in ready


def _notifications(raw: Any) -> list[Any]:
    """Return the notifications that libpq has received, without waiting."""
    told = []
    while (notification := raw.notifies()) is not None:
        told.append(notification)
    return told
