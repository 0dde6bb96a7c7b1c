"""`qtoken serve`: a real process that starts, answers and ends without losing a request."""

import contextlib
import json
import signal
import socket
import ssl
from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest

from qtoken.api.protocol import HEAD_LIMIT
from tests.support.certificates import make_certificate
from tests.support.desk import ADMIN, PASSWORD
from tests.support.server_process import ServerProcess, served
from tests.support.shell import Shell
from tests.support.waiting import becomes_true


def refuses(server: ServerProcess) -> bool:
    try:
        socket.create_connection(("127.0.0.1", server.port), timeout=5).close()
    except OSError:
        return True
    return False


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_ends_when_told(address: str, told: signal.Signals) -> None:
    with served(address) as server:
        credentials = {"username": ADMIN, "password": PASSWORD}
        health = httpx.get(f"{server.url}health", timeout=30)
        login = httpx.post(f"{server.url}api/auth/login/", json=credentials, timeout=30)
        server.process.send_signal(told)
        code = server.wait()

    assert health.json() == {"status": "ok"}
    assert login.json()["token"].startswith("qt_")
    assert code == 0


def test_a_request_in_flight_is_answered_before_the_end(address: str) -> None:
    body = json.dumps({"username": ADMIN, "password": PASSWORD}).encode()
    head = (
        "POST /api/auth/login/ HTTP/1.1\r\nHost: clinic\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    )
    with served(address) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
            connection.sendall(head.encode())
            assert b"100 Continue" in connection.recv(1000)
            server.process.send_signal(signal.SIGTERM)
            assert becomes_true(lambda: refuses(server))
            connection.sendall(body)
            answer = b"".join(iter(lambda: connection.recv(4096), b""))
        code = server.wait()

    assert answer.startswith(b"HTTP/1.1 200")
    assert b'"token"' in answer
    assert code == 0


def test_it_serves_tls_with_certificate_files(address: str, tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    options = ("--certificate", str(certificate), "--certificate-key", str(key))

    with served(address, *options) as server:
        trust = ssl.create_default_context(cafile=certificate)
        answer = httpx.get(f"{server.url}health", verify=trust, timeout=30)

    assert server.url.startswith("https://")
    assert answer.status_code == 200


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_port_that_is_taken_is_refused(address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        assert Shell(address).refused("serve", "--port", str(port)) == "address_taken"


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_wrong_options_are_refused(address: str, tmp_path: Path) -> None:
    shell, missing = Shell(address), str(tmp_path / "missing.pem")
    both = ("--certificate", missing, "--certificate-key", missing)

    assert shell.refused("serve", "--behind-proxy", "nginx") == "address_invalid"
    assert shell.refused("serve", "--certificate", missing) == "certificate_incomplete"
    assert shell.refused("serve", "--port", "0", *both) == "file_unreadable"


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_file_that_cannot_be_read_is_the_one_that_is_named(
    address: str, tmp_path: Path
) -> None:
    certificate, _key = make_certificate(tmp_path)
    options = ("--certificate", str(certificate), "--certificate-key", str(tmp_path / "none.key"))

    said = Shell(address).run("serve", "--port", "0", *options).err

    assert "none.key" in said
    assert certificate.name not in said


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_headers_that_do_not_end_are_hung_up_on(address: str) -> None:
    with served(address) as server, socket.create_connection(("127.0.0.1", server.port)) as sent:
        sent.settimeout(30)
        sent.sendall(b"GET /health HTTP/1.1\r\nHost: clinic\r\n")
        with contextlib.suppress(OSError):
            for number in range(4 * HEAD_LIMIT // 1000):
                sent.sendall(b"X-%d: %s\r\n" % (number, b"x" * 1000))
        answer = b"".join(iter(lambda: _received(sent), b""))
        health = httpx.get(f"{server.url}health", timeout=30)

    assert answer[:12] in (b"", b"HTTP/1.1 400")
    assert health.status_code == 200


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_headers_behind_a_body_that_do_not_end_are_hung_up_on(address: str) -> None:
    with served(address) as server, socket.create_connection(("127.0.0.1", server.port)) as sent:
        sent.settimeout(30)
        sent.sendall(
            b"POST /api/auth/login/ HTTP/1.1\r\nHost: clinic\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
        )
        is_ended = _is_hung_up_on(sent, (b"X-%d: %s\r\n" % (n, b"x" * 1000) for n in range(10_000)))
        health = httpx.get(f"{server.url}health", timeout=30)

    assert is_ended
    assert health.status_code == 200


def test_a_long_body_is_not_taken_for_headers(address: str) -> None:
    with served(address) as server:
        body = {"username": "x", "password": "y", "more": "z" * 50_000}
        answer = httpx.post(f"{server.url}api/auth/login/", json=body, timeout=30)

    assert answer.status_code == 401


def _is_hung_up_on(connection: socket.socket, lines: Iterable[bytes]) -> bool:
    try:
        for line in lines:
            connection.sendall(line)
    except ConnectionError:
        return True
    return False


def _received(connection: socket.socket) -> bytes:
    try:
        return connection.recv(4096)
    except ConnectionError:
        return b""


def test_it_has_asked_its_own_health_before_it_says_where_it_is(address: str) -> None:
    """What the web framework makes at its first request nobody waits for."""
    with served(address) as server:
        requests = [line for line in server.logged() if line["event"] == "request"]

    assert [line["route"] for line in requests] == ["/health"]
