"""A pool that ends whole: what is at rest is closed at once, the rest when it comes back."""

import threading
from typing import Any

from sqlalchemy.pool import ConnectionPoolEntry, QueuePool


class EndingPool(QueuePool):
    """A `QueuePool` of which nothing stays open after it was disposed of, whatever comes when.

    SQLAlchemy's own closes what is at rest at that moment. A connection that comes back later, or
    is made later by somebody who had found the pool before, it keeps for nobody, until Python
    drops it unclosed.
    """

    # What a pool tells while it works is SQLAlchemy's to say, and not for our log.
    _sqla_logger_namespace = "sqlalchemy.pool.EndingPool"

    def __init__(self, *given: Any, **settings: Any) -> None:
        super().__init__(*given, **settings)
        # Reentrant: connections that were forgotten are given back wherever Python collects them.
        self._ending = threading.RLock()
        self._is_over = False
        self._is_last = False
        self._successor: EndingPool | None = None

    def recreate(self) -> "EndingPool":
        """Return the pool that follows, when this one is disposed of.

        It may not be yet: of two who dispose of an engine at once, the second replaces what the
        first has put there. Both get the same pool, or one would be lost with what is in it.
        """
        self.dispose()
        with self._ending:
            if self._successor is None:
                # Of this very class, whatever its type says.
                successor: Any = super().recreate()
                self._successor = successor
                if self._is_last:
                    successor.finish()
            return self._successor

    def dispose(self) -> None:
        """Close what is at rest now, and from now on what comes back."""
        with self._ending:
            self._is_over = True
        super().dispose()

    def finish(self) -> None:
        """Dispose of this pool and of all that follow it: what is used from now on is closed after.

        Nobody is refused. A thread that is still at work when a program ends reads what it reads.
        """
        with self._ending:
            self._is_last = True
            successor = self._successor
        self.dispose()
        if successor is not None:
            successor.finish()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        # Either it is at rest before the end, which closes it, or it is closed here.
        with self._ending:
            if not self._is_over:
                super()._do_return_conn(record)
                return
        record.close()
        # Without a connection, for those who wait for their turn in this pool.
        super()._do_return_conn(record)
