"""SQLite: 8 processes issuing tokens without a pause: the slowest single command.

The floor is the same raw transaction with SQLite's own busy handler.
"""

import itertools
import multiprocessing
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path

from benchmarks.clinics import SQLITE, new_ward, opened
from benchmarks.figures import Figure, duration, stated
from benchmarks.raw_sqlite import RawDesk
from benchmarks.surroundings import Surroundings
from qtoken.db.address import database_file, database_url
from qtoken.domain.errors import DatabaseError
from tests.support.desk import new_request

PROCESSES = 8
SLOWEST_S = 0.25
_PATIENTS_EACH = 6000
_BUSY_TIMEOUT_S = 30.0

Issue = Callable[[int, str], object]


@dataclass(frozen=True, slots=True)
class Tally:
    """What one process has seen."""

    issued: int
    refused: int
    slowest_s: float


def run(here: Surroundings) -> Iterator[Figure]:
    """Let the service and the floor write in turn; the worst of all rounds counts."""
    floor: list[Tally] = []
    service: list[Tally] = []
    seconds = 3.0 if here.is_quick else 6.0
    rounds = 1 if here.is_quick else 3
    for _ in range(rounds):
        address = new_ward(SQLITE, here, patients=PROCESSES * _PATIENTS_EACH)
        path = database_file(database_url(address))
        assert path is not None
        copy = shutil.copyfile(path, path.with_name("raw.db"))
        floor += _together(_write_raw, str(copy), seconds)
        service += _together(_write_by_service, address, seconds)
    yield from _figures(floor, service, seconds * rounds)


def _figures(floor: list[Tally], service: list[Tally], seconds: float) -> Iterator[Figure]:
    slowest, floor_slowest = _slowest(service), _slowest(floor)
    yield Figure(
        "slowest single issue",
        duration(slowest),
        duration(floor_slowest),
        f"{slowest / floor_slowest:.2f}x",
        f"<= {duration(SLOWEST_S)}",
        slowest <= SLOWEST_S,
    )
    refused = sum(tally.refused for tally in service)
    floor_refused = sum(tally.refused for tally in floor)
    yield Figure("refused", f"{refused}", f"{floor_refused}", goal="0", is_met=refused == 0)
    yield stated("least to most issued by one process", _fairness(service), floor=_fairness(floor))
    yield stated("issued a second", _rate(service, seconds), floor=_rate(floor, seconds))


def _slowest(tallies: list[Tally]) -> float:
    return max(tally.slowest_s for tally in tallies)


def _fairness(tallies: list[Tally]) -> str:
    counts = [tally.issued for tally in tallies]
    return f"{min(counts) / max(counts):.2f}"


def _rate(tallies: list[Tally], seconds: float) -> str:
    return f"{sum(tally.issued for tally in tallies) / seconds:.0f}"


def _together(work: Callable[..., None], target: str, seconds: float) -> list[Tally]:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES)
    with context.Manager() as manager:
        tallies: list[Tally] = manager.list()  # type: ignore[assignment]
        processes = [
            context.Process(target=work, args=(target, number, seconds, barrier, tallies))
            for number in range(PROCESSES)
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        assert len(tallies) == PROCESSES, "a writer has died"
        return list(tallies)


def _write_by_service(
    address: str, number: int, seconds: float, barrier: Barrier, tallies: list[Tally]
) -> None:
    with opened(address) as ward:
        tallies.append(_write(ward.issue, number, seconds, barrier, DatabaseError))


def _write_raw(
    path: str, number: int, seconds: float, barrier: Barrier, tallies: list[Tally]
) -> None:
    desk = RawDesk(Path(path), department_id=1, doctor_id=1, timeout_s=_BUSY_TIMEOUT_S)
    tallies.append(_write(desk.issue, number, seconds, barrier, sqlite3.OperationalError))
    desk.close()


def _write(
    issue: Issue, number: int, seconds: float, barrier: Barrier, refusal: type[Exception]
) -> Tally:
    patients = itertools.count(number * _PATIENTS_EACH + 1)
    issue(next(patients), new_request())
    barrier.wait()
    issued = refused = 0
    slowest_s = 0.0
    begin = start = time.perf_counter()
    while start < begin + seconds and issued + refused < _PATIENTS_EACH - 1:
        try:
            issue(next(patients), new_request())
            issued += 1
        except refusal:
            refused += 1
        end = time.perf_counter()
        slowest_s, start = max(slowest_s, end - start), end
    return Tally(issued, refused, slowest_s)
