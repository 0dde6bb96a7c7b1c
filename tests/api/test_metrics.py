"""Figures for monitoring: they count, they name nobody, and not everybody may ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from qtoken.api.server import make_app
from qtoken.bootstrap import Clinic
from qtoken.domain.errors import DatabaseUnreachable
from tests.support.desk import Desk
from tests.support.http_client import TestClient
from tests.support.messages import failed_message

Figures = dict[tuple[str, str], float]


@contextmanager
def asked_from(clinic: Clinic, address: str, **given: Any) -> Iterator[TestClient]:
    with TestClient(make_app(clinic, **given), client=(address, 50_000)) as http:
        yield http


def figures(http: TestClient) -> Figures:
    answer = http.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_not_by_path(clinic: Clinic) -> None:
    with asked_from(clinic, "127.0.0.1") as http:
        for patient_id in (1, 2, 3):
            http.get(f"/api/patients/{patient_id}/")
        http.get("/nothing/here")

        found = figures(http)

    assert found["qtoken_http_requests_total", "GET,/api/patients/{patient_id}/,401"] == 3
    assert found["qtoken_http_requests_total", "-,-,404"] == 1
    assert found["qtoken_http_request_seconds_count", "/api/patients/{patient_id}/"] == 3


def test_the_line_and_the_outbox_are_counted_without_a_name(desk: Desk, clinic: Clinic) -> None:
    failed_message(desk)
    oncology = desk.department("Oncology", "N")
    desk.issue(oncology, desk.patient("Maria Lopez"))
    desk.issue(oncology, desk.patient("Ali Hassan"))

    with asked_from(clinic, "::1") as http:
        found = figures(http)
        text = http.get("/metrics").text

    assert found["qtoken_database_up", ""] == 1
    assert found["qtoken_waiting", "N"] == 2
    assert found["qtoken_messages", "not_sent"] == 1
    assert found["qtoken_messages", "due"] == 0
    assert not [word for word in ("Maria", "Ali", "Oncology") if word in text]


def test_a_database_that_is_away_is_said_and_the_rest_goes_on(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise DatabaseUnreachable

    monkeypatch.setattr(clinic.services.display, "snapshot", away)
    with asked_from(clinic, "127.0.0.1") as http:
        found = figures(http)

    assert found["qtoken_database_up", ""] == 0
    assert ("qtoken_http_requests_in_flight", "") in found


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("203.0.113.9", {}, 403),
        ("10.1.2.3", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("127.0.0.1", {"Via": "1.1 proxy"}, 403),
        ("somewhere", {}, 403),
        # A proxy among the monitors asks for everybody; a named one says for whom.
        ("10.1.2.3", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("10.0.0.5", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("10.0.0.5", {"X-Forwarded-For": "10.9.9.9"}, 200),
        ("10.0.0.5", {"X-Forwarded-For": "10.0.0.5"}, 403),
    ],
)
def test_this_computer_and_named_monitors_may_ask(
    clinic: Clinic, peer: str, headers: dict[str, str], status: int
) -> None:
    with asked_from(clinic, peer, monitors=["10.0.0.0/8"], proxies=["10.0.0.5"]) as http:
        answer = http.get("/metrics", headers=headers)

    assert answer.status_code == status
    assert status == 200 or answer.json()["code"] == "metrics_hidden"
