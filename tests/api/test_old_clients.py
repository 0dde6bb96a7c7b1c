"""What programs of the system before do: forms, filters, whole lists, and what they send twice."""

from collections.abc import Iterator
from typing import Any

import pytest

from qtoken.api import paging
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.http_client import HttpClient

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_forms_are_taken_where_json_is(client: HttpClient, desk: Desk) -> None:
    department, patient = desk.department(), desk.patient()
    form = {"username": ADMIN, "password": PASSWORD}

    login = client.http.post("/api/auth/login/", data=form)
    key = {"Authorization": f"Token {login.json()['token']}"}
    joined = client.http.post(
        "/api/queues/join_queue/",
        data={"patient_id": str(patient.id), "department": str(department.id)},
        headers=key,
    )
    user = client.http.patch(
        f"/api/users/{desk.user('staff')}/", data={"is_active": "false"}, headers=key
    )

    assert (login.status_code, joined.status_code, user.status_code) == (200, 201, 200)
    assert joined.json()["token_details"]["patient"] == patient.id
    assert user.json()["is_active"] is False


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"%ff=%zz&&=", 400),
        (b"username=" + b"x" * 70_000, 413),
        (b"username=x&password=y", 401),
    ],
)
def test_any_form_is_answered(client: HttpClient, body: bytes, status: int) -> None:
    def parts() -> Iterator[bytes]:
        yield body

    for sent in (body, parts()):
        answer = client.http.post("/api/auth/login/", content=sent, headers=FORM)

        assert answer.status_code == status, answer.text


@pytest.mark.parametrize("body", [b"name=M%FCller", b"name=M\xfcller"])
def test_a_form_in_another_encoding_loses_no_letter(client: HttpClient, body: bytes) -> None:
    headers = FORM | {"Authorization": f"Token {client.key(ADMIN)}"}

    answer = client.http.post("/api/patients/", content=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "body_unreadable")
    assert client.get("/api/patients/") == []


def test_a_date_of_birth_in_words_is_refused_with_how_to_write_it(client: HttpClient) -> None:
    body = {"name": "Anna Lang", "date_of_birth": "3 February 1980"}

    answer = client.ask("POST", "/api/patients/", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "date_invalid")
    assert "1984-03-02" in answer.json()["details"]["date_of_birth"][0]


def test_half_a_character_is_told_as_what_it_is(client: HttpClient) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Token {client.key(ADMIN)}"}

    answer = client.http.post("/api/patients/", content=b'{"name": "\\ud83d"}', headers=headers)

    assert answer.status_code == 400
    assert answer.json()["details"] == {
        "name": ["This holds half a character. Send the whole text in UTF-8."]
    }


def test_the_first_address_leads_to_the_lists(client: HttpClient) -> None:
    lists = client.get("/api/", who=None)

    assert lists["patients"] == "/api/patients/"
    assert {client.ask("GET", path).status_code for path in lists.values()} == {200}


def test_users_are_found_by_name_and_mailbox(client: HttpClient, desk: Desk) -> None:
    desk.account("maria", "staff")
    user_id = client.get("users/?username=MARIA")[0]["id"]
    client.ask("PATCH", f"users/{user_id}/", {"email": "Maria@example.org"})

    by_email = client.get("users/?email=maria@EXAMPLE.org")

    assert [row["username"] for row in by_email] == ["maria"]
    assert client.get("users/?username=mari") == []


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(
    "path",
    [
        "users",
        "patients",
        "doctors",
        "departments",
        "rooms",
        "priorities",
        "queues",
        "appointments",
        "auth/keys",
        "/hospital/queue",
        "/admin/hospital/queuetoken",
    ],
)
def test_a_filter_that_is_not_known_is_refused_and_not_passed_over(
    client: HttpClient, path: str
) -> None:
    answer = client.ask("GET", f"{path}/?favourite=1")

    assert (answer.status_code, answer.json()["code"]) == (400, "filter_unknown")
    assert client.ask("GET", f"{path}/?format=json&_=1700000000").status_code == 200


def test_keys_come_in_pages_and_the_queue_by_department(client: HttpClient, desk: Desk) -> None:
    here, there = desk.department("Cardiology", "C"), desk.department("Dental", "D")
    desk.issue(here)
    token = desk.issue(there)
    for _time in range(2):
        client.http.post("/api/auth/login/", json={"username": ADMIN, "password": PASSWORD})

    keys = client.ask("GET", "auth/keys/?page=1&page_size=1")
    queue = client.get(f"/hospital/queue/?department={there.id}")

    assert len(keys.json()) == 1
    assert int(keys.headers["X-Total-Count"]) >= 2
    assert [row["id"] for row in queue["waiting"]] == [token.id]


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_whole_list_is_whole_or_refused(
    client: HttpClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "WHOLE_MOST", 3)
    for _ in range(3):
        desk.patient()
    whole = client.get("patients/")
    desk.patient()

    refused = client.ask("GET", "patients/")

    assert len(whole) == 3
    assert (refused.status_code, refused.json()["code"]) == (400, "list_too_long")
    assert len(client.get("patients/?page=1")) == 4


