"""Connections that say little or nothing: they end, and nobody holds all of them."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest

from qtoken.api.doors import BY_ADDRESS_MOST, Doors
from qtoken.api.protocol import Patience
from tests.support.bare_server import listening, run
from tests.support.certificates import make_certificate
from tests.support.server_process import ServerProcess, served

LIMIT_S = 60
FILES = 300
"""Of the server: less than this test itself has, and so few that they are quickly taken."""

HEAD = b"POST / HTTP/1.1\r\nHost: clinic\r\nContent-Type: application/json\r\n"


@contextlib.contextmanager
def connected(server: ServerProcess, count: int) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), LIMIT_S))
            for _ in range(count)
        ]


def told_until_hung_up_on(connection: socket.socket) -> bytes:
    told = b""
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(4096):
            told += part
    return told


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("has_certificate", [False, True], ids=["plain", "tls"])
def test_one_computer_does_not_take_all_connections_and_keeps_none_that_is_silent(
    address: str, tmp_path: Path, has_certificate: bool
) -> None:
    options: list[str] = []
    trust: ssl.SSLContext | bool = True
    if has_certificate:
        certificate, key = make_certificate(tmp_path)
        options = ["--certificate", str(certificate), "--certificate-key", str(key)]
        trust = ssl.create_default_context(cafile=certificate)

    elsewhere = httpx.HTTPTransport(local_address="127.0.0.2", verify=trust)
    with (
        served(address, *options, files_most=FILES) as server,
        connected(server, FILES) as silent,
        httpx.Client(transport=elsewhere, timeout=LIMIT_S) as other,
    ):
        meanwhile = other.get(f"{server.url}health")
        told = [told_until_hung_up_on(connection) for connection in silent]
        afterwards = httpx.get(f"{server.url}health", verify=trust, timeout=LIMIT_S)

    assert meanwhile.status_code == 200
    assert set(told) == {b""}
    assert afterwards.status_code == 200


async def answering(scope: Any, receive: Any, send: Any) -> None:
    """An app that reads the body and answers with as much as the path says."""
    while (message := await receive()).get("more_body"):
        pass
    if message["type"] == "http.disconnect":
        return
    body = b"x" * int(scope["path"].strip("/") or 2)
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


HURRIED = Patience(head=0.05, body=0.05, taking=0.05)


@pytest.mark.parametrize(
    "sent",
    [
        [],
        [b"GET / HTTP/1.1\r\nHost:"],
        [HEAD + b"Content-Length: 100\r\n\r\n{"],
        [b"GET / HTTP/1.1\r\nHost: clinic\r\n\r\n", b"\r\n"],
        [b"GET / HTTP/1.1\r\nHost: clinic\r\n\r\n", b"GET /"],
        [b"GET /9000000 HTTP/1.1\r\nHost: clinic\r\n\r\n"],
    ],
    ids=["nothing", "head", "body", "empty lines", "second head", "answer not taken"],
)
def test_what_does_not_go_on_is_hung_up_on(sent: list[bytes]) -> None:
    async def ended() -> bool:
        loop = asyncio.get_running_loop()
        async with listening(answering, HURRIED) as (port, inside), asyncio.timeout(LIMIT_S):
            with socket.create_connection(("127.0.0.1", port)) as silent:
                silent.setblocking(False)
                for number, part in enumerate(sent):
                    if number:
                        await loop.sock_recv(silent, 4096)
                    await loop.sock_sendall(silent, part)
                while not inside:
                    await asyncio.sleep(0)
                while inside:
                    await asyncio.sleep(0)
        return True

    assert run(ended())


def test_who_goes_on_in_time_is_served_again_and_again() -> None:
    async def statuses() -> list[bytes]:
        found = []
        async with listening(answering) as (port, _inside), asyncio.timeout(LIMIT_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            with contextlib.closing(writer):
                for _ in range(3):
                    writer.write(HEAD + b"Content-Length: 2\r\n\r\n{")
                    writer.write(b"}")
                    found.append((await reader.readuntil(b"\r\n\r\nxx"))[:12])
            await writer.wait_closed()
        return found

    assert run(statuses()) == [b"HTTP/1.1 200"] * 3


def test_nobody_takes_more_than_half_and_proxies_speak_for_many() -> None:
    doors = Doors(328, (ip_network("192.0.2.9"),))

    inside = [doors.come_in("192.0.2.1") for _ in range(101)]
    of_proxy = [doors.come_in("192.0.2.9") for _ in range(101)]

    assert [leave is not None for leave in inside] == [True] * 100 + [False]
    assert [leave is not None for leave in of_proxy] == [True] * 100 + [False]
    assert doors.come_in("192.0.2.2") is None
    leave = inside[0]
    assert leave is not None
    leave()
    leave()
    assert doors.come_in("192.0.2.2") is not None
    assert doors.come_in("192.0.2.3") is None


def test_addresses_of_one_customer_are_one_network() -> None:
    doors = Doors(1_000_000)

    for number in range(BY_ADDRESS_MOST):
        assert doors.come_in(f"2001:db8:1:2::{number:x}")

    assert doors.come_in("2001:db8:1:2:ffff::1") is None
    assert doors.come_in("2001:db8:1:3::1") is not None
