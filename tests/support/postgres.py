"""A real, private PostgreSQL server for tests and benchmarks, gone at the end.

It has a folder and a port of its own and touches no cluster that is already there. As root it
runs as an unprivileged user, as PostgreSQL demands.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
import psycopg
from psycopg import sql

from tests.support.postgres_binaries import find_binaries, unprivileged_ids
from tests.support.waiting import becomes_true

# Tests ask for speed, and a power cut only loses a test run. Benchmarks pass DURABLE_SETTINGS.
FAST_SETTINGS: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "jit": "off",
}
DURABLE_SETTINGS: Mapping[str, str] = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "128MB",
    "jit": "off",
}

_OWNER = "qtoken"
_START_LIMIT_S = 60
_STOP_LIMIT_S = 20
_WATCHER = Path(__file__).with_name("postgres_watcher.py")


# A database is some 300 files, and each test has one: in memory they cost half the time.
_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 4 * 1024**3


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and shutil.disk_usage(folder).free >= _ROOM_BYTES


class PostgresFailed(Exception):
    """The server did not start or stop; the message holds the end of its log."""


class PostgresServer:
    """One private cluster; use it in a ``with`` or call ``start`` and ``stop``.

    It is stopped and its folder removed at the end of the process in any case, and also when the
    process is killed: a small watcher process sees to that. Listens on 127.0.0.1 and on a socket
    in its own folder; everybody may enter.
    """

    def __init__(
        self,
        settings: Mapping[str, str] = FAST_SETTINGS,
        *,
        primary: "PostgresServer | None" = None,
    ) -> None:
        """``settings`` are server settings by name, as ``postgres -c`` takes them.

        With a ``primary`` that runs it is that one's standby, and takes what it writes.
        """
        self.port = 0
        self._primary = primary
        self._settings = dict(settings)
        self._binaries = find_binaries()
        self._ids = unprivileged_ids()
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None
        self._database_count = 0

    def start(self) -> None:
        """Make the cluster and start it; returns when it takes connections."""
        # The server's user must reach it, and a socket's path has room for 107 bytes.
        home = _MEMORY if self._settings["fsync"] == "off" and _has_room(_MEMORY) else Path("/tmp")
        self._folder = Path(tempfile.mkdtemp(prefix="qtoken-pg-", dir=home))
        if self._ids is not None:
            os.chown(self._folder, *self._ids)
        atexit.register(self.stop)
        self._make_cluster()
        self._start_on_a_free_port()

    def stop(self) -> None:
        """Stop the server and remove its folder. A second call does nothing."""
        if self._folder is None:
            return
        self.stop_fast()
        self._dismiss_watcher()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None
        atexit.unregister(self.stop)

    @property
    def folder(self) -> Path:
        """Where the running server keeps its data, its socket and its log."""
        assert self._folder is not None, "the server was not started"
        return self._folder

    def processes(self) -> list[psutil.Process]:
        """All processes of the server, its parent process first; empty when it is stopped."""
        if self._process is None or self._process.poll() is not None:
            return []
        postmaster = psutil.Process(self._process.pid)
        return [postmaster, *postmaster.children(recursive=True)]

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy address of a database of this server."""
        return f"postgresql+psycopg://{_OWNER}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str | None = None) -> str:
        """Create a database and return its address; ``template`` is the address of one to copy.

        Nobody may be connected to the template meanwhile.
        """
        self._database_count += 1
        name = f"qtoken_{self._database_count}"
        source = "template1" if template is None else _name_in(template)
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(source)))
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database and end the connections that it still has."""
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._execute(statement.format(sql.Identifier(_name_in(url))))

    def pause(self) -> None:
        """Freeze all processes of the server: connections stay open and nobody answers.

        Returns when all stand still; a signal alone only asks for it.
        """
        # The parent first and for good: a frozen parent makes no new children.
        _freeze(self.processes()[:1])
        _freeze(self.processes()[1:])

    def resume(self) -> None:
        """Let a frozen server go on."""
        _signal_all(self.processes(), signal.SIGCONT)

    def stop_fast(self) -> None:
        """Stop the server as for a restart: it ends every connection; the data stays."""
        if self._process is None:
            return
        self.resume()
        for way in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self._ended_by(way):
                self._process = None
                return
        message = f"PostgreSQL does not stop: {self._log_end()}"
        raise PostgresFailed(message)

    def start_again(self) -> None:
        """Start a server that was stopped, on the same port and with the same data."""
        self._dismiss_watcher()
        self._launch()

    def promote(self) -> None:
        """Make a standby a server of its own that can be written; returns when it is."""
        self._execute(sql.SQL("SELECT pg_promote()").format())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    def _make_cluster(self) -> None:
        options = ["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust"]
        command = [str(self._binaries / "initdb"), "-U", _OWNER, *options, "-D", str(self._data)]
        if self._primary is not None:
            options = ["--no-sync", "--write-recovery-conf", "--checkpoint=fast"]
            command = [str(self._binaries / "pg_basebackup"), *options, "-D", str(self._data)]
            command += ["-h", "127.0.0.1", "-p", str(self._primary.port), "-U", _OWNER]
        result = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            user=self._ids and self._ids[0],
            group=self._ids and self._ids[1],
            extra_groups=self._ids and [],
        )
        if result.returncode != 0:
            raise PostgresFailed(result.stderr)

    def _start_on_a_free_port(self) -> None:
        # Between finding a port free and taking it another program may be quicker.
        for _ in range(5):
            self.port = _free_port()
            try:
                self._launch()
            except PostgresFailed:
                if "Address already in use" not in self._log_end():
                    raise
            else:
                return
        message = "no free port for PostgreSQL"
        raise PostgresFailed(message)

    def _launch(self) -> None:
        command = [str(self._binaries / "postgres"), "-D", str(self._data), "-p", str(self.port)]
        command += ["-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"]
        for name, value in self._settings.items():
            command += ["-c", f"{name}={value}"]
        with self._log.open("wb") as log:
            # A session of its own: Ctrl-C ends the tests, and they end the server in their order.
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=self.folder,
                user=self._ids and self._ids[0],
                group=self._ids and self._ids[1],
                extra_groups=self._ids and [],
            )
        self._watcher = _watcher_for(self._process.pid, self.folder)
        self._await_ready()

    def _await_ready(self) -> None:
        if becomes_true(self._answers_or_ended, _START_LIMIT_S) and self._process is not None:
            if self._process.poll() is None:
                return
            self._process = None
        self._dismiss_watcher()
        message = f"PostgreSQL does not start: {self._log_end()}"
        raise PostgresFailed(message)

    def _answers_or_ended(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            return True
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=_OWNER, dbname="postgres", autocommit=True
        )

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _ended_by(self, way: signal.Signals) -> bool:
        assert self._process is not None
        self._process.send_signal(way)
        try:
            self._process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _dismiss_watcher(self) -> None:
        if self._watcher is not None:
            self._watcher.communicate(b"stopped")
            self._watcher = None

    def _log_end(self) -> str:
        return self._log.read_text(errors="replace")[-2000:]

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _name_in(url: str) -> str:
    return url.rpartition("/")[2]


def _watcher_for(postmaster_id: int, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(_WATCHER), str(postmaster_id), str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def _freeze(processes: list[psutil.Process]) -> None:
    _signal_all(processes, signal.SIGSTOP)
    if not becomes_true(lambda: all(_stands_still(process) for process in processes)):
        message = "PostgreSQL cannot be paused"
        raise PostgresFailed(message)


def _signal_all(processes: list[psutil.Process], way: signal.Signals) -> None:
    for process in processes:
        try:
            process.send_signal(way)
        except psutil.NoSuchProcess:
            continue


def _stands_still(process: psutil.Process) -> bool:
    try:
        # One that ended meanwhile stays a zombie, because its parent stands still too.
        return process.status() in {psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE}
    except psutil.NoSuchProcess:
        return True
