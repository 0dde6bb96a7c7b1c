"""A database that is half of something: what is wrong is said, and nothing is changed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from qtoken.bootstrap import Clinic, make_clinic, open_clinic
from qtoken.db import schema
from qtoken.db.address import database_file, database_url
from qtoken.db.database import Database
from qtoken.domain.clock import DatabaseClock
from qtoken.domain.errors import (
    DatabaseDamaged,
    DatabaseError,
    DatabaseForeign,
    DatabaseTorn,
    SchemaChanged,
    SchemaIncomplete,
    SchemaOlder,
    SchemaUnfit,
    SchemaUnknown,
)
from tests.support.desk import ADMIN, Desk
from tests.support.shell import Shell
from tests.support.tables import fingerprint

FIRST = "2026_11_22_clinics_day"
PAGE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Half:
    """A way in which a database is half of something, and what is said of it."""

    statements: tuple[str, ...]
    opened: type[DatabaseError] | None
    upgraded: type[DatabaseError]
    examined: type[DatabaseError] | None
    said: str = ""


HALVES = {
    "without a version": Half(
        ("DELETE FROM alembic_version",), SchemaUnknown, SchemaUnknown, SchemaUnknown
    ),
    "without versions": Half(
        ("DROP TABLE alembic_version",), SchemaUnknown, SchemaUnknown, SchemaUnknown
    ),
    "of two versions": Half(
        (f"INSERT INTO alembic_version VALUES ('{FIRST}')",),
        SchemaUnknown,
        SchemaUnknown,
        SchemaUnknown,
    ),
    "newer than its version": Half(
        (f"UPDATE alembic_version SET version_num = '{FIRST}'",),
        SchemaOlder,
        SchemaUnfit,
        SchemaOlder,
        said=FIRST,
    ),
    "without a table that everything needs": Half(
        ("ALTER TABLE token_event RENAME TO token_event_2",),
        SchemaIncomplete,
        SchemaIncomplete,
        SchemaIncomplete,
        said="token_event",
    ),
    "without another table": Half(
        ("ALTER TABLE appointment RENAME TO appointment_2",),
        None,
        SchemaIncomplete,
        SchemaChanged,
        said="appointment",
    ),
    "without a column": Half(
        ("ALTER TABLE patient RENAME COLUMN needs TO needs_2",),
        None,
        SchemaIncomplete,
        SchemaChanged,
        said="patient.needs",
    ),
    "without what keeps two doctors from one patient": Half(
        ("DROP INDEX uq_token_called",),
        None,
        SchemaIncomplete,
        None,
        said="token.uq_token_called",
    ),
}


@pytest.fixture(params=list(HALVES.values()), ids=list(HALVES))
def half(request: pytest.FixtureRequest, address: str) -> Half:
    """The database, made half."""
    made: Half = request.param
    database = Database(database_url(address), DatabaseClock())
    database.write(lambda connection: [connection.execute(text(s)) for s in made.statements])
    database.close()
    return made


@pytest.fixture
def database(address: str) -> Database:
    return Database(database_url(address), DatabaseClock())


def refused(kind: type[DatabaseError], act: Callable[[], object]) -> str:
    with pytest.raises(kind) as raised:
        act()
    assert type(raised.value) is kind
    return str(raised.value)


def test_half_a_database_is_told_and_left_alone(
    address: str, half: Half, database: Database
) -> None:
    before = fingerprint(address)

    said = refused(half.upgraded, lambda: make_clinic(address))

    if half.opened is not None:
        refused(half.opened, lambda: open_clinic(address))
    if half.examined is not None:
        refused(half.examined, lambda: schema.examine(database))
    assert half.said in said
    database.close()
    assert fingerprint(address) == before


def test_commands_end_with_one_sentence_on_half_a_database(address: str, half: Half) -> None:
    shell = Shell(address)

    assert shell.refused("db", "upgrade") == half.upgraded.code
    assert shell.refused("init", "--admin", "eve") == half.upgraded.code


def test_a_command_that_meets_another_schema_ends_with_one_sentence(
    address: str, clinic: Clinic
) -> None:
    rename = text("ALTER TABLE patient RENAME COLUMN needs TO needs_2")
    clinic.database.write(lambda connection: connection.execute(rename))

    assert Shell(address).refused("queue") == SchemaChanged.code


def test_views_of_another_program_are_not_ours(empty_address: str) -> None:
    database = Database(database_url(empty_address), DatabaseClock())
    path = database_file(database.url)
    if path is not None:
        path.touch()
    view = text("CREATE VIEW patient AS SELECT 1 AS id")
    database.write(lambda connection: connection.execute(view))
    database.close()

    refused(DatabaseForeign, lambda: make_clinic(empty_address))


def test_a_whole_database_is_found_well(clinic: Clinic) -> None:
    clinic.examine()


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("take_away", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_no_second_clinic_is_made_where_one_is_worked_on(
    address: str, clinic: Clinic, desk: Desk, take_away: Callable[[Path], None]
) -> None:
    path = Path(address.removeprefix("sqlite:///"))
    desk.issue(desk.department())
    take_away(path)
    was_there = path.exists()

    for act in (make_clinic, open_clinic):
        refused(DatabaseTorn, lambda act=act: act(address))  # type: ignore[misc]

    assert Shell(address).refused("init", "--admin", ADMIN) == DatabaseTorn.code
    assert path.exists() == was_there
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_clinics_file_whose_beginning_is_lost_is_damaged_and_not_foreign(address: str) -> None:
    path = Path(address.removeprefix("sqlite:///"))
    whole = path.read_bytes()
    path.write_bytes(b"\xa5" * PAGE_BYTES + whole[PAGE_BYTES:])
    before = path.read_bytes()

    refused(DatabaseDamaged, lambda: open_clinic(address))
    refused(DatabaseDamaged, lambda: make_clinic(address))

    assert path.read_bytes() == before
