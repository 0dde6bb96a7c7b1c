"""Registering, signing in and out, keys and users, as clients of the system before did it."""

import pytest

from qtoken.api import serving
from qtoken.api.server import make_app
from qtoken.bootstrap import Clinic
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.http_client import HttpClient, TestClient

MARIA = {"username": "maria", "password": PASSWORD, "email": "maria@example.org"}
MARIA |= {"role": "patient", "date_of_birth": "1985-02-28"}


def test_login_gives_a_token_and_says_whose_it_is(client: HttpClient, desk: Desk) -> None:
    answer = client.login(ADMIN)

    assert answer.status_code == 200
    body = answer.json()
    assert {"id": desk.by, "username": ADMIN, "role": "admin"}.items() <= body["user"].items()
    assert client.ask("GET", f"users/{desk.by}/").json()["username"] == ADMIN


def test_a_wrong_password_is_401(client: HttpClient) -> None:
    answer = client.login(ADMIN, "wrong password")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Token"
    assert answer.json()["code"] == "wrong_password"


def test_many_wrong_passwords_are_slowed_and_nobody_else_is(client: HttpClient) -> None:
    answers = [client.login("nobody", "wrong password") for _ in range(12)]

    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_after_logout_the_token_is_dead(client: HttpClient) -> None:
    client.key(ADMIN)

    assert "message" in client.post("auth/logout/", status=200)

    assert client.ask("GET", "users/").status_code == 401


@pytest.mark.parametrize("scheme", ["Token", "token", "Bearer"])
def test_both_schemes_are_understood(client: HttpClient, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {client.key(ADMIN)}"}

    assert client.ask("GET", "users/", who=None, headers=headers).status_code == 200


@pytest.mark.parametrize("said", ["", "Token", "Token ", "Basic YW5h", "Token nonsense", "qt_x"])
def test_what_is_no_key_is_401(client: HttpClient, said: str) -> None:
    answer = client.ask("GET", "users/", who=None, headers={"Authorization": said})

    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


def test_anybody_registers_as_a_patient_with_a_record(client: HttpClient, desk: Desk) -> None:
    user = client.post("register/", MARIA, who=None)

    assert user["username"] == "maria"
    assert user["role"] == "patient"
    patient = desk.services.patients.patient(user["patient_id"], by=desk.by)
    assert (patient.name, str(patient.date_of_birth)) == ("maria", "1985-02-28")
    assert client.login("maria").json()["user"]["patient_id"] == patient.id


def test_anonymous_registration_makes_patients_only(client: HttpClient) -> None:
    answer = client.ask("POST", "register/", MARIA | {"role": "staff"}, who=None)

    assert answer.status_code == 401


def test_only_administrators_register_other_roles(client: HttpClient, desk: Desk) -> None:
    desk.account("ben", "staff")

    refused = client.ask("POST", "register/", MARIA | {"role": "doctor"}, who="ben")
    made = client.post("register/", MARIA | {"role": "doctor"})

    assert refused.status_code == 403
    assert made["role"] == "doctor"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "a b"}, "username"),
        ({"username": None}, "username"),
        ({"username": ADMIN}, "username"),
        ({"password": "short"}, "password"),
        ({"email": "nowhere"}, "email"),
        ({"role": "king"}, "role"),
        ({"date_of_birth": "1985-02-30"}, "date_of_birth"),
        ({"name": "\u0000"}, "name"),
        ({"name": "x" * 121}, "name"),
    ],
)
def test_bad_input_is_400_and_names_its_field(
    client: HttpClient, wrong: dict[str, object], field: str
) -> None:
    answer = client.ask("POST", "register/", MARIA | wrong, who=None)

    assert answer.status_code == 400
    assert list(answer.json()["details"]) == [field]
    assert all(text.endswith((".", ")")) for text in answer.json()["details"][field])


def test_who_registers_waits_beside_those_who_sign_in_and_not_without_an_end(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "REGISTERING_MOST", 0)

    answer = client.ask("POST", "register/", MARIA, who=None)

    assert (answer.status_code, answer.json()["code"]) == (503, "registration_busy")
    assert "Retry-After" in answer.headers
    assert client.login(ADMIN).status_code == 200


def test_users_are_listed_filtered_searched_and_ordered(client: HttpClient, desk: Desk) -> None:
    for name, role in (("ben", "staff"), ("cleo", "doctor"), ("Dora", "doctor")):
        desk.account(name, role)
    client.ask("PATCH", f"users/{desk.by}/", {"email": "Chief@example.org"})
    gone = desk.account("zoe", "staff")
    client.ask("DELETE", f"users/{gone}/")

    def names(query: str) -> list[str]:
        return [user["username"] for user in client.get(f"users/?{query}")]

    assert names("") == [ADMIN, "ben", "cleo", "Dora", "zoe"]
    assert names("ordering=-username") == ["zoe", "Dora", "cleo", "ben", ADMIN]
    assert names("role=doctor&ordering=-id") == ["Dora", "cleo"]
    assert names("is_active=false") == ["zoe"]
    assert names("search=DOR") == ["Dora"]
    assert names("search=chief%40") == [ADMIN]
    assert names("search=%25") == []
    # What it does not know changes nothing.
    assert names("ordering=date_joined") == names("")
    assert names("ordering=role") == [ADMIN, "cleo", "Dora", "ben", "zoe"]


