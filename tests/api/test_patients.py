"""Patients over HTTP: what stands beside the fields that clients have always known."""

from tests.support.desk import Desk
from tests.support.http_client import HttpClient


def test_consent_to_messages_is_taken_and_told(client: HttpClient) -> None:
    sent = {"name": "Maria Lopez", "phone": "+34 600 123 456", "wants_sms": True, "language": "es"}

    made = client.post("patients/", sent)

    assert (made["wants_sms"], made["wants_email"], made["language"]) == (True, False, "es")
    assert client.get(f"patients/{made['id']}/") == made


def test_nobody_agrees_who_does_not_say_so(client: HttpClient) -> None:
    made = client.post("patients/", {"name": "Ali Hassan", "email": "ali@example.org"})

    assert (made["wants_sms"], made["wants_email"]) == (False, False)


def test_a_language_that_is_none_is_refused_by_its_field(client: HttpClient) -> None:
    answer = client.ask("POST", "patients/", {"name": "Ali Hassan", "language": "€€"})

    assert answer.status_code == 400
    assert list(answer.json()["details"]) == ["language"]


def test_a_phone_is_told_as_typed_and_as_what_it_is(client: HttpClient) -> None:
    sent = {
        "name": "Maria Lopez",
        "phone": "+49 (0)30 1234567",
        "second_phone": "112",
        "second_phone_of": "mother",
    }

    made = client.post("patients/", sent)

    assert sent.items() <= made.items()
    assert (made["phone_e164"], made["second_phone_e164"]) == ("+49301234567", "")
    [found] = client.get("patients/?search=%2B49%2030%20123")
    assert found == made


def test_who_signs_in_as_a_patient_is_told_to_administrators_and_to_the_patient(
    client: HttpClient, desk: Desk
) -> None:
    patient = desk.patient("Maria Lopez")
    user_id = desk.account("maria", "patient", patient_id=patient.id)
    desk.account("ben", "staff")
    address = f"patients/{patient.id}/"

    told = {who: client.get(address, who=who) for who in ("ana", "maria", "ben")}
    (listed,) = client.get("patients/")
    (found,) = client.get("patients/?search=maria")

    assert {who: (row["user_id"], row["username"]) for who, row in told.items()} == {
        "ana": (user_id, "maria"),
        "maria": (user_id, "maria"),
        "ben": (None, None),
    }
    assert listed == found == told["ana"]
