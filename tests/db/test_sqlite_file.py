"""What happens to a database's files under open programs is noticed before anything more is done.

Two openings of one database stand for two programs; `tests/processes` has real ones.
"""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.db.file_row import LOG_LIMIT_BYTES
from qtoken.domain.errors import (
    DatabaseError,
    DatabaseLogLost,
    DatabaseOfOthers,
    DatabaseOverwritten,
    DatabaseReplaced,
    DatabaseUnreachable,
    OutcomeUnknown,
)
from qtoken.domain.token import Verb
from qtoken.services.rows import DepartmentRow
from tests.support.desk import Desk, cheap_hasher, set_up_database
from tests.support.other_program import other_program
from tests.support.waiting import becomes_true


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


@pytest.fixture
def second(address: str, desk: Desk) -> Iterator[Desk]:
    """Another program that has the database open, and has worked on it."""
    opened = open_clinic(address, hasher=cheap_hasher())
    other = Desk(opened.services)
    other.patient()
    yield other
    opened.close()


@pytest.fixture
def others_file(tmp_path: Path) -> Path:
    """The database of another clinic."""
    file = tmp_path / "others" / "clinic.db"
    file.parent.mkdir()
    set_up_database(f"sqlite:///{file}")
    return file


def log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def shared(path: Path) -> Path:
    return path.with_name(f"{path.name}-shm")


def backup(path: Path, to: Path) -> Path:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to


def over(path: Path, content: bytes) -> None:
    """Write over a file in its place, as `cp` does."""
    with path.open("wb") as file:
        file.write(content)


