"""A forgotten password: over HTTP and on pages, with the link of the e-mail."""

import pytest

from qtoken.domain.allowances import RESETS_HERE
from qtoken.domain.messages import Channel
from tests.support.desk import PASSWORD, Desk
from tests.support.http_client import HttpClient
from tests.support.messages import secret_of, send_links
from tests.support.page_client import PageClient

NEW = "green anchor at noon"
ASK, CONFIRM = "auth/password/reset/", "auth/password/reset/confirm/"
PAGE = "/forgotten-password/"


@pytest.fixture
def maria(desk: Desk) -> int:
    send_links(desk)
    return desk.account("maria", "patient", email="maria@example.org")


def secret(desk: Desk) -> str:
    (row,) = desk.services.link_mails.claim([Channel.EMAIL])
    return secret_of(row)


def test_a_program_asks_for_a_link_and_uses_it(client: HttpClient, desk: Desk, maria: int) -> None:
    client.key("maria")
    client.post(ASK, {"email": "maria@example.org"}, who=None, status=200)
    body = {"token": secret(desk), "new_password": NEW}

    client.post(CONFIRM, body, who=None, status=200)

    again = client.ask("POST", CONFIRM, body, who=None)
    assert (again.status_code, again.json()["code"]) == (400, "reset_link_unknown")
    assert client.ask("GET", "profile/", who="maria").status_code == 401
    assert client.login("maria", NEW).status_code == 200


def test_everybody_is_answered_alike(client: HttpClient, maria: int) -> None:
    pages = PageClient(client.http)

    bodies = {client.post(ASK, {"username": n}, who=None, status=200)["message"] for n in "ax"}
    bodies |= {client.post(ASK, {"username": "maria"}, who=None, status=200)["message"]}
    shown = {pages.send(PAGE, PAGE, who=who).text for who in ("maria", "nobody", "x@example.org")}

    assert (len(bodies), len(shown)) == (1, 1)


def test_a_network_is_slowed(client: HttpClient, maria: int) -> None:
    for _ in range(RESETS_HERE.at_once):
        client.post(ASK, {"username": "nobody"}, who=None, status=200)

    refused = client.ask("POST", ASK, {"username": "maria"}, who=None)

    assert (refused.status_code, refused.json()["code"]) == (429, "reset_slowed")
    assert int(refused.headers["Retry-After"]) > 0
    assert PageClient(client.http).send(PAGE, PAGE, who="maria").status_code == 429


def test_the_pages_lead_from_the_sign_in_to_a_new_password(
    client: HttpClient, desk: Desk, maria: int, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = PageClient(client.http)
    assert f'href="{PAGE}"' in pages.get("/sign-in/").text
    assert pages.send(PAGE, PAGE, who="maria").status_code == 200
    made = secret(desk)
    address = f"/new-password/{made}/"

    refused = pages.send(address, address, new_password="maria-1985")
    done = pages.send(address, address, new_password=NEW)

    assert (refused.status_code, "little more than a name" in refused.text) == (400, True)
    assert done.headers["location"] == "/sign-in/?told=password_changed"
    assert pages.get(address).status_code == 400
    assert client.login("maria", PASSWORD).status_code == 401
    assert client.login("maria", NEW).status_code == 200
    said = "".join(capsys.readouterr())
    assert made not in said
    assert "maria" not in said


def test_no_other_site_sends_the_forms(client: HttpClient, maria: int) -> None:
    elsewhere = {"Origin": "https://evil.example"}

    for page in (PAGE, "/new-password/none/"):
        assert client.http.post(page, data={}, headers=elsewhere).status_code == 403


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_where_none_are_sent_the_page_says_whom_to_ask(client: HttpClient) -> None:
    shown = client.http.get(PAGE).text

    assert "Ask at the front desk, or an administrator" in shown
    assert 'name="who"' not in shown
    assert client.ask("POST", ASK, {"username": "ana"}, who=None).status_code == 403
