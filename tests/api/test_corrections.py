"""Patients, departments and doctors are corrected over HTTP; registering makes doctors too."""

from typing import Any

import pytest

from tests.support.desk import PASSWORD, Desk
from tests.support.http_client import HttpClient


@pytest.fixture
def maria(desk: Desk) -> int:
    """A patient whom the desk has registered, and who signs in; returns the record's id."""
    patient = desk.patient("Maria Lopez")
    desk.account("maria", "patient", patient_id=patient.id)
    return patient.id


def test_a_patient_is_corrected_at_the_desk(client: HttpClient, maria: int) -> None:
    change = {"name": "Maria Lopez Ruiz", "date_of_birth": "1985-02-28", "wants_email": True}

    answer = client.ask("PATCH", f"patients/{maria}/", change | {"email": "maria@example.org"})

    assert answer.status_code == 200, answer.text
    shown = client.get(f"patients/{maria}/")
    assert answer.json() == shown
    assert {field: shown[field] for field in change} == change


def test_what_was_given_can_be_sent_back_as_a_whole(client: HttpClient, maria: int) -> None:
    shown = client.get(f"patients/{maria}/", who="maria")

    answer = client.ask("PUT", f"patients/{maria}/", shown | {"phone": ""}, who="maria")

    assert (answer.status_code, answer.json()) == (200, shown)


def test_patients_say_how_they_are_reached_and_what_they_agree_to(
    client: HttpClient, maria: int
) -> None:
    given = {"email": "maria@example.org", "wants_email": True, "language": "es"}

    agreed = client.ask("PATCH", f"patients/{maria}/", given, who="maria")
    taken_back = client.ask("PATCH", f"patients/{maria}/", {"wants_email": False}, who="maria")

    assert {field: agreed.json()[field] for field in given} == given
    assert taken_back.json()["wants_email"] is False


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "Somebody Else"}, "name"),
        ({"date_of_birth": "1990-01-01"}, "date_of_birth"),
        ({"record_number": "P-7"}, "record_number"),
        ({"needs": "wheelchair"}, "needs"),
    ],
)
def test_who_a_patient_is_only_the_desk_says(
    client: HttpClient, maria: int, change: dict[str, Any], field: str
) -> None:
    answer = client.ask("PATCH", f"patients/{maria}/", change, who="maria")

    assert (answer.status_code, answer.json()["code"]) == (403, "record_at_desk")
    assert list(answer.json()["details"]) == [field]


def test_nobody_agrees_to_messages_for_a_number_that_may_be_anybodys(
    client: HttpClient, desk: Desk
) -> None:
    body = {"username": "rosa", "password": PASSWORD, "phone": "+34 600 123 456"}
    rosa = client.post("register/", body, who=None)["patient_id"]
    change = {"wants_sms": True}

    before = client.ask("PATCH", f"patients/{rosa}/", change, who="rosa")
    desk.services.registration.change(rosa, needs="glasses", press=desk.press())
    after = client.ask("PATCH", f"patients/{rosa}/", change, who="rosa")

    assert (before.status_code, before.json()["code"]) == (403, "consent_at_desk")
    assert (after.status_code, after.json()["wants_sms"]) == (200, True)


def test_a_department_is_changed_and_closed(client: HttpClient, desk: Desk) -> None:
    department = desk.department("Cardiology", "C")
    address = f"departments/{department.id}/"

    changed = client.ask("PUT", address, client.get(address) | {"description": "first floor"})
    letter = client.ask("PATCH", address, {"letter": "Z"})
    closed = client.ask("DELETE", address)

    assert (changed.status_code, changed.json()["description"]) == (200, "first floor")
    assert (letter.status_code, letter.json()["code"]) == (400, "field_stays")
    assert closed.status_code == 204
    assert client.get(address)["is_open"] is False
    assert client.ask("PATCH", address, {"is_open": True}).json()["is_open"] is True
    assert client.ask("GET", "departments/999/").status_code == 404


def test_a_doctor_is_changed(client: HttpClient, desk: Desk) -> None:
    doctor, other = desk.doctor(desk.department()), desk.department("Eyes", "E")
    address = f"doctors/{doctor.id}/"

    changed = client.ask("PUT", address, client.get(address) | {"specialty": "Hearts"})
    moved = client.ask("PATCH", address, {"department": other.id})

    assert (changed.status_code, changed.json()["specialty"]) == (200, "Hearts")
    assert (moved.json()["department_name"], moved.json()["specialty"]) == ("Eyes", "Hearts")
    assert client.ask("GET", "doctors/999/").status_code == 404


def test_registering_a_doctor_makes_one(client: HttpClient, desk: Desk) -> None:
    desk.department("Cardiology", "C")
    eyes = desk.department("Eyes", "E")
    body = {"password": PASSWORD, "role": "doctor"}

    client.post("register/", body | {"username": "mensah", "name": "Dr Mensah"})
    client.post("register/", body | {"username": "rey", "department": eyes.id})

    found = {row["name"]: row["department_name"] for row in client.get("doctors/")}
    assert found == {"Dr Mensah": "Cardiology", "rey": "Eyes"}
    token = desk.issue(desk.department("Skin", "S"))
    own = desk.issue(eyes)
    called = client.post("queues/call_next/", who="rey", status=200)["called_token"]
    assert (called["id"], called["doctor"]) == (own.id, "rey")
    assert token.status == "waiting"


def test_a_doctor_of_an_unknown_department_is_not_registered_at_all(client: HttpClient) -> None:
    body = {"username": "mensah", "password": PASSWORD, "role": "doctor"}

    unknown = client.ask("POST", "register/", body | {"department": 999})

    assert (unknown.status_code, unknown.json()["code"]) == (404, "department_not_found")
    assert [row["username"] for row in client.get("users/")] == ["ana"]
