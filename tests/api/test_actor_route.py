"""Many who change something at once, on a database that takes one change at a time."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import Any

import pytest
from httpx import Response

from qtoken.api.server import THREADS
from qtoken.api.session import COOKIE, FIELD, form_token
from qtoken.bootstrap import Clinic
from qtoken.services.rows import DepartmentRow
from tests.support.desk import ADMIN, Desk, new_request
from tests.support.http_client import HttpClient
from tests.support.page_client import PageClient


@pytest.fixture
def engine_name() -> str:
    """A server takes as many changes at once as it has connections."""
    return "sqlite"


Ask = Callable[[int], Response]
"""Asks for a token for that patient."""


@pytest.fixture(params=["programs", "forms", "both"])
def ways(
    request: pytest.FixtureRequest, client: HttpClient, department: DepartmentRow
) -> list[Ask]:
    """How tokens are asked for, one way after the other."""
    client.key(ADMIN)
    PageClient(client.http).sign_in(ADMIN)
    token = form_token(client.http.cookies[COOKIE])

    def by_program(patient_id: int) -> Response:
        body = {"patient_id": patient_id, "department": department.id}
        return client.ask("POST", "queues/join_queue/", body)

    def by_form(patient_id: int) -> Response:
        sent = {"department_id": str(department.id), "request_id": new_request(), FIELD: token}
        answer = client.http.post(f"/hospital/generate-token/{patient_id}/", data=sent)
        assert isinstance(answer, Response)
        return answer

    ways: dict[str, list[Ask]] = {
        "programs": [by_program],
        "forms": [by_form],
        "both": [by_program, by_form],
    }
    return ways[request.param]


@pytest.fixture
def department(desk: Desk) -> DepartmentRow:
    return desk.department()


def test_changes_wait_for_each_other_without_a_thread_and_reading_goes_on(
    *,
    ways: list[Ask],
    client: HttpClient,
    department: DepartmentRow,
    desk: Desk,
    clinic: Clinic,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patients = [desk.patient().id for _ in range(3 * THREADS)]
    at_once: list[int] = []
    at_work, may_go = threading.Semaphore(0), threading.Event()
    count = threading.Lock()
    here = 0
    issue = clinic.services.issuing.issue

    def slowly(*given: Any, **named: Any) -> Any:
        nonlocal here
        with count:
            here += 1
            at_once.append(here)
        at_work.release()
        assert may_go.wait(60)
        with count:
            here -= 1
        return issue(*given, **named)

    monkeypatch.setattr(clinic.services.issuing, "issue", slowly)
    with ThreadPoolExecutor(len(patients)) as desks:
        answers = [
            desks.submit(ask, patient) for ask, patient in zip(cycle(ways), patients, strict=False)
        ]
        assert at_work.acquire(timeout=60)

        waiting = client.get("queues/")
        may_go.set()
        told = {answer.result(60).status_code for answer in answers}

    line = desk.services.waiting_lines.queue(department_id=department.id, by=desk.by)
    assert waiting == []
    assert max(at_once) == 1
    assert told <= {201, 303}
    assert [token.number for token in line.waiting] == list(range(1, len(patients) + 1))
