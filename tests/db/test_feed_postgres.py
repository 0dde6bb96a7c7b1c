"""What the change feed of a PostgreSQL server can suffer."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.db.patience import LimitedConnection
from qtoken.domain.errors import DatabaseUnreachable
from tests.db.ears import Ear, feed_threads, is_back, is_lost, issue, waiting_count
from tests.support.desk import Desk, cheap_hasher, set_up_database
from tests.support.postgres import PostgresServer


@pytest.fixture
def engine_name() -> str:
    """A server only."""
    return "postgresql"


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """A server that a test may stop and freeze."""
    with PostgresServer() as server:
        yield server


def test_ended_connections_are_opened_again_by_themselves(live: Clinic, other: Desk) -> None:
    department, patient = other.department(), other.patient()
    everybody_else = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    live.database.read(lambda connection: connection.execute(everybody_else).all())

    assert is_back(live)
    issue(other, patient.id, department.id)
    assert waiting_count(other) == 1
    assert Ear(live).hears_after(other.patient)


def test_a_server_that_is_stopped_is_noticed_and_its_return_too(own_server: PostgresServer) -> None:
    clinic, desk = _clinic_on(own_server)
    department, patient = desk.department(), desk.patient()

    own_server.stop_fast()
    assert is_lost(clinic)
    with pytest.raises(DatabaseUnreachable):
        issue(desk, patient.id, department.id)
    own_server.start_again()

    assert is_back(clinic)
    assert waiting_count(desk) == 0
    issue(desk, patient.id, department.id)
    assert waiting_count(desk) == 1
    clinic.close()
    assert not feed_threads()


def test_a_server_that_hangs_is_noticed_and_its_return_too(
    own_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic, desk = _clinic_on(own_server)
    department, patient = desk.department(), desk.patient()
    monkeypatch.setattr(LimitedConnection, "patience_s", 0.5)

    own_server.pause()
    assert is_lost(clinic)
    with pytest.raises(DatabaseUnreachable):
        issue(desk, patient.id, department.id)
    own_server.resume()

    assert is_back(clinic)
    assert waiting_count(desk) == 0
    issue(desk, patient.id, department.id)
    assert waiting_count(desk) == 1
    clinic.close()


def test_a_feed_is_closed_while_its_server_hangs(own_server: PostgresServer) -> None:
    clinic, _ = _clinic_on(own_server)

    own_server.pause()
    assert is_lost(clinic)
    clinic.close()

    assert not feed_threads()
    own_server.resume()


def test_a_commit_while_the_listener_was_away_is_not_missed(live: Clinic, other: Desk) -> None:
    ear = Ear(live)
    listener = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'qtoken-listener' AND datname = current_database()"
    )

    def end_and_commit() -> None:
        live.database.read(lambda connection: connection.execute(listener).all())
        other.patient()

    assert ear.hears_after(end_and_commit)
    assert is_back(live)


def _clinic_on(server: PostgresServer) -> tuple[Clinic, Desk]:
    address = server.new_database()
    set_up_database(address)
    clinic = open_clinic(address, hasher=cheap_hasher())
    clinic.feed.start()
    assert is_back(clinic)
    return clinic, Desk(clinic.services)
