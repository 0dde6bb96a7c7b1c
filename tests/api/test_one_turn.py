"""Many who change something at once, on a database that takes one change at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from qtoken.api.server import THREADS
from qtoken.bootstrap import Clinic
from tests.support.desk import ADMIN, Desk
from tests.support.http_client import HttpClient


@pytest.fixture
def engine_name() -> str:
    """A server takes as many changes at once as it has connections."""
    return "sqlite"


def test_changes_wait_for_each_other_without_a_thread_and_reading_goes_on(
    client: HttpClient, desk: Desk, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    department = desk.department()
    bodies = [
        {"patient_id": desk.patient().id, "department": department.id} for _ in range(3 * THREADS)
    ]
    client.key(ADMIN)
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
    with ThreadPoolExecutor(len(bodies)) as desks:
        answers = [desks.submit(client.post, "queues/join_queue/", body) for body in bodies]
        assert at_work.acquire(timeout=60)

        waiting = client.get("queues/")
        may_go.set()
        numbers = [answer.result(60)["token_details"]["token_number"] for answer in answers]

    assert waiting == []
    assert max(at_once) == 1
    assert sorted(numbers) == list(range(1, len(bodies) + 1))
