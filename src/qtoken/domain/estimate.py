"""Estimates how long a patient still waits: a range learned from the clinic's past, not a number.

The pace of a doctor is the mean time between two calls while people were waiting. It is measured
over a long past and mixed with a guess: on recorded days of real clinics that predicted far better
than today's pace or the last few waits. The spread is wide, so only a range is honest: from the
10th to the 90th percentile of a gamma distribution, rounded outward.

If several doctors share a line, their paces say too little, because who is at work changes all day.
Then the range comes from how long patients waited who had about as many people before them, once
enough of those are known.
"""

import math
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qtoken.domain.waiting import percentile_s

FIRST_GUESS_S = 600.0
"""The assumed time for one patient while nothing is known yet."""

GUESS_WEIGHT = 10
"""The guess counts as much as so many observed patients."""

LEAST_OUTCOMES = 5
"""With fewer gaps observed in a department, no estimate is given."""

LIKE_OUTCOMES = 20
"""How many patients must have waited behind about as many people before their waits are used."""

LATELY_S = 3600.0
"""A doctor who has called nobody for so long (or for three patients' time) is not at work."""

_LONGEST_SHARE = 0.97
"""Gaps above this quantile are breaks, and are cut to it."""

_ABOUT_AS_MANY = 0.2
"""Waits behind up to a fifth more or fewer people count as waits behind as many."""

_WAITED_S = 60.0
"""A patient who was called sooner has not waited: somebody was free."""

_STEP_MIN = 5
_Z_90 = 1.2815515655446004
"""The 90th percentile of the standard normal distribution."""

_SPREAD_OF_ONE = 0.5
"""Standard deviation of one consultation, as a share of the mean."""

_SPREAD_OF_PACE = 0.12
"""Standard deviation of a day's pace from the long-run pace, as a share of it."""

_ERLANG_STEPS = 4
"""An Erlang distribution of n steps has the spread 1/sqrt(n): half the mean, `_SPREAD_OF_ONE`."""


@dataclass(frozen=True, slots=True)
class PastCall:
    """A past call: when, since when the patient had waited, and which doctor called (or None)."""

    at: datetime
    entered_at: datetime
    department_id: int
    doctor_id: int | None


