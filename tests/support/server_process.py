"""`qtoken serve` as a process of its own on a free port."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A server that has said where it is."""

    url: str
    process: subprocess.Popen[str]
    log: IO[str]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rstrip("/").rpartition(":")[2])

    def logged(self) -> list[dict[str, Any]]:
        """Return the lines of its log so far."""
        status = os.fstat(self.log.fileno())
        # Its place in the file is the server's too, and stays where it is.
        text = os.pread(self.log.fileno(), status.st_size, 0).decode()
        return [json.loads(line) for line in text.splitlines()]

    def wait(self) -> int:
        """Return the exit code, once it has ended."""
        return self.process.wait(timeout=60)


@contextmanager
def served(
    address: str,
    *options: str,
    program: tuple[str, ...] = ("qtoken", "serve"),
    files_most: int | None = None,
) -> Iterator[ServerProcess]:
    """Serve that database until the block ends, with so many open files at most.

    `program` is a module and its first words.
    """
    command = [sys.executable, "-m", *program, "--port", "0", *options]
    if files_most is not None:
        command = ["sh", "-c", f'ulimit -n {files_most} && exec "$@"', "sh", *command]
    environment = os.environ | {"QTOKEN_DATABASE_URL": address, "PYTHONUNBUFFERED": "1"}
    # Its log goes into a file: nobody would empty a pipe, and a full one would stop the server.
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as log,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            if not said:
                log.seek(0)
                raise AssertionError(log.read())
            yield ServerProcess(said.split()[2], process, log)
        finally:
            process.kill()
