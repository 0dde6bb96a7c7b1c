"""HTTP/1.1 as this server speaks it: with limits on heads, bodies and silence."""

import asyncio
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from qtoken.api.doors import Leave
from qtoken.api.parsing import PlainParser

HEAD_LIMIT = 32 * 1024
"""Most bytes of a request's first line and headers, plus one read; browsers send about 2 KiB."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client may take, in seconds."""

    head: float = 10.0
    """For first line and headers, from the beginning of the connection or of the request."""
    body: float = 30.0
    """For a body: 64 KiB at most."""
    taking: float = 60.0
    """To read on, once the send buffer is full of an answer."""


_USUAL = Patience()


class BoundedHttp(HttpToolsProtocol):
    """Requests read by a parser in C, within limits of size and time.

    WORKAROUND: with httptools uvicorn collects headers without a limit, so that one client could
    fill the memory, and waits for ever for a head or a body. Remove this when uvicorn limits both,
    as it limits the size with h11.
    """

    def __init__(self, *given: Any, leave: Leave, patience: Patience = _USUAL, **more: Any) -> None:
        """`leave` is called when the connection ends."""
        super().__init__(*given, **more)
        self.parser = PlainParser(self)  # type: ignore[assignment]
        self._leave = leave
        self._patience = patience
        self._has_gone_on = False
        self._length = 0
        self._is_in_request = False
        self._has_head = False
        self._awaited: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; the first head is awaited from now."""
        super().connection_made(transport)
        self._await_for(self._patience.head)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._await_for(None)
        self.resume_writing()
        super().connection_lost(exc)
        self._leave()

    def data_received(self, data: bytes) -> None:
        """Read what came; refuse headers that do not end, before a body or after it."""
        self._has_gone_on = False
        super().data_received(data)
        # The parser reports progress (head complete, body, end) through the methods below. Bytes
        # that lead to none of these are headers.
        self._length = 0 if self._has_gone_on else self._length + len(data)
        if self._length > HEAD_LIMIT and not self.transport.is_closing():
            self.send_400_response("The headers are too long.")
        if self._awaited is None and not self._is_in_request and not self._has_gone_on:
            # uvicorn stops its keep-alive timer on any byte. Empty lines before a request are
            # legal and begin none, so without this such a connection would wait for ever.
            self._await_for(self._patience.head)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._is_in_request = True
        self._has_head = False
        # On a connection that was kept, the time for a head begins with the request's first byte.
        if self._awaited is None:
            self._await_for(self._patience.head)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; trailers, which follow a chunked body, are ignored."""
        if not self._has_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """End a request's head."""
        if self.parser.should_upgrade():
            # `PlainParser` reads this head once more without the offer; only that one counts.
            return
        self._has_head = True
        self._has_gone_on = True
        self._await_for(self._patience.body)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of its body."""
        self._has_gone_on = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End it."""
        if self.parser.should_upgrade():
            return
        self._has_gone_on = True
        self._is_in_request = False
        self._await_for(None)
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Wait for a client that reads more slowly than we send, but not for ever."""
        super().pause_writing()
        self._stalled = self.loop.call_later(self._patience.taking, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        # uvicorn makes its flow control in `connection_made` only.
        if self.flow is not None:
            super().resume_writing()

    def _await_for(self, seconds: float | None) -> None:
        """Hang up unless called again within so many seconds; None waits for nothing."""
        if self._awaited is not None:
            self._awaited.cancel()
        self._awaited = None if seconds is None else self.loop.call_later(seconds, self._hang_up)

    def _hang_up(self) -> None:
        self._awaited = None
        self.transport.close()