def test_users_change_themselves_and_nobody_else(client: HttpClient, desk: Desk) -> None:
    ben = desk.account("ben", "staff")

    changed = client.ask("PUT", f"users/{ben}/", {"username": "benny"}, who="ben")
    refused = client.ask("PATCH", f"users/{desk.by}/", {"email": "x@example.org"}, who="ben")

    assert (changed.status_code, changed.json()["username"]) == (200, "benny")
    assert refused.status_code == 404


def test_a_removed_user_is_kept_and_kept_out(client: HttpClient, desk: Desk) -> None:
    ben = desk.account("ben", "staff")
    client.key("ben")

    answer = client.ask("DELETE", f"users/{ben}/")

    assert (answer.status_code, answer.json()["is_active"]) == (200, False)
    assert client.ask("GET", "departments/", who="ben").status_code in {401, 404}
    assert client.get(f"users/{ben}/")["is_active"] is False
    assert client.login("ben").status_code == 401


def test_an_administrator_lets_a_removed_user_in_again(client: HttpClient, desk: Desk) -> None:
    ben = desk.account("ben", "staff")
    client.ask("DELETE", f"users/{ben}/")

    answer = client.ask("PATCH", f"users/{ben}/", {"is_active": True})

    assert (answer.status_code, answer.json()["is_active"]) == (200, True)
    assert client.login("ben").status_code == 200


def test_a_user_sent_back_as_it_was_given_changes_nothing(client: HttpClient, desk: Desk) -> None:
    ben = desk.account("ben", "staff")
    client.ask("PATCH", f"users/{ben}/", {"email": "ben@example.org"})
    given = client.get(f"users/{ben}/", who="ben")

    assert client.ask("PUT", f"users/{ben}/", given, who="ben").json() == given
    assert client.ask("PUT", f"users/{ben}/", {"username": "ben"}).json()["email"] != ""


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [({"role": "admin"}, 400, "role"), ({"password": "password"}, 400, "password")],
)
def test_what_is_not_changed_here_is_refused_by_its_field(
    client: HttpClient, desk: Desk, change: dict[str, str], status: int, field: str
) -> None:
    ben = desk.account("ben", "staff")

    answer = client.ask("PATCH", f"users/{ben}/", change)

    assert (answer.status_code, list(answer.json()["details"])) == (status, [field])
    assert client.login("ben").status_code == 200
    assert client.get(f"users/{ben}/")["role"] == "staff"


def test_nobody_keeps_themselves_out_or_in(client: HttpClient, desk: Desk) -> None:
    ben = desk.account("ben", "staff")

    answer = client.ask("PATCH", f"users/{ben}/", {"is_active": False}, who="ben")

    assert answer.status_code == 403
    assert client.get(f"users/{ben}/")["is_active"] is True


def test_the_last_administrator_cannot_be_removed(client: HttpClient, desk: Desk) -> None:
    answer = client.ask("DELETE", f"users/{desk.by}/")

    assert (answer.status_code, answer.json()["code"]) == (400, "last_admin")
    changed = client.ask("PATCH", f"users/{desk.by}/", {"is_active": False, "username": "anna"})
    assert (changed.status_code, changed.json()["code"]) == (400, "last_admin")
    assert client.get(f"users/{desk.by}/")["username"] == ADMIN


def test_keys_are_listed_and_withdrawn(client: HttpClient) -> None:
    client.login(ADMIN)
    keys = client.get("auth/keys/")

    withdrawn = client.ask("DELETE", f"auth/keys/{keys[0]['id']}/")

    assert len(keys) == 2
    assert withdrawn.status_code == 204
    assert client.ask("GET", "auth/keys/").status_code == 401
    assert "token" not in keys[0]


def test_health_says_whether_the_database_answers(client: HttpClient, clinic: Clinic) -> None:
    assert client.get("/health", who=None) == {"status": "ok"}


def test_health_is_503_where_there_is_no_clinic(empty_address: str) -> None:
    from qtoken.bootstrap import open_clinic

    clinic = open_clinic(empty_address, is_current_required=False)
    # Without the lifespan: there is nothing to watch.
    answer = TestClient(make_app(clinic)).get("/health")
    clinic.close()

    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})


def test_an_unknown_address_is_404_and_a_wrong_method_405(client: HttpClient) -> None:
    assert client.ask("GET", "nothing/").json()["code"] == "address_unknown"
    assert client.ask("GET", "users/abc/").status_code == 404
    assert client.ask("DELETE", "users/").json()["code"] == "method_refused"


def test_without_its_slash_an_address_leads_to_it(client: HttpClient) -> None:
    answer = client.ask("GET", "users")

    assert answer.status_code == 307
    assert answer.headers["Location"].endswith("/api/users/")


def test_a_body_that_is_no_json_is_400(client: HttpClient) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"\xff", b"[" * 10_000, b'{"username": "\\ud800", "password": "x"}'):
        answer = client.http.post("/api/auth/login/", content=body, headers=headers)

        assert answer.status_code == 400
        assert set(answer.json()) == {"error", "code", "details"}
