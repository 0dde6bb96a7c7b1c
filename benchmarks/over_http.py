"""One `qtoken serve`: its start, its first call, many clients of one file, and a browser's wall.

A call counts from its answer until a browser that waits with `/display/now` has the wall with it.
"""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from benchmarks.clinics import DATABASES, SQLITE, Ward, new_ward, opened
from benchmarks.figures import Figure, against, at_least, duration, stated, within
from benchmarks.served import Client, served
from benchmarks.surroundings import Surroundings
from benchmarks.timing import percentile
from tests.support.desk import ADMIN, PASSWORD, new_request
from tests.support.many_clients import join_and_wait

CLIENTS = 16
FIRST_CALL_AT_MOST = 2.0
FIRST_ANSWER_S = 0.6
ON_THE_WALL_S = 0.050
_ISSUED_EACH = 160
_LATER_CALLS = 20
_PATIENTS = 1000
_BARE_SERVER = "import fastapi, uvicorn, sqlalchemy, jinja2; fastapi.FastAPI()"
_PAUSE_S = (0.25, 0.5)
"""Longer than news are gathered for a page that was answered just now."""


def run(here: Surroundings) -> Iterator[Figure]:
    """Measure both databases where they may differ."""
    yield from _many_clients(here)
    for database in DATABASES:
        address = new_ward(database, here, patients=_PATIENTS)
        with opened(address) as ward:
            key = ward.clinic.services.access.log_in(ADMIN, PASSWORD, address="").secret
            patients = iter(range(1, _PATIENTS + 1))
            yield from _starts(database, ward, patients, key, here)
            yield _wall(database, ward, patients, key, here)


def _many_clients(here: Surroundings) -> Iterator[Figure]:
    """Let one client issue, then 16 of them as many tokens between them, in turns."""
    rounds = here.rounds(16)
    address = new_ward(SQLITE, here, patients=_ISSUED_EACH * 2 * (rounds + 1))
    patients = iter(range(1, _ISSUED_EACH * 2 * (rounds + 1) + 1))
    seconds: dict[int, list[float]] = {1: [], CLIENTS: []}
    waits: dict[int, list[float]] = {1: [], CLIENTS: []}
    with opened(address) as ward, served(address, here) as server:
        key = ward.clinic.services.access.log_in(ADMIN, PASSWORD, address="").secret
        ask = partial(
            join_and_wait, server.port, key, department_id=ward.department.id, positions=0
        )
        for _ in range(rounds + 1):
            for clients in (1, CLIENTS):
                ids = [next(patients) for _ in range(_ISSUED_EACH)]
                began = time.perf_counter()
                answers = ask(patient_ids=ids, rounds=_ISSUED_EACH // clients)
                seconds[clients].append(time.perf_counter() - began)
                waits[clients] += [answer.seconds for answer in answers]
                assert all(answer.status == 201 for answer in answers)
    # The first round warms up.
    turns = list(zip(seconds[1], seconds[CLIENTS], strict=True))[1:]
    yield at_least(
        f"SQLite: issued a second, {CLIENTS} clients against one",
        floor=_ISSUED_EACH / statistics.median(one for one, _ in turns),
        measured=_ISSUED_EACH / statistics.median(many for _, many in turns),
        ratio=statistics.median(one / many for one, many in turns),
        goal=1.0,
    )
    one, many = (percentile(waits[clients], 0.99) for clients in (1, CLIENTS))
    ratio = f"{many / one:.2f}x"
    yield stated(
        "SQLite: how long they wait, p99", duration(many), floor=duration(one), ratio=ratio
    )


def _starts(
    database: str, ward: Ward, patients: Iterator[int], key: str, here: Surroundings
) -> Iterator[Figure]:
    """Start servers, and let the first thing that each is asked be a call."""
    bare, first_answers, firsts, laters = list[float](), list[float](), list[float](), list[float]()
    for _ in range(here.rounds(12)):
        _come(ward, patients, _LATER_CALLS + 1)
        bare.append(_bare_start())
        with served(ward.address, here) as server:
            call = partial(_call_from_new_client, server.port, key, ward)
            times = [_timed(call) for _ in range(_LATER_CALLS + 1)]
        first_answers.append(server.ready_s + times[0])
        firsts.append(times[0])
        laters.append(statistics.median(times[1:]))
    floor, measured = statistics.median(bare), statistics.median(first_answers)
    yield Figure(
        f"{database}: the first answer after a start, against the imports alone",
        duration(measured),
        duration(floor),
        f"{measured / floor:.2f}x",
        f"<= {duration(FIRST_ANSWER_S)}",
        measured <= FIRST_ANSWER_S,
    )
    yield against(
        f"{database}: the first call after a start, against later ones",
        floor=statistics.median(laters),
        measured=statistics.median(firsts),
        ratio=statistics.median(a / b for a, b in zip(firsts, laters, strict=True)),
        at_most=FIRST_CALL_AT_MOST,
    )


def _bare_start() -> float:
    command = [sys.executable, "-c", _BARE_SERVER]
    return _timed(lambda: subprocess.run(command, check=True))


def _wall(
    database: str, ward: Ward, patients: Iterator[int], key: str, here: Surroundings
) -> Figure:
    """Call while a browser waits for news of the wall, pause, and call again."""
    seconds = list[float]()
    with (
        ThreadPoolExecutor(1) as browser,
        served(ward.address, here) as server,
        Client(server.port, key) as desk,
        Client(server.port) as wall,
    ):
        seen = wall.look_at_wall("")
        for _ in range(40 if here.is_quick else 200):
            _come(ward, patients, 1)
            # What else that has changed is on the wall before the call is.
            seen = wall.look_at_wall(seen)
            news = browser.submit(wall.look_at_wall, seen)
            time.sleep(random.uniform(*_PAUSE_S))
            _call_next(desk, ward)
            answered = time.perf_counter()
            seen = news.result()
            seconds.append(max(0.0, time.perf_counter() - answered))
    return within(
        f"{database}: answer of a call until it is on the browser's wall, p99"
        f" (median {duration(statistics.median(seconds))})",
        percentile(seconds, 0.99),
        at_most_s=ON_THE_WALL_S,
    )


def _come(ward: Ward, patients: Iterator[int], count: int) -> None:
    for _ in range(count):
        ward.issue(next(patients), new_request())


def _call_next(client: Client, ward: Ward) -> None:
    # Without a doctor: however many are called, nobody has to be sent home first.
    client.ask("POST", "/api/queues/call_next/", {"department": ward.department.id})


def _call_from_new_client(port: int, key: str, ward: Ward) -> None:
    # The first of all has to connect; so do the later ones then.
    with Client(port, key) as client:
        _call_next(client, ward)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
