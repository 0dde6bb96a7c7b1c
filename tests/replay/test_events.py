"""What happened, in the order of time, with ties broken so that a day can be played."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from qtoken.domain.errors import RecordInvalid
from qtoken.domain.token import Verb
from qtoken.replay.events import called_at_once, events_of, in_zone
from qtoken.replay.record import Visit, read_record
from tests.support.records import small_day, write_record

UTC = ZoneInfo("UTC")


def visits(path: Path, *rows: str, zone: ZoneInfo = UTC) -> tuple[Visit, ...]:
    return in_zone(read_record(write_record(path / "day.csv", *rows)), zone)


def at(minute: int) -> str:
    return f"2026-03-02T08:{minute:02d}:00"


def test_at_one_instant_a_doctor_is_free_before_the_next_call(tmp_path: Path) -> None:
    played = visits(
        tmp_path,
        f"{at(0)},{at(1)},{at(5)},,General,Dr. A,",
        f"{at(5)},{at(5)},{at(9)},,General,Dr. A,",
    )

    kinds = [(event.visit, event.kind) for event in events_of(played)]

    assert kinds[2:5] == [(0, Verb.DONE), (1, Verb.ISSUE), (1, Verb.CALL)]


def test_whoever_comes_is_called_and_goes_at_one_instant_does_so_in_order(tmp_path: Path) -> None:
    played = visits(
        tmp_path,
        f"{at(0)},{at(0)},{at(0)},,General,Dr. A,",
        f"{at(0)},,,{at(0)},General,,",
    )

    events = events_of(played)

    first = [event.kind for event in events if event.visit == 0]
    second = [event.kind for event in events if event.visit == 1]
    assert first == [Verb.ISSUE, Verb.CALL, Verb.DONE]
    assert second == [Verb.ISSUE, Verb.LEAVE]


def test_events_never_go_back_in_time(tmp_path: Path) -> None:
    played = visits(tmp_path, *small_day(200))

    times = [event.at for event in events_of(played)]

    assert times == sorted(times)


def test_the_most_called_at_once_is_counted_by_doctor(tmp_path: Path) -> None:
    rows = [f"{at(n)},{at(n)},{at(30)},,General,Dr. A," for n in range(4)]
    played = visits(tmp_path, *rows, f"{at(0)},{at(0)},{at(9)},,General,Dr. B,")

    assert called_at_once(played, events_of(played)) == 4


def test_more_at_once_than_any_clinic_allows_is_named_with_its_line(tmp_path: Path) -> None:
    rows = [f"{at(0)},{at(0)},,,General,Dr. A," for _ in range(100)]
    played = visits(tmp_path, *rows)

    with pytest.raises(RecordInvalid) as refused:
        called_at_once(played, events_of(played))

    assert refused.value.parameters["line"] == 101


def test_times_are_the_clinics_local_times(tmp_path: Path) -> None:
    [visit] = visits(tmp_path, f"{at(0)},,,,General,,", zone=ZoneInfo("Asia/Tokyo"))

    assert visit.issued_at.isoformat() == "2026-03-01T23:00:00+00:00"


def test_a_visit_that_a_clock_change_turns_round_is_refused(tmp_path: Path) -> None:
    row = "2026-03-29T02:30:00,2026-03-29T03:10:00,,,General,,"

    with pytest.raises(RecordInvalid):
        visits(tmp_path, row, zone=ZoneInfo("Europe/Madrid"))
