"""Null takes away what may be empty, over HTTP as in the windows; a form says so by a blank."""

import pytest

from tests.support.desk import Desk
from tests.support.http_client import HttpClient
from tests.support.messages import send_links

PATIENT = {
    "phone": "+34 600 123 456",
    "email": "maria@example.org",
    "second_phone": "+34 600 654 321",
    "second_phone_of": "mother",
    "date_of_birth": "1985-02-28",
    "sex": "female",
    "record_number": "A-17",
    "needs": "wheelchair",
    "language": "de",
}


def test_null_takes_away_what_is_known_of_a_patient(client: HttpClient) -> None:
    address = f"patients/{client.post('patients/', {'name': 'Maria Lopez'} | PATIENT)['id']}/"
    empty = client.post("patients/", {"name": "Maria Lopez"})

    for field in PATIENT:
        answer = client.ask("PATCH", address, {field: None})
        assert (answer.status_code, answer.json()[field]) == (200, empty[field]), field

    assert client.get(address) | {"id": 0} == empty | {"id": 0}


def test_null_takes_away_a_doctors_room_user_and_specialty(client: HttpClient, desk: Desk) -> None:
    user_id = desk.account("mensah", "doctor")
    room = desk.services.clinic_setup.add_room("Room 3", press=desk.press())
    body = {"name": "Dr Mensah", "department": desk.department().id, "specialty": "Hearts"}
    made = client.post("doctors/", body | {"room_id": room.id, "user_id": user_id})
    address = f"doctors/{made['id']}/"
    assert client.ask("PATCH", address, {"name": "Dr A. Mensah"}).json()["room_id"] == room.id

    bare = client.ask("PUT", address, {"name": "Dr Rey", "room_id": None, "specialty": None})
    client.ask("PATCH", address, {"user_id": None})

    assert (bare.json()["room_id"], bare.json()["room"], bare.json()["specialty"]) == (None, "", "")
    assert desk.services.clinic_setup.my_doctor(by=user_id) is None


def test_null_takes_away_what_is_said_of_a_department_and_a_users_mailbox(
    client: HttpClient, desk: Desk
) -> None:
    body = {"name": "Cardiology", "description": "first floor", "public_name": "Hearts"}
    department = f"departments/{client.post('departments/', body)['id']}/"
    user = f"users/{desk.account('maria', 'staff')}/"
    client.ask("PATCH", user, {"email": "maria@example.org"})

    bare = client.ask("PATCH", department, {"description": None, "public_name": None}).json()
    named = client.ask("PATCH", user, {"email": None}).json()

    assert (bare["description"], bare["public_name"]) == ("", "Cardiology")
    assert named["email"] == ""


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(
    ("noun", "fields"),
    [
        ("patients", "name wants_sms wants_email"),
        ("doctors", "name department department_id"),
        ("departments", "name letter is_open is_joinable is_default"),
        ("users", "username is_active role password"),
    ],
)
def test_what_must_be_there_is_not_taken_away(
    client: HttpClient, desk: Desk, noun: str, fields: str
) -> None:
    patient, doctor = desk.patient(), desk.doctor(desk.department())
    ids = {"patients": patient.id, "doctors": doctor.id, "departments": doctor.department_id}
    address = f"{noun}/{ids.get(noun, desk.by)}/"
    before = client.get(address)

    for field in fields.split():
        answer = client.ask("PATCH", address, {field: None})
        assert (answer.status_code, answer.json()["details"]) == (400, {field: ["Fill this in."]})

    assert client.get(address) == before


def test_a_blank_in_a_form_is_as_if_it_were_not_there(client: HttpClient, desk: Desk) -> None:
    department, patient = desk.department(), desk.patient()
    key = {"Authorization": f"Token {client.key('ana')}"}
    form = {"patient_id": str(patient.id), "department": "", "priority": ""}

    joined = client.http.post("/api/queues/join_queue/", data=form, headers=key)
    called = client.http.post("/api/queues/call_next/", data={"department": ""}, headers=key)
    changed = client.http.patch(f"/api/patients/{patient.id}/", data={"phone": ""}, headers=key)
    nameless = client.http.patch(f"/api/patients/{patient.id}/", data={"name": ""}, headers=key)

    assert joined.json()["token_details"]["department_id"] == department.id
    assert called.json()["called_token"]["patient"] == patient.id
    assert (changed.status_code, changed.json()["phone"]) == (200, "")
    assert (nameless.status_code, nameless.json()["details"]) == (400, {"name": ["Fill this in."]})


def test_a_form_with_blanks_registers_and_asks_for_a_link(client: HttpClient, desk: Desk) -> None:
    send_links(desk)
    key = {"Authorization": f"Token {client.key('ana')}"}
    form = {"name": "Maria Lopez", "phone": "", "language": "", "sex": ""}

    added = client.http.post("/api/patients/", data=form, headers=key)
    blank = {"username": "", "email": "maria@example.org"}
    asked = client.http.post("/api/auth/password/reset/", data=blank)

    assert (added.status_code, added.json()["language"]) == (201, "")
    assert asked.status_code == 200


def test_a_filter_that_is_left_blank_narrows_nothing(client: HttpClient, desk: Desk) -> None:
    token = desk.issue(desk.department())

    found = client.get("queues/?department=&status=")

    assert [row["id"] for row in found] == [token.id]
    assert [row["username"] for row in client.get("users/?role=&is_active=")] == ["ana"]
    assert client.get("appointments/?date=&patient=&doctor=&status=") == []


@pytest.mark.parametrize("day", ["0", "86400", "-86400", "20260302", "2026-3-2"])
def test_no_number_is_taken_for_a_day(client: HttpClient, day: str) -> None:
    answer = client.ask("GET", f"appointments/?date={day}")

    assert (answer.status_code, [*answer.json()["details"]]) == (400, ["date"])


def test_a_patients_account_is_no_doctors(client: HttpClient, desk: Desk) -> None:
    doctor, user_id = desk.doctor(desk.department()), desk.account("maria", "patient")
    body = {"name": "Dr Rey", "department": doctor.department_id, "user_id": user_id}

    added = client.ask("POST", "doctors/", body)
    changed = client.ask("PATCH", f"doctors/{doctor.id}/", {"user_id": user_id})

    assert {added.json()["code"], changed.json()["code"]} == {"user_is_patient"}
    assert desk.services.clinic_setup.my_doctor(by=user_id) is None


def test_two_phones_in_one_field_neither_hide_nor_lose_a_third(client: HttpClient) -> None:
    body = {"name": "Maria Lopez", "phone": "+34 600 123 456 / +34 600 654 321"}
    made = client.post("patients/", body)
    address = f"patients/{made['id']}/"

    again = client.ask("PATCH", address, body).json()
    third = client.ask("PATCH", address, {"phone": "+34 600 123 456, +34 600 111 222"})
    both = {"phone": "+34 600 123 456, +34 600 111 222", "second_phone": "+34 600 111 222"}
    said = client.ask("PATCH", address, both).json()

    assert again == made
    assert (third.status_code, third.json()["code"]) == (400, "phones_too_many")
    assert [*third.json()["details"]] == ["phone"]
    assert (said["phone"], said["second_phone"]) == ("+34 600 123 456", "+34 600 111 222")
