"""Read-only, full, busy, damaged: each gets its name, and nothing is lost or half done."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from qtoken.bootstrap import Clinic, make_clinic, open_clinic
from qtoken.db import engine
from qtoken.db.address import database_url
from qtoken.db.database import Database
from qtoken.domain.clock import DatabaseClock
from qtoken.domain.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseError,
    DatabaseFailing,
    DatabaseForbidden,
    DatabasePooled,
    DatabaseReadOnly,
    DatabaseTextRefused,
    DatabaseUnreachable,
    DiskFull,
    OutcomeUnknown,
    QTokenError,
    SchemaChanged,
    ServerReadOnly,
    ServerRightsMissing,
)
from qtoken.domain.press import Press
from tests.support.apart import unprivileged, with_files_up_to
from tests.support.desk import Desk, cheap_hasher, new_request
from tests.support.postgres import PostgresServer
from tests.support.postgres_binaries import unprivileged_ids
from tests.support.tables import contents

ENOUGH = 3000
SQLSTATES: dict[str, type[DatabaseError]] = {
    "53100": DiskFull,
    "25006": ServerReadOnly,
    "42501": ServerRightsMissing,
    "42P01": SchemaChanged,
    "42703": SchemaChanged,
    "42883": SchemaChanged,
    "42704": SchemaChanged,
    "42P10": SchemaChanged,
    "42804": SchemaChanged,
    "3F000": SchemaChanged,
    "0A000": SchemaChanged,
    "26000": DatabasePooled,
    "42P05": DatabasePooled,
    "22021": DatabaseTextRefused,
    "22P05": DatabaseTextRefused,
    "XX001": DatabaseDamaged,
    "XX002": DatabaseDamaged,
    "58000": DatabaseFailing,
    "58030": DatabaseFailing,
    "58P01": DatabaseFailing,
    "F0000": DatabaseFailing,
    "55P03": DatabaseBusy,
    "40P01": DatabaseBusy,
    "40001": DatabaseBusy,
    "40003": OutcomeUnknown,
    "57014": DatabaseBusy,
    "53300": DatabaseBusy,
    "53200": DatabaseBusy,
    "08006": DatabaseUnreachable,
    "28000": DatabaseUnreachable,
}


@pytest.fixture
def folder(sqlite_template: Path) -> Iterator[Path]:
    """A folder that everybody may enter, with a clinic in it."""
    made = Path(tempfile.mkdtemp(prefix="qtoken-", dir="/tmp"))
    made.chmod(0o777)
    shutil.copyfile(sqlite_template, made / "clinic.db")
    (made / "clinic.db").chmod(0o666)
    yield made
    made.chmod(0o777)
    shutil.rmtree(made)


def register_one(path: Path) -> str:
    """Register a patient; return the refusal's code, or `done`."""
    try:
        clinic = open_clinic(f"sqlite:///{path}", hasher=cheap_hasher())
        try:
            clinic.services.registration.register("Anna Lang", press=Press(1, new_request()))
        finally:
            clinic.close()
    except QTokenError as refusal:
        return refusal.code
    return "done"


def register_until_refused(path: Path) -> tuple[int, str]:
    """Register patients; return how many were acknowledged, and the refusal's code."""
    clinic = open_clinic(f"sqlite:///{path}", hasher=cheap_hasher())
    count, code = 0, "done"
    try:
        for count in range(ENOUGH):  # noqa: B007 - how many were acknowledged
            clinic.services.registration.register("Anna Lang", press=Press(1, new_request()))
    except QTokenError as refusal:
        code = refusal.code
    clinic.close()
    return count, code


def make(path: Path) -> str:
    """Make a clinic; return the refusal's code, or `done`."""
    try:
        make_clinic(f"sqlite:///{path}").close()
    except QTokenError as refusal:
        return refusal.code
    return "done"


