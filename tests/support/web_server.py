"""`qtoken serve` as a process of its own, which tests stop and start again."""

import os
import signal
import subprocess
import sys


class WebServer:
    """A server on one port, whenever it runs."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """Where it is, once it was started."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, on a port of its own choice the first time; return when it answers."""
        command = [sys.executable, "-m", "qtoken", "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [*command, "--database", self._database],
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        # "Serving on http://127.0.0.1:PORT - ..."; nothing if it could not.
        said = self._process.stdout.readline().split()
        assert said
        self.port = int(said[2].rstrip("/").rpartition(":")[2])

    def stop(self) -> None:
        """Stop it as its service would; return when it has ended."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.communicate(timeout=40)
            self._process = None
