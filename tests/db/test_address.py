"""Addresses of databases as people write them."""

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qtoken import paths
from qtoken.db import address
from qtoken.db.address import database_file, database_url, described
from qtoken.db.folders import is_on_network, synced_folder
from qtoken.domain.errors import (
    DatabaseInSyncedFolder,
    DatabaseNoFile,
    DatabaseOnNetwork,
    DatabaseUrlInvalid,
)

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/share /mnt/share nfs4 rw 0 0
//nas/front\\040desk /mnt/front\\040desk cifs rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
user@host: /home/ana/far fuse.sshfs rw 0 0
broken line
"""


@pytest.mark.parametrize(
    ("path", "is_network"),
    [
        ("/var/lib/clinic.db", False),
        ("/mnt/share/clinic.db", True),
        ("/mnt/share/deep/down/clinic.db", True),
        ("/mnt/shared/clinic.db", False),
        ("/mnt/front desk/clinic.db", True),
        ("/mnt/share/local/clinic.db", False),
        ("/home/ana/far/clinic.db", True),
    ],
)
def test_a_path_lies_in_a_network_folder_or_not(path: str, is_network: bool) -> None:
    assert is_on_network(Path(path), MOUNTS) is is_network


def test_a_link_into_a_network_folder_lies_there(tmp_path: Path) -> None:
    target = tmp_path / "far"
    target.mkdir()
    (tmp_path / "near").symlink_to(target)
    mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/x {target} nfs rw 0 0\n"

    assert is_on_network(tmp_path / "near" / "clinic.db", mounts)


def test_sqlite_in_a_network_folder_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "is_on_network", lambda _path: True)

    with pytest.raises(DatabaseOnNetwork, match="postgresql://") as refusal:
        database_url(f"sqlite:///{tmp_path / 'clinic.db'}")

    assert str(tmp_path) in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_without_an_address_it_is_this_users_own_file() -> None:
    assert database_file(database_url()) == paths.data_dir() / "clinic.db"
    assert database_url("") == database_url(None)


def test_postgresql_is_understood_in_each_spelling() -> None:
    for scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        url = database_url(f"{scheme}://ana@server/qtoken")
        assert url.drivername == "postgresql+psycopg"
        assert database_file(url) is None


def test_a_relative_path_and_a_home_are_made_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ana")

    assert database_file(database_url("sqlite:///~/clinic.db")) == Path("/home/ana/clinic.db")
    assert database_file(database_url("sqlite:///clinic.db")) == Path.cwd() / "clinic.db"


@pytest.mark.parametrize(
    "text",
    [
        "clinic.db",
        "mysql://server/x",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://server:port/x",
        "sqlite:///a\0b",
        "sqlite:///~nobodyofthatname/clinic.db",
        "sqlite:///a?b.db",
        "sqlite:///clinic.db?",
        "sqlite:///clinic.db?mode=ro",
        "postgresql://ana@a:1,b:port/qtoken",
        "postgresql://ana@a,,b/qtoken",
        "postgresql://ana@a,b/qtoken?host=c",
        "x" * 10_000,
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(DatabaseUrlInvalid):
        database_url(text)


@pytest.fixture(params=["a folder", "a pipe", "a link to itself", "a device"])
def no_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Something that has the name of a clinic's file and is none."""
    path = tmp_path / "clinic.db"
    if request.param == "a folder":
        path.mkdir()
    elif sys.platform == "win32":
        pytest.skip("Windows has no such thing")
    elif request.param == "a pipe":
        os.mkfifo(path)
    elif request.param == "a link to itself":
        path.symlink_to(path)
    else:
        path.symlink_to("/dev/zero")
    return path


def test_what_is_no_file_is_named_and_not_waited_for(no_file: Path) -> None:
    with pytest.raises(DatabaseNoFile, match="is no file"):
        database_url(f"sqlite:///{no_file}")


