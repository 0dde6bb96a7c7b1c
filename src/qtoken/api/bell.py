"""Wakes listeners after each commit; a listener that waits holds no thread."""

import asyncio

import anyio


class Bell:
    """Rung in the change feed's thread, heard in the server's event loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._next = anyio.Event()
        self.is_closed = False

    def open(self) -> None:
        """Begin. Called in the event loop in which it is heard."""
        self._loop = asyncio.get_running_loop()
        self._next = anyio.Event()

    def ring(self) -> None:
        """Wake all who wait. From any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            # anyio's events belong to one loop and must not be set from another thread.
            loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """Wake everybody for the last time, as the server ends. Called in the loop."""
        self.is_closed = True
        self._wake()

    def next(self) -> anyio.Event:
        """Return what the next ring sets. Taken before looking, so that no ring is missed."""
        return self._next

    def _wake(self) -> None:
        # A new event for each ring: whoever still holds the old one is woken, and the next wait
        # begins unset.
        rung, self._next = self._next, anyio.Event()
        rung.set()
