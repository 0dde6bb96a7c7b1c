"""The range of waiting: learned, wide enough, and silent rather than guessed."""

import math
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.estimate import (
    FIRST_GUESS_S,
    LATELY_S,
    LEAST_OUTCOMES,
    LinePast,
    Pace,
    PastCall,
    WaitRange,
    learn,
    pace_s,
    spread_s,
    wait_range,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=60)
CARDIOLOGY, EYES = 1, 2

paces = st.floats(60, 3600)
aheads = st.integers(0, 200)


def at_work(*paces_s: float, ago_s: float = 0, outcomes: int = 50) -> LinePast:
    called = NOW - timedelta(seconds=ago_s)
    return LinePast(outcomes, {i: Pace(pace, called) for i, pace in enumerate(paces_s, 1)}, {})


def calls(count: int, *, every_s: float, department_id: int = CARDIOLOGY) -> list[PastCall]:
    """A doctor's calls at even distances, the last one now; everybody had come long before."""
    first = NOW - timedelta(seconds=every_s * (count - 1))
    return [
        PastCall(first + timedelta(seconds=every_s * i), LONG_AGO, department_id, 1)
        for i in range(count)
    ]


def found(past: LinePast, ahead: int, **named: int) -> WaitRange:
    answer = wait_range(past, ahead, NOW, **named)
    assert answer is not None
    return answer


@given(st.lists(paces, min_size=1, max_size=5), aheads, st.floats(0, LATELY_S))
def test_a_range_is_in_steps_of_five_and_never_empty(
    paces_s: list[float], ahead: int, ago_s: float
) -> None:
    answer = found(at_work(*paces_s, ago_s=ago_s), ahead)

    assert answer.low_min % 5 == answer.high_min % 5 == 0
    assert 0 <= answer.low_min < answer.high_min


@given(paces, aheads, st.floats(0, LATELY_S))
def test_more_people_ahead_never_make_it_shorter(pace: float, ahead: int, ago_s: float) -> None:
    past = at_work(pace, ago_s=ago_s)

    nearer, farther = found(past, ahead), found(past, ahead + 1)

    assert nearer.low_min <= farther.low_min
    assert nearer.high_min <= farther.high_min


@given(paces, paces, st.integers(1, 100))
def test_another_doctor_at_work_never_makes_it_longer(one: float, other: float, ahead: int) -> None:
    alone, together = found(at_work(one), ahead), found(at_work(one, other), ahead)

    assert together.high_min <= alone.high_min


@given(paces, st.integers(1, 100))
def test_the_mean_lies_in_the_range(pace: float, patients: int) -> None:
    low_s, high_s = spread_s(patients, pace)

    assert low_s < patients * pace < high_s


@pytest.mark.parametrize("patients", [1, 3, 10])
def test_the_range_holds_four_in_five_of_what_it_describes(patients: int) -> None:
    made = random.Random(7)
    mean, variance = float(patients), patients * 0.25 + (0.12 * patients) ** 2
    shape = mean**2 / variance
    low, high = spread_s(patients, 1.0)

    waits = [made.gammavariate(shape, mean / shape) for _ in range(20_000)]

    assert sum(low <= wait <= high for wait in waits) / len(waits) == pytest.approx(0.8, abs=0.015)


def test_one_consultation_that_has_just_begun_is_waited_for_in_full() -> None:
    just_called, overdue = at_work(1200), at_work(1200, ago_s=3000)

    assert found(just_called, 0) == WaitRange(5, 35)
    assert found(overdue, 0).high_min < 35


def test_with_few_outcomes_nothing_is_said() -> None:
    assert wait_range(at_work(600, outcomes=LEAST_OUTCOMES - 1), 3, NOW) is None
    assert wait_range(at_work(600, outcomes=LEAST_OUTCOMES), 3, NOW) is not None
    assert wait_range(None, 3, NOW) is None


def test_where_nobody_was_called_lately_nothing_is_said() -> None:
    assert wait_range(at_work(600, ago_s=LATELY_S + 1), 3, NOW) is None
    assert wait_range(at_work(2400, ago_s=LATELY_S + 1), 3, NOW) is not None, "slow, but at work"


def test_who_asks_for_a_doctor_waits_for_that_one_only() -> None:
    past = at_work(600, 1800)

    assert found(past, 4, doctor_id=2).low_min > found(past, 4).low_min
    assert wait_range(past, 4, NOW, doctor_id=9) is None


@given(st.lists(st.floats(1, 7200), max_size=50), st.floats(60, 3600))
def test_the_pace_lies_between_the_guess_and_what_was_seen(gaps: list[float], guess: float) -> None:
    pace = pace_s(gaps, guess_s=guess)

    assert min([*gaps, guess]) - 1e-6 <= pace <= max([*gaps, guess]) + 1e-6


def test_without_a_past_the_pace_is_the_guess() -> None:
    assert pace_s([], guess_s=FIRST_GUESS_S) == FIRST_GUESS_S


def test_a_break_hardly_changes_the_pace() -> None:
    day = [300.0] * 99

    assert pace_s([*day, 36_000.0], guess_s=300) == pytest.approx(300, rel=0.01)


def test_the_pace_is_learned_from_the_gaps_between_calls() -> None:
    past = learn(calls(2001, every_s=240))[CARDIOLOGY]

    assert past.outcome_count == 2000
    assert past.paces[1].mean_s == pytest.approx(240, rel=0.02)
    assert past.paces[1].last_call_at == NOW


def test_waiting_for_patients_does_not_make_a_doctor_slow() -> None:
    # Each patient comes when the one before was called long ago: nobody waited.
    idle = [PastCall(at, at, CARDIOLOGY, 1) for at in (NOW - timedelta(hours=h) for h in range(20))]

    assert learn(idle)[CARDIOLOGY].outcome_count == 0


def test_a_new_department_begins_with_the_pace_of_the_house() -> None:
    past = learn([*calls(500, every_s=200), *calls(6, every_s=200, department_id=EYES)])

    assert past[EYES].outcome_count == 5
    assert past[EYES].paces[1].mean_s == pytest.approx(200, rel=0.05)


@given(st.floats(0.05, 100), st.floats(1, 3600))
def test_any_part_of_a_consultation_has_a_finite_range(patients: float, pace: float) -> None:
    low_s, high_s = spread_s(patients, pace)

    assert 0 <= low_s < high_s < math.inf


def crowd(count: int, *, wait_s: float) -> list[PastCall]:
    """Two doctors who call by turns, a patient each minute; everybody waits as long."""
    return [
        PastCall(at, at - timedelta(seconds=wait_s), CARDIOLOGY, 1 + i % 2)
        for i, at in enumerate(NOW - timedelta(minutes=m) for m in reversed(range(count)))
    ]


def test_where_doctors_share_a_line_the_range_is_what_others_waited() -> None:
    # A wait of half an hour with a call each minute: half an hour's patients were before.
    past = learn(crowd(120, wait_s=1800))[CARDIOLOGY]

    assert found(past, 29) == WaitRange(30, 35)
    assert found(past, 2) == WaitRange(0, 5), "nobody has waited so: by the pace"


def test_who_was_called_at_once_waited_for_nobody() -> None:
    past = learn(crowd(120, wait_s=30))[CARDIOLOGY]

    assert not past.waits
