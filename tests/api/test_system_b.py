"""The REST API of the system before, played as one of its clients plays it.

Addresses, methods, fields and codes stand here as they were documented; nothing is imported from
the server. What more there is beside them does not matter to such a client.
"""

import re
from typing import Any

import pytest

from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.http_client import HttpClient

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TOKEN_FIELDS = {"id", "patient", "token_number", "is_called", "is_served", "created_at"}


@pytest.fixture
def staffed(client: HttpClient, desk: Desk) -> HttpClient:
    """A clinic with one of each role; the patient has registered by themselves."""
    for username, role in (("sam", "staff"), ("dana", "doctor")):
        desk.account(username, role)
    body = {"username": "pat", "password": PASSWORD, "email": "pat@example.org"}
    client.post("register/", body | {"role": "patient", "date_of_birth": "1990-05-01"}, who=None)
    return client


def own_patient(client: HttpClient) -> int:
    patient_id: int = client.login("pat").json()["user"]["patient_id"]
    return patient_id


def add_patient(client: HttpClient, name: str = "Maria Lopez") -> dict[str, Any]:
    body = {
        "name": name,
        "email": "m@example.org",
        "phone": "600 123",
        "date_of_birth": "1985-02-28",
    }
    patient: dict[str, Any] = client.post("patients/", body, who="sam")
    return patient


def test_a_morning_of_the_queue(staffed: HttpClient) -> None:
    client = staffed
    department = client.post("departments/", {"name": "Cardiology", "description": "Hearts"})
    assert {"id", "name", "description"} <= set(department)
    maria, ben = add_patient(client), add_patient(client, "Ben Ode")

    joined = client.post("queues/join_queue/", {"patient_id": maria["id"]}, who="sam")
    assert set(joined) == {"message", "token_details"}
    token = joined["token_details"]
    assert set(token) >= TOKEN_FIELDS
    assert (token["patient"], token["token_number"]) == (maria["id"], 1)
    assert (token["is_called"], token["is_served"]) == (False, False)
    assert INSTANT.fullmatch(token["created_at"])
    second = client.post("queues/join_queue/", {"patient_id": ben["id"]}, who="dana")
    second_id = second["token_details"]["id"]

    place = client.get(f"queues/{second_id}/position/", who="sam")
    assert (place["token_number"], place["people_ahead"]) == (2, 1)

    called = client.post("queues/call_next/", who="dana", status=200)
    assert set(called) == {"message", "called_token"}
    assert called["called_token"]["id"] == token["id"]
    assert called["called_token"]["is_called"] is True

    served = client.post(f"queues/{token['id']}/mark_served/", who="dana", status=200)
    assert set(served) == {"message", "served_token"}
    assert served["served_token"]["is_served"] is True

    listed = client.get("queues/", who="sam")
    assert [(t["token_number"], t["is_served"]) for t in listed] == [(1, True), (2, False)]
    assert client.get(f"queues/{second_id}/position/", who="sam")["people_ahead"] == 0

    client.post("queues/call_next/", who="sam", status=200)
    nobody = client.post("queues/call_next/", who="sam", status=200)
    assert set(nobody) == {"message"}


def test_a_patient_joins_and_sees_their_own(staffed: HttpClient) -> None:
    client = staffed
    client.post("departments/", {"name": "Cardiology"})
    other = add_patient(client)
    client.post("queues/join_queue/", {"patient_id": other["id"]}, who="sam")
    mine = own_patient(client)

    token = client.post("queues/join_queue/", {"patient_id": mine}, who="pat")["token_details"]

    assert [t["id"] for t in client.get("queues/", who="pat")] == [token["id"]]
    assert client.get(f"queues/{token['id']}/position/", who="pat")["people_ahead"] == 1
    assert client.get(f"patients/{mine}/", who="pat")["date_of_birth"] == "1990-05-01"
    strange = {"patient_id": other["id"]}
    assert client.ask("POST", "queues/join_queue/", strange, who="pat").status_code == 404
    assert client.ask("GET", f"patients/{other['id']}/", who="pat").status_code == 404
    assert client.ask("GET", "patients/", who="pat").status_code == 403
    assert client.ask("POST", "queues/call_next/", who="pat").status_code == 403
    assert client.ask("POST", "queues/reset_queue/", who="sam").status_code == 403


@pytest.mark.parametrize("field", ["department", "department_id"])
def test_doctors_are_added_by_administrators(staffed: HttpClient, field: str) -> None:
    client = staffed
    department = client.post("departments/", {"name": "Cardiology", "description": ""})
    body = {"name": "Dr Mensah", "specialty": "Hearts", field: department["id"]}

    doctor = client.post("doctors/", body)

    assert (doctor["name"], doctor["specialty"]) == ("Dr Mensah", "Hearts")
    assert doctor["department"] == department["id"]
    assert client.get("doctors/", who="pat") == [doctor]
    assert client.ask("POST", "doctors/", body, who="sam").status_code == 403
    assert client.ask("POST", "departments/", {"name": "Eyes"}, who="sam").status_code == 403


