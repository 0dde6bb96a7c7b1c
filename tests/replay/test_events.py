"""What happened, in the order of time, with ties broken so that a day can be played."""

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("row", "minutes"),
    [
        # On the night when clocks go back.
        ("2026-10-25T02:50,2026-10-25T02:10,2026-10-25T02:30,,General,,", [20, 20]),
        ("2026-10-25T01:50,2026-10-25T02:10,2026-10-25T02:05,,General,,", [20, 55]),
        ("2026-10-25T02:10,,,2026-10-25T02:40,General,,", [30]),
        ("2026-10-25T02:40,,,2026-10-25T02:10,General,,", [30]),
        # On the night when they go forward: there is no half past two.
        ("2026-03-29T01:50,2026-03-29T02:30,2026-03-29T03:20,,General,,", [10, 20]),
        ("2026-03-29T02:30,2026-03-29T03:10,,,General,,", [10]),
        ("2026-03-29T02:10,2026-03-29T02:30,2026-03-29T02:40,,General,,", [20, 10]),
        ("2026-03-29T01:50,2026-03-29T02:10,2026-03-29T03:20,,General,,", [20, 10]),
    ],
)
def test_the_order_of_a_visit_is_kept_in_the_odd_hours(
    tmp_path: Path, row: str, minutes: list[int]
) -> None:
    [visit] = visits(tmp_path, row, zone=BERLIN)

    steps = [visit.issued_at, visit.called_at, visit.left_at, visit.done_at]
    times = [at for at in steps if at is not None]
    assert [(b - a).total_seconds() / 60 for a, b in pairwise(times)] == minutes


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-03-02T08:00,2026-03-02T07:59,,,General,,", "called_at lies before issued_at"),
        ("2026-03-02T08:00,2026-03-02T08:01,2026-03-02T08:00,,General,,", "done_at lies before"),
        ("2026-03-02T08:00,,,2026-03-02T07:00,General,,", "left_at lies before issued_at"),
        ("2026-10-25T03:10,2026-10-25T02:50,,,General,,", "called_at lies before issued_at"),
    ],
)
def test_what_no_clock_explains_is_refused(tmp_path: Path, row: str, reason: str) -> None:
    with pytest.raises(RecordInvalid, match=reason):
        visits(tmp_path, row, zone=BERLIN)


@given(
    st.lists(st.integers(0, 12 * 60), min_size=3, max_size=3),
    st.sampled_from([datetime(2026, 3, 28, 20), datetime(2026, 10, 24, 20)]),  # noqa: DTZ001
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut"]),
)
def test_every_visit_that_has_been_can_be_played(
    minutes: list[int], evening: datetime, zone_name: str
) -> None:
    zone = ZoneInfo(zone_name)
    start = evening.replace(tzinfo=zone).astimezone(UTC)
    real = [start + timedelta(minutes=minute) for minute in sorted(minutes)]
    issued, called, done = (at.astimezone(zone).replace(tzinfo=None, fold=0) for at in real)

    [visit] = in_zone([Visit(2, issued, called, done, None, "General", "", "")], zone)

    assert visit.called_at is not None
    assert visit.done_at is not None
    assert visit.issued_at <= visit.called_at <= visit.done_at
