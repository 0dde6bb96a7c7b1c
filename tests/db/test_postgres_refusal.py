"""Who is let in by no PostgreSQL is told why, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection

from qtoken.bootstrap import open_clinic
from qtoken.db import postgres_refusal
from qtoken.domain.errors import (
    DatabaseAbsent,
    DatabaseAddressRefused,
    DatabaseComputerRefused,
    DatabaseEntryRefused,
    DatabaseError,
    DatabaseFull,
    DatabaseHostUnknown,
    DatabasePasswordNeeded,
    DatabasePasswordWrong,
    DatabaseUnencrypted,
    DatabaseUnreachable,
    DiskFull,
    OutcomeUnknown,
)
from tests.support.postgres import PostgresServer

FAILED = 'connection failed: connection to server at "10.0.0.5", port 5432 failed: '


@pytest.fixture
def address(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL clinic."""
    made = postgres_server.new_database(postgres_template)
    yield made
    postgres_server.drop_database(made)


@pytest.fixture
def role(postgres_server: PostgresServer) -> Iterator[str]:
    """A role that may sign in."""
    execute(postgres_server, "CREATE ROLE kept_out LOGIN PASSWORD 'right'")
    yield "kept_out"
    execute(postgres_server, "DROP ROLE kept_out")


def execute(server: PostgresServer, statement: str) -> None:
    with psycopg.connect(server.url().replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(sql.SQL(statement))


@contextmanager
def admitted_by(server: PostgresServer, line: str) -> Iterator[None]:
    """Let this line of pg_hba.conf come before all others."""
    file = server.folder / "data" / "pg_hba.conf"
    before = file.read_text()
    file.write_text(f"{line}\n{before}")
    execute(server, "SELECT pg_reload_conf()")
    try:
        yield
    finally:
        file.write_text(before)
        execute(server, "SELECT pg_reload_conf()")


def as_role(address: str, role: str, password: str = "") -> str:
    return address.replace("qtoken@", f"{role}:{password}@" if password else f"{role}@")


def refused(address: str) -> DatabaseError:
    with pytest.raises(DatabaseError) as found:
        open_clinic(address)
    return found.value


@pytest.mark.parametrize(
    ("method", "password", "expected"),
    [
        ("reject", "right", DatabaseComputerRefused),
        ("scram-sha-256", "wrong", DatabasePasswordWrong),
        ("scram-sha-256", "", DatabasePasswordNeeded),
        ("ident map=none", "", DatabaseEntryRefused),
    ],
)
def test_who_is_not_let_in_is_told_why(
    postgres_server: PostgresServer,
    address: str,
    role: str,
    *,
    method: str,
    password: str,
    expected: type[DatabaseError],
) -> None:
    with admitted_by(postgres_server, f"host all {role} 127.0.0.1/32 {method}"):
        found = refused(as_role(address, role, password))

    assert type(found) is expected
    assert "right" not in str(found)


@pytest.mark.parametrize(
    ("made", "taken_back", "expected"),
    [
        ("ROLE kept_out NOLOGIN", "ROLE kept_out LOGIN", DatabaseEntryRefused),
        ("ROLE kept_out CONNECTION LIMIT 0", "ROLE kept_out CONNECTION LIMIT -1", DatabaseFull),
        ("DATABASE {} CONNECTION LIMIT 0", "DATABASE {} CONNECTION LIMIT -1", DatabaseFull),
        (
            "DATABASE {} ALLOW_CONNECTIONS false",
            "DATABASE {} ALLOW_CONNECTIONS true",
            DatabaseEntryRefused,
        ),
    ],
)
def test_what_role_and_database_allow_is_told(
    postgres_server: PostgresServer,
    address: str,
    role: str,
    *,
    made: str,
    taken_back: str,
    expected: type[DatabaseError],
) -> None:
    name = address.rpartition("/")[2]
    execute(postgres_server, f"ALTER {made.format(name)}")

    found = refused(as_role(address, role))

    execute(postgres_server, f"ALTER {taken_back.format(name)}")
    assert type(found) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("qtoken@", "nobody_is_called_so@", DatabasePasswordWrong),
        ("127.0.0.1", "nowhere.invalid", DatabaseHostUnknown),
        ("/qtoken_", "/qtoken_?sslmode=nonsense&dbname=qtoken_", DatabaseAddressRefused),
        ("/qtoken_", "/qtoken_?sslmode=require&dbname=qtoken_", DatabaseUnencrypted),
        ("/qtoken_", "/not_there_", DatabaseAbsent),
    ],
)
def test_what_is_wrong_in_the_address_is_told(
    address: str, before: str, after: str, expected: type[DatabaseError]
) -> None:
    assert type(refused(address.replace(before, after))) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("FATAL:  sorry, too many clients already", DatabaseFull),
        ("FATAL:  remaining connection slots are reserved for roles with SUPERUSER", DatabaseFull),
        ("FATAL:  no more connections allowed (max_client_conn)", DatabaseFull),
        ("FATAL:  the database system is starting up", None),
        ("FATAL:  could not write init file", DiskFull),
        ('FATAL:  could not extend file "base/1": No space left on device', DiskFull),
        ("致命错误:  没有用于主机的 pg_hba.conf 记录", DatabaseComputerRefused),
        ("FATAL:  keine Berechtigung für Datenbank »qtoken«", DatabaseEntryRefused),
        ("Connection refused\n\tIs the server running?", None),
        ("SSL SYSCALL error: EOF detected", None),
        ("received invalid response to SSL negotiation: H", None),
        ("SSL connection has been closed unexpectedly", None),
        ('root certificate file "/root.crt" does not exist', DatabaseUnencrypted),
        ("SSL error: certificate verify failed", DatabaseUnencrypted),
        ("server closed the connection unexpectedly", None),
        ("session is read-only", None),
    ],
)
def test_words_of_servers_and_of_libpq_are_understood(
    said: str, expected: type[DatabaseError] | None
) -> None:
    error = psycopg.OperationalError(f"{FAILED}{said}")

    found = postgres_refusal.named(error, "qtoken", is_absent=lambda: False)

    assert (found and type(found)) == expected
    if isinstance(found, DatabaseEntryRefused) and "said" in found.parameters:
        assert found.parameters["said"] == said.partition(":  ")[2]
    if isinstance(found, DatabaseUnencrypted):
        assert found.parameters["reason"] == said


def test_an_absent_database_is_asked_for_where_the_server_speaks_another_language() -> None:
    error = psycopg.OperationalError(f"{FAILED}FATAL:  Datenbank »praxis« existiert nicht")

    found = postgres_refusal.named(error, "praxis", is_absent=lambda: True)

    assert isinstance(found, DatabaseAbsent)


def test_where_nobody_is_let_in_again_it_is_not_said_that_nothing_was_changed(
    postgres_server: PostgresServer, address: str
) -> None:
    clinic = open_clinic(address)
    name = address.rpartition("/")[2]

    def cut_off(connection: Connection) -> None:
        execute(postgres_server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    for do in (clinic.database.write, clinic.database.write_single):
        with pytest.raises(OutcomeUnknown):
            do(cut_off)
        execute(postgres_server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    with pytest.raises(DatabaseUnreachable) as read:
        clinic.database.read(cut_off)

    assert isinstance(read.value, DatabaseEntryRefused)
    execute(postgres_server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    clinic.close()
