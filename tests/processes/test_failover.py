"""The primary goes, a standby is promoted: whoever names both servers goes on by themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qtoken.bootstrap import open_clinic
from qtoken.domain.errors import DatabaseUnreachable, OutcomeUnknown
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
