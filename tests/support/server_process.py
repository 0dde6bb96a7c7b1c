"""`qtoken serve` as a process of its own on a free port."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A server that has said where it is."""

    url: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rstrip("/").rpartition(":")[2])

    def wait(self) -> int:
        """Return the exit code, once it has ended."""
        return self.process.wait(timeout=60)


@contextmanager
def served(address: str, *options: str) -> Iterator[ServerProcess]:
    """Serve that database until the block ends."""
    command = [sys.executable, "-m", "qtoken", "serve", "--port", "0", *options]
    environment = os.environ | {"QTOKEN_DATABASE_URL": address, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert said, process.stderr.read() if process.stderr else ""
            yield ServerProcess(said.split()[2], process)
        finally:
            process.kill()