def fingerprint(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def patient_count(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        count: int = connection.execute("SELECT count(*) FROM patient").fetchone()[0]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    return count


@pytest.mark.parametrize(
    ("file_mode", "folder_mode"), [(0o444, 0o755), (0o444, 0o777), (0o666, 0o555)]
)
def test_a_file_or_folder_that_may_only_be_read_is_named_and_left_as_it_is(
    folder: Path, sqlite_template: Path, file_mode: int, folder_mode: int
) -> None:
    path = folder / "clinic.db"
    before = fingerprint(path)
    path.chmod(file_mode)
    folder.chmod(folder_mode)

    code = unprivileged(register_one, path, warm=sqlite_template)

    assert code == DatabaseReadOnly.code
    assert fingerprint(path) == before
    folder.chmod(0o777)
    for file in folder.iterdir():
        file.chmod(0o666)
    assert unprivileged(register_one, path, warm=sqlite_template) == "done"


def examine(path: Path) -> str:
    """Ask whether the clinic can be worked on; return the refusal's code, or `done`."""
    try:
        with closing(open_clinic(f"sqlite:///{path}", hasher=cheap_hasher())) as clinic:
            clinic.examine()
    except QTokenError as refusal:
        return refusal.code
    return "done"


@pytest.mark.parametrize("file_mode", [0o444, 0o666])
def test_a_file_that_may_only_be_read_is_told_to_who_asks(
    folder: Path, sqlite_template: Path, file_mode: int
) -> None:
    path = folder / "clinic.db"
    path.chmod(file_mode)

    code = unprivileged(examine, path, warm=sqlite_template)

    assert code == ("done" if file_mode == 0o666 else DatabaseReadOnly.code)


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0, 0o777), (0o666, 0)])
def test_a_file_that_may_not_even_be_read_is_named(
    folder: Path, sqlite_template: Path, file_mode: int, folder_mode: int
) -> None:
    path = folder / "clinic.db"
    path.chmod(file_mode)
    folder.chmod(folder_mode)

    assert unprivileged(register_one, path, warm=sqlite_template) == DatabaseForbidden.code
    assert unprivileged(make, path, warm=sqlite_template) == DatabaseForbidden.code


@pytest.fixture
def protect(folder: Path) -> Iterator[Callable[[], None]]:
    """Make the clinic's files immutable. Only root may, and not on every disk."""
    made: list[Path] = []

    def change(sign: str) -> int:
        if shutil.which("chattr") is None:
            return 1
        command = ["chattr", f"{sign}i", *map(str, made)]
        return subprocess.run(command, check=False, capture_output=True).returncode

    def act() -> None:
        made.extend(one for one in folder.iterdir() if one.suffix != ".db-shm")
        if change("+"):
            pytest.skip("no right to make a file immutable")

    yield act
    if made:
        change("-")


def test_a_file_that_is_protected_while_it_is_open_is_not_a_broken_disk(
    folder: Path, protect: Callable[[], None]
) -> None:
    clinic = open_clinic(f"sqlite:///{folder / 'clinic.db'}", hasher=cheap_hasher())
    try:
        clinic.services.registration.register("Anna Lang", press=Press(1, new_request()))
        protect()

        with pytest.raises(DatabaseReadOnly) as open_before:
            clinic.services.registration.register("Ben Lang", press=Press(1, new_request()))
        with pytest.raises(DatabaseReadOnly):
            clinic.examine()
        # What was open is forgotten after a failure; then the log cannot even be opened.
        clinic.database.close()
        with pytest.raises(DatabaseReadOnly) as opened_anew:
            clinic.services.registration.register("Ben Lang", press=Press(1, new_request()))
    finally:
        clinic.close()

    assert open_before.type is opened_anew.type is DatabaseReadOnly


def test_no_clinic_is_made_in_a_folder_that_may_only_be_read(
    folder: Path, sqlite_template: Path
) -> None:
    folder.chmod(0o555)

    code = unprivileged(make, folder / "new.db", warm=sqlite_template)

    assert code == "database_unwritable"
    assert [file.name for file in folder.iterdir()] == ["clinic.db"]


