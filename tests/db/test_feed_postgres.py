"""What the change feed of a PostgreSQL server can suffer."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.db.answer_timeout import LimitedConnection
from qtoken.db.database import CHANNEL
from qtoken.domain.errors import DatabaseUnreachable
from qtoken.domain.messages import Channel
from tests.db.ears import Ear, feed_threads, is_back, is_lost, issue, waiting_count
from tests.support.desk import Desk, cheap_hasher, set_up_database
from tests.support.messages import reachable_patient, switch_on
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


def test_who_finds_nothing_to_do_tells_nobody(clinic: Clinic, desk: Desk, address: str) -> None:
    switch_on(desk)
    department, patient = desk.department(), reachable_patient(desk)
    outbox = desk.services.outbox
    url = address.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")

        for _ in range(3):
            outbox.make()
            outbox.claim(list(Channel))
        desk.issue(department, patient)
        heard = list(connection.notifies(timeout=30, stop_after=1))
        outbox.make()
        heard += connection.notifies(timeout=30, stop_after=1)

    # The token, and the message made of it: notifications come in the order of commits.
    assert len(heard) == 2


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
    monkeypatch.setattr(LimitedConnection, "answer_timeout_s", 0.5)

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
