"""What may come in, what goes out with every answer, and what is written about it."""

import json
import logging
from collections.abc import Iterator

import pytest

from qtoken.api import request_log
from qtoken.api.guard import BODY_LIMIT
from qtoken.bootstrap import Clinic
from qtoken.domain.errors import DatabaseBusy
from tests.support.desk import PASSWORD, Desk
from tests.support.http_client import HttpClient, serving


def test_a_body_that_is_too_large_is_413(client: HttpClient) -> None:
    body = {"username": "x" * BODY_LIMIT, "password": PASSWORD}

    answer = client.ask("POST", "auth/login/", body, who=None)

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_body_without_a_length_is_bounded_too(client: HttpClient) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(10):
            yield b" " * (BODY_LIMIT // 8)

    headers = {"Content-Type": "application/json"}
    answer = client.http.post("/api/auth/login/", content=parts(), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", ""])
def test_a_body_that_is_neither_json_nor_a_form_is_415(client: HttpClient, kind: str) -> None:
    headers = {"Content-Type": kind}
    answer = client.http.post("/api/auth/login/", content=b"{}", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (415, "content_type_refused")


@pytest.mark.parametrize("path", ["/health", "/api/users/", "/nothing", "/api/docs"])
def test_every_answer_has_the_headers(client: HttpClient, path: str) -> None:
    headers = client.http.get(path).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    assert "server" not in headers


def test_only_under_tls_browsers_are_told_to_stay_there(clinic: Clinic) -> None:
    with serving(clinic, has_certificate=True) as client:
        assert "Strict-Transport-Security" in client.http.get("/health").headers
        # An address without its last slash: nobody is sent to it by plain HTTP, or elsewhere.
        unfinished = client.http.post("/api/auth/login", follow_redirects=False)
        assert unfinished.headers["Location"] == "/api/auth/login/"
    with serving(clinic, proxies=["127.0.0.1"]) as client:
        said = {"X-Forwarded-Proto": "https"}
        assert "Strict-Transport-Security" not in client.http.get("/health", headers=said).headers


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What the server has written."""
    caplog.set_level(logging.INFO, logger="qtoken.server")
    return caplog


def test_the_log_tells_the_route_and_nothing_of_people(
    client: HttpClient, desk: Desk, log: pytest.LogCaptureFixture
) -> None:
    patient = desk.patient("Maria Lopez")
    key = client.key("ana")
    log.clear()

    client.get(f"patients/{patient.id}/")
    client.get("patients/?search=Lopez")
    client.ask("GET", "patients/Lopez/")

    # Not the lines of the test's own client.
    ours = [record for record in log.records if record.name.startswith("qtoken")]
    lines = [request_log._AsJson().format(record) for record in ours]
    routes = [json.loads(line)["route"] for line in lines if "route" in line]
    assert routes[:2] == ["/api/patients/{patient_id}/", "/api/patients/"]
    assert not any("Lopez" in line or key in line or "127.0.0.1" in line for line in lines)
    assert {"method", "status", "ms", "request_id"} <= set(json.loads(lines[0]))


def test_a_fault_of_ours_is_told_by_a_reference_only(
    client: HttpClient,
    clinic: Clinic,
    log: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("Maria Lopez")

    client.key("ana")
    monkeypatch.setattr(clinic.services.clinic_setup, "rooms", broken)

    answer = client.ask("GET", "rooms/")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    lines = [request_log._AsJson().format(record) for record in log.records]
    assert any("RuntimeError" in line for line in lines)
    assert "Lopez" not in answer.text + "".join(lines)
    log.clear()


def test_a_database_that_does_not_answer_is_503(
    client: HttpClient, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**_: object) -> None:
        raise DatabaseBusy

    client.key("ana")
    monkeypatch.setattr(clinic.services.clinic_setup, "rooms", busy)

    answer = client.ask("GET", "rooms/")

    assert (answer.status_code, answer.json()["code"]) == (503, "database_busy")
    assert int(answer.headers["Retry-After"]) > 0
