"""Whoever comes from outside, as the server sees them."""

import pytest

from qtoken.domain.allowances import REGISTERING_HERE
from tests.support.desk import PASSWORD, Desk, new_request
from tests.support.http_client import HttpClient


def register(client: HttpClient, name: str = "") -> int:
    body = {"username": name or f"somebody{new_request()[:8]}", "password": PASSWORD}
    return client.ask("POST", "register/", body, who=None).status_code


def test_one_network_registers_so_many_and_is_told_until_when_to_wait(client: HttpClient) -> None:
    first = [register(client) for _ in range(REGISTERING_HERE.at_once)]
    body = {"username": "one-more", "password": PASSWORD}
    refused = client.ask("POST", "register/", body, who=None)

    assert first == [201] * REGISTERING_HERE.at_once
    assert (refused.status_code, refused.json()["code"]) == (429, "registration_slowed")
    assert 0 < int(refused.headers["Retry-After"]) <= REGISTERING_HERE.every.total_seconds()


def test_a_stranger_holds_one_token(client: HttpClient, desk: Desk) -> None:
    departments = [desk.department().id for _ in range(2)]
    register(client, name="maria")

    answers = [
        client.ask("POST", "queues/join_queue/", {"department": number}, who="maria")
        for number in departments
    ]

    assert [answer.status_code for answer in answers] == [201, 400]
    assert answers[1].json()["code"] == "one_token_only"


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_clinic_that_has_closed_registering_refuses_it(client: HttpClient, desk: Desk) -> None:
    desk.services.clinic_setup.change_clinic(is_registration_open=False, press=desk.press())

    assert register(client) == 403
    by_admin = {"username": "maria", "password": PASSWORD, "role": "staff"}
    assert client.post("register/", by_admin)["username"] == "maria"
