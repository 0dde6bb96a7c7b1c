"""No connection is dropped unclosed: not one that is in use while the database is closed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from qtoken.bootstrap import Clinic, open_clinic
from tests.support.desk import Desk, cheap_hasher
from tests.support.waiting import becomes_true


@pytest.fixture
def made() -> Iterator[list[Any]]:
    """Every driver's connection that is made from here on."""
    connections: list[Any] = []

    def keep(connection: Any, _record: object) -> None:
        connections.append(connection)

    event.listen(Engine, "connect", keep)
    yield connections
    event.remove(Engine, "connect", keep)


def is_closed(connection: Any) -> bool:
    if hasattr(connection, "closed"):
        return bool(connection.closed)
    try:
        connection.execute("SELECT 1").close()
    except Exception as refused:  # noqa: BLE001 - of a driver that has no name for it
        return "closed" in str(refused)
    return False


def test_a_connection_in_use_is_closed_when_it_comes_back(address: str, made: list[Any]) -> None:
    clinic = open_clinic(address, hasher=cheap_hasher())
    is_reading, may_end = Event(), Event()

    def read(connection: Connection) -> None:
        connection.execute(text("SELECT 1")).all()
        is_reading.set()
        may_end.wait()

    with ThreadPoolExecutor(1) as thread:
        reading = thread.submit(clinic.database.read, read)
        is_reading.wait()
        clinic.close()
        still_open = [connection for connection in made if not is_closed(connection)]
        may_end.set()
        reading.result()

    assert len(still_open) == 1
    assert [connection for connection in made if not is_closed(connection)] == []


def test_a_closed_database_can_be_used_and_closed_again(clinic: Clinic, made: list[Any]) -> None:
    clinic.close()
    Desk(clinic.services)
    assert made

    clinic.close()

    assert [connection for connection in made if not is_closed(connection)] == []


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_what_is_at_rest_is_closed_when_the_server_ends_a_session(
    clinic: Clinic, address: str, made: list[Any]
) -> None:
    with ThreadPoolExecutor(3) as threads:
        together = [threads.submit(Desk, clinic.services) for _ in range(3)]
        for each in together:
            each.result()
    known = list(made)
    other = open_clinic(address, hasher=cheap_hasher())
    end_others = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    other.database.read(lambda connection: connection.execute(end_others).all())

    Desk(clinic.services)

    assert becomes_true(lambda: all(is_closed(connection) for connection in known))
    other.close()
