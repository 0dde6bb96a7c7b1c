"""Databases for every test: SQLite files, and a real PostgreSQL server of our own."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.domain.clock import SetClock
from tests.support.desk import START, Desk, cheap_hasher, set_up_database
from tests.support.postgres import PostgresServer
from tests.support.postgres_binaries import PostgresMissing

SQLITE, POSTGRESQL = "sqlite", "postgresql"

# Property-based tests run the same everywhere; a slow machine is no fault of the rule.
settings.register_profile(
    "qtoken", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("qtoken")


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests away from this user's clinic, settings and logs."""
    folder = tmp_path_factory.mktemp("user")
    patch = pytest.MonkeyPatch()
    for name in ("DATA", "CONFIG", "LOG"):
        patch.setenv(f"QTOKEN_{name}_DIR", str(folder / name.lower()))
    for name in ("QTOKEN_DATABASE_URL", "QTOKEN_PASSWORD", "QTOKEN_USER"):
        patch.delenv(name, raising=False)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A private server for this run. Without PostgreSQL: a failure in CI, a skip elsewhere."""
    try:
        server = PostgresServer()
    except PostgresMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
    with server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the schema and the first admin, to be copied."""
    path = tmp_path_factory.mktemp("template") / "clinic.db"
    set_up_database(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """A database with the schema and the first admin, to be copied."""
    address = postgres_server.new_database()
    set_up_database(address)
    return address


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def engine_name(request: pytest.FixtureRequest) -> str:
    """The databases that a test runs on, one after the other."""
    name: str = request.param
    return name


@pytest.fixture
def empty_address(
    engine_name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """Address of a database without any table."""
    if engine_name == SQLITE:
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    address = server.new_database()
    yield address
    server.drop_database(address)


@pytest.fixture
def address(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a database with the schema and one admin, `ana` with `PASSWORD`."""
    if engine_name == SQLITE:
        path = tmp_path / "clinic.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    template: str = request.getfixturevalue("postgres_template")
    server: PostgresServer = request.getfixturevalue("postgres_server")
    database = server.new_database(template)
    yield database
    server.drop_database(database)


@pytest.fixture
def clinic(address: str) -> Iterator[Clinic]:
    """An open clinic on the database's own clock; its feed is not started."""
    opened = open_clinic(address, hasher=cheap_hasher())
    yield opened
    opened.close()


@pytest.fixture
def desk(clinic: Clinic) -> Desk:
    """Makes valid patients, departments, doctors and tokens."""
    return Desk(clinic.services)


@pytest.fixture
def clock() -> SetClock:
    """A clock that tests move."""
    return SetClock(START)


@pytest.fixture
def timed_desk(address: str, clock: SetClock) -> Iterator[Desk]:
    """A desk on `clock`."""
    opened = open_clinic(address, clock=clock, hasher=cheap_hasher())
    yield Desk(opened.services)
    opened.close()
