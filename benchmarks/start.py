"""A new process until its window is painted: reception, against an empty window."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.clinics import SQLITE, new_ward, opened
from benchmarks.figures import Figure, against, stated
from benchmarks.presses import Presses
from benchmarks.surroundings import Surroundings

PAINTED_AT_MOST, USABLE_AT_MOST = 1.4, 4.6
_WAITING = 50
_EMPTY, _RECEPTION = ["benchmarks.start_process"], ["benchmarks.start_reception"]
_PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Started:
    """One start: seconds until something is seen, until the rows are, and bytes at the end."""

    painted_s: float
    usable_s: float
    memory: int


def run(here: Surroundings) -> Iterator[Figure]:
    """Start both in turn, on files that the computer has in memory."""
    address = ward_with_a_queue(here)
    for module in (_EMPTY, [*_RECEPTION, address]):
        started(module, here)  # Compiles what an installed program brings along compiled.
    floor: list[Started] = []
    reception: list[Started] = []
    for _ in range(9 if here.is_quick else 15):
        floor.append(started(_EMPTY, here))
        reception.append(started([*_RECEPTION, address], here))
    empty_s = statistics.median(start.painted_s for start in floor)
    for what, times, at_most in (
        ("reception painted", [start.painted_s for start in reception], PAINTED_AT_MOST),
        ("reception shows today's rows", [s.usable_s for s in reception], USABLE_AT_MOST),
    ):
        measured = statistics.median(times)
        ratios = [mine / theirs.painted_s for mine, theirs in zip(times, floor, strict=True)]
        ratio = statistics.median(ratios)
        yield against(what, floor=empty_s, measured=measured, ratio=ratio, at_most=at_most)
    memory, empty_memory = (_memory_mb(starts) for starts in (reception, floor))
    yield stated(
        "memory of the reception",
        f"{memory:.0f} MB",
        floor=f"{empty_memory:.0f} MB",
        ratio=f"{memory / empty_memory:.2f}x",
    )


def ward_with_a_queue(here: Surroundings) -> str:
    """Make a clinic where some people wait; returns its address."""
    address = new_ward(SQLITE, here, patients=100)
    with opened(address) as ward:
        presses = Presses(ward)
        for _ in range(_WAITING):
            presses.issue()
    return address


def _memory_mb(starts: list[Started]) -> float:
    return statistics.median(start.memory for start in starts) / 1e6


def started(module: list[str], here: Surroundings) -> Started:
    """Run a module in a new process until its window is closed."""
    environment = os.environ | here.own_folders() | {"QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic_ns()
    answer = subprocess.run(
        [sys.executable, "-m", *module],
        capture_output=True,
        text=True,
        check=True,
        timeout=_PATIENCE_S,
        env=environment,
    )
    painted, *usable, memory = (int(line) for line in answer.stdout.split())
    seconds = [(at - begun) / 1e9 for at in (painted, *usable)]
    return Started(seconds[0], seconds[-1], memory)
