"""Wraps every request: limits what comes in, adds headers, writes one line in the log."""

import json
import os
import time
from urllib.parse import parse_qsl
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qtoken.api import request_log
from qtoken.api.addresses import NEVER_HEAD
from qtoken.api.problems import BodyTooLarge, ContentTypeRefused, InternalFault, answer, refusal
from qtoken.api.serving import is_tls
from qtoken.domain.errors import QTokenError

BODY_LIMIT = 64 * 1024
"""Most bytes of a body; the longest that any route needs has a few thousand."""

FORM = "application/x-www-form-urlencoded"

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: browsers would then send `Origin: null` with a form, and
    # `session.require_same_site` could not tell our own pages from another site.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""What every answer has, unless its route says otherwise."""

HSTS = "max-age=31536000"


class Guard:
    """The outermost middleware: every answer gets its headers, every request a line in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if is_tls(HTTPConnection(scope)):
            # Behind a proxy that ends TLS the scope says http, and redirects would lead out of TLS.
            scope = {**scope, "scheme": "https"}
        request = _Request(scope, receive, send)
        if scope["method"] == "HEAD" and not scope["path"].startswith(NEVER_HEAD):
            # FastAPI's routes know no HEAD: handled as a GET whose body is not sent.
            scope = {**scope, "method": "GET"}
        try:
            refused = _refused(scope)
            if refused is not None:
                await _for_whom_asks(scope, refused)(scope, receive, request.send)
            else:
                await self._app(*await _as_json(scope, request.receive), request.send)
        except _TooLong:
            # Raised while a form was read here, outside of the app; `end` sends the refusal.
            pass
        except Exception as fault:  # noqa: BLE001 - uvicorn would log its text, with patients' data
            reference = os.urandom(4).hex().upper()
            request_log.fault(reference, fault)
            await request.end_with(_for_whom_asks(scope, InternalFault(reference=reference)))
        finally:
            await request.end()


class _TooLong(Exception):
    """The body is longer than the limit, and no Content-Length said so before."""


class _Request:
    """One request: counts what comes in, and adds headers to what goes out."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._began = time.perf_counter()
        self._id = uuid4().hex
        self._length = 0
        self._is_too_long = False
        self._status = 0

    async def receive(self) -> Message:
        """Return the next part of the body. Raises `_TooLong`."""
        message = await self._receive()
        self._length += len(message.get("body", b""))
        # Once the answer has begun, a refusal cannot be sent any more; what is left is read away.
        if self._length > BODY_LIMIT and not self._status:
            self._is_too_long = True
            raise _TooLong
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the answer; the first one gets the headers."""
        if self._is_too_long:
            # FastAPI takes the break for an unreadable body and answers 400. That answer is
            # dropped; `end` sends the true one.
            return
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers["X-Request-ID"] = self._id
            if self._scope["scheme"] == "https":
                headers.setdefault("Strict-Transport-Security", HSTS)
        elif self._scope["method"] == "HEAD":
            message = {**message, "body": b""}
        await self._send(message)

    async def end_with(self, response: Response) -> None:
        """Send this answer, unless another one has begun: then it can only break off."""
        if not self._status and not self._is_too_long:
            await response(self._scope, self._receive, self.send)

    async def end(self) -> None:
        """Refuse a body that was too long; write the log line of this request."""
        if self._is_too_long:
            self._is_too_long = False
            await self.end_with(_for_whom_asks(self._scope, BodyTooLarge(limit=BODY_LIMIT)))
        request_log.request(
            self._scope, self._id, self._status, (time.perf_counter() - self._began) * 1000
        )


def _for_whom_asks(scope: Scope, error: QTokenError) -> Response:
    try:
        return refusal(Request(scope), error)
    except Exception:  # noqa: BLE001 - the pages themselves may be what is broken
        return answer(error)


def _refused(scope: Scope) -> QTokenError | None:
    headers = Headers(scope=scope)
    length = headers.get("content-length", "")
    # Cut before it is parsed: Python refuses integers of more than 4300 digits with a ValueError.
    if length.isdigit() and int(length[:12]) > BODY_LIMIT:
        return BodyTooLarge(limit=BODY_LIMIT)
    has_body = length.strip("0") != "" or "transfer-encoding" in headers
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM:
        return None
    is_json = kind == "application/json" or (kind.startswith("application/") and "+json" in kind)
    if scope["path"].startswith("/api/") and has_body and not is_json:
        return ContentTypeRefused()
    return None


def _form_as_json(body: bytes) -> bytes:
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        # Another encoding than UTF-8, so letters would be lost: refused as unreadable JSON is.
        return body
    # A form also sends the fields that were left empty; in JSON that is null.
    return json.dumps({name: value or None for name, value in fields}).encode()


async def _as_json(scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
    """Return the request with a form turned into JSON: the previous system took both."""
    kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM or not scope["path"].startswith("/api/"):
        return scope, receive
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            # The client has gone before the end: half a form must not be used.
            break
        body += message.get("body", b"")
        if not message.get("more_body"):
            message = {"type": "http.request", "body": _form_as_json(body)}
            break
    # The body was read here, so it is handed on as one message; then the real ones follow.
    left: list[Message] = [message]
    headers = [
        pair for pair in scope["headers"] if pair[0] not in (b"content-type", b"content-length")
    ]
    headers.append((b"content-type", b"application/json"))

    async def receive_json() -> Message:
        return left.pop() if left else await receive()

    return {**scope, "headers": headers}, receive_json
