"""Passwords are changed by their owners and reset by administrators, over HTTP and on pages."""

import re

import pytest
from httpx import Response

from qtoken.api.session import FIELD, form_token
from tests.support.desk import ADMIN, PASSWORD, Desk, new_request
from tests.support.http_client import HttpClient

NEW = "green anchor at noon"


def change(client: HttpClient, who: str, old: str, new: str = NEW) -> Response:
    body = {"old_password": old, "new_password": new}
    return client.ask("POST", "profile/change-password/", body, who=who)


def test_everybody_changes_their_own_with_the_old_one(client: HttpClient, desk: Desk) -> None:
    desk.account("maria", "patient")

    answer = change(client, "maria", PASSWORD)

    assert answer.status_code == 200, answer.text
    assert client.ask("GET", "profile/", who="maria").status_code == 401
    assert client.login("maria", NEW).status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("not the old one", NEW, "old_password_wrong"),
        (PASSWORD, "password", "password_common"),
        (PASSWORD, "maria-1985", "password_tells_name"),
        (PASSWORD, PASSWORD, "password_unchanged"),
        ("not the old one", "not the old one", "old_password_wrong"),
    ],
)
def test_what_is_refused_changes_nothing_and_ends_no_key(
    client: HttpClient, desk: Desk, old: str, new: str, code: str
) -> None:
    desk.account("maria", "patient")

    answer = change(client, "maria", old, new)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    field = "old_password" if code.startswith("old") else "new_password"
    assert answer.json()["details"] == {field: [answer.json()["error"]]}
    assert client.get("profile/", who="maria")["username"] == "maria"


def test_a_password_is_refused_by_the_name_under_which_it_was_sent(
    client: HttpClient, desk: Desk
) -> None:
    maria = desk.account("maria", "patient")

    for path, body in (("set-password/", {"new_password": "x"}), ("", {"password": "password"})):
        method = "POST" if path else "PATCH"
        answer = client.ask(method, f"users/{maria}/{path}", body)
        assert (answer.status_code, list(answer.json()["details"])) == (400, list(body))


def test_guessing_the_old_one_is_slowed(client: HttpClient, desk: Desk) -> None:
    desk.account("maria", "patient")

    codes = [change(client, "maria", "not the old one").status_code for _ in range(4)]

    assert codes == [400, 400, 400, 429]


@pytest.mark.parametrize("way", ["set-password", "patch"])
def test_an_administrator_gives_a_new_one(client: HttpClient, desk: Desk, way: str) -> None:
    user_id = desk.account("maria", "staff")
    client.key("maria")

    if way == "patch":
        answer = client.ask("PATCH", f"users/{user_id}/", {"password": NEW})
    else:
        answer = client.ask("POST", f"users/{user_id}/set-password/", {"new_password": NEW})

    assert answer.status_code == 200, answer.text
    assert client.ask("GET", "profile/", who="maria").status_code == 401
    assert client.login("maria", NEW).status_code == 200


def test_nobody_else_gives_anybody_a_new_one(client: HttpClient, desk: Desk) -> None:
    desk.account("maria", "staff")
    ben = desk.account("ben", "patient")

    for path, body in (("set-password/", {"new_password": NEW}), ("", {"password": NEW})):
        method = "POST" if path else "PATCH"
        assert client.ask(method, f"users/{ben}/{path}", body, who="maria").status_code in (
            403,
            404,
        )
    own = client.ask("PATCH", "profile/", {"password": NEW}, who="maria")

    assert (own.status_code, own.json()["code"]) == (400, "old_password_needed")
    assert client.login("ben").status_code == 200


def on_page(client: HttpClient, username: str, password: str = PASSWORD) -> str:
    """Sign in with a browser; return what its forms hold."""
    client.http.cookies.clear()
    form = {"username": username, "password": password}
    assert client.http.post("/sign-in/", data=form).headers["Location"] == "/"
    return form_token(client.http.cookies["qtoken_session"])


