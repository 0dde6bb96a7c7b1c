"""What nobody has thought of: the server says so, goes on, tells the truth, and can be ended."""

import contextlib
import json
import signal
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text

from qtoken.api import problems
from qtoken.bootstrap import Clinic, open_clinic
from qtoken.domain.errors import DatabaseLeftBehind
from tests.support.desk import (
    ADMIN,
    PASSWORD,
    Desk,
    cheap_hasher,
    set_up_database,
)
from tests.support.every_method import NINE
from tests.support.postgres import PostgresServer
from tests.support.postgres_binaries import PostgresMissing
from tests.support.server_process import ServerProcess, served
from tests.support.waiting import becomes_true

STUCK = ("tests.support.stuck_server",)
WAIT_S = 30


def alter(clinic: Clinic, statement: str) -> None:
    clinic.database.write(lambda connection: connection.execute(text(statement)))


def is_well(server: ServerProcess) -> bool:
    answer = httpx.get(f"{server.url}health", timeout=WAIT_S)
    assert (answer.status_code == 200) == (answer.json() == {"status": "ok"})
    return answer.status_code == 200


def is_ill(server: ServerProcess) -> bool:
    return not is_well(server)


def signed_in(server: ServerProcess) -> httpx.Client:
    credentials = {"username": ADMIN, "password": PASSWORD}
    answer = httpx.post(f"{server.url}api/auth/login/", json=credentials, timeout=WAIT_S)
    headers = {"Authorization": f"Token {answer.json()['token']}"}
    return httpx.Client(base_url=f"{server.url}api/", headers=headers, timeout=WAIT_S)


def ended(server: ServerProcess) -> int:
    server.process.send_signal(signal.SIGTERM)
    return server.wait()


def test_a_fault_that_nobody_has_named_is_answered_and_the_server_goes_on(
    address: str, clinic: Clinic, desk: Desk
) -> None:
    department, patient = desk.department(), desk.patient()
    desk.issue(department)
    alter(clinic, "CREATE UNIQUE INDEX made_up ON token_event (actor_id)")
    body = {"patient_id": patient.id, "department": department.id}

    with served(address) as server, signed_in(server) as client:
        answer = client.post("queues/join_queue/", json=body)
        departments = client.get("departments/")
        was_well = is_well(server)
        code = ended(server)

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert departments.status_code == 200
    assert was_well
    assert code == 0


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE patient RENAME COLUMN needs TO needs_2",
        "DROP TABLE alembic_version",
    ],
)
def test_a_schema_that_moves_under_the_server_is_told_and_it_goes_on(
    address: str, clinic: Clinic, statement: str
) -> None:
    with served(address) as server, signed_in(server) as client:
        assert is_well(server)
        alter(clinic, statement)
        becomes_ill = becomes_true(lambda: is_ill(server))
        answers = [client.get(path) for path in ("patients/", "departments/")]
        code = ended(server)

    assert becomes_ill
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert {a.json()["code"] for a in answers if a.status_code == 503} <= {"schema_changed"}
    assert code == 0


@pytest.mark.parametrize("request_", ["spin", "wait", "spin-alone"])
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_request_that_never_ends_does_not_keep_the_server_alive(
    address: str, request_: str
) -> None:
    with served(address, program=STUCK) as server, asked(server, request_):
        code = ended(server)

    assert code == 1


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_stuck_threads_are_no_health(address: str) -> None:
    with served(address, program=STUCK) as server, contextlib.ExitStack() as stack:
        for _ in range(6):
            stack.enter_context(asked(server, "wait"))

        # An answer is good for a second, and the server has just asked itself.
        assert becomes_true(lambda: is_ill(server))