def test_a_time_in_the_odd_hours_of_the_year_is_asked_about(
    staffed: HttpClient, desk: Desk
) -> None:
    desk.services.clinic_setup.change_clinic(time_zone="Europe/Berlin", press=desk.press())
    doctor = desk.doctor(desk.department(), "Dr Rey")
    body = {"patient": desk.patient().id, "doctor": doctor.id}

    for date, code in (
        ("2026-10-25T02:30:00", "time_twice"),
        ("2026-03-29T02:30:00", "time_skipped"),
        ("0001-01-01T00:00:00Z", "moment_invalid"),
        # Nobody books midnight by leaving the time away.
        ("2026-03-28", "input_invalid"),
    ):
        refused = staffed.ask("POST", "appointments/", body | {"date": date})
        assert (refused.status_code, refused.json()["code"]) == (400, code)
        assert list(refused.json()["details"]) == ["date"]
    offered = staffed.post("appointments/", body | {"date": "2026-10-25T02:30+01:00"})
    assert offered["date"] == "2026-10-25T01:30:00Z"


@pytest.mark.parametrize("suffix", ["", "_id"])
def test_appointments_are_booked_and_everybody_sees_their_own(
    staffed: HttpClient, suffix: str
) -> None:
    client = staffed
    department = client.post("departments/", {"name": "Cardiology"})
    users = {user["username"]: user["id"] for user in client.get("users/")}
    body = {"name": "Dr Dana", "department": department["id"], "user_id": users["dana"]}
    dana, other = (
        client.post("doctors/", body),
        client.post("doctors/", {"name": "Dr Other", "department": department["id"]}),
    )
    mine, maria = own_patient(client), add_patient(client)["id"]

    def book(patient: int, doctor: int, who: str, **more: str) -> Any:
        ids = {f"patient{suffix}": patient, f"doctor{suffix}": doctor}
        body = ids | {"date": "2026-03-02T09:30:00Z"} | more
        return client.ask("POST", "appointments/", body, who=who)

    booked = book(mine, dana["id"], "pat")
    assert booked.status_code == 201
    fields = {"patient": mine, "doctor": dana["id"], "date": "2026-03-02T09:30:00Z"}
    fields |= {"status": "scheduled", "reminder_sent": False}
    assert fields.items() <= booked.json().items()
    assert book(maria, other["id"], "sam", status="completed").json()["status"] == "completed"
    assert book(maria, dana["id"], "dana", status="canceled").status_code == 201
    assert book(maria, dana["id"], "pat").status_code == 404
    assert book(maria, other["id"], "dana").status_code == 403
    assert len(client.get("appointments/", who="sam")) == 3
    assert len(client.get("appointments/", who="dana")) == 2
    assert len(client.get("appointments/", who="pat")) == 1
    for query, count in (
        (f"patient{suffix}={maria}", 2),
        (f"doctor{suffix}={dana['id']}&status=scheduled", 1),
        ("date=2026-03-02", 3),
        ("date=2026-03-03", 0),
    ):
        assert len(client.get(f"appointments/?{query}", who="sam")) == count, query
    states = [a["status"] for a in client.get("appointments/?ordering=-status", who="sam")]
    assert states == ["scheduled", "completed", "canceled"]
    assert client.ask("GET", "appointments/?status=lost", who="sam").status_code == 400


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-03-02T10:30:00+0100", "2026-03-02T09:30:00Z"),
        ("2026-03-02T10:30+01", "2026-03-02T09:30:00Z"),
        ("2026-03-02t09:30:00.1234567z", "2026-03-02T09:30:00Z"),
    ],
)
def test_times_are_taken_as_programs_write_them(staffed: HttpClient, said: str, meant: str) -> None:
    department = staffed.post("departments/", {"name": "Cardiology"})
    doctor = staffed.post("doctors/", {"name": "Dr Dana", "department": department["id"]})
    body = {"patient": add_patient(staffed)["id"], "doctor": doctor["id"], "date": said}

    assert staffed.post("appointments/", body)["date"] == meant


def test_bad_requests_say_which_field(staffed: HttpClient) -> None:
    client = staffed
    for path, body, field in (
        ("patients/", {}, "name"),
        ("patients/", {"name": "Eva", "date_of_birth": "2999-01-01"}, "date_of_birth"),
        ("doctors/", {"name": "Dr Who"}, "department"),
        ("appointments/", {"patient": 1, "doctor": 1, "date": "tomorrow"}, "date"),
        ("appointments/", {"patient": True, "doctor": 1, "date": "2026-03-02T09:30"}, "patient"),
        ("queues/join_queue/", {"patient_id": 1}, "department"),
    ):
        answer = client.ask("POST", path, body)

        assert answer.status_code == 400, (path, answer.text)
        assert set(answer.json()) >= {"error", "details"}
        assert list(answer.json()["details"]) == [field]


