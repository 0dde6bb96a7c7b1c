"""Who opens a database whose files were changed before, and has not seen it, notices it too.

And what a crash, a power cut or a closed program leaves is opened without a word.
"""

import os
import random
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from qtoken import paths
from qtoken.bootstrap import Clinic, make_clinic, open_clinic
from qtoken.db import sqlite_file
from qtoken.db.address import database_url
from qtoken.db.database import Database
from qtoken.domain.clock import DatabaseClock
from qtoken.domain.errors import (
    DatabaseLogLost,
    DatabaseOfTwoNames,
    DatabaseOverwritten,
    SchemaOlder,
)
from qtoken.services.rows import DepartmentRow
from tests.support.desk import Desk, cheap_hasher, set_up_database
from tests.support.other_program import other_program
from tests.support.waiting import becomes_true

BEFORE_THE_NUMBERS = "2026_11_28_password_resets"
RELEASED = "2026_11_22_default_department"
"""The newest schema that knew nothing of older copies."""


@pytest.fixture
def engine_name() -> str:
    """A file only."""
    return "sqlite"


@pytest.fixture
def path(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///"))


@pytest.fixture
def department(desk: Desk) -> DepartmentRow:
    return desk.department("Cardiology", "C")


def beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}{ending}")


def backup(path: Path, to: Path) -> bytes:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to.read_bytes()


def over(path: Path, content: bytes) -> None:
    """Write over a file in its place, as `cp` does."""
    with path.open("wb") as file:
        file.write(content)


def opened(path: Path) -> Clinic:
    return open_clinic(f"sqlite:///{path}", hasher=cheap_hasher())


def upgraded(path: Path) -> Clinic:
    return make_clinic(f"sqlite:///{path}", hasher=cheap_hasher())


