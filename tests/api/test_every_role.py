"""Every route with every role and with none: who is let in, who is refused, and how."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from qtoken.domain.token import Verb
from tests.support.desk import PASSWORD, Desk, Person, new_request
from tests.support.every_method import NINE
from tests.support.http_client import HttpClient

ROLES = ("admin", "staff", "doctor", "patient", None)
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """Statuses by role, in the order of `ROLES`, for what is not their own, and what is sent."""

    statuses: str
    prepare: Callable[[Desk], Values] = lambda _desk: {}
    """Places in the address, and the body as `body`."""


def user(desk: Desk) -> Values:
    return {"user_id": desk.user("staff"), "body": {"username": f"u{new_request()[:8]}"}}


def new_name(_desk: Desk) -> Values:
    return {"body": {"username": f"u{new_request()[:8]}"}}


def patient(desk: Desk) -> Values:
    return {"patient_id": desk.patient().id, "body": {"name": "Maria Lopez"}}


def registration(_desk: Desk) -> Values:
    return {"body": {"username": f"u{new_request()[:8]}", "password": PASSWORD}}


def department(_desk: Desk) -> Values:
    return {"body": {"name": f"Ward {new_request()}"}}


def doctor(desk: Desk) -> Values:
    return {"body": {"name": "Dr Rey", "department": desk.department().id}}


def changed_doctor(desk: Desk) -> Values:
    return {
        "doctor_id": desk.doctor(desk.department()).id,
        "body": {"name": f"Dr {new_request()}"},
    }


def changed_department(desk: Desk) -> Values:
    return {"department_id": desk.department().id, "body": {"name": f"Ward {new_request()}"}}


def booking(desk: Desk) -> Values:
    body = {"patient": desk.patient().id, "doctor": desk.doctor(desk.department()).id}
    return {"body": body | {"date": NINE.isoformat()}}


def appointment(desk: Desk) -> Values:
    body = booking(desk)["body"]
    row = desk.services.appointments.book(
        body["patient"], doctor_id=body["doctor"], starts_at=NINE, press=desk.press()
    )
    return {"appointment_id": row.id, "body": {"status": "canceled"}}


def joining(desk: Desk) -> Values:
    return {"body": {"patient_id": desk.patient().id, "department": desk.department().id}}


def waiting(desk: Desk) -> Values:
    return {"token_id": desk.issue(desk.department()).id, "status": "called"}


def called(desk: Desk) -> Values:
    token = desk.do(Verb.CALL, desk.issue(desk.department()))
    return {"token_id": token.id, "verb": "hold"}


def moving(desk: Desk) -> Values:
    return waiting(desk) | {"body": {"department": desk.department().id}}


def generating(desk: Desk) -> Values:
    return {"patient_id": desk.patient().id, "query": f"?department={desk.department().id}"}


def key(desk: Desk) -> Values:
    return {"key_id": desk.services.access.log_in("ana", PASSWORD, address="").key.id}


ROUTES = {
    "GET /api/": Case("200 200 200 200 200"),
    "POST /api/register/": Case("201 201 201 201 201", registration),
    "POST /api/auth/login/": Case(
        "200 200 200 200 200", lambda _: {"body": {"username": "ana", "password": PASSWORD}}
    ),
    # None are sent, and nobody has that link.
    "POST /api/auth/password/reset/": Case(
        "403 403 403 403 403", lambda _: {"body": {"username": "ana"}}
    ),
    "POST /api/auth/password/reset/confirm/": Case(
        "400 400 400 400 400",
        lambda _: {"body": {"token": "none", "new_password": "green anchor at noon"}},
    ),
    "POST /api/auth/logout/": Case("200 200 200 200 401"),
    "GET /api/auth/keys/": Case("200 200 200 200 401"),
    "DELETE /api/auth/keys/{key_id}/": Case("204 404 404 404 401", key),
    "GET /api/users/": Case("200 403 403 403 401"),
    "GET /api/users/{user_id}/": Case("200 404 404 404 401", user),
    "PUT /api/users/{user_id}/": Case("200 404 404 404 401", user),
    "PATCH /api/users/{user_id}/": Case("200 404 404 404 401", user),
    "DELETE /api/users/{user_id}/": Case("200 403 403 403 401", user),
    "GET /api/profile/": Case("200 200 200 200 401"),
    "PUT /api/profile/": Case("200 200 200 200 401", new_name),
    "PATCH /api/profile/": Case("200 200 200 200 401", new_name),
    # The old password that is sent is nobody's.
    "POST /api/profile/change-password/": Case(
        "400 400 400 400 401",
        lambda _: {"body": {"old_password": "not mine", "new_password": "green anchor at noon"}},
    ),
    "POST /api/users/{user_id}/set-password/": Case(
        "200 403 403 403 401",
        lambda desk: user(desk) | {"body": {"new_password": "green anchor at noon"}},
    ),
    "GET /api/patients/": Case("200 200 200 403 401"),
    "POST /api/patients/": Case("201 201 201 403 401", patient),
    "GET /api/patients/{patient_id}/": Case("200 200 200 404 401", patient),
    "PUT /api/patients/{patient_id}/": Case("200 200 200 404 401", patient),
    "PATCH /api/patients/{patient_id}/": Case("200 200 200 404 401", patient),
    "GET /api/doctors/{doctor_id}/": Case("200 200 200 200 401", changed_doctor),
    "PUT /api/doctors/{doctor_id}/": Case("200 403 403 403 401", changed_doctor),
    "PATCH /api/doctors/{doctor_id}/": Case("200 403 403 403 401", changed_doctor),
    "GET /api/departments/{department_id}/": Case("200 200 200 200 401", changed_department),
    "PUT /api/departments/{department_id}/": Case("200 403 403 403 401", changed_department),
    "PATCH /api/departments/{department_id}/": Case("200 403 403 403 401", changed_department),
    "DELETE /api/departments/{department_id}/": Case("204 403 403 403 401", changed_department),
    "GET /api/doctors/": Case("200 200 200 200 401"),
    "POST /api/doctors/": Case("201 403 403 403 401", doctor),
    "GET /api/departments/": Case("200 200 200 200 401"),
    "POST /api/departments/": Case("201 403 403 403 401", department),
    "GET /api/rooms/": Case("200 200 200 200 401"),
    "GET /api/priorities/": Case("200 200 200 200 401"),
    "GET /api/appointments/": Case("200 200 200 200 401"),
    "POST /api/appointments/": Case("201 201 403 404 401", booking),
    "GET /api/appointments/{appointment_id}/": Case("200 200 404 404 401", appointment),
    "PATCH /api/appointments/{appointment_id}/": Case("200 200 404 404 401", appointment),
    "GET /api/queues/": Case("200 200 200 200 401"),
    "POST /api/queues/join_queue/": Case("201 201 201 404 401", joining),
    "POST /api/queues/call_next/": Case("200 200 200 403 401"),
    "POST /api/queues/reset_queue/": Case("200 403 403 403 401"),
    "GET /api/queues/{token_id}/": Case("200 200 200 404 401", waiting),
    "POST /api/queues/{token_id}/mark_served/": Case("200 200 200 403 401", called),
    "GET /api/queues/{token_id}/position/": Case("200 200 200 404 401", waiting),
    "POST /api/queues/{token_id}/call/": Case("200 200 200 403 401", waiting),
    "POST /api/queues/{token_id}/transfer/": Case("200 200 200 403 401", moving),
    "POST /api/queues/{token_id}/recall/": Case("200 200 200 403 401", called),
    "POST /api/queues/{token_id}/undo/": Case("200 200 200 403 401", called),
    "POST /api/queues/{token_id}/{verb}/": Case("200 200 200 403 401", called),
    "GET /hospital/queue/": Case("200 200 200 403 303"),
    "POST /hospital/generate-token/{patient_id}/": Case("201 201 201 403 401", generating),
    # Without a key the address is a page's, which asks to sign in.
    "GET /hospital/update-token/{token_id}/{status}/": Case("200 200 200 403 303", waiting),
    "POST /hospital/update-token/{token_id}/{status}/": Case("200 200 200 403 401", waiting),
    "GET /admin/hospital/queuetoken/": Case("200 403 403 403 303"),
    "GET /health": Case("200 200 200 200 200"),
    # A stream does not end by itself: tests/api/test_events.py listens with each kind of user.
    "GET /api/events/": Case("- - - - 401"),
}


def described(client: HttpClient) -> set[str]:
    said = client.get("openapi.json", who=None)["paths"]
    return {f"{verb.upper()} {path}" for path, verbs in said.items() for verb in verbs}


def test_the_table_has_every_route(client: HttpClient) -> None:
    assert described(client) == set(ROUTES)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_the_table_says(
    client: HttpClient, desk: Desk, role: str | None
) -> None:
    outcomes = {}
    for route, case in ROUTES.items():
        expected = case.statuses.split()[ROLES.index(role)]
        if expected == "-":
            continue
        given = case.prepare(desk)
        method, _, path = route.partition(" ")
        address = path.format(**given) + given.get("query", "")
        answer = client.ask(method, address, given.get("body"), who=account(desk, role))
        outcomes[route] = (expected, str(answer.status_code))
        desk.services.calling.call_next(press=desk.press())

    assert {r: o for r, o in outcomes.items() if o[0] != o[1]} == {}


def account(desk: Desk, role: str | None) -> str | None:
    """Add a user of that role who is somebody here; a key of their own for each request."""
    if role is None:
        return None
    person: Person = desk.person(role)
    return desk.services.users.me(by=person.user_id).username


def test_the_answer_for_somebody_elses_is_that_for_nothing(client: HttpClient, desk: Desk) -> None:
    username = account(desk, "patient")
    other, token = desk.patient(), desk.issue(desk.department())

    for known, unknown in (
        (f"patients/{other.id}/", "patients/999999/"),
        (f"queues/{token.id}/", "queues/999999/"),
        (f"queues/{token.id}/position/", "queues/999999/position/"),
        (f"users/{desk.by}/", "users/999999/"),
    ):
        theirs = client.ask("GET", known, who=username)
        nobodys = client.ask("GET", unknown, who=username)
        number = known.split("/")[1]
        assert theirs.status_code == nobodys.status_code == 404
        assert theirs.text.replace(number, "999999") == nobodys.text
