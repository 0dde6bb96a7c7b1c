"""What the change feed of an SQLite file can suffer."""

import contextlib
import socket
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from qtoken.bootstrap import Clinic
from qtoken.db import watch_sqlite
from qtoken.db.address import database_url
from qtoken.db.database import Database
from qtoken.db.hints import listening
from qtoken.domain.clock import DatabaseClock
from qtoken.domain.errors import DatabaseUnreachable
from tests.db.ears import Ear, is_back, is_lost, issue, until_done, waiting_count
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.waiting import becomes_true


@pytest.fixture
def engine_name() -> str:
    """A file only."""
    return "sqlite"


def test_a_hint_that_nobody_sends_delays_a_look_only(live: Clinic, other: Desk) -> None:
    ear = Ear(live)
    forget = text("DELETE FROM listener")
    live.database.write(lambda connection: connection.execute(forget))

    assert ear.hears_after(other.patient)


def test_every_program_that_writes_tells_at_once_not_only_those_with_a_window(
    clinic: Clinic, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_sqlite, "LOOK_EVERY_S", 3600.0)
    clinic.feed.start()
    assert becomes_true(lambda: bool(clinic.database.read(_ports)))
    ear = Ear(clinic)
    database = Database(database_url(address), DatabaseClock())

    def change() -> None:
        same = text("UPDATE clinic_file SET id = id")
        database.write(lambda connection: connection.execute(same))

    with contextlib.closing(database):
        assert ear.hears_after(change)


def test_nobody_is_told_of_what_changed_nothing(clinic: Clinic, address: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.setblocking(False)
        registered = text("INSERT INTO listener VALUES (:port, 0, '2026-01-01 00:00:00')")
        port = listener.getsockname()[1]
        with contextlib.closing(Database(database_url(address), DatabaseClock())) as database:
            database.write(lambda connection: connection.execute(registered, {"port": port}))
            assert listener.recv(100)

            nobody = text("UPDATE token SET version = version WHERE id = -1")
            database.write(lambda connection: connection.execute(nobody))

        with pytest.raises(BlockingIOError):
            listener.recv(100)


def test_before_there_is_a_schema_nobody_is_told(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    path.touch()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert listening(connection) == []


def test_a_forged_hint_costs_a_look_only(live: Clinic, other: Desk) -> None:
    ports = live.database.read(_ports)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for port in ports:
            stranger.sendto(b"x" * 2000, ("127.0.0.1", port))

    assert live.feed.state().is_live
    assert Ear(live).hears_after(other.patient)


def test_a_stopped_watcher_is_no_longer_sent_hints(address: str, clinic: Clinic) -> None:
    clinic.feed.start()
    assert becomes_true(lambda: bool(clinic.database.read(_ports)))

    clinic.feed.stop()

    assert clinic.database.read(_ports) == []


def test_a_watcher_that_runs_for_days_stays_registered(
    live: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget = text("DELETE FROM listener")
    watcher = live.feed._watcher
    assert isinstance(watcher, watch_sqlite.SqliteWatcher)
    live.database.write(lambda connection: connection.execute(forget))

    watcher._register_at = 0.0

    assert becomes_true(lambda: bool(live.database.read(_ports)))


def test_a_removed_file_is_noticed_and_nothing_is_acknowledged_into_it(
    live: Clinic, address: str
) -> None:
    desk = Desk(live.services)
    department, patient = desk.department(), desk.patient()
    path = _path(address)
    path.rename(path.with_suffix(".away"))

    with pytest.raises(DatabaseUnreachable):
        issue(desk, patient.id, department.id)
    assert is_lost(live)
    with pytest.raises(DatabaseUnreachable):
        issue(desk, patient.id, department.id)
    assert not path.exists()
    path.with_suffix(".away").rename(path)
    assert is_back(live)

    assert live.services.waiting_lines.queue(by=desk.by).waiting == ()
    issue(desk, patient.id, department.id)
    assert len(live.services.waiting_lines.queue(by=desk.by).waiting) == 1


def test_a_file_removed_for_good_is_never_written_again(live: Clinic, address: str) -> None:
    desk = Desk(live.services)
    department, patient = desk.department(), desk.patient()
    path = _path(address)
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()

    assert is_lost(live)
    for _ in range(3):
        with pytest.raises(DatabaseUnreachable):
            issue(desk, patient.id, department.id)
    assert not path.exists()


def test_a_file_put_in_its_place_is_noticed_and_used(
    live: Clinic, address: str, other: Desk
) -> None:
    desk, path = Desk(live.services), _path(address)
    department, patient = desk.department(), desk.patient()
    backup = path.with_suffix(".backup")
    _copy_database(live, backup)
    issue(desk, patient.id, department.id)

    _put_back(backup, path)

    assert becomes_true(lambda: waiting_count(desk) == 0)
    assert is_back(live)
    ear = Ear(live)
    assert ear.hears_after(lambda: until_done(other.patient))


def test_nobody_is_signed_in_by_a_file_that_is_gone(clinic: Clinic, address: str) -> None:
    path = _path(address)
    key = clinic.services.access.log_in(ADMIN, PASSWORD, address="").secret
    assert clinic.services.access.signed_in(key).user.username == ADMIN
    backup = path.with_suffix(".backup")
    _copy_database(clinic, backup)

    _put_back(backup, path)

    with pytest.raises(DatabaseUnreachable):
        clinic.services.access.signed_in(key)


def _put_back(backup: Path, path: Path) -> None:
    """As docs/backups.md has it: the copy never lies under the log of what was there."""
    for old in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        old.unlink(missing_ok=True)
    backup.rename(path)


def _ports(connection: Connection) -> list[int]:
    return list(connection.scalars(text("SELECT port FROM listener")))


def _path(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///"))


def _copy_database(clinic: Clinic, to: Path) -> None:
    with sqlite3.connect(to) as target:
        clinic.database.read(
            lambda c: c.connection.dbapi_connection.backup(target)  # type: ignore[union-attr]
        )
    target.close()
