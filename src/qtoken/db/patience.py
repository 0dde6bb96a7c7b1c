"""A PostgreSQL connection that gives up on a server that hangs.

libpq waits for ever as long as the server's computer answers, which it does while the server itself
stands still: frozen, or waiting for a disk. A press would hang with it, and so would the end of the
program.
"""

import time
from collections.abc import Generator
from typing import Any

import psycopg

from qtoken.db.lineage import History

ANSWER_WITHIN_S = 10.0
"""How long a server may say nothing at all. Every sign of life begins the time anew."""

Waiting = Generator[Any, Any, Any]


class LimitedConnection(psycopg.Connection[Any]):
    """A connection that is closed, with OperationalError, when its patience is at an end."""

    patience_s = ANSWER_WITHIN_S

    history: History | None = None
    """How far its server is, where an address has several."""

    def wait(self, gen: Waiting, *args: Any, **named: Any) -> Any:
        """Wait as psycopg does, but not for ever."""
        return super().wait(self._limited(gen), *args, **named)

    def _limited(self, gen: Waiting) -> Waiting:
        try:
            wanted = next(gen)
            give_up_at = time.monotonic() + self.patience_s
            while True:
                ready = yield wanted
                if ready:
                    give_up_at = time.monotonic() + self.patience_s
                elif time.monotonic() > give_up_at:
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server does not answer")
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value
