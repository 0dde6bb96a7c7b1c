"""A doctor's commit in one process: until the display's process is told, and has drawn it."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.clinics import DATABASES, Ward, new_ward, opened
from benchmarks.figures import Figure, duration
from benchmarks.other_window import OtherWindow
from benchmarks.presses import Presses
from benchmarks.surroundings import Surroundings
from benchmarks.timing import percentile
from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from tests.support.desk import new_request

TOLD_S = {"SQLite": 0.020, "PostgreSQL": 0.010}
DRAWN_S = 0.100
_PAUSE_S = (0.2, 0.4)
_WAITING_BEFORE = 8


@dataclass(slots=True)
class _Times:
    """Seconds after the commit had returned, and of the press until then: one for each press."""

    told: list[float] = field(default_factory=list)
    drawn: list[float] = field(default_factory=list)
    committed: list[float] = field(default_factory=list)


def run(here: Surroundings) -> Iterator[Figure]:
    """Press, wait for the display, pause, and press again."""
    for database in DATABASES:
        with opened(new_ward(database, here, patients=500)) as ward:
            times = _measure(ward, here)
        floor = f"press {duration(percentile(times.committed, 0.5))}"
        yield _figure(f"{database}: told, p99", times.told, TOLD_S[database], floor)
        yield _figure(f"{database}: drawn, p99", times.drawn, DRAWN_S, floor)


def _figure(what: str, seconds: list[float], at_most_s: float, floor: str) -> Figure:
    p99 = percentile(seconds, 0.99)
    return Figure(
        f"{what} (median {duration(percentile(seconds, 0.5))})",
        duration(p99),
        floor,
        goal=f"<= {duration(at_most_s)}",
        is_met=p99 <= at_most_s,
    )


class _Withdrawn:
    """A ward whose calls leave the wall at the next press.

    Three calls a second that end as usual stand out, twenty seconds each, on more pages than one,
    and a new call may stand on a page that comes yet.
    """

    def __init__(self, ward: Ward) -> None:
        self._ward = ward
        self.issue, self.call_next = ward.issue, ward.call_next

    def done(self, token_id: int) -> None:
        """End the call: the patient did not come."""
        self._ward.clinic.services.calling.move(
            Verb.NO_SHOW, token_id, press=Press(self._ward.by, new_request())
        )


def _measure(ward: Ward, here: Surroundings) -> _Times:
    presses, times = Presses(_Withdrawn(ward)), _Times()
    for _ in range(_WAITING_BEFORE):
        presses.issue()
    with OtherWindow("display", ward.address, here) as display:
        _press_once(presses, display)
        for _ in range(30 if here.is_quick else 150):
            pressed, committed, told, drawn = _press_once(presses, display)
            times.committed.append((committed - pressed) / 1e9)
            # The hint may arrive before the doctor's own commit has returned.
            times.told.append(max(0, told - committed) / 1e9)
            times.drawn.append((drawn - committed) / 1e9)
    return times


def _press_once(presses: Presses, display: OtherWindow) -> tuple[int, int, int, int]:
    """Call the next patient; returns the instants of press, commit, told and drawn."""
    presses.free_doctor()
    presses.issue()
    time.sleep(random.uniform(*_PAUSE_S))
    display.forget()
    pressed = time.monotonic_ns()
    label = presses.call_next()
    committed = time.monotonic_ns()
    told = display.said("told")
    drawn = display.said("drawn", label)
    return pressed, committed, told, drawn
