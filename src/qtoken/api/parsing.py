"""Reads requests as HTTP/1.1, whatever other protocol their clients offer to speak."""

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_OFFERS = (b"connection", b"upgrade", b"http2-settings")


class PlainParser:
    """httptools' parser, made to read on where a client offers another protocol.

    Java's client offers HTTP/2 (`Upgrade: h2c`) with each request that is not encrypted. A server
    that does not take the offer answers as if there were none (RFC 9110, 7.8).

    WORKAROUND: httptools stops after the head of such a request, so that its body is lost, or read
    as the next request. So the head is read again without the offer. Remove this when httptools
    reads on by itself.
    """

    def __init__(self, protocol: HttpToolsProtocol) -> None:
        """`protocol` hears of such a head twice; `should_upgrade` is true the first time."""
        self._protocol = protocol
        self._parser = self._new_parser()

    def feed_data(self, data: bytes) -> None:
        """Read what came. Raises `HttpParserError` for what cannot be read."""
        while True:
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserUpgrade as offered:
                # The exception says how many bytes were read; what follows is the body, or the next
                # request.
                data = self._plain_head() + data[offered.args[0] :]
                self._parser = self._new_parser()
            else:
                return

    def get_http_version(self) -> str:
        """Return the version that the client speaks."""
        return self._parser.get_http_version()

    def get_method(self) -> bytes:
        """Return the method of the request."""
        return self._parser.get_method()

    def should_keep_alive(self) -> bool:
        """Whether the client wishes to go on after this request."""
        return self._parser.should_keep_alive()

    def should_upgrade(self) -> bool:
        """Whether this head offers another protocol, and is read once more without."""
        return self._parser.should_upgrade()

    def _plain_head(self) -> bytes:
        method = self._parser.get_method()
        if method == b"CONNECT":
            # CONNECT stops the parser too, but asks for a tunnel to another host.
            raise httptools.HttpParserError("This is no proxy.")
        version = self._parser.get_http_version().encode()
        lines = [b"%b %b HTTP/%b" % (method, self._protocol.url, version)]
        lines += [
            b"%b: %b" % pair for pair in self._protocol.headers if pair[0].lower() not in _OFFERS
        ]
        # The Connection header was left out with the offer; what it said of closing is kept.
        if not self._parser.should_keep_alive():
            lines.append(b"connection: close")
        return b"\r\n".join([*lines, b"", b""])

    def _new_parser(self) -> httptools.HttpRequestParser:
        parser = httptools.HttpRequestParser(self._protocol)
        # As uvicorn sets it: bytes after a request with `Connection: close` are no error.
        parser.set_dangerous_leniencies(lenient_data_after_close=True)
        return parser