def migrations(connection: Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(paths.migrations_dir()))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def numbers(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [row[0] for row in connection.execute("SELECT number FROM token ORDER BY id")]


@pytest.mark.parametrize("ends", ["still open", "killed"])
@pytest.mark.parametrize("taken", ["all closed", "while worked on"])
def test_an_older_copy_beside_a_newer_log_is_opened_by_nobody(
    clinic: Clinic,
    desk: Desk,
    department: DepartmentRow,
    path: Path,
    tmp_path: Path,
    *,
    taken: str,
    ends: str,
) -> None:
    desk.issue(department)
    clinic.close()
    copy = path.read_bytes()
    with other_program(path) as first:
        first.issue(department.id)
        if taken == "while worked on":
            copy = backup(path, tmp_path / "copy.db")
        first.issue(department.id)
    with other_program(path) as second:
        second.issue(department.id)
        if ends == "killed":
            second.kill()

        over(path, copy)

        for _ in range(2):
            with pytest.raises(DatabaseOverwritten):
                opened(path)
    assert path.read_bytes() == copy


def of_schema(path: Path, revision: str) -> bytes:
    """Take a closed database back to an older schema; return the file."""
    with closing(Database(database_url(f"sqlite:///{path}"), DatabaseClock())) as database:
        database.write(lambda c: command.downgrade(migrations(c), revision))
    return path.read_bytes()


@pytest.mark.parametrize("ends", ["still open", "killed"])
@pytest.mark.parametrize("revision", [RELEASED, BEFORE_THE_NUMBERS])
def test_a_copy_of_an_older_schema_is_not_mixed_with_a_newer_log(
    clinic: Clinic,
    desk: Desk,
    department: DepartmentRow,
    path: Path,
    tmp_path: Path,
    *,
    revision: str,
    ends: str,
) -> None:
    desk.issue(department)
    clinic.close()
    shutil.copyfile(path, tmp_path / "copy.db")
    copy = of_schema(tmp_path / "copy.db", revision)
    with other_program(path) as other:
        other.issue(department.id)
        if ends == "killed":
            other.kill()

        over(path, copy)

        for open_ in (opened, upgraded):
            with pytest.raises(DatabaseOverwritten):
                open_(path)
    assert path.read_bytes() == copy


def test_what_a_killed_program_of_an_older_schema_leaves_is_upgraded(
    clinic: Clinic, desk: Desk, department: DepartmentRow, path: Path, tmp_path: Path
) -> None:
    desk.issue(department)
    clinic.close()
    of_schema(path, RELEASED)
    left = tmp_path / "left.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as older:
        older.execute("UPDATE clinic SET name = 'Clinic of before'")
        # A step that was cut off before its end is in the log too, and counts for nothing.
        older.execute("PRAGMA cache_size = 1")
        older.execute("BEGIN")
        older.execute("CREATE TABLE clinic_file (id INTEGER PRIMARY KEY, a, b, c, d)")
        row = (str(uuid4()), 1, 2, 3)
        older.execute("INSERT INTO clinic_file VALUES (1, ?, ?, ?, ?)", row)
        older.execute("CREATE TABLE filler (text)")
        older.execute("INSERT INTO filler VALUES (zeroblob(1000000))")
        shutil.copyfile(path, left)
        shutil.copyfile(beside(path, "-wal"), beside(left, "-wal"))
    assert row[0].encode() in beside(left, "-wal").read_bytes()

    with pytest.raises(SchemaOlder):
        opened(left)
    with closing(upgraded(left)) as again:
        assert again.services.clinic_setup.clinic(by=desk.by).name == "Clinic of before"
    assert numbers(left) == [1]


def test_an_older_copy_of_the_same_log_is_known_after_a_checkpoint(
    clinic: Clinic, desk: Desk, department: DepartmentRow, path: Path, tmp_path: Path
) -> None:
    clinic.close()
    with closing(opened(path)) as busy, other_program(path) as other:
        desk = Desk(busy.services)
        desk.issue(department)
        copy = backup(path, tmp_path / "copy.db")
        before = path.stat().st_mtime_ns
        while path.stat().st_mtime_ns == before:
            other.issue(department.id)

        over(path, copy)

        with pytest.raises(DatabaseOverwritten):
            opened(path)


def test_a_newcomer_waits_until_a_removed_log_is_saved(
    clinic: Clinic, desk: Desk, department: DepartmentRow, path: Path
) -> None:
    clinic.feed.start()
    assert becomes_true(lambda: clinic.feed.state().is_live)
    desk.issue(department)

    for ending in ("-wal", "-shm"):
        beside(path, ending).unlink()

    with other_program(path) as newcomer:
        assert newcomer.issue(department.id) == 2
    clinic.close()
    assert numbers(path) == [1, 2]


def test_a_newcomer_refuses_while_nobody_saves_a_removed_log(
    desk: Desk, department: DepartmentRow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "HELD_S", 0.1)
    desk.issue(department)

    for ending in ("-wal", "-shm"):
        beside(path, ending).unlink()

    with pytest.raises(DatabaseLogLost):
        opened(path)


@pytest.mark.parametrize("length", [0, 20000])
def test_a_log_that_was_cut_is_known_to_newcomers_while_somebody_knows_it(
    clinic: Clinic, desk: Desk, department: DepartmentRow, path: Path, length: int
) -> None:
    clinic.database.open_anew()
    for _ in range(5):
        desk.issue(department)

    os.truncate(beside(path, "-wal"), length)
    with pytest.raises(DatabaseOverwritten):
        desk.patient()

    for _ in range(2):
        with pytest.raises(DatabaseOverwritten, match="-wal"):
            opened(path)


def test_what_changes_nothing_is_not_told_to_others(clinic: Clinic, desk: Desk, path: Path) -> None:
    desk.patient()
    with closing(sqlite3.connect(path)) as other:
        seen = other.execute("PRAGMA data_version").fetchone()

        clinic.database.write(lambda _connection: None)

        assert other.execute("PRAGMA data_version").fetchone() == seen


def test_a_program_that_is_killed_leaves_what_opens_without_a_word(
    clinic: Clinic, desk: Desk, department: DepartmentRow, path: Path
) -> None:
    clinic.close()
    issued = []
    for _ in range(3):
        with other_program(path) as killed:
            issued.append(killed.issue(department.id))
            killed.kill()
        with closing(opened(path)) as next_one:
            issued.append(Desk(next_one.services).issue(department).number)

    assert issued == [1, 2, 3, 4, 5, 6]
    assert numbers(path) == issued


def step(connection: Connection) -> None:
    """Make a step of the schema that copies a table, as steps under `migrations` do."""
    for statement in (
        "ALTER TABLE clinic_file RENAME TO clinic_file_before",
        "CREATE TABLE clinic_file AS SELECT * FROM clinic_file_before",
        "DROP TABLE clinic_file_before",
    ):
        connection.execute(text(statement))


@pytest.fixture(scope="module", params=["tokens", "after a step of the schema"])
def cut_off(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bytes, bytes, bytes]:
    """A file, its log, and what a whole checkpoint makes of the file."""
    folder = tmp_path_factory.mktemp("cut_off")
    path = folder / "clinic.db"
    set_up_database(f"sqlite:///{path}")
    with closing(opened(path)) as clinic:
        desk = Desk(clinic.services)
        department = desk.department("Cardiology", "C")
        for _ in range(8):
            desk.issue(department)
        if request.param != "tokens":
            # The log is empty then, and the file is all there is.
            clinic.database.open_anew()
            clinic.database.write(step)
        before, log = path.read_bytes(), beside(path, "-wal").read_bytes()
    return before, log, path.read_bytes()


@given(seed=st.integers(0, 2**32), share=st.floats(0, 1))
@settings(max_examples=15)
def test_a_checkpoint_that_a_power_cut_ended_opens_without_a_word(
    cut_off: tuple[bytes, bytes, bytes],
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    share: float,
) -> None:
    before, log, after = cut_off
    chance = random.Random(seed)
    length = chance.choice(range(len(before), len(after) + 1, 4096))
    file = bytearray(before.ljust(length, b"\0"))
    for place in range(0, length, 4096):
        if chance.random() < share:
            file[place : place + 4096] = after[place : place + 4096]
    path = tmp_path_factory.mktemp("opened") / "clinic.db"
    path.write_bytes(file)
    beside(path, "-wal").write_bytes(log)

    with closing(opened(path)) as clinic:
        desk = Desk(clinic.services)
        (department,) = clinic.services.clinic_setup.departments(by=desk.by)
        assert desk.issue(department).number == 9

    assert numbers(path) == list(range(1, 10))
    shutil.rmtree(path.parent)


def test_a_step_back_and_forth_again_is_no_older_copy(
    clinic: Clinic, desk: Desk, department: DepartmentRow, path: Path
) -> None:
    desk.issue(department)
    clinic.close()
    # Somebody who reads keeps the steps in the log.
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("SELECT 1 FROM clinic_file").fetchone()
        clinic.database.write(lambda c: command.downgrade(migrations(c), BEFORE_THE_NUMBERS))
        clinic.database.write(lambda c: command.upgrade(migrations(c), "head"))
        clinic.close()

        with closing(opened(path)) as newcomer:
            assert Desk(newcomer.services).issue(department).number == 2


def test_a_link_to_the_file_is_the_same_database(
    desk: Desk, department: DepartmentRow, path: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)
    issued = [desk.issue(department).number]

    with other_program(link) as first, other_program(link) as second:
        issued += [first.issue(department.id), second.issue(department.id)]
        beside(path, "-wal").unlink()
        assert first.issue(department.id) == DatabaseLogLost.code

    assert issued == [1, 2, 3]


@pytest.mark.parametrize("ends", ["still open", "killed"])
def test_a_second_name_of_the_file_is_used_by_no_newcomer(
    desk: Desk, clinic: Clinic, department: DepartmentRow, path: Path, tmp_path: Path, *, ends: str
) -> None:
    clinic.close()
    name = tmp_path / "name.db"
    with other_program(path) as other:
        other.issue(department.id)
        name.hardlink_to(path)
        # Whoever works on it goes on.
        assert other.issue(department.id) == 2
        if ends == "killed":
            other.kill()

        for each in (path, name):
            with pytest.raises(DatabaseOfTwoNames):
                opened(each)

    name.unlink()
    with closing(opened(path)) as again:
        assert Desk(again.services).issue(department).number == 3


def test_files_copied_together_while_everything_stands_still_open_without_a_word(
    clinic: Clinic, desk: Desk, department: DepartmentRow, path: Path, tmp_path: Path
) -> None:
    clinic.close()
    with other_program(path) as stopped:
        stopped.issue(department.id)
        os.kill(stopped.process.pid, signal.SIGSTOP)
        for file in (path, beside(path, "-wal")):
            shutil.copyfile(file, tmp_path / f"moved{file.name.removeprefix(path.name)}")
        os.kill(stopped.process.pid, signal.SIGCONT)

    with closing(opened(tmp_path / "moved")) as moved:
        assert Desk(moved.services).issue(department).number == 2
