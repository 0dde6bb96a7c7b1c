"""Requests that offer another protocol, and what stands where nobody expects it."""

import asyncio
import contextlib
import json
from typing import Any

import pytest

from tests.support.bare_server import listening, run

LIMIT_S = 60

OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
"""What Java's client sends with each request that is not encrypted."""

PLAIN = b"GET /next HTTP/1.1\r\nHost: clinic\r\n\r\n"


async def telling(scope: Any, receive: Any, send: Any) -> None:
    """An app that tells what it was asked, in a line."""
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += message["body"]
        if not message["more_body"]:
            break
    asked = {
        "method": scope["method"],
        "path": scope["path"],
        "headers": [name.decode() for name, _value in scope["headers"]],
        "body": body.decode(),
    }
    told = json.dumps(asked).encode() + b"\n"
    headers = [(b"content-length", str(len(told)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": told})


def post(rest: bytes, framing: bytes) -> bytes:
    return b"POST /first?a=1 HTTP/1.1\r\nHost: clinic\r\n" + OFFER + framing + b"\r\n" + rest


WHOLE = post(b'{"department": 2}', b"Content-Length: 17\r\n")
CHUNKED = post(b'11\r\n{"department": 2}\r\n0\r\n\r\n', b"Transfer-Encoding: chunked\r\n")
HIDDEN = post(PLAIN, b"Content-Length: %d\r\n" % len(PLAIN))


def told_of(parts: list[bytes], count: int) -> list[dict[str, Any]]:
    """Send the parts one by one over a connection; return what came of each request."""

    async def talked() -> list[dict[str, Any]]:
        async with listening(telling) as (port, _inside), asyncio.timeout(LIMIT_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with contextlib.closing(writer):
                for part in parts:
                    writer.write(part)
                    await writer.drain()
                    # The server reads it before the next one comes.
                    for _ in range(5):
                        await asyncio.sleep(0)
                found = []
                for _ in range(count):
                    await reader.readuntil(b"\r\n\r\n")
                    found.append(json.loads(await reader.readline()))
            await writer.wait_closed()
            return found

    return run(talked())


@pytest.mark.parametrize("sent", [WHOLE, CHUNKED], ids=["length", "chunks"])
@pytest.mark.parametrize("size", [1, 40, 10_000])
def test_a_body_behind_an_offer_is_read(sent: bytes, size: int) -> None:
    whole = sent + PLAIN
    parts = [whole[start : start + size] for start in range(0, len(whole), size)]

    first, following = told_of(parts, 2)

    assert (first["method"], first["path"]) == ("POST", "/first")
    assert json.loads(first["body"]) == {"department": 2}
    assert (following["method"], following["path"], following["body"]) == ("GET", "/next", "")


def test_a_body_behind_an_offer_is_no_request() -> None:
    head, body = HIDDEN.split(b"\r\n\r\n", 1)

    first, following = told_of([head + b"\r\n\r\n", body, PLAIN.replace(b"next", b"last")], 2)

    assert first["body"].encode() == PLAIN
    assert following["path"] == "/last"


def test_many_offers_at_once_are_answered_in_their_order() -> None:
    asked = b"".join(
        b"GET /%d HTTP/1.1\r\nHost: clinic\r\n%b\r\n" % (number, OFFER) for number in range(1500)
    )

    found = told_of([asked], 1500)

    assert [answer["path"] for answer in found] == [f"/{number}" for number in range(1500)]


def test_headers_behind_a_body_are_not_believed() -> None:
    trailing = b"2\r\n{}\r\n0\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n"
    head = b"POST /first HTTP/1.1\r\nHost: clinic\r\nTransfer-Encoding: chunked\r\n\r\n"

    first, following = told_of([head + trailing + PLAIN], 2)

    assert "x-forwarded-for" not in first["headers"]
    assert following["path"] == "/next"


def test_nobody_is_led_elsewhere() -> None:
    async def answer() -> bytes:
        async with listening(telling) as (port, _inside), asyncio.timeout(LIMIT_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with contextlib.closing(writer):
                writer.write(b"CONNECT clinic:80 HTTP/1.1\r\nHost: clinic\r\n\r\n" + PLAIN)
                told = await reader.read()
            await writer.wait_closed()
            return told

    told = run(answer())

    assert told.startswith(b"HTTP/1.1 400 ")
    assert b"/next" not in told
