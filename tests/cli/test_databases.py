"""Which database a command means, how it is made, and what is refused."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qtoken import settings
from qtoken.cli import windows
from qtoken.cli.addresses import database_address
from qtoken.domain.errors import DatabaseUrlInvalid, SettingsUnreadable
from tests.support.shell import Shell


@pytest.fixture
def empty_shell(empty_address: str) -> Shell:
    """A shell on a database without any table."""
    return Shell(empty_address)


def test_init_makes_the_schema_and_the_first_admin(empty_shell: Shell) -> None:
    admin = empty_shell.json("init", "--admin", "ana", "--time-zone", "Europe/Madrid")

    assert (admin["name"], admin["role"]) == ("ana", "admin")
    assert empty_shell.json("clinic", "show")["time_zone"] == "Europe/Madrid"
    assert empty_shell.json("db", "current")["is_current"]


@pytest.mark.parametrize("zone", [(), ("--time-zone", "UTC")])
def test_a_clinic_without_a_named_time_zone_is_told_of_it(
    empty_shell: Shell, zone: tuple[str, ...]
) -> None:
    told = empty_shell.run("init", "--admin", "ana", *zone).out

    assert ("Its days begin and end by UTC" in told) is not bool(zone)
    assert empty_shell.json("clinic", "show")["time_zone"] == "UTC"


def test_a_clinic_is_set_up_once(empty_shell: Shell) -> None:
    empty_shell.json("init", "--admin", "ana")

    assert empty_shell.refused("init", "--admin", "eve") == "already_set_up"
    assert [user["name"] for user in empty_shell.json("user", "list")] == ["ana"]


@pytest.mark.parametrize(
    ("words", "password", "error"),
    [
        (("--admin", ""), "blue kettle moss", "text_missing"),
        (("--admin", "two words"), "blue kettle moss", "username_invalid"),
        (("--admin", "\N{CYRILLIC SMALL LETTER A}na"), "blue kettle moss", "username_mixed"),
        (("--admin", "ana"), "short", "password_too_short"),
        (("--admin", "ana"), "password", "password_common"),
        (("--admin", "ana"), "x" * 10_000, "text_too_long"),
        (("--admin", "ana"), "", "text_missing"),
        (("--admin", "ana", "--clinic", " "), "blue kettle moss", "text_missing"),
        (("--admin", "ana", "--time-zone", ""), "blue kettle moss", "text_missing"),
        (("--admin", "ana", "--time-zone", "Mars"), "blue kettle moss", "time_zone_unknown"),
        (("--admin", "ana", "--request-id", "x"), "blue kettle moss", "request_id_invalid"),
    ],
)
def test_a_refused_init_makes_nothing(
    tmp_path: Path, words: tuple[str, ...], password: str, error: str
) -> None:
    shell = Shell(f"sqlite:///{tmp_path}/new/x.db", password=password)

    assert shell.refused("init", *words) == error
    assert list(tmp_path.iterdir()) == []


def test_the_path_of_a_file_is_no_address_in_which_signs_are_encoded(tmp_path: Path) -> None:
    path = tmp_path / "front%20desk.db"

    Shell(str(path)).json("init", "--admin", "ana")

    assert path.exists()
    assert not (tmp_path / "front desk.db").exists()


def test_tables_without_a_clinic_let_nobody_in_and_say_what_is_missing(empty_shell: Shell) -> None:
    empty_shell.run("db", "upgrade")

    assert empty_shell.refused("queue") == "database_missing"


def test_an_upgrade_needs_nobody_and_makes_the_schema(empty_shell: Shell) -> None:
    del empty_shell.environment["QTOKEN_USER"]
    before = empty_shell.json("db", "current")

    made = empty_shell.run("db", "upgrade").out
    after = empty_shell.json("db", "upgrade")

    assert before["revision"] is None
    assert "There was no clinic" in made
    assert "qtoken init" in made
    assert after["is_current"]
    assert empty_shell.json("db", "upgrade") == after
    assert "up to date" in empty_shell.run("db", "current").out


def test_a_missing_database_says_how_to_begin(tmp_path: Path) -> None:
    shell = Shell(f"sqlite:///{tmp_path}/none.db")

    answer, looked_at = shell.run("queue"), shell.run("db", "current")

    assert looked_at.code == 0
    assert looked_at.out.strip() == answer.err.strip().removeprefix("database_file_missing: ")

    assert (answer.code, answer.error) == (1, "database_file_missing")
    assert "see first where the file or its folder went" in answer.err
    assert "qtoken init" in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("queue",), ("db", "upgrade"), ("init", "--admin", "ana")])
def test_another_programs_database_is_left_as_it_is(tmp_path: Path, words: tuple[str, ...]) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    before = path.read_bytes()

    assert Shell(f"sqlite:///{path}").refused(*words) == "database_foreign"
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear clinic, " * 100)

    assert Shell(f"sqlite:///{path}").refused("init", "--admin", "ana") == "database_foreign"
    assert path.read_text() == "Dear clinic, " * 100


def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    shell = Shell(f"sqlite:///{tmp_path}/file/x.db")

    assert shell.refused("init", "--admin", "ana") == "database_unwritable"


def test_a_network_folder_is_refused_with_the_way_to_postgresql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qtoken.db.folders._file_system", lambda path, mounts: "nfs4")

    answer = Shell(f"sqlite:///{tmp_path}/x.db").run("init", "--admin", "ana")

    assert (answer.code, answer.error) == (1, "database_on_network")
    assert "postgresql://" in answer.err


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("nobody@127.0.0.1:9/none", "database_unreachable"),
        ("[broken/x", "database_host_unknown"),
        ("", "database_unreachable"),
    ],
)
def test_a_server_that_is_not_there_is_named(place: str, code: str) -> None:
    shell = Shell(f"postgresql://{place}")

    assert shell.refused("queue") == code


@pytest.mark.parametrize(
    "address",
    [
        "banana", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "", "://", "x" * 10_000,
        "sqlite:///" + "x" * 10_000, "sqlite:///a\x07b.db", "clinic.db?mode=ro",
        "postgres//user@server/qtoken", "postgresql:/user@server/qtoken", "SQLite//clinic.db",
        "server/qtoken", "user@server:5432/qtoken",
    ],
)  # fmt: skip
def test_an_address_that_means_nothing_is_refused(address: str) -> None:
    answer = Shell("").run("queue", "--database", address, "--as", "ana")

    assert (answer.code, answer.error) == (1, "database_url_invalid")


def test_the_path_of_a_file_stands_for_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shell = Shell("")

    for path in ("clinic.db", "./here", str(tmp_path / "there.sqlite")):
        assert shell.json("init", "--admin", "ana", "--database", path)["id"] == 1

    assert {path.name for path in tmp_path.iterdir()} >= {"clinic.db", "here", "there.sqlite"}


def test_this_computers_database_is_used_when_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QTOKEN_CONFIG_DIR", str(tmp_path))
    settings.save(settings.Settings(database_url="sqlite:///mine.db"))

    assert database_address(None) == "sqlite:///mine.db"
    monkeypatch.setenv("QTOKEN_DATABASE_URL", "sqlite:///sessions.db")
    assert database_address(None) == "sqlite:///sessions.db"
    assert database_address("sqlite:///given.db") == "sqlite:///given.db"


def test_an_empty_address_is_not_the_users_own_file() -> None:
    with pytest.raises(DatabaseUrlInvalid):
        database_address("")


def test_settings_that_cannot_be_read_are_no_reason_to_take_another_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QTOKEN_CONFIG_DIR", str(tmp_path))
    monkeypatch.delenv("QTOKEN_DATABASE_URL", raising=False)
    file = tmp_path / "settings.toml"

    file.write_text('database_url = "postgresql://user@server/qtoken', encoding="utf-8")
    with pytest.raises(
        SettingsUnreadable, match=r"settings\.toml cannot be read \((line 1|the end is missing)\)"
    ):
        database_address(None)
    assert windows.address_of_windows(None, has_screen=True) == windows.UNREADABLE
    assert database_address("/srv/clinic.db") == "sqlite:////srv/clinic.db"
    file.write_text("theme = 7", encoding="utf-8")

    assert database_address(None) is None