@pytest.mark.parametrize("name", ["50%.db", "a%20b.db", "%41.db", "ä #1.db", "%25.db"])
def test_the_address_of_a_file_leads_to_that_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name

    assert database_file(database_url(paths.file_address(path))) == path


@given(st.text(), st.sampled_from(["", "sqlite:///", "postgresql://", "sqlite:////"]))
@example("\ud800", "sqlite:///")
@example("[::1", "postgresql://")
def test_any_text_is_an_address_or_refused_by_name(text: str, scheme: str) -> None:
    with suppress(DatabaseUrlInvalid, DatabaseOnNetwork, DatabaseInSyncedFolder, DatabaseNoFile):
        database_url(scheme + text)


@pytest.mark.parametrize(
    ("written", "hosts", "ports"),
    [
        ("postgresql://ana@a:5432,b:5433/qtoken", "a,b", "5432,5433"),
        ("postgres://ana@a,b:5433/qtoken", "a,b", ",5433"),
        ("postgresql+psycopg://ana@a,b,c/qtoken", "a,b,c", ",,"),
        ("postgresql://ana@[::1]:5432,[fe80::2]/qtoken", "::1,fe80::2", "5432,"),
    ],
)
def test_an_address_may_name_several_servers(written: str, hosts: str, ports: str) -> None:
    url = database_url(f"{written}?target_session_attrs=read-write")

    assert (url.username, url.database) == ("ana", "qtoken")
    assert url.query == {
        "host": hosts,
        "port": ports,
        "target_session_attrs": "read-write",
    }


def test_the_password_of_several_servers_is_read_and_not_shown() -> None:
    url = database_url("postgresql://ana:p%40ss,word@a:5432,b:5432/qtoken")

    assert url.password == "p@ss,word"
    assert "word" not in str(url)
    assert "word" not in repr(url)


@pytest.mark.parametrize(
    ("folder", "is_copied"),
    [
        ("Dropbox", True),
        ("Dropbox (Personal)", True),
        ("OneDrive", True),
        ("OneDrive - City Clinic", True),
        ("onedrive/Documents/clinic", True),
        ("Google Drive", True),
        ("Library/Mobile Documents/com~apple~CloudDocs", True),
        ("Library/CloudStorage/Box-Box", True),
        ("Nextcloud", True),
        ("Documents", False),
        ("dropbox-of-the-clinic", True),
        ("Driveway", False),
        ("my onedrives", False),
    ],
)
def test_a_folder_that_a_program_copies_is_known_by_its_name(
    tmp_path: Path, folder: str, is_copied: bool
) -> None:
    path = tmp_path / folder / "clinic.db"

    assert (synced_folder(path, {}) is not None) is is_copied


@pytest.mark.parametrize("mark", [".stfolder", ".dropbox", ".sync_0a1b2c.db"])
def test_a_folder_that_a_program_copies_is_known_by_what_it_leaves(
    tmp_path: Path, mark: str
) -> None:
    (tmp_path / "clinic").mkdir()
    (tmp_path / mark).touch()

    assert synced_folder(tmp_path / "clinic" / "clinic.db", {}) == tmp_path


def test_a_folder_that_the_system_names_is_known_by_that(tmp_path: Path) -> None:
    path = tmp_path / "Work" / "clinic.db"

    assert synced_folder(path, {"OneDriveCommercial": str(tmp_path / "Work")}) == tmp_path / "Work"


def test_a_link_into_a_copied_folder_lies_there(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "Dropbox")

    with pytest.raises(DatabaseInSyncedFolder, match="Dropbox"):
        database_url(f"sqlite:///{tmp_path / 'data' / 'clinic.db'}")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("postgresql://ana:secret@db.clinic/clinic", "db.clinic:5432/clinic"),
        ("postgresql://ana@a:5432,b:5433/clinic", "a,b/clinic"),
        ("nonsense://", ""),
    ],
)
def test_people_are_told_where_a_database_is_and_no_password(text: str, where: str) -> None:
    assert described(text) == where
