"""PostgreSQL: 200 clients of one server at once, against the same work straight on the services.

Each client joins the queue and asks three times for its place. First without a pause: so many
requests the computer allows, and each client waits for all others. Then at four fifths of that
rate, where nobody may wait longer than a second. The server, its clients and the database share the
computer, as in the floor the services and the database do.
"""

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from benchmarks.clinics import POSTGRESQL, Ward, new_ward, opened
from benchmarks.figures import Figure, duration, stated, within
from benchmarks.served import served
from benchmarks.surroundings import Surroundings
from qtoken.api.server import THREADS
from qtoken.domain.press import Press
from tests.support.desk import ADMIN, PASSWORD, new_request
from tests.support.many_clients import POSITIONS, Answer, join_and_wait

CLIENTS = 200
LONGEST_WAIT_S = 1.0
LOAD = 0.8
"""Of the rate that the computer allows."""


def run(here: Surroundings) -> Iterator[Figure]:
    """Let clients and services do the same, one after the other."""
    rounds = 2 if here.is_quick else 6
    count = CLIENTS * rounds
    address = new_ward(POSTGRESQL, here, patients=count * 3)
    parts = [list(range(1 + count * part, 1 + count * (part + 1))) for part in range(3)]
    with opened(address) as ward:
        straight = _straight(ward, parts[0])
        key = ward.clinic.services.access.log_in(ADMIN, PASSWORD, address="").secret
        ask = partial(join_and_wait, key=key, department_id=ward.department.id, rounds=rounds)
        with served(address, here) as server:
            began = time.perf_counter()
            pressing = ask(server.port, patient_ids=parts[1])
            rate = len(pressing) / (time.perf_counter() - began)
            paced = ask(server.port, patient_ids=parts[2], every_s=CLIENTS / (rate * LOAD))
    errors = sum(answer.status not in (200, 201) for answer in pressing + paced)
    yield Figure("errors", f"{errors}", goal="0", is_met=errors == 0)
    yield stated(
        "requests a second, without a pause",
        f"{rate:.0f}",
        floor=f"{straight:.0f}",
        ratio=f"{rate / straight:.2f}x",
    )
    yield stated("longest wait, without a pause", duration(_longest(pressing)))
    yield within(f"longest wait at {LOAD:.0%} of that", _longest(paced), at_most_s=LONGEST_WAIT_S)
    yield stated("median wait at that", duration(statistics.median(a.seconds for a in paced)))


def _longest(answers: list[Answer]) -> float:
    return max(answer.seconds for answer in answers)


def _straight(ward: Ward, patients: list[int]) -> float:
    """Return how many calls of the services a second, by as many threads as the server has."""
    services = ward.clinic.services

    def one(patient_id: int) -> None:
        token = services.issuing.issue(
            patient_id, department_id=ward.department.id, press=Press(ward.by, new_request())
        )
        for _ in range(POSITIONS):
            services.waiting_lines.position(token.id, by=ward.by)

    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, patients))
    return len(patients) * (1 + POSITIONS) / (time.perf_counter() - began)