def test_an_unknown_id_is_404(staffed: HttpClient) -> None:
    for path in ("users/999/", "patients/999/", "queues/999/position/"):
        answer = staffed.ask("GET", path)

        assert answer.status_code == 404
        assert set(answer.json()) >= {"error", "details"}


def test_without_a_department_the_default_queue_is_joined(staffed: HttpClient, desk: Desk) -> None:
    first, second = desk.department("Cardiology"), desk.department("Eyes")

    def joined(who: str = "sam", **more: Any) -> str:
        body = more or {"patient_id": add_patient(staffed)["id"]}
        token = staffed.post("queues/join_queue/", body, who=who)["token_details"]
        return str(token["department"])

    assert joined() == "Cardiology"
    desk.services.clinic_setup.change_department(
        second.id, is_default=True, is_joinable=False, press=desk.press()
    )
    assert joined() == "Eyes"
    # The desk keeps that queue: patients have the only other one left.
    assert joined("pat", patient_id=own_patient(staffed)) == "Cardiology"
    departments = staffed.get("departments/")
    assert [row["id"] for row in departments if row["is_default"]] == [second.id]
    desk.services.clinic_setup.close_department(second.id, press=desk.press())
    desk.department("Ears")
    answer = staffed.ask("POST", "queues/join_queue/", {"patient_id": first.id})
    assert (answer.status_code, answer.json()["code"]) == (400, "department_needed")


def test_a_call_may_name_department_doctor_and_room(staffed: HttpClient, desk: Desk) -> None:
    eyes, hearts, room = desk.department("Eyes"), desk.department("Hearts"), desk.room("4")
    doctor = desk.doctor(hearts)
    desk.issue(eyes)
    for suffix in ("", "_id"):
        desk.issue(hearts)
        names = {"department": hearts.id, "doctor": doctor.id, "room": room.id}
        body = {f"{name}{suffix}": id_ for name, id_ in names.items()}

        token = staffed.post("queues/call_next/", body, status=200)["called_token"]

        assert (token["department"], token["doctor_id"], token["room"]) == (
            "Hearts",
            doctor.id,
            "4",
        )
        staffed.post(f"queues/{token['id']}/mark_served/", status=200)


def test_ids_may_be_digits_in_a_text(staffed: HttpClient) -> None:
    department = staffed.post("departments/", {"name": "Cardiology"})
    patient = add_patient(staffed)

    body = {"patient_id": str(patient["id"]), "department": str(department["id"])}
    joined = staffed.post("queues/join_queue/", body)

    assert joined["token_details"]["patient"] == patient["id"]


def test_a_priority_is_given_by_id_or_name_and_not_by_patients(staffed: HttpClient) -> None:
    staffed.post("departments/", {"name": "Cardiology"})
    first, urgent = add_patient(staffed)["id"], add_patient(staffed)["id"]
    staffed.post("queues/join_queue/", {"patient_id": first})
    body = {"patient_id": urgent, "priority": "Emergency"}

    refused = staffed.ask(
        "POST", "queues/join_queue/", body | {"patient_id": own_patient(staffed)}, who="pat"
    )
    token = staffed.post("queues/join_queue/", body)["token_details"]
    called = staffed.post("queues/call_next/", status=200)["called_token"]

    assert refused.status_code == 403
    assert called["id"] == token["id"]
    wrong = staffed.ask("POST", "queues/join_queue/", body | {"priority": "royal"})
    assert (wrong.status_code, list(wrong.json()["details"])) == (400, ["priority"])


def test_a_doctor_calls_for_themselves(staffed: HttpClient, desk: Desk) -> None:
    eyes, hearts = desk.department("Eyes"), desk.department("Hearts")
    users = {user["username"]: user["id"] for user in staffed.get("users/")}
    body = {"name": "Dr Dana", "department": hearts.id, "user_id": users["dana"]}
    doctor = staffed.post("doctors/", body)
    desk.issue(eyes)
    token = desk.issue(hearts)

    called = staffed.post("queues/call_next/", who="dana", status=200)["called_token"]
    busy = staffed.ask("POST", "queues/call_next/", who="dana")
    assert (busy.status_code, busy.json()["code"]) == (400, "doctor_busy")
    staffed.post(f"queues/{token.id}/mark_served/", who="dana", status=200)
    elsewhere = staffed.post("queues/call_next/", {"department": eyes.id}, who="dana", status=200)
    assert (called["id"], called["doctor_id"]) == (token.id, doctor["id"])
    assert elsewhere["called_token"]["doctor_id"] == doctor["id"]


def test_reset_deletes_nothing(staffed: HttpClient, desk: Desk) -> None:
    token = desk.issue(desk.department())

    answer = staffed.post("queues/reset_queue/", who=ADMIN, status=200)

    assert "message" in answer
    assert [t["id"] for t in staffed.get("queues/")] == [token.id]