def test_the_page_changes_the_password_and_asks_to_sign_in_anew(
    client: HttpClient, desk: Desk
) -> None:
    desk.account("maria", "patient")
    form = {FIELD: on_page(client, "maria"), "old_password": "wrong", "new_password": NEW}

    refused = client.http.post("/account/password/", data=form | {"request_id": new_request()})
    done = client.http.post(
        "/account/password/",
        data=form | {"old_password": PASSWORD, "request_id": new_request()},
    )

    assert refused.status_code == 400
    assert "The old password is wrong" in refused.text
    assert done.headers["Location"] == "/sign-in/?told=password_changed"
    assert "The password is changed" in client.http.get(done.headers["Location"]).text
    assert client.http.get("/account/").headers["Location"].startswith("/sign-in/")
    assert on_page(client, "maria", NEW)


def test_the_page_says_beside_the_new_password_that_it_is_the_old_one(
    client: HttpClient, desk: Desk
) -> None:
    desk.account("maria", "patient")
    form = {FIELD: on_page(client, "maria"), "request_id": new_request()}

    refused = client.http.post(
        "/account/password/", data=form | {"old_password": PASSWORD, "new_password": PASSWORD}
    )

    assert refused.status_code == 400
    assert "That is the old password" in re.findall(r'id="new-refused".*', refused.text)[0]


def test_an_administrator_changes_the_own_one_with_the_old_one(client: HttpClient) -> None:
    own = client.get("profile/")["id"]

    answer = client.ask("POST", f"users/{own}/set-password/", {"new_password": NEW})

    assert (answer.status_code, answer.json()["code"]) == (400, "old_password_needed")
    assert change(client, ADMIN, PASSWORD).status_code == 200


def test_sessions_are_listed_on_the_page_and_ended_there(client: HttpClient, desk: Desk) -> None:
    desk.account("maria", "patient")
    client.key("maria")
    client.http.headers["User-Agent"] = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    )
    csrf = on_page(client, "maria")

    page = client.http.get("/account/").text
    ends = re.findall(r"/account/sessions/(\d+)/end/", page)
    keys = {key["id"]: key["kind"] for key in client.get("auth/keys/", who="maria")}
    program = next(number for number, kind in keys.items() if kind == "api")
    ended = client.http.post(
        f"/account/sessions/{program}/end/",
        data={FIELD: csrf, "request_id": f"end-session-{program}"},
    )

    assert sorted(map(int, ends)) == sorted(keys)
    assert "Firefox on Windows" in page
    assert "Mozilla" not in page
    assert ended.headers["Location"] == "/account/"
    assert client.ask("GET", "profile/", who="maria").status_code == 401
    assert client.http.get("/account/").status_code == 200


def test_the_administrators_page_makes_up_a_password_and_shows_it(
    client: HttpClient, desk: Desk
) -> None:
    maria = desk.account("maria", "patient")
    csrf = on_page(client, ADMIN)
    address = f"/admin/users/{maria}/password/"
    assert f'action="{address}"' in client.http.get("/admin/users/?find=mari").text
    page = client.http.get(address).text
    request_id = re.findall(r'name="request_id" value="([^"]+)"', page)[0]
    form = {FIELD: csrf, "request_id": request_id}
    assert client.login("maria").status_code == 200

    shown = [
        re.findall(r'"secret"><bdi>([^<]+)<', answer.text)[0]
        for answer in (client.http.post(address, data=form) for _ in range(2))
    ]

    assert shown[0] == shown[1]
    assert client.login("maria").status_code == 401
    assert client.login("maria", shown[0]).status_code == 200


def test_the_administrators_page_is_nobody_elses(client: HttpClient, desk: Desk) -> None:
    maria = desk.account("maria", "staff")
    csrf = on_page(client, "maria")

    assert client.http.get("/admin/users/").status_code == 403
    form = {FIELD: csrf, "request_id": new_request()}
    assert client.http.post(f"/admin/users/{maria}/password/", data=form).status_code == 403
