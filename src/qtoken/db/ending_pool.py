"""A connection pool that can be closed completely, with the connections that are in use."""

import threading
from typing import Any

from sqlalchemy.pool import ConnectionPoolEntry, QueuePool


class EndingPool(QueuePool):
    """A `QueuePool` that leaves no connection open once it was disposed of.

    Idle connections are closed at once, those in use when they are given back. SQLAlchemy's own
    pool closes only the idle ones: a connection that is given back later, or opened later by a
    thread that already had the pool, stays in a pool that nobody uses until Python drops it.
    """

    # Log under SQLAlchemy's name, so that our log does not get a pool's debug output.
    _sqla_logger_namespace = "sqlalchemy.pool.EndingPool"

    def __init__(self, *given: Any, **settings: Any) -> None:
        super().__init__(*given, **settings)
        # Reentrant: garbage collection gives forgotten connections back in whatever code is just
        # running, which may be a thread that holds this lock.
        self._ending = threading.RLock()
        self._is_over = False
        self._is_last = False
        self._successor: EndingPool | None = None

    def recreate(self) -> "EndingPool":
        """Dispose of this pool and return its successor, the same one at each call.

        If two threads dispose of an engine at once, the second replaces the pool that the first has
        put there. With two successors the first one would be lost with its open connections.
        """
        self.dispose()
        with self._ending:
            if self._successor is None:
                # SQLAlchemy makes it of this class, though the annotation says `QueuePool`.
                successor: Any = super().recreate()
                self._successor = successor
                if self._is_last:
                    successor.finish()
            return self._successor

    def dispose(self) -> None:
        """Close idle connections now, and from now on each one that is given back."""
        with self._ending:
            self._is_over = True
        super().dispose()

    def finish(self) -> None:
        """Dispose of this pool and of all successors: from now on each use closes its connection.

        Nobody is refused: a thread that still reads while the program ends gets its rows.
        """
        with self._ending:
            self._is_last = True
            successor = self._successor
        self.dispose()
        if successor is not None:
            successor.finish()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        # The lock closes the race with `dispose`: either the connection is idle before the pool
        # ends, and `dispose` closes it, or it is closed here.
        with self._ending:
            if not self._is_over:
                super()._do_return_conn(record)
                return
        record.close()
        # Give the empty place back all the same: threads that already wait at this pool need it.
        super()._do_return_conn(record)
