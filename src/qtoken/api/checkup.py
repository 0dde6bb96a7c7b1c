"""Checks whether the server can do its work, however many ask at the same time."""

import os
import time
from collections.abc import Callable

import anyio
from anyio.to_thread import run_sync

from qtoken.api import request_log
from qtoken.domain.errors import QTokenError

ANSWERS_WITHIN_S = 10
"""If this check gets no worker thread for so long, requests get none either."""

_GOOD_FOR_S = 1.0
"""An answer is used again for so long: anybody may ask, as often as they like."""


class Checkup:
    """Looks at the database in one of the threads that do the work, one look at a time."""

    def __init__(self, examine: Callable[[], None]) -> None:
        """`examine` raises an error if something is wrong."""
        self._examine = examine
        self._turn = anyio.Lock()
        self._was_well = False
        self._refused = ""
        self._good_until = 0.0

    async def is_well(self) -> bool:
        """Whether the database is there, whole, and answers, and a worker thread is free to ask."""
        with anyio.move_on_after(ANSWERS_WITHIN_S):
            # Whoever waited for the lock finds the answer that the one before has just got.
            async with self._turn:
                if time.monotonic() > self._good_until:
                    self._was_well = await self._look()
                    self._good_until = time.monotonic() + _GOOD_FOR_S
                return self._was_well
        return False

    async def _look(self) -> bool:
        try:
            # The time limit above can end the waiting, never the thread: a driver that hangs keeps
            # it.
            await run_sync(self._examine, abandon_on_cancel=True)
        except QTokenError as refused:
            # Monitors ask every few seconds: one line in the log for each new reason, not for each
            # question.
            if refused.code != self._refused:
                request_log.unwell(refused.code)
            self._refused = refused.code
            return False
        except Exception as fault:  # noqa: BLE001 - whatever it is, the answer is no
            request_log.fault(os.urandom(4).hex().upper(), fault)
            return False
        self._refused = ""
        return True
