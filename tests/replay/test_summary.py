"""Figures counted from the record itself, and what counts as a difference."""

from dataclasses import replace
from pathlib import Path

from qtoken.replay.record import read_record
from qtoken.replay.summary import differences, of_record
from tests.support.records import small_day, write_record


def test_waits_are_of_those_called_with_the_ninetieth_part_interpolated(tmp_path: Path) -> None:
    waits_s = [0, 10, 20, 30]
    rows = [f"2026-03-02T08:00:00,2026-03-02T08:00:{s:02d},,,General,," for s in waits_s]
    left = "2026-03-02T08:00:00,,,2026-03-02T09:00:00,General,,"

    total = of_record(read_record(write_record(tmp_path / "day.csv", *rows, left)))["total"]

    assert (total.issued, total.called, total.done, total.left) == (5, 4, 0, 1)
    assert total.mean_wait_s == 15
    assert total.p90_wait_s == 27


def test_one_call_is_its_own_ninetieth_part_and_none_has_none(tmp_path: Path) -> None:
    path = write_record(
        tmp_path / "day.csv",
        "2026-03-02T08:00:00,2026-03-02T08:00:07,,,One,,",
        "2026-03-02T08:00:00,,,,None,,",
    )

    summary = of_record(read_record(path))

    assert summary["One"].p90_wait_s == 7
    assert (summary["None"].mean_wait_s, summary["None"].p90_wait_s) == (None, None)


def test_every_difference_is_named(tmp_path: Path) -> None:
    record = of_record(read_record(write_record(tmp_path / "day.csv", *small_day())))
    clinic = record | {"General": replace(record["General"], called=0, mean_wait_s=None)}
    del clinic["Overflow"]

    assert differences(record, record) == ()
    assert differences(record, clinic) == (
        "General: called",
        "General: mean_wait_s",
        "Overflow",
    )