@dataclass(frozen=True, slots=True)
class WaitRange:
    """Minutes until the call, in steps of five. A `low_min` of 0 is shown as "up to"."""

    low_min: int
    high_min: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a doctor calls, and when the last call was."""

    mean_s: float
    last_call_at: datetime


@dataclass(frozen=True, slots=True)
class LinePast:
    """The past of one department: how many gaps were observed, and each doctor's pace.

    `waits` are past waits in seconds, by how many people were ahead.
    """

    outcome_count: int
    paces: Mapping[int | None, Pace]
    waits: Mapping[int, Sequence[float]]


def learn(calls: Iterable[PastCall]) -> dict[int, LinePast]:
    """Return what is learned from past calls, by department."""
    ordered = sorted(calls, key=lambda call: call.at)
    gaps: dict[int, dict[int | None, list[float]]] = defaultdict(dict)
    last: dict[tuple[int, int | None], datetime] = {}
    for call in ordered:
        key = call.department_id, call.doctor_id
        seen = gaps[call.department_id].setdefault(call.doctor_id, [])
        # A gap counts only if the next patient was already there when it began: otherwise the
        # doctor may have been waiting for patients.
        if key in last and call.entered_at <= last[key]:
            seen.append((call.at - last[key]).total_seconds())
        last[key] = call.at
    everybody = [gap for doctors in gaps.values() for seen in doctors.values() for gap in seen]
    site_s = pace_s(everybody, guess_s=FIRST_GUESS_S)
    return {
        department_id: _line_past(
            doctors,
            {doctor_id: last[department_id, doctor_id] for doctor_id in doctors},
            site_s,
            [call for call in ordered if call.department_id == department_id],
        )
        for department_id, doctors in gaps.items()
    }


def _line_past(
    doctors: Mapping[int | None, Sequence[float]],
    last: Mapping[int | None, datetime],
    site_s: float,
    calls: Sequence[PastCall],
) -> LinePast:
    together = [gap for seen in doctors.values() for gap in seen]
    usual_s = pace_s(together, guess_s=site_s)
    paces = {
        doctor_id: Pace(pace_s(seen, guess_s=usual_s), last[doctor_id])
        for doctor_id, seen in doctors.items()
    }
    return LinePast(len(together), paces, _waits(calls))


def _waits(calls: Sequence[PastCall]) -> dict[int, list[float]]:
    """Return the waits of those who had to wait, by how many were ahead of them when they came."""
    waits: dict[int, list[float]] = defaultdict(list)
    # When those who came earlier were called, sorted: who is called after this patient came was
    # still waiting then.
    still: list[datetime] = []
    for call in sorted(calls, key=lambda call: call.entered_at):
        ahead = len(still) - bisect_right(still, call.entered_at)
        wait_s = (call.at - call.entered_at).total_seconds()
        if wait_s >= _WAITED_S:
            waits[ahead].append(wait_s)
        insort(still, call.at)
    return waits


def pace_s(gaps_s: Sequence[float], *, guess_s: float) -> float:
    """Return the mean gap, mixed with a guess; exceptionally long gaps are cut, as breaks."""
    longest_s = percentile_s(gaps_s, _LONGEST_SHARE) or 0.0
    seen_s = sum(min(gap, longest_s) for gap in gaps_s)
    return (seen_s + GUESS_WEIGHT * guess_s) / (len(gaps_s) + GUESS_WEIGHT)


def wait_range(
    past: LinePast | None, people_ahead: int, now: datetime, *, doctor_id: int | None = None
) -> WaitRange | None:
    """Return in how many minutes a waiting token will be called; None if too little is known.

    With `doctor_id` only that doctor can call it; otherwise all doctors at work share the line.
    """
    if past is None or past.outcome_count < LEAST_OUTCOMES:
        return None
    paces = [
        pace
        for doctor, pace in past.paces.items()
        if doctor_id in (None, doctor) and _is_at_work(pace, now)
    ]
    if not paces:
        return None
    if len(paces) == 1:
        patients = people_ahead + _share_left(paces[0], now)
        return _rounded_outward(*spread_s(patients, paces[0].mean_s))
    # Their rates add up, so the mean gap of the line is the harmonic sum of their gaps.
    together_s = 1 / sum(1 / pace.mean_s for pace in paces)
    known = _waits_behind(past, people_ahead)
    return _rounded_outward(*(known or spread_s(people_ahead + 1, together_s)))


def _waits_behind(past: LinePast, people_ahead: int) -> tuple[float, float] | None:
    """Return the 10th and 90th percentile of waits behind about so many; None if few are known."""
    near = math.floor(people_ahead * _ABOUT_AS_MANY)
    behind = range(people_ahead - near, people_ahead + near + 1)
    waits_s = [wait for ahead in behind for wait in past.waits.get(ahead, ())]
    low_s, high_s = percentile_s(waits_s, 0.1), percentile_s(waits_s, 0.9)
    if len(waits_s) < LIKE_OUTCOMES or low_s is None or high_s is None:
        return None
    return low_s, high_s


def _is_at_work(pace: Pace, now: datetime) -> bool:
    return (now - pace.last_call_at).total_seconds() <= max(LATELY_S, 3 * pace.mean_s)


def _share_left(pace: Pace, now: datetime) -> float:
    """Return the expected rest of a running consultation, as a share of a usual one."""
    passed = max(0.0, (now - pace.last_call_at).total_seconds()) / pace.mean_s
    # The mean residual life of the Erlang distribution.
    terms = [(_ERLANG_STEPS * passed) ** i / math.factorial(i) for i in range(_ERLANG_STEPS)]
    weighted = sum((_ERLANG_STEPS - i) * term for i, term in enumerate(terms))
    return weighted / sum(terms) / _ERLANG_STEPS


def spread_s(patients: float, pace: float) -> tuple[float, float]:
    """Return the 10th and the 90th percentile of the time for so many patients.

    Consultations vary from one to the next, and the pace from day to day. The quantiles are those
    of Wilson and Hilferty (The distribution of chi-square, 1931): the cube root of a gamma variable
    is nearly normal.
    """
    mean = patients * pace
    variance = patients * (_SPREAD_OF_ONE * pace) ** 2 + (_SPREAD_OF_PACE * mean) ** 2
    shape = mean**2 / variance
    center, width = 1 - 1 / (9 * shape), _Z_90 / (3 * math.sqrt(shape))
    return mean * max(0.0, center - width) ** 3, mean * (center + width) ** 3


def _rounded_outward(low_s: float, high_s: float) -> WaitRange:
    step_s = 60 * _STEP_MIN
    low = math.floor(low_s / step_s) * _STEP_MIN
    high = math.ceil(high_s / step_s) * _STEP_MIN
    return WaitRange(low, max(high, low + _STEP_MIN))
