"""Limits on connections: no client can take them all, not even by sending nothing."""

import asyncio
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Coroutine

from qtoken.api.serving import Network, is_in
from qtoken.domain.sign_in_throttle import place_of

HANDSHAKE_WITHIN_S = 10.0
"""How long a TLS handshake may take."""

BY_ADDRESS_MOST = 1000
"""Connections from one network: all phones of a waiting room share an address, one or two each."""

_FILES_KEPT = 128
"""Files left for the database, the log and whatever else is opened."""

_REST_S = 0.2

_log = logging.getLogger(__name__)

Leave = Callable[[], None]
Speak = Callable[[Leave], asyncio.Protocol]


class Doors:
    """Counts connections, in the server's loop. Named proxies stand for many, and have no limit."""

    def __init__(self, files: int, proxies: tuple[Network, ...] = ()) -> None:
        """`files` is how many this process may have open."""
        self._most = max(16, files - _FILES_KEPT)
        # Even a network that takes all it may leaves half of the places to the others.
        self._by_address_most = min(BY_ADDRESS_MOST, self._most // 2)
        self._proxies = proxies
        self._open: Counter[str] = Counter()

    def come_in(self, address: str) -> Leave | None:
        """Return a function to call when the connection ends, None for one too many."""
        place = place_of(address)
        is_many = self._open[place] >= self._by_address_most and not is_in(address, self._proxies)
        if is_many or self._open.total() >= self._most:
            return None
        self._open[place] += 1
        inside = [place]

        def leave() -> None:
            # The handshake and the protocol both call this; only the first call counts.
            if inside:
                self._open[inside.pop()] -= 1
                if not self._open[place]:
                    del self._open[place]

        return leave


class Porter:
    """Accepts connections, refuses those over the limit, and does each TLS handshake on its own.

    asyncio's own server accepts before anybody can count, and gives a silent handshake a minute.
    """

    def __init__(self, doors: Doors, tls: ssl.SSLContext | None, speak: Speak) -> None:
        """`speak` makes the protocol of a connection, given what it must call at its end."""
        self._doors = doors
        self._tls = tls
        self._speak = speak
        self._tasks: set[asyncio.Task[None]] = set()

    def open(self, listener: socket.socket) -> None:
        """Accept from now on. Called in the loop."""
        listener.setblocking(False)
        self._do(self._accept(listener))

    async def close(self) -> None:
        """Accept nobody else, and end the handshakes that are under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, address = await loop.sock_accept(listener)
            except OSError as error:
                # The client has gone, or no file is free. Without the pause this loop would spin
                # until another connection ends and frees one.
                _log.warning("a connection was not accepted: %s", error.strerror)
                await asyncio.sleep(_REST_S)
                continue
            leave = self._doors.come_in(address[0])
            if leave is None:
                connection.close()
            else:
                # In a task of its own, so that a slow handshake keeps nobody else from being
                # accepted.
                self._do(self._begin(connection, leave))

    async def _begin(self, connection: socket.socket, leave: Leave) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.connect_accepted_socket(
                lambda: self._speak(leave),
                connection,
                ssl=self._tls,
                ssl_handshake_timeout=HANDSHAKE_WITHIN_S if self._tls else None,
            )
        except (OSError, asyncio.CancelledError):
            # No TLS, too slow, gone, or the server ends.
            connection.close()
            leave()

    # asyncio keeps only weak references to tasks: without the set a running one could be collected.
    def _do(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
