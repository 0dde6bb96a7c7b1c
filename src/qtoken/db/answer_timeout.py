"""A PostgreSQL connection that gives up on a server that hangs.

libpq waits for ever as long as the server's computer answers, which it does even if the server
itself is frozen or waits for a disk. A press would hang, and so would the end of the program.
"""

import time
from collections.abc import Generator
from typing import Any

import psycopg

from qtoken.db.lineage import History

ANSWER_WITHIN_S = 10.0
"""How long a server may send nothing at all. Whatever it sends starts the time anew."""

Waiting = Generator[Any, Any, Any]


class LimitedConnection(psycopg.Connection[Any]):
    """A connection that closes itself and raises OperationalError if no answer comes in time."""

    answer_timeout_s = ANSWER_WITHIN_S

    history: History | None = None
    """The history of its server, where an address has several; `postgres_servers` sets it."""

    def wait(self, gen: Waiting, *args: Any, **named: Any) -> Any:
        """Wait as psycopg does, but no longer than the timeout."""
        return super().wait(self._limited(gen), *args, **named)

    def _limited(self, gen: Waiting) -> Waiting:
        # psycopg's protocol: the generator yields what to wait for (read, write), and is sent what
        # became ready, or nothing after each interval in which psycopg looks for signals.
        try:
            wanted = next(gen)
            give_up_at = time.monotonic() + self.answer_timeout_s
            while True:
                ready = yield wanted
                if ready:
                    give_up_at = time.monotonic() + self.answer_timeout_s
                elif time.monotonic() > give_up_at:
                    # Not `close()`: nothing must be sent to a server that hangs.
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server does not answer")
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value