def numbers(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [row[0] for row in connection.execute("SELECT number FROM token ORDER BY id")]


def issue_until(desk: Desk, department: DepartmentRow, enough: Callable[[], bool]) -> None:
    patient = desk.patient()
    for _ in range(2000):
        desk.services.calling.move(
            Verb.CANCEL, desk.issue(department, patient).id, press=desk.press()
        )
        if enough():
            return
    pytest.fail("never enough")


REMOVALS = {"both removed": (log, shared), "log removed": (log,), "index removed": (shared,)}


def remove(path: Path, how: str) -> None:
    for name in REMOVALS[how]:
        name(path).unlink()


@pytest.mark.parametrize("how", REMOVALS)
def test_a_removed_log_is_noticed_by_all_and_nothing_is_lost(
    desk: Desk, department: DepartmentRow, path: Path, clinic: Clinic, how: str
) -> None:
    with other_program(path) as other:
        issued = [desk.issue(department).number, other.issue(department.id)]

        remove(path, how)

        with pytest.raises(DatabaseLogLost):
            desk.issue(department)
        assert other.issue(department.id) == DatabaseLogLost.code
        issued += [desk.issue(department).number, other.issue(department.id)]
    assert issued == [1, 2, 3, 4]
    clinic.close()
    assert numbers(path) == issued


@pytest.mark.parametrize("how", REMOVALS)
def test_a_removed_log_that_nobody_has_noticed_is_saved_at_the_end(
    desk: Desk, department: DepartmentRow, path: Path, clinic: Clinic, how: str
) -> None:
    desk.issue(department)

    remove(path, how)
    clinic.close()

    assert numbers(path) == [1]


WRITES = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as connection:
    connection.execute("UPDATE clinic SET name = 'Written meanwhile'")
connection.close()
"""


def test_what_others_wrote_after_the_log_was_removed_is_not_written_over(
    desk: Desk, department: DepartmentRow, path: Path, clinic: Clinic
) -> None:
    clinic.database.open_anew()
    desk.issue(department)
    remove(path, "both removed")
    # Not one of ours, which would wait: its log is one of its own.
    subprocess.run([sys.executable, "-c", WRITES, str(path)], check=True)

    with pytest.raises(DatabaseLogLost):
        desk.patient()

    assert clinic.services.clinic_setup.clinic(by=desk.by).name == "Written meanwhile"
    assert desk.issue(department).number == 1
    clinic.close()
    assert numbers(path) == [1]


@pytest.mark.parametrize("length", [0, 5000])
def test_a_log_that_was_cut_is_noticed(
    desk: Desk, second: Desk, department: DepartmentRow, path: Path, length: int
) -> None:
    desk.issue(department)
    second.issue(department)

    with log(path).open("r+b") as file:
        file.truncate(length)

    for program in (desk, second, desk):
        with pytest.raises(DatabaseOverwritten, match="-wal"):
            program.patient()


@pytest.mark.parametrize("is_watched", [False, True])
def test_a_file_of_others_beside_this_ones_log_is_opened_by_nobody(
    clinic: Clinic, desk: Desk, path: Path, others_file: Path, *, is_watched: bool
) -> None:
    clinic.close()
    # A window or a server writes down that it listens, before anything else is written.
    with closing(open_clinic(f"sqlite:///{path}")) as left_open:
        if is_watched:
            left_open.feed.start()
            assert becomes_true(lambda: left_open.feed.state().is_live)
        left_open.services.registration.register("Ana", press=desk.press())

        over(path, others_file.read_bytes())

        with pytest.raises(DatabaseOverwritten):
            open_clinic(f"sqlite:///{path}")
        with pytest.raises(DatabaseOverwritten):
            left_open.services.waiting_lines.queue(by=desk.by)
    assert path.read_bytes() == others_file.read_bytes()


@pytest.mark.parametrize("what", ["of others", "older", "same moment", "nothing", "half"])
def test_a_file_that_was_written_over_is_noticed_by_all_for_good(
    desk: Desk, second: Desk, path: Path, others_file: Path, what: str
) -> None:
    department, folder = desk.department(), others_file.parent
    desk.issue(department)
    older = backup(path, folder / "older.db").read_bytes()
    second.issue(department)
    contents = {
        "of others": others_file.read_bytes(),
        "older": older,
        "same moment": backup(path, folder / "same.db").read_bytes(),
        "nothing": b"",
        "half": path.read_bytes()[: path.stat().st_size // 2],
    }

    over(path, contents[what])

    for program in (desk, second, desk):
        with pytest.raises(DatabaseOverwritten):
            program.issue(department)
        with pytest.raises(DatabaseOverwritten):
            program.services.waiting_lines.queue(by=program.by)
    assert path.read_bytes() == contents[what]


def test_what_was_written_over_is_left_as_it_is_when_programs_end(
    desk: Desk, department: DepartmentRow, path: Path, clinic: Clinic, others_file: Path
) -> None:
    desk.issue(department)

    over(path, others_file.read_bytes())
    clinic.close()

    assert path.read_bytes() == others_file.read_bytes()
    with pytest.raises(DatabaseError):
        open_clinic(f"sqlite:///{path}")
    assert path.read_bytes() == others_file.read_bytes()


def test_a_backup_that_is_put_back_as_described_is_used_by_a_program_left_open(
    desk: Desk, second: Desk, department: DepartmentRow, path: Path, tmp_path: Path
) -> None:
    desk.issue(department)
    copy = backup(path, tmp_path / "backup.db")
    second.issue(department)
    away = tmp_path / "away"
    away.mkdir()
    for file in (path, log(path), shared(path)):
        file.rename(away / file.name)

    with pytest.raises(DatabaseUnreachable):
        desk.patient()
    shutil.copyfile(copy, path)
    with pytest.raises(DatabaseReplaced):
        second.patient()

    assert desk.issue(department).number == 2
    assert second.issue(department).number == 3


def test_another_clinics_file_in_its_place_is_not_worked_on(
    desk: Desk, department: DepartmentRow, path: Path, others_file: Path, tmp_path: Path
) -> None:
    desk.issue(department)
    for file in (path, log(path), shared(path)):
        file.rename(tmp_path / f"own-{file.name}")
    others_file.rename(path)

    with pytest.raises(DatabaseReplaced):
        desk.patient()
    for _ in range(2):
        with pytest.raises(DatabaseOfOthers):
            desk.patient()


def test_a_commit_into_a_log_that_has_gone_meanwhile_is_of_unknown_outcome(
    desk: Desk, department: DepartmentRow, path: Path, clinic: Clinic
) -> None:
    desk.issue(department)

    with pytest.raises(OutcomeUnknown):
        clinic.database.write(lambda _connection: log(path).unlink())

    assert desk.issue(department).number == 2


@pytest.mark.parametrize("how", [*REMOVALS, "written over"])
def test_the_feed_says_that_the_files_are_not_to_be_trusted(
    desk: Desk, department: DepartmentRow, path: Path, clinic: Clinic, how: str
) -> None:
    clinic.feed.start()
    assert becomes_true(lambda: clinic.feed.state().is_live)
    states: list[bool] = []
    clinic.feed.subscribe(lambda: states.append(clinic.feed.state().is_live))
    desk.issue(department)

    if how in REMOVALS:
        remove(path, how)
    else:
        over(path, path.read_bytes())

    assert becomes_true(lambda: False in states)
    assert becomes_true(lambda: clinic.feed.state().is_live is (how in REMOVALS))
    with suppress(DatabaseError):
        desk.issue(department)


def test_checkpoints_of_one_program_are_understood_by_the_others(
    desk: Desk, second: Desk, department: DepartmentRow, path: Path, clinic: Clinic
) -> None:
    before = path.stat().st_mtime_ns
    issue_until(desk, department, lambda: path.stat().st_mtime_ns != before)
    seen = path.stat().st_mtime_ns
    assert second.issue(department).number > 1
    issue_until(second, department, lambda: path.stat().st_mtime_ns != seen)

    assert desk.issue(department).number > 2
    assert log(path).stat().st_size < LOG_LIMIT_BYTES
    # And what is written over afterwards is noticed all the same.
    over(path, path.read_bytes())
    for program in (desk, second):
        with pytest.raises(DatabaseOverwritten):
            program.patient()


def test_the_log_is_cut_after_a_long_reader(
    desk: Desk, department: DepartmentRow, path: Path
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM token").fetchone()
        issue_until(desk, department, lambda: log(path).stat().st_size > LOG_LIMIT_BYTES)

    issue_until(desk, department, lambda: log(path).stat().st_size <= LOG_LIMIT_BYTES)

    assert desk.issue(department).number > 1
