"""Figures of waiting times."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.waiting import mean_s, percentile_s

WAITS = st.lists(st.floats(0, 1e6), min_size=2, max_size=60)


@given(WAITS, st.integers(1, 99))
def test_percentiles_are_those_of_the_standard_library(waits_s: list[float], percent: int) -> None:
    expected = statistics.quantiles(waits_s, n=100, method="inclusive")[percent - 1]

    assert percentile_s(waits_s, percent / 100) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(WAITS)
def test_the_ends_are_the_shortest_and_the_longest(waits_s: list[float]) -> None:
    assert percentile_s(waits_s, 0) == min(waits_s)
    assert percentile_s(waits_s, 1) == max(waits_s)
    assert mean_s(waits_s) == pytest.approx(statistics.fmean(waits_s))


def test_of_one_wait_everything_is_that_wait() -> None:
    assert percentile_s([7.0], 0.9) == mean_s([7.0]) == 7.0


def test_of_nothing_there_is_no_figure() -> None:
    assert percentile_s([], 0.9) is None
    assert mean_s([]) is None
