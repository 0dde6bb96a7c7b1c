"""A request that is sent again with its key is answered again and done once."""

from typing import Any

import pytest

from tests.support.desk import PASSWORD, Desk
from tests.support.http_client import HttpClient


def join(
    client: HttpClient, key: str | None, body: dict[str, Any], who: str = "ana"
) -> dict[str, Any]:
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = client.ask("POST", "queues/join_queue/", body, who=who, headers=headers)
    body_: dict[str, Any] = answer.json()
    return body_


@pytest.fixture
def body(desk: Desk) -> dict[str, Any]:
    """A patient and a queue."""
    return {"patient_id": desk.patient().id, "department": desk.department().id}


@pytest.mark.parametrize("key", ["k", "0a1b2c3d-0a1b", "order 66 / ~'?", "x" * 200])
def test_the_same_key_twice_makes_one_token(
    client: HttpClient, body: dict[str, Any], key: str
) -> None:
    first, again = join(client, key, body), join(client, key, body)

    assert again == first
    assert len(client.get("queues/")) == 1


def test_without_a_key_each_request_is_another(client: HttpClient, body: dict[str, Any]) -> None:
    join(client, None, body)

    assert join(client, None, body)["code"] == "token_already_open"


def test_equal_keys_of_two_users_never_meet(
    client: HttpClient, desk: Desk, body: dict[str, Any]
) -> None:
    desk.account("sam", "staff")
    other = body | {"patient_id": desk.patient().id}

    first = join(client, "same-key", body)["token_details"]
    second = join(client, "same-key", other, who="sam")["token_details"]

    assert first["id"] != second["id"]


def test_equal_keys_at_two_addresses_never_meet(client: HttpClient, desk: Desk) -> None:
    headers = {"Idempotency-Key": "same-key"}

    made = client.ask("POST", "patients/", {"name": "Maria"}, headers=headers)
    other = client.ask("POST", "departments/", {"name": "Eyes"}, headers=headers)

    assert (made.status_code, other.status_code) == (201, 201)


def test_who_registers_twice_with_a_key_is_registered_once(client: HttpClient) -> None:
    body = {"username": "maria", "password": PASSWORD}
    headers = {"Idempotency-Key": "same-key"}

    first = client.ask("POST", "register/", body, who=None, headers=headers)
    again = client.ask("POST", "register/", body, who=None, headers=headers)
    other = client.ask("POST", "register/", body | {"username": "mario"}, who=None, headers=headers)

    assert again.json() == first.json()
    assert other.status_code == 201
    wrong = client.ask(
        "POST", "register/", body | {"password": "another one"}, who=None, headers=headers
    )
    assert wrong.status_code == 401


def test_a_call_is_repeated_without_calling_somebody_else(client: HttpClient, desk: Desk) -> None:
    department = desk.department()
    for _ in range(2):
        desk.issue(department)
    headers = {"Idempotency-Key": "press-1"}

    first = client.ask("POST", "queues/call_next/", headers=headers).json()
    again = client.ask("POST", "queues/call_next/", headers=headers).json()

    assert again == first
    assert sum(token["is_called"] for token in client.get("queues/")) == 1


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_without_sense_is_400(client: HttpClient, body: dict[str, Any], key: str) -> None:
    headers = {"Idempotency-Key": key}

    answer = client.ask("POST", "queues/join_queue/", body, headers=headers)

    assert answer.status_code == 400
    assert list(answer.json()["details"]) == ["Idempotency-Key"]
