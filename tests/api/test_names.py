"""Names in requests: an emergency is one, and what is typed is found."""

import pytest

from tests.support.desk import Desk
from tests.support.http_client import HttpClient
from tests.support.names import name_as_before


@pytest.mark.parametrize(
    "word", ["emergency", "Emergency", "EMERGENCY", " emergency ", "emergéncy", "еmеrgеnсу"]
)
def test_an_emergency_is_one_however_it_is_spelled(
    client: HttpClient, desk: Desk, address: str, word: str
) -> None:
    department, patient = desk.department(), desk.patient()
    desk.services.clinic_setup.add_priority(
        "Old", head_start_min=30, press=desk.press("request-of-old")
    )
    name_as_before(address, "priority_class", "Old", "Emergency")

    body = {"patient_id": patient.id, "department": department.id, "priority": word}
    token = client.post("queues/join_queue/", body)["token_details"]

    assert (token["priority"], token["is_emergency"]) == ("emergency", True)


def test_departments_are_searched_by_what_is_the_same(client: HttpClient, desk: Desk) -> None:
    for name in ("Ear, Nose & Throat", "Cárdiology", "X-ray"):
        desk.department(name)

    def found(search: str) -> list[str]:
        return [row["name"] for row in client.get(f"departments/?search={search}")]

    assert found("nose") == ["Ear, Nose & Throat"]
    assert found("CARD") == found("diolog") == ["Cárdiology"]
    assert found("xray") == found("x ray") == ["X-ray"]
    assert found("q") == []


def test_whether_every_screen_has_letters_for_a_name_is_told(client: HttpClient) -> None:
    drawn = client.post("departments/", {"name": "แผนกหัวใจ", "letter": "A"})
    not_everywhere = client.post("departments/", {"name": "心臓科", "letter": "B"})
    doctor = client.post("doctors/", {"name": "王小明", "department": drawn["id"]})

    assert (drawn["has_letters"], not_everywhere["has_letters"]) == (True, False)
    assert not doctor["has_letters"]


@pytest.mark.parametrize("word", ["  ", "-", "\u200b"])
def test_a_priority_that_names_nothing_is_missing(
    client: HttpClient, desk: Desk, word: str
) -> None:
    body = {"patient_id": desk.patient().id, "department": desk.department().id, "priority": word}

    refused = client.post("queues/join_queue/", body, status=400)

    assert (refused["code"], refused["error"]) == ("text_missing", "Priority is empty. Fill it in.")
    assert list(refused["details"]) == ["priority"]
