"""A TCP proxy of our own: counts round trips and makes each of them slow."""

import socket
import threading
import time
from types import TracebackType
from typing import Self

_CHUNK = 65536


class DelayingProxy:
    """Stands between clients and one server on this computer. Use it in a `with`.

    A trip is what a client sends after it has heard from the server; it is passed on `delay_s`
    late.
    """

    def __init__(self, server_port: int, *, delay_s: float) -> None:
        self.trips = 0
        self._server_port = server_port
        self._delay_s = delay_s
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []

    @property
    def port(self) -> int:
        """Where clients connect."""
        return int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for open_socket in (self._listener, *self._sockets):
            try:
                open_socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
            finally:
                open_socket.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port))
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets += [client, server]
            has_heard = threading.Event()
            has_heard.set()
            self._start(self._to_server, client, server, has_heard)
            self._start(self._to_client, client, server, has_heard)

    def _to_server(
        self, client: socket.socket, server: socket.socket, has_heard: threading.Event
    ) -> None:
        while data := _received(client):
            if has_heard.is_set():
                has_heard.clear()
                self.trips += 1
                time.sleep(self._delay_s)
            if not _sent(server, data):
                return

    def _to_client(
        self, client: socket.socket, server: socket.socket, has_heard: threading.Event
    ) -> None:
        while data := _received(server):
            has_heard.set()
            if not _sent(client, data):
                return

    @staticmethod
    def _start(target: object, *arguments: object) -> None:
        threading.Thread(target=target, args=arguments, daemon=True).start()  # type: ignore[arg-type]


def _sent(end: socket.socket, data: bytes) -> bool:
    try:
        end.sendall(data)
    except OSError:
        return False
    return True


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(_CHUNK)
    except OSError:
        return b""
