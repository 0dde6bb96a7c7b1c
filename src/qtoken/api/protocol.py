"""HTTP/1.1 as this server speaks it."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_LIMIT = 32 * 1024
"""Bytes of a request's first line and headers, to within one read; browsers send some 2 KiB."""


class BoundedHttp(HttpToolsProtocol):
    """Requests read by a parser in C, with heads that end.

    WORKAROUND: uvicorn's own use of it collects headers without a limit, so that one client could
    fill the memory. Remove this when uvicorn bounds them as it does with h11.
    """

    _has_gone_on = False
    _length = 0

    def data_received(self, data: bytes) -> None:
        """Read what came; hang up on headers that do not end, before a body or behind it."""
        self._has_gone_on = False
        super().data_received(data)
        self._length = 0 if self._has_gone_on else self._length + len(data)
        if self._length > HEAD_LIMIT and not self.transport.is_closing():
            self.send_400_response("The headers are too long.")

    def on_headers_complete(self) -> None:
        """End a request's head."""
        self._has_gone_on = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of its body."""
        self._has_gone_on = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End it."""
        self._has_gone_on = True
        super().on_message_complete()
