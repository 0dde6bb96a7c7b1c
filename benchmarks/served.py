"""A server of its own process, as `qtoken serve` runs it, and a client as light as can be."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from typing import Any, Self

from benchmarks.surroundings import Surroundings

_ENDS_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs, and how many seconds its process took until it said so."""

    port: int
    ready_s: float


@contextmanager
def served(address: str, here: Surroundings) -> Iterator[Served]:
    """Serve the clinic of that database until the end of the block."""
    environment = os.environ | here.own_folders() | {"QTOKEN_DATABASE_URL": address}
    environment["PYTHONUNBUFFERED"] = "1"
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "qtoken", "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline().split()
            port = int(said[2].rstrip("/").rpartition(":")[2])
            yield Served(port, time.perf_counter() - began)
        finally:
            process.terminate()
            process.wait(_ENDS_WITHIN_S)


@dataclass(slots=True)
class Client:
    """One program with one connection and one key; it waits for each answer."""

    port: int
    key: str = ""
    _connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.port)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> HTTPMessage:
        """Return the answer's headers, when all of it is here; it must be no refusal."""
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Token {self.key}"
        sent = None if body is None else json.dumps(body)
        self._connection.request(method, path, sent, headers)
        answer = self._connection.getresponse()
        found = answer.read()
        assert answer.status < 400, found
        return answer.headers

    def look_at_wall(self, seen: str) -> str:
        """Wait as a browser does until the wall is another one than was seen; return its mark."""
        while (mark := self.ask("GET", f"/display/now?seen={seen}&hold=20")["X-Mark"]) == seen:
            pass
        return mark

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
