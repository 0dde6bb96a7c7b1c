"""A whole record played through the services, on both databases."""

from pathlib import Path

import pytest

from qtoken.domain.labels import free_letter
from qtoken.replay.record import read_record
from qtoken.replay.summary import of_record
from tests.support.names import name_as_before
from tests.support.records import small_day, write_record
from tests.support.shell import Shell

FIGURES = {"issued", "called", "done", "left", "mean_wait_s", "p90_wait_s"}


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A small day of our own."""
    return write_record(tmp_path / "small-day.csv", *small_day())


def test_the_clinics_figures_equal_the_records(record: Path, empty_address: str) -> None:
    expected = of_record(read_record(record))

    summary = Shell(empty_address).json("replay", str(record), "--database", empty_address)

    assert list(summary) == ["total", "Eye clinic", "General", "Overflow"]
    assert all(figures.keys() == FIGURES for figures in summary.values())
    for name, figures in expected.items():
        assert summary[name]["issued"] == figures.issued
        assert summary[name]["called"] == figures.called
        assert summary[name]["done"] == figures.done
        assert summary[name]["left"] == figures.left
        assert summary[name]["mean_wait_s"] == pytest.approx(figures.mean_wait_s)
        assert summary[name]["p90_wait_s"] == pytest.approx(figures.p90_wait_s)


def test_calls_out_of_order_keep_their_reason(empty_address: str, tmp_path: Path) -> None:
    path = write_record(
        tmp_path / "day.csv",
        "2026-03-02T08:00:00,2026-03-02T08:20:00,,,General,Dr. A,",
        "2026-03-02T08:01:00,2026-03-02T08:10:00,2026-03-02T08:15:00,,General,Dr. A,",
    )
    shell = Shell(empty_address)

    shell.json("replay", str(path), "--database", empty_address)

    events = {
        token: [event["reason"] for event in shell.json("token", "show", token)["events"]]
        for token in ("1", "2")
    }
    assert events == {"1": ["", ""], "2": ["", "as recorded", ""]}


def test_a_new_clinic_of_nobody_gets_an_admin_with_a_password_that_is_told(
    record: Path, empty_address: str
) -> None:
    answer = Shell(empty_address, user="").run("replay", str(record), "--database", empty_address)

    password = answer.err.split()[-1]
    assert answer.code == 0
    assert Shell(empty_address, "replay", password).json("department", "list")


def test_a_clinic_that_is_there_keeps_its_settings_and_its_people(
    record: Path, address: str
) -> None:
    shell = Shell(address)
    shell.json("department", "add", "general", "--letter", "Q")
    shell.json("clinic", "set", "--time-zone", "Asia/Tokyo")

    summary = shell.json("replay", str(record), "--database", address)

    assert summary["general"]["issued"] > 0
    departments = shell.json("department", "list")
    assert {row["name"]: row["letter"] for row in departments} == {
        "general": "Q",
        "Eye clinic": "E",
        "Overflow": "V",
    }
    assert shell.json("clinic", "show")["called_per_doctor"] == 1


def test_a_clinic_that_is_there_asks_who_acts(record: Path, address: str) -> None:
    shell = Shell(address, user="")

    assert shell.refused("replay", str(record), "--database", address) == "not_signed_in"


def test_days_that_have_tokens_already_are_not_mixed(record: Path, address: str) -> None:
    shell = Shell(address)
    words = ("replay", str(record), "--database", address)
    shell.json(*words)
    before = shell.json("queue")

    assert shell.refused(*words) == "days_taken"
    assert shell.json("queue") == before


@pytest.mark.parametrize(
    "row",
    [
        "2026-03-02T08:00:00,2026-03-02T07:00:00,,,General,Dr. A,normal",
        "2026-03-02T08:00:00,,,,General,Dr. A,banana",
    ],
)
def test_a_bad_row_changes_nothing(address: str, tmp_path: Path, row: str) -> None:
    path = write_record(tmp_path / "day.csv", *small_day(), row)
    shell = Shell(address)

    answer = shell.run("replay", str(path), "--database", address)

    assert (answer.code, answer.error, answer.out) == (1, "record_invalid", "")
    assert "Line 82" in answer.err
    assert shell.json("department", "list") == []
    assert shell.json("doctor", "list") == []
    assert shell.json("room", "list") == []


def test_a_closed_department_is_told_before_anything_is_made(address: str, record: Path) -> None:
    shell = Shell(address)
    shell.json("department", "add", "General", "--letter", "G")
    shell.json("department", "close", "G")

    assert shell.refused("replay", str(record), "--database", address) == "department_closed"
    assert len(shell.json("department", "list")) == 1


def test_without_a_database_nothing_is_left(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    shell = Shell("sqlite:////nowhere/none.db")

    summary = shell.json("replay", str(record))

    assert summary["total"]["issued"] == 80
    assert list(temporary.iterdir()) == []


def test_the_summary_is_a_table_for_people(record: Path) -> None:
    answer = Shell("").run("replay", str(record))

    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()] == [
        "Department",
        "Eye",
        "General",
        "Overflow",
        "Total",
    ]


def test_a_pace_of_many_times_real_time_ends_with_the_same_figures(tmp_path: Path) -> None:
    path = write_record(
        tmp_path / "day.csv",
        "2026-03-02T08:00:00,2026-03-02T08:10:00,2026-03-02T08:15:00,,General,Dr. A,",
    )
    shell = Shell("")

    assert shell.json("replay", str(path), "--speed", "100000") == shell.json("replay", str(path))


def test_a_record_that_is_not_there_is_refused() -> None:
    assert Shell("").refused("replay", "none.csv") == "file_unreadable"


def test_departments_that_are_the_same_name_are_one(empty_address: str, tmp_path: Path) -> None:
    path = write_record(
        tmp_path / "day.csv",
        "2026-03-02T08:00:00,,,,General,,",
        "2026-03-02T08:00:00,,,,GENERAL,,",
        "2026-03-02T08:00:00,,,,Gé\u200bneral,,Normal",
    )

    summary = Shell(empty_address).json("replay", str(path), "--database", empty_address)

    assert {name: figures["issued"] for name, figures in summary.items()} == {
        "total": 3,
        "General": 3,
    }


def test_departments_that_were_two_before_stay_two(address: str, tmp_path: Path) -> None:
    shell = Shell(address)
    for name, letter in (("cardiology", "C"), ("Second", "K")):
        shell.json("department", "add", name, "--letter", letter)
    name_as_before(address, "department", "Second", "Cardiology")
    rows = ["2026-03-02T08:00:00,,,,Cardiology,,", "2026-03-02T08:00:00,,,,cardiology,,"]

    record = str(write_record(tmp_path / "a.csv", *rows))
    summary = shell.json("replay", record, "--database", address)
    assert summary["Cardiology"]["issued"] == summary["cardiology"]["issued"] == 1

    unclear = write_record(tmp_path / "b.csv", "2026-03-03T08:00:00,,,,CARDIOLOGY,,")
    answer = shell.run("replay", str(unclear), "--database", address)
    assert (answer.code, answer.error) == (1, "record_invalid")
    assert "several are called" in answer.err


def test_of_two_doctors_of_one_name_the_departments_is_meant(address: str, tmp_path: Path) -> None:
    shell = Shell(address)
    for name, letter in (("Eyes", "E"), ("Ears", "R")):
        shell.json("department", "add", name, "--letter", letter)
        shell.json("doctor", "add", "Dr. A", "--department", name)
    times = "2026-03-02T08:00:00,2026-03-02T08:10:00,2026-03-02T08:20:00"
    path = write_record(tmp_path / "day.csv", f"{times},,Ears,Dr. A,", f"{times},,Eyes,dr. a,")

    shell.json("replay", str(path), "--database", address)

    tokens = [shell.json("token", "show", number) for number in ("1", "2")]
    assert {(token["department"], token["doctor_id"]) for token in tokens} == {
        ("Ears", 2),
        ("Eyes", 1),
    }


def test_an_emergency_is_what_it_is_whatever_it_is_called(address: str, tmp_path: Path) -> None:
    shell = Shell(address)
    shell.json("priority", "add", "Old")
    name_as_before(address, "priority_class", "Old", "Emergency")
    path = write_record(tmp_path / "a.csv", "2026-03-02T08:00:00,,,,General,,Emergency")

    shell.json("replay", str(path), "--database", address)

    assert shell.json("token", "show", "1")["is_emergency"] is True


def test_letters_come_from_the_name_and_never_collide() -> None:
    taken: list[str] = []
    for name in ["Lilliput", "Cardiology", "Cardiac surgery", "Ω", *["Z"] * 40]:
        taken.append(free_letter(name, taken))

    assert taken[:3] == ["P", "C", "A"]
    assert len(set(taken)) == len(taken)
    assert not set("".join(taken)) & set("ILOU")


def test_a_night_of_the_clock_change_is_played_in_its_time_zone(tmp_path: Path) -> None:
    path = write_record(
        tmp_path / "night.csv",
        "2026-10-25T02:50:00,2026-10-25T02:10:00,2026-10-25T02:30:00,,General,Dr. A,",
    )
    shell = Shell("sqlite:////nowhere/none.db")

    summary = shell.json("replay", str(path), "--time-zone", "Europe/Berlin")

    assert summary["total"]["mean_wait_s"] == 20 * 60
    assert shell.refused("replay", str(path)) == "record_invalid"
    assert shell.refused("replay", str(path), "--time-zone", "Berlin") == "time_zone_unknown"