def test_every_answer_tells_the_patient_that_a_user_is(client: HttpClient, desk: Desk) -> None:
    body = {"username": "maria", "password": PASSWORD, "date_of_birth": "1985-02-28"}
    made = client.post("register/", body, who=None)
    desk.account("ben", "staff")
    address = f"users/{made['id']}/"

    answers: list[Any] = [
        client.get(address),
        client.get(address, who="maria"),
        client.get("users/?username=maria")[0],
        client.ask("PUT", address, {"username": "maria"}).json(),
        client.ask("PATCH", address, {}, who="maria").json(),
    ]

    assert made["patient_id"]
    assert made["date_of_birth"] == "1985-02-28"
    assert answers == [made] * 5
    assert client.get("users/?username=ben")[0]["patient_id"] is None


def test_served_twice_is_served(client: HttpClient, desk: Desk) -> None:
    department = desk.department()
    token, waiting = desk.issue(department), desk.issue(department)
    client.post(f"queues/{token.id}/call/", status=200)

    once, twice = (client.post(f"queues/{token.id}/mark_served/", status=200) for _ in range(2))

    assert once["served_token"] == twice["served_token"]
    refused = client.ask("POST", f"queues/{waiting.id}/mark_served/")
    assert (refused.status_code, refused.json()["code"]) == (400, "move_refused")


def test_a_tokens_answer_has_the_link_under_which_it_is_followed(
    client: HttpClient, desk: Desk
) -> None:
    body = {"patient_id": desk.patient().id, "department": desk.department().id}
    nowhere = client.post("queues/join_queue/", body)["token_details"]
    desk.services.clinic_setup.change_clinic(
        public_url="https://queue.example.org", press=desk.press()
    )

    body["patient_id"] = desk.patient().id
    joined = client.post("queues/join_queue/", body)["token_details"]
    shown = client.get(f"queues/{joined['id']}/")
    page = client.http.get(joined["follow_url"].removeprefix("https://queue.example.org"))

    assert nowhere["follow_url"] == ""
    assert shown["follow_url"] == joined["follow_url"]
    assert (page.status_code, joined["label"] in page.text) == (200, True)


def test_the_queue_is_told_to_a_program_with_a_key(client: HttpClient, desk: Desk) -> None:
    department = desk.department()
    done, called, waiting = (desk.issue(department) for _ in range(3))
    for token in (done, called):
        client.post(f"queues/{token.id}/call/", status=200)
        if token is done:
            client.post(f"queues/{token.id}/mark_served/", status=200)

    told = client.get("/hospital/queue/")

    sections = {name: [row["id"] for row in rows] for name, rows in told.items()}
    assert sections == {
        "waiting": [waiting.id],
        "in_consultation": [called.id],
        "completed": [done.id],
    }


def test_the_administrators_list_is_told_to_a_program_with_a_key(
    client: HttpClient, desk: Desk
) -> None:
    department = desk.department()
    first, second = (desk.issue(department, desk.patient(name)) for name in ("Ana", "Ben"))

    everything = client.get("/admin/hospital/queuetoken/")
    found = client.get("/admin/hospital/queuetoken/?find=ben")

    assert {row["id"] for row in everything} == {first.id, second.id}
    assert [(row["id"], row["patient_name"]) for row in found] == [(second.id, "Ben")]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("queues/join_queue/", {"patient": 1, "patient_id": 2}),
        ("queues/join_queue/", {"patient_id": 1, "department": 1, "department_id": 2}),
        ("queues/call_next/", {"department": 1, "department_id": 2}),
        ("queues/call_next/", {"doctor": 1, "doctor_id": 2}),
        ("queues/call_next/", {"room": 1, "room_id": 2}),
        ("appointments/", {"patient": 1, "patient_id": 2, "doctor": 1, "date": "2030-01-02T10:00"}),
        ("appointments/", {"patient": 1, "doctor": 1, "doctor_id": 2, "date": "2030-01-02T10:00"}),
        ("doctors/", {"name": "Dr Who", "department": 1, "department_id": 2}),
    ],
)
def test_what_is_named_twice_and_differs_is_refused(
    client: HttpClient, path: str, body: dict[str, object]
) -> None:
    answer = client.ask("POST", path, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "field_twice")
    assert set(answer.json()["details"]) & set(body)


def test_a_doctor_is_moved_under_either_name_or_not_at_all(client: HttpClient, desk: Desk) -> None:
    first, second = desk.department().id, desk.department("Neurology").id
    made = client.post("doctors/", {"name": "Dr Mensah", "department": first})

    # As a program does that changes one field of what it was given, and sends all of it back.
    answer = client.ask("PUT", f"doctors/{made['id']}/", made | {"department_id": second})

    assert (answer.status_code, answer.json()["code"]) == (400, "field_twice")
    both = made | {"department": second, "department_id": second}
    assert client.ask("PUT", f"doctors/{made['id']}/", both).json()["department_id"] == second


@pytest.mark.parametrize(
    "query",
    [
        "queues/?department=1&department_id=2",
        "queues/?department=1&department=2",
        "queues/?status=waiting&status=called",
        "appointments/?patient=1&patient_id=2",
        "users/?role=staff&role=admin",
    ],
)
def test_a_filter_that_is_given_twice_and_differs_is_refused(
    client: HttpClient, query: str
) -> None:
    answer = client.ask("GET", query)

    assert (answer.status_code, answer.json()["code"]) == (400, "field_twice")


def test_what_is_given_twice_and_is_the_same_is_taken(client: HttpClient) -> None:
    answer = client.ask("GET", "users/?role=staff&role=staff")

    assert answer.status_code == 200
