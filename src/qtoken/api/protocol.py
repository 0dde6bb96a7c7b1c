"""HTTP/1.1 as this server speaks it."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_LIMIT = 32 * 1024
"""Bytes of a request's first line and headers, to within one read; browsers send some 2 KiB."""


class BoundedHttp(HttpToolsProtocol):
    """Requests read by a parser in C, with heads that end.

    WORKAROUND: uvicorn's own use of it collects headers without a limit, so that one client could
    fill the memory. Remove this when uvicorn bounds them as it does with h11.
    """

    _is_in_head = True
    _head_length = 0

    def data_received(self, data: bytes) -> None:
        """Read what came; hang up on a head that does not end."""
        super().data_received(data)
        if not self._is_in_head:
            return
        self._head_length += len(data)
        if self._head_length > HEAD_LIMIT and not self.transport.is_closing():
            self.send_400_response("The headers are too long.")

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._is_in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """End its head."""
        self._is_in_head = False
        self._head_length = 0
        super().on_headers_complete()
