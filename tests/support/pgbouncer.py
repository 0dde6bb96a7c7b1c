"""Debian's PgBouncer in front of a test's PostgreSQL, gone at the end."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.postgres import PostgresServer
from tests.support.postgres_binaries import unprivileged_ids
from tests.support.waiting import becomes_true

_SETTINGS = """\
[databases]
* = host=127.0.0.1 port={server} user=qtoken
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
default_pool_size = 5
server_round_robin = {in_turns}
logfile = {folder}/pgbouncer.log
"""


def _program() -> str:
    """Its path; Debian keeps it out of an ordinary user's PATH. Skips where there is none."""
    found = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("pgbouncer is not installed")
        pytest.skip("no pgbouncer here; on Debian or Ubuntu: apt-get install pgbouncer")
    return found


@contextmanager
def pgbouncer(server: PostgresServer, mode: str, *, in_turns: bool = False) -> Iterator[int]:
    """Run one; gives its port. `in_turns`: its sessions are dealt out one after the other."""
    program = _program()
    folder = Path(tempfile.mkdtemp(prefix="qtoken-pooler-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    file = folder / "pgbouncer.ini"
    file.write_text(
        _SETTINGS.format(
            server=server.port, port=port, mode=mode, in_turns=int(in_turns), folder=folder
        )
    )
    ids = unprivileged_ids()
    if ids is not None:
        os.chown(folder, *ids)
    process = subprocess.Popen(
        [program, str(file)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=ids and ids[0],
        group=ids and ids[1],
        extra_groups=ids and [],
    )
    try:
        assert becomes_true(lambda: _listens(port)), (folder / "pgbouncer.log").read_text()
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        shutil.rmtree(folder)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
