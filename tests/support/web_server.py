"""`qtoken serve` as a process of its own, which tests stop and start again."""

import os
import signal
import socket
import subprocess
import sys

import httpx

from tests.support.waiting import becomes_true


class WebServer:
    """A server on one port, whenever it runs."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._process: subprocess.Popen[bytes] | None = None
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it; return when it answers."""
        command = [sys.executable, "-m", "qtoken", "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [*command, "--database", self._database],
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert becomes_true(self._answers)

    def stop(self) -> None:
        """Stop it as its service would; return when it has ended."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=40)
            self._process = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False
