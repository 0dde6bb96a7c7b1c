"""PostgreSQL: 200 clients of one server at once, against the same work straight on the services.

Each client joins the queue and asks three times for its place, without a pause. The server, its
clients and the database share the computer, as in the floor the services and the database do.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from benchmarks.clinics import POSTGRESQL, Ward, new_ward, opened
from benchmarks.figures import Figure, duration, stated, within
from benchmarks.surroundings import Surroundings
from qtoken.api.server import THREADS
from tests.support.desk import ADMIN, PASSWORD, new_request
from tests.support.many_clients import POSITIONS, Answer, join_and_wait

CLIENTS = 200
LONGEST_WAIT_S = 1.0
_ENDS_WITHIN_S = 60


def run(here: Surroundings) -> Iterator[Figure]:
    """Let clients and services do the same in turn."""
    rounds = 2 if here.is_quick else 6
    address = new_ward(POSTGRESQL, here, patients=CLIENTS * rounds * 2)
    patients = list(range(1, CLIENTS * rounds + 1))
    with opened(address) as ward:
        straight = _straight(ward, [patient + len(patients) for patient in patients])
        key = ward.clinic.services.access.log_in(ADMIN, PASSWORD, address="").secret
        with _served(address, here) as port:
            began = time.perf_counter()
            answers = join_and_wait(
                port, key, department_id=ward.department.id, patient_ids=patients, rounds=rounds
            )
            served = len(answers) / (time.perf_counter() - began)
    errors = sum(answer.status not in (200, 201) for answer in answers)
    yield Figure("errors", f"{errors}", goal="0", is_met=errors == 0)
    yield within("longest wait of a client", _longest(answers), at_most_s=LONGEST_WAIT_S)
    yield stated("median wait", duration(statistics.median(a.seconds for a in answers)))
    yield stated(
        "requests a second",
        f"{served:.0f}",
        floor=f"{straight:.0f}",
        ratio=f"{served / straight:.2f}x",
    )


def _longest(answers: list[Answer]) -> float:
    return max(answer.seconds for answer in answers)


def _straight(ward: Ward, patients: list[int]) -> float:
    """Return how many calls of the services a second, by as many threads as the server has."""
    services = ward.clinic.services

    def one(patient_id: int) -> None:
        token = services.issuing.issue(
            patient_id,
            department_id=ward.department.id,
            by=ward.by,
            request_id=new_request(),
        )
        for _ in range(POSITIONS):
            services.waiting_lines.position(token.id, by=ward.by)

    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, patients))
    return len(patients) * (1 + POSITIONS) / (time.perf_counter() - began)


@contextmanager
def _served(address: str, here: Surroundings) -> Iterator[int]:
    environment = os.environ | here.own_folders() | {"QTOKEN_DATABASE_URL": address}
    environment["PYTHONUNBUFFERED"] = "1"
    with subprocess.Popen(
        [sys.executable, "-m", "qtoken", "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline().split()
            yield int(said[2].rstrip("/").rpartition(":")[2])
        finally:
            process.terminate()
            process.wait(_ENDS_WITHIN_S)
