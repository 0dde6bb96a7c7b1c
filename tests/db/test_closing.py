"""No connection is dropped unclosed: not one that is in use while the database is closed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.db.engine import CONNECTIONS
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


def test_a_closed_database_can_be_used_and_keeps_nothing_open(
    clinic: Clinic, made: list[Any]
) -> None:
    clinic.close()

    Desk(clinic.services)

    assert made
    assert [connection for connection in made if not is_closed(connection)] == []


def test_a_pool_that_follows_a_closed_one_keeps_nothing_either(
    clinic: Clinic, made: list[Any]
) -> None:
    clinic.database.open_anew()
    clinic.close()
    clinic.database.open_anew()

    Desk(clinic.services)

    assert made
    assert [connection for connection in made if not is_closed(connection)] == []


def test_a_change_under_way_is_kept_when_the_database_is_closed(
    address: str, made: list[Any]
) -> None:
    clinic = open_clinic(address, hasher=cheap_hasher())
    is_writing, may_end = Event(), Event()

    def change(connection: Connection) -> None:
        connection.execute(text("UPDATE clinic_file SET id = id"))
        is_writing.set()
        may_end.wait()

    with ThreadPoolExecutor(1) as thread:
        writing = thread.submit(clinic.database.write, change)
        is_writing.wait()
        clinic.close()
        may_end.set()
        writing.result()

    assert [connection for connection in made if not is_closed(connection)] == []


def test_a_connection_is_closed_that_is_made_while_its_pool_is_disposed_of(
    clinic: Clinic, made: list[Any]
) -> None:
    engine = clinic.database._engine
    engine.dispose()
    disposing = {"insert": True, "once": True}
    event.listen(engine, "connect", lambda *_given: engine.dispose(), **disposing)

    with engine.connect():
        assert [connection for connection in made if not is_closed(connection)] != []

    assert [connection for connection in made if not is_closed(connection)] == []


def test_a_connection_is_closed_that_comes_back_in_the_midst_of_a_disposal(
    clinic: Clinic, made: list[Any]
) -> None:
    engine = clinic.database._engine
    engine.dispose()
    # The last thing that is told before a connection is put to rest.
    event.listen(engine, "checkin", lambda *_given: engine.dispose(), once=True)

    with engine.connect():
        assert [connection for connection in made if not is_closed(connection)] != []

    assert [connection for connection in made if not is_closed(connection)] == []


def test_nothing_is_lost_between_two_who_dispose_of_an_engine_at_once(
    clinic: Clinic, made: list[Any]
) -> None:
    engine = clinic.database._engine
    engine.dispose()
    with engine.connect():
        pass
    is_disposing, may_go_on = Event(), Event()

    def closing(*_given: object) -> None:
        is_disposing.set()
        may_go_on.wait()

    event.listen(engine, "close", closing, once=True)
    with ThreadPoolExecutor(1) as thread:
        slow = thread.submit(engine.dispose)
        is_disposing.wait()
        engine.dispose()
        with engine.connect():
            pass
        assert [connection for connection in made if not is_closed(connection)] != []
        may_go_on.set()
        slow.result()

    assert [connection for connection in made if not is_closed(connection)] == []


def test_who_waits_for_a_connection_gets_one_while_the_database_is_closed(
    clinic: Clinic, made: list[Any]
) -> None:
    is_full, may_end = Barrier(CONNECTIONS + 1), Event()

    def read(connection: Connection) -> None:
        is_full.wait()
        may_end.wait()

    engine = clinic.database._engine
    with ThreadPoolExecutor(CONNECTIONS + 1) as threads:
        readings = [threads.submit(clinic.database.read, read) for _ in range(CONNECTIONS)]
        is_full.wait()
        old = engine.pool
        waiting = threads.submit(lambda: old.connect().close())
        clinic.close()
        may_end.set()
        for each in [*readings, waiting]:
            each.result()

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
