"""Which methods an address takes, and what else is answered where no route is."""

import pytest

from tests.support.desk import ADMIN, Desk
from tests.support.http_client import HttpClient

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/api/patients/", "GET, HEAD, OPTIONS, POST"),
        ("GET", "/api/queues/reset_queue/", "OPTIONS, POST"),
        ("GET", "/api/auth/login/", "OPTIONS, POST"),
        ("PUT", "/api/queues/1/position/", "GET, HEAD, OPTIONS"),
        ("HEAD", "/api/events/", "GET, OPTIONS"),
        ("POST", "/health", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_wrong_method_is_told_all_that_the_address_takes(
    client: HttpClient, method: str, path: str, allow: str
) -> None:
    answer = client.ask(method, path)

    assert (answer.status_code, answer.headers["Allow"]) == (405, allow)
    if method != "HEAD":
        assert answer.json()["code"] == "method_refused"


def test_options_tell_the_methods(client: HttpClient) -> None:
    answer = client.ask("OPTIONS", "patients/", who=None)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert client.ask("OPTIONS", "nothing/", who=None).status_code == 404


@pytest.mark.parametrize("path", ["/health", "/api/users/", "/hospital/current-token/"])
def test_head_is_a_get_without_its_body(client: HttpClient, path: str) -> None:
    head, got = (client.ask(method, path) for method in ("HEAD", "GET"))

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_head_changes_nothing(client: HttpClient, desk: Desk) -> None:
    token = desk.issue(desk.department())

    answer = client.ask("HEAD", f"/hospital/update-token/{token.id}/called/")

    assert answer.status_code == 405
    assert client.get(f"queues/{token.id}/")["status"] == "waiting"


def test_a_missing_slash_is_added_without_the_name_that_was_asked_for(client: HttpClient) -> None:
    for method in ("GET", "POST"):
        answer = client.ask(method, "users?role=admin", headers={"Host": "evil.example"})

        assert (answer.status_code, answer.headers["Location"]) == (307, "/api/users/?role=admin")
    assert client.ask("GET", "nothing").status_code == 404


def test_a_post_with_a_key_acts_like_a_get_with_one(client: HttpClient, desk: Desk) -> None:
    token = desk.issue(desk.department())
    address = f"/hospital/update-token/{token.id}"

    called, done = (client.ask("POST", f"{address}/{status}/") for status in ("called", "done"))
    wrong = client.ask("POST", f"{address}/banana/")

    assert [called.status_code, done.status_code] == [200, 200]
    assert done.json()["token_details"]["status"] == "done"
    assert (wrong.status_code, wrong.json()["code"]) == (400, "status_unknown")
    assert client.ask("POST", f"{address}/called/", who=None).status_code in (303, 401)
    assert client.key(ADMIN)
