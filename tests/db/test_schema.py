"""What the program does when it meets a database that is not its own, or not of its time."""

import os
import sqlite3
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from qtoken.bootstrap import make_clinic, open_clinic
from qtoken.db import schema
from qtoken.db.address import database_url
from qtoken.db.database import Database
from qtoken.domain.clock import DatabaseClock
from qtoken.domain.errors import (
    DatabaseError,
    DatabaseForeign,
    DatabaseMissing,
    DatabaseUnwritable,
    NotSignedIn,
    SchemaNewer,
    SchemaOlder,
)
from qtoken.domain.press import Press
from tests.support.desk import cheap_hasher, new_request
from tests.support.tables import fingerprint


def opened(address: str) -> Database:
    return Database(database_url(address), DatabaseClock())


def stamp(address: str, revision: str) -> None:
    database = opened(address)
    database.write(
        lambda connection: connection.execute(
            text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision}
        )
    )
    database.close()


def fill_with_another_program(address: str) -> None:
    """Make tables of another program; on SQLite by its own means, in its default mode."""
    if address.startswith("sqlite"):
        with sqlite3.connect(address.removeprefix("sqlite:///")) as connection:
            connection.execute("CREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT)")
            connection.execute("INSERT INTO songs (title) VALUES ('one')")
        connection.close()
        return
    database = opened(address)
    database.write(lambda connection: connection.execute(text("CREATE TABLE songs (id int)")))
    database.close()


def refused_unchanged(address: str, kind: type[DatabaseError], act: Callable[[], object]) -> None:
    before = fingerprint(address)

    with pytest.raises(kind):
        act()

    assert fingerprint(address) == before


def test_a_newer_database_is_left_alone(address: str) -> None:
    stamp(address, "2199_01_01_from_the_future")

    refused_unchanged(address, SchemaNewer, lambda: open_clinic(address))
    refused_unchanged(address, SchemaNewer, lambda: make_clinic(address))


def test_an_older_database_is_left_alone_until_it_is_upgraded(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "KNOWN", schema.KNOWN | {"2020_01_01_old"})
    stamp(address, "2020_01_01_old")

    refused_unchanged(address, SchemaOlder, lambda: open_clinic(address))


def test_another_programs_database_is_left_alone(empty_address: str) -> None:
    fill_with_another_program(empty_address)

    refused_unchanged(empty_address, DatabaseForeign, lambda: open_clinic(empty_address))
    refused_unchanged(empty_address, DatabaseForeign, lambda: make_clinic(empty_address))


def test_another_programs_alembic_database_is_left_alone(empty_address: str) -> None:
    fill_with_another_program(empty_address)
    database = opened(empty_address)

    def add_versions(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('abc')"))

    database.write(add_versions)
    database.close()

    refused_unchanged(empty_address, DatabaseForeign, lambda: open_clinic(empty_address))
    refused_unchanged(empty_address, DatabaseForeign, lambda: make_clinic(empty_address))


def test_a_database_that_is_not_there_is_missing_and_not_made(empty_address: str) -> None:
    refused_unchanged(empty_address, DatabaseMissing, lambda: open_clinic(empty_address))


def test_a_text_file_is_no_database_and_stays_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Remember the milk.\n" * 100, encoding="utf-8")
    address = f"sqlite:///{path}"

    refused_unchanged(address, DatabaseForeign, lambda: open_clinic(address))
    refused_unchanged(address, DatabaseForeign, lambda: make_clinic(address))
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_a_database_cannot_be_made_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(DatabaseUnwritable):
        make_clinic(f"sqlite:///{tmp_path / 'file' / 'clinic.db'}")


def test_a_clinic_is_made_in_folders_that_are_not_there_yet(tmp_path: Path) -> None:
    clinic = make_clinic(f"sqlite:///{tmp_path / 'a' / 'b' / 'clinic.db'}")

    assert not clinic.services.accounts.has_admin()
    clinic.close()


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such rights")
def test_other_users_of_the_computer_cannot_read_a_new_clinic(tmp_path: Path) -> None:
    clinic = make_clinic(f"sqlite:///{tmp_path / 'clinic.db'}")

    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}

    clinic.close()
    assert rights == dict.fromkeys(["clinic.db", "clinic.db-wal", "clinic.db-shm"], 0o600)


def test_an_empty_clinic_says_that_it_must_be_set_up(empty_address: str) -> None:
    clinic = make_clinic(empty_address, hasher=cheap_hasher())

    with pytest.raises(DatabaseMissing):
        clinic.services.display.snapshot()
    with pytest.raises(DatabaseMissing):
        clinic.services.waiting_lines.queue(by=1)
    with pytest.raises(DatabaseMissing):
        clinic.services.calling.call_next(department_id=1, press=Press(1, new_request()))
    with pytest.raises(NotSignedIn):
        clinic.services.clinic_setup.clinic(by=1)
    clinic.close()


def test_two_who_make_a_database_at_once_both_find_it_made(empty_address: str) -> None:
    def make(_number: int) -> bool:
        clinic = make_clinic(empty_address)
        clinic.close()
        return True

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(make, range(4)))


def test_the_current_migration_can_be_asked_for(address: str, tmp_path: Path) -> None:
    database = opened(address)

    assert schema.current(database) == schema.HEAD
    assert schema.current(opened(f"sqlite:///{tmp_path / 'none.db'}")) is None
    database.close()


def test_a_clinics_file_is_written_ahead_and_flushed_at_each_commit(tmp_path: Path) -> None:
    clinic = make_clinic(f"sqlite:///{tmp_path / 'clinic.db'}")

    def settings(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    # 2 is FULL: a power cut takes back no number that is already printed.
    assert clinic.database.read(settings) == ["wal", 2, 1]
    clinic.close()
