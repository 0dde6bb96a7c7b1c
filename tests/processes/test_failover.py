"""The primary goes, a standby is promoted: whoever names both servers goes on by themselves."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from qtoken.bootstrap import open_clinic
from qtoken.db import postgres_servers
from qtoken.db.answer_timeout import LimitedConnection
from qtoken.domain.errors import DatabaseLeftBehind, DatabaseUnreachable, OutcomeUnknown
from tests.support.desk import Desk, cheap_hasher, set_up_database
from tests.support.postgres import FAST_SETTINGS, PostgresServer
from tests.support.shell import Shell
from tests.support.waiting import becomes_true

WAYS = ["--database", "QTOKEN_DATABASE_URL", "database_url"]


@pytest.fixture
def primary(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    """A server that can be lost. The common one only says whether there is any."""
    assert postgres_server.port
    with PostgresServer() as server:
        yield server


@pytest.fixture
def standby(primary: PostgresServer) -> Iterator[PostgresServer]:
    """A server that follows the primary."""
    with PostgresServer(FAST_SETTINGS, primary=primary) as server:
        yield server


def address_of(primary: PostgresServer, standby: PostgresServer) -> str:
    # The standby first: it must be passed over while it only follows.
    servers = f"127.0.0.1:{standby.port},127.0.0.1:{primary.port}"
    return f"postgresql://qtoken:secret-word@{servers}/postgres?target_session_attrs=read-write"


def queue(address: str, way: str, folder: Path) -> Shell:
    """A shell in which the address is given in this way."""
    shell = Shell("")
    if way == "QTOKEN_DATABASE_URL":
        return Shell(address)
    if way == "database_url":
        shell.environment["QTOKEN_CONFIG_DIR"] = str(folder)
        (folder / "settings.toml").write_text(f'database_url = "{address}"\n')
    return shell


def test_who_names_both_servers_goes_on_when_the_standby_is_promoted(
    primary: PostgresServer, standby: PostgresServer, tmp_path: Path
) -> None:
    address = address_of(primary, standby)
    set_up_database(address)
    clinic = open_clinic(address, hasher=cheap_hasher())
    clinic.feed.start()
    desk = Desk(clinic.services)
    department = desk.department()
    first = desk.issue(department)
    assert becomes_true(lambda: clinic.feed.state().is_live)

    primary.stop_fast()
    assert becomes_true(lambda: not clinic.feed.state().is_live)
    with pytest.raises((DatabaseUnreachable, OutcomeUnknown)) as refusal:
        desk.patient()
    standby.promote()

    assert "secret-word" not in str(refusal.value)
    assert becomes_true(lambda: clinic.feed.state().is_live)
    assert [first.number, desk.issue(department).number] == [1, 2]
    for way in WAYS:
        given = ["--database", address] if way == "--database" else []
        shown = queue(address, way, tmp_path).json("queue", *given)
        assert [token["number"] for token in shown] == [1, 2], way
    clinic.close()


def first_the(primary: PostgresServer, standby: PostgresServer) -> str:
    """An address in which the server that was the primary stands before the other one."""
    return address_of(primary=standby, standby=primary)


def promoted_in_its_place(primary: PostgresServer, standby: PostgresServer) -> None:
    primary.stop_fast()
    standby.promote()


def test_who_has_seen_the_new_primary_never_goes_back_to_the_old_one(
    primary: PostgresServer, standby: PostgresServer
) -> None:
    address = first_the(primary, standby)
    set_up_database(address)
    promoted_in_its_place(primary, standby)
    clinic = open_clinic(address, hasher=cheap_hasher())
    clinic.feed.start()
    desk = Desk(clinic.services)
    department = desk.department()
    desk.issue(department)

    primary.start_again()
    standby.stop_fast()
    assert becomes_true(lambda: not clinic.feed.state().is_live)
    with pytest.raises((DatabaseUnreachable, OutcomeUnknown)):
        desk.issue(department)
    with pytest.raises(DatabaseLeftBehind):
        desk.issue(department)
    assert not clinic.feed.state().is_live
    standby.start_again()

    assert becomes_true(lambda: clinic.feed.state().is_live)
    assert desk.issue(department).number == 2
    clinic.close()


def test_who_is_started_anew_passes_over_the_old_primary(
    primary: PostgresServer, standby: PostgresServer
) -> None:
    address = first_the(primary, standby)
    set_up_database(address)
    promoted_in_its_place(primary, standby)
    clinic = open_clinic(address, hasher=cheap_hasher())
    department = Desk(clinic.services).department()
    clinic.close()

    primary.start_again()

    shown = Shell(address).json("department", "list")
    assert [row["name"] for row in shown] == [department.name]
    opened = open_clinic(address, hasher=cheap_hasher())
    opened.feed.start()
    desk = Desk(opened.services)
    assert becomes_true(lambda: opened.feed.state().is_live)
    assert desk.issue(department).number == 1
    opened.close()


def test_whoever_works_on_a_primary_that_is_replaced_moves_to_the_new_one(
    primary: PostgresServer, standby: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_servers, "ASK_EVERY_S", 0.0)
    address = first_the(primary, standby)
    set_up_database(address)
    clinic = open_clinic(address, hasher=cheap_hasher())
    clinic.feed.start()
    desk = Desk(clinic.services)
    department = desk.department()
    desk.issue(department)
    assert becomes_true(lambda: tokens_on(standby) == 1)

    standby.promote()

    assert becomes_true(lambda: desk.issue(department).number == tokens_on(standby))
    assert becomes_true(lambda: clinic.feed.state().is_live)
    there = tokens_on(primary)
    desk.issue(department)
    assert tokens_on(primary) == there
    clinic.close()


def test_a_connection_that_breaks_while_it_is_asked_is_closed(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[LimitedConnection] = []

    def cut(connection: LimitedConnection) -> None:
        asked.append(connection)
        raise psycopg.OperationalError

    monkeypatch.setattr(postgres_servers, "_history", cut)
    with pytest.raises(DatabaseUnreachable):
        open_clinic(address_of(postgres_server, postgres_server), hasher=cheap_hasher())

    assert asked
    assert all(connection.closed for connection in asked)


def tokens_on(server: PostgresServer) -> int:
    with psycopg.connect(server.url().replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT count(*) FROM token").fetchone()
    return int(found[0]) if found else 0
