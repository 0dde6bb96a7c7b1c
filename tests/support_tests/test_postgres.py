"""The private PostgreSQL server keeps its promises, the one about the end above all."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.support.postgres import DURABLE_SETTINGS, PostgresServer
from tests.support.postgres_binaries import skip_without_postgres
from tests.support.waiting import becomes_true

ROOT = Path(__file__).parents[2]

# Starts a server, says where, and then stays until it is killed.
STAY = """
import signal
from tests.support.postgres import PostgresServer
server = PostgresServer()
server.start()
print(server.port, server.folder, flush=True)
signal.pause()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    skip_without_postgres()
    with PostgresServer() as started:
        yield started


def test_a_new_database_is_empty_and_takes_connections(server: PostgresServer) -> None:
    url = server.new_database()

    assert ask(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


def test_a_database_can_be_copied_from_another(server: PostgresServer) -> None:
    template = server.new_database()
    tell(template, "CREATE TABLE room AS SELECT 7 AS number")

    copy = server.new_database(template)

    assert ask(copy, "SELECT number FROM room") == 7


def test_a_database_is_dropped_although_somebody_is_connected(server: PostgresServer) -> None:
    url = server.new_database()

    with connect(url):
        server.drop_database(url)

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(url)


def test_a_paused_server_answers_nobody_until_it_is_resumed(server: PostgresServer) -> None:
    answers: list[object] = []
    with connect(server.url()) as connection:
        server.pause()
        asking = threading.Thread(
            target=lambda: answers.append(connection.execute("SELECT 1").fetchone())
        )
        asking.start()
        stopped = all(process.status() == psutil.STATUS_STOPPED for process in server.processes())
        answered_early = list(answers)
        server.resume()
        asking.join()

    assert stopped
    assert answered_early == []
    assert answers == [(1,)]


def test_a_stopped_server_starts_again_at_the_same_address_with_its_data(
    server: PostgresServer,
) -> None:
    url = server.new_database()
    tell(url, "CREATE TABLE room AS SELECT 7 AS number")

    server.stop_fast()
    with pytest.raises(psycopg.OperationalError):
        connect(url)
    server.start_again()

    assert ask(url, "SELECT number FROM room") == 7


def test_settings_are_handed_to_the_server() -> None:
    skip_without_postgres()
    with PostgresServer(DURABLE_SETTINGS) as durable:
        assert ask(durable.url(), "SHOW fsync") == "on"


def test_nothing_is_left_after_the_end() -> None:
    skip_without_postgres()
    with PostgresServer() as ended:
        processes, folder = ended.processes(), ended.folder

    assert not any(lives(process) for process in processes)
    assert not folder.exists()


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_test_run_leaves_neither_server_nor_folder(way: signal.Signals) -> None:
    skip_without_postgres()
    run = subprocess.Popen(
        [sys.executable, "-c", STAY], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with run:
        assert run.stdout is not None
        port, folder = run.stdout.readline().split()
        processes = psutil.Process(run.pid).children(recursive=True)
        run.send_signal(way)

    assert processes
    assert becomes_true(lambda: not any(lives(process) for process in processes))
    assert becomes_true(lambda: not Path(folder).exists())
    assert becomes_true(refuses(f"postgresql://qtoken@127.0.0.1:{port}/postgres"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody to become")
def test_root_runs_the_server_as_somebody_else(server: PostgresServer) -> None:
    owners = set()
    for process in server.processes():
        # A worker of the server may have ended since it was listed.
        with suppress(psutil.NoSuchProcess):
            owners.add(process.uids().real)

    assert owners
    assert 0 not in owners


def lives(process: psutil.Process) -> bool:
    try:
        # An orphan stays a zombie until the machine's first process takes note of its end.
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)


def tell(url: str, statement: str) -> None:
    with connect(url) as connection:
        connection.execute(statement.encode())


def ask(url: str, question: str) -> object:
    with connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def refuses(url: str) -> Callable[[], bool]:
    def is_refused() -> bool:
        try:
            connect(url).close()
        except psycopg.OperationalError:
            return True
        return False

    return is_refused