def mount(options: str, disk: Path) -> None:
    """Mount a disk in memory. Only root may."""
    command = ["mount", "-t", "tmpfs", "-o", options, "qtoken-test", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("no right to mount a small disk")


@contextmanager
def disk_of(size: str, disk: Path) -> Iterator[Path]:
    """Mount a disk of that size. Only root may make one."""
    disk.mkdir()
    mount(f"size={size}", disk)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    with disk_of("2m", folder / "disk") as disk:
        yield disk


@pytest.fixture
def small_server(
    postgres_server: PostgresServer, postgres_template: str
) -> Iterator[tuple[Path, str]]:
    """A disk of the database server, and the address of a clinic that fills most of it."""
    with disk_of("24m", postgres_server.folder / "disk") as disk:
        ids = unprivileged_ids()
        if ids is not None:
            os.chown(disk, *ids)
        made = create_engine(postgres_server.url(), isolation_level="AUTOCOMMIT")
        template = postgres_template.rpartition("/")[2]
        with made.connect() as connection:
            connection.execute(text(f"CREATE TABLESPACE small LOCATION '{disk}'"))
            connection.execute(
                text(f"CREATE DATABASE on_small_disk TEMPLATE {template} TABLESPACE small")
            )
            yield disk, postgres_server.url("on_small_disk")
            connection.execute(text("DROP DATABASE on_small_disk WITH (FORCE)"))
            connection.execute(text("DROP TABLESPACE small"))
        made.dispose()


def test_a_full_disk_is_named_and_what_was_acknowledged_is_there(
    small_disk: Path, folder: Path
) -> None:
    path = small_disk / "clinic.db"
    shutil.copyfile(folder / "clinic.db", path)

    count, code = register_until_refused(path)

    assert code == DiskFull.code
    assert 0 < count < ENOUGH
    assert patient_count(path) == count


def examine_often(clinic: Clinic) -> None:
    for _ in range(ENOUGH):
        clinic.examine()


def test_a_full_disk_is_told_to_who_asks_until_there_is_room(
    small_disk: Path, folder: Path
) -> None:
    path = small_disk / "clinic.db"
    shutil.copyfile(folder / "clinic.db", path)
    clinic = open_clinic(f"sqlite:///{path}", hasher=cheap_hasher())
    try:
        clinic.examine()
        clinic.services.registration.register("Anna Lang", press=Press(1, new_request()))
        filler = small_disk / "filler"
        with suppress(OSError):
            filler.write_bytes(bytes(4 * 1024**2))

        with pytest.raises(DiskFull):
            examine_often(clinic)
        filler.unlink()

        clinic.examine()
    finally:
        clinic.close()


def test_who_starts_on_a_full_disk_is_told_that_it_is_full(small_disk: Path, folder: Path) -> None:
    path = small_disk / "clinic.db"
    shutil.copyfile(folder / "clinic.db", path)
    with suppress(OSError):
        (small_disk / "filler").write_bytes(bytes(4 * 1024**2))

    code = register_one(path)

    # There is not even room for the index of the log, without which nothing can be read.
    assert code == DiskFull.code


def test_a_disk_that_takes_no_writes_is_not_one_that_comes_back(
    small_disk: Path, folder: Path
) -> None:
    path = small_disk / "clinic.db"
    shutil.copyfile(folder / "clinic.db", path)
    mount("remount,ro", small_disk)

    code = register_one(path)

    assert code == DatabaseFailing.code


def register_many(desk: Desk) -> None:
    for _ in range(ENOUGH):
        desk.patient()


def test_a_full_disk_of_the_server_is_told_to_who_asks_until_there_is_room(
    small_server: tuple[Path, str],
) -> None:
    disk, address = small_server
    clinic = open_clinic(address, hasher=cheap_hasher())
    desk = Desk(clinic.services)
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(bytes(8192))
            file.flush()

    with pytest.raises(DiskFull):
        register_many(desk)
    with pytest.raises(DiskFull):
        clinic.examine()
    filler.unlink()

    clinic.examine()
    assert desk.patient().id
    clinic.close()


def test_a_file_that_cannot_grow_loses_nothing(folder: Path) -> None:
    path = folder / "clinic.db"
    # The log is emptied into the file now and then: it must be the log that meets the limit.
    limit = path.stat().st_size + 200_000

    count, code = with_files_up_to(limit, register_until_refused, path)

    assert code in {DiskFull.code, DatabaseFailing.code}
    assert patient_count(path) == count


def test_no_clinic_is_made_on_a_full_disk(folder: Path) -> None:
    code = with_files_up_to(20_000, make, folder / "new.db")

    assert code in {DiskFull.code, DatabaseFailing.code}
    assert make(folder / "new.db") == "done"


def test_a_damaged_file_is_named_and_left_as_it_is(folder: Path) -> None:
    path = folder / "clinic.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    before = fingerprint(path)

    with pytest.raises(DatabaseDamaged):
        open_clinic(f"sqlite:///{path}")

    assert fingerprint(path) == before


def test_who_waits_too_long_for_another_writer_is_told_and_nothing_is_changed(
    desk: Desk, clinic: Clinic, engine_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_LIMIT_S", 0.05)
    monkeypatch.setattr("qtoken.db.postgres_session.LOCK_LIMIT_S", 1.0)
    department, patient = desk.department(), desk.patient()
    desk.issue(department)
    clinic.database.close()
    before = contents(clinic.database)

    def hold_the_lock(connection: Connection) -> None:
        connection.execute(text("UPDATE number_series SET last_number = last_number"))
        with pytest.raises(DatabaseBusy):
            desk.issue(department, patient)

    clinic.database.write(hold_the_lock)

    assert contents(clinic.database) == before
    assert desk.issue(department, patient).number == 2


def test_a_postgresql_database_that_may_only_be_read_is_named(
    postgres_template: str, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgres_server")
    address = server.new_database(postgres_template)
    name = address.rpartition("/")[2]
    clinic = open_clinic(address, hasher=cheap_hasher())
    desk = Desk(clinic.services)
    only_read = text(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    clinic.database.read(lambda connection: connection.execute(only_read))
    clinic.database.close()

    with pytest.raises(ServerReadOnly):
        desk.patient()
    with pytest.raises(ServerReadOnly):
        clinic.examine()

    clinic.close()
    server.drop_database(address)


def test_what_postgresql_says_has_its_name(
    postgres_template: str, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgres_server")
    address = server.new_database(postgres_template)
    clinic = open_clinic(address)

    named = {state: _refusal(clinic.database, state) for state in SQLSTATES}

    assert named == SQLSTATES
    clinic.close()
    server.drop_database(address)


def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(DatabaseUnreachable):
        open_clinic("postgresql://qtoken@127.0.0.1:1/clinic")


def _refusal(database: Database, state: str) -> type[QTokenError] | None:
    fail = text(f"DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = '{state}'; END $$")
    try:
        database.read(lambda connection: connection.execute(fail))
    except QTokenError as refusal:
        return type(refusal)
    return None


def test_who_reads_waits_for_who_has_the_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As somebody has it for an instant who sets it to write-ahead; this one stays as it is.
    path = tmp_path / "old.db"
    alone = sqlite3.connect(path, isolation_level=None)
    alone.execute("CREATE TABLE first (id INTEGER)")
    database = Database(database_url(f"sqlite:///{path}"), DatabaseClock())
    tables = text("SELECT count(*) FROM sqlite_master")
    assert database.read(lambda connection: connection.scalar(tables)) == 1
    alone.execute("BEGIN EXCLUSIVE")
    alone.execute("CREATE TABLE second (id INTEGER)")
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        alone.execute("COMMIT")

    monkeypatch.setattr(time, "sleep", sleep)

    assert database.read(lambda connection: connection.scalar(tables)) == 2
    assert len(waits) == 1
    alone.close()
    database.close()