@contextlib.contextmanager
def asked(server: ServerProcess, path: str) -> Iterator[None]:
    """Ask for what is never answered; return when the server has begun with it."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=WAIT_S) as connection:
        connection.sendall(f"GET /{path} HTTP/1.1\r\nHost: clinic\r\n\r\n".encode())
        assert server.process.stdout is not None
        assert server.process.stdout.readline() == "begun\n"
        yield


def spoil_file(path: Path, table: str) -> None:
    """Overwrite a table's first page with noise; nobody has the file open."""
    with sqlite3.connect(path) as connection:
        page_bytes = connection.execute("PRAGMA page_size").fetchone()[0]
        find = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        page = connection.execute(find, (table,)).fetchone()[0]
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * page_bytes)
        file.write(b"\xa5" * page_bytes)


def spoil_server(server: PostgresServer, address: str, table: str) -> None:
    """Overwrite a table's first page with noise while the server stands still."""
    clinic = open_clinic(address)
    find = text("SELECT pg_relation_filepath(CAST(:name AS regclass))")
    path = clinic.database.read(lambda connection: connection.scalar(find, {"name": table}))
    clinic.close()
    server.stop_fast()
    with (server.folder / "data" / str(path)).open("r+b") as file:
        file.write(b"\xa5" * 8192)
    server.start_again()


@pytest.fixture
def damaged(engine_name: str, tmp_path: Path) -> Iterator[str]:
    """Address of a clinic whose appointments cannot be read any more."""
    if engine_name == "sqlite":
        address = f"sqlite:///{tmp_path / 'clinic.db'}"
        book_one(address)
        spoil_file(tmp_path / "clinic.db", "appointment")
        yield address
        return
    try:
        own = PostgresServer()
    except PostgresMissing as missing:
        pytest.skip(str(missing))
    with own:
        address = own.new_database()
        book_one(address)
        spoil_server(own, address, "appointment")
        yield address


def book_one(address: str) -> None:
    set_up_database(address)
    clinic = open_clinic(address, hasher=cheap_hasher())
    desk = Desk(clinic.services)
    clinic.services.appointments.book(
        desk.patient().id,
        doctor_id=desk.doctor(desk.department()).id,
        starts_at=NINE,
        press=desk.press(),
    )
    clinic.close()


def test_a_damaged_page_is_told_and_the_server_goes_on(damaged: str) -> None:
    with served(damaged) as server, signed_in(server) as client:
        appointments = client.get("appointments/")
        departments = client.get("departments/")
        was_ill = becomes_true(lambda: is_ill(server))
        code = ended(server)

    assert (appointments.status_code, appointments.json()["code"]) == (503, "database_damaged")
    assert departments.status_code == 200
    assert was_ill
    assert code == 0


def test_that_a_server_was_replaced_is_no_strangers_business() -> None:
    told = problems.answer(DatabaseLeftBehind())

    assert (told.status_code, json.loads(bytes(told.body))["code"]) == (503, "database_unreachable")


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_why_nobody_is_let_in_is_told_by_the_log_and_not_to_strangers(
    postgres_server: PostgresServer, address: str, clinic: Clinic
) -> None:
    clinic.close()
    name = address.rpartition("/")[2]

    def let_in(*, is_let_in: bool) -> None:
        other = create_engine(postgres_server.url(), isolation_level="AUTOCOMMIT")
        with other.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {is_let_in}"))
            # Whoever is in goes on; so they are put out.
            put_out = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
            connection.execute(text(put_out), {"name": name})
        other.dispose()

    with served(address) as server, signed_in(server) as client:
        let_in(is_let_in=False)
        answers = [
            client.get("patients/"),
            httpx.post(f"{server.url}sign-in/", data={"username": "a", "password": "b"}),
        ]
        becomes_ill = becomes_true(lambda: is_ill(server))
        let_in(is_let_in=True)
        becomes_well = becomes_true(lambda: is_well(server))
        ended(server)
        log = server.logged()

    assert (becomes_ill, becomes_well) == (True, True)
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].json()["code"] == "database_unreachable"
    assert not any(name in answer.text for answer in answers)
    refused = [(line["event"], line["refused"]) for line in log if "refused" in line]
    assert set(refused) == {
        ("request", "database_entry_refused"), ("unavailable", "database_entry_refused"),
    }  # fmt: skip
