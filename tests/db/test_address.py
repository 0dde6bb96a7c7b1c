"""Addresses of databases as people write them."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qtoken import paths
from qtoken.db import address
from qtoken.db.address import database_file, database_url, is_on_network
from qtoken.domain.errors import DatabaseOnNetwork, DatabaseUrlInvalid

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
        "x" * 10_000,
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(DatabaseUrlInvalid):
        database_url(text)


@given(st.text(), st.sampled_from(["", "sqlite:///", "postgresql://", "sqlite:////"]))
@example("\ud800", "sqlite:///")
@example("[::1", "postgresql://")
def test_any_text_is_an_address_or_refused_by_name(text: str, scheme: str) -> None:
    with suppress(DatabaseUrlInvalid, DatabaseOnNetwork):
        database_url(scheme + text)
