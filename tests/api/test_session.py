"""Sessions of browsers: a cookie of our own pages, and posts that no other site can make."""

from typing import Annotated

import pytest
from fastapi import Form
from httpx import Response

from qtoken.api.session import (
    COOKIE,
    DEVICE,
    FIELD,
    HEADER,
    LIVE,
    FormUser,
    PageUser,
    form_token,
    local_path,
)
from qtoken.bootstrap import Clinic, open_clinic
from qtoken.domain.clock import SetClock
from qtoken.domain.sign_in_throttle import FREE_TRIES
from qtoken.services.access.keys import PAGE_IDLE
from tests.support.desk import ADMIN, PASSWORD, cheap_hasher
from tests.support.http_client import HttpClient, serving

HOST = "http://testserver"


def sign_in(client: HttpClient, **more: str) -> Response:
    form = {"username": ADMIN, "password": PASSWORD} | more
    answer: Response = client.http.post("/sign-in/", data=form)
    return answer


def secret(client: HttpClient) -> str:
    return str(client.http.cookies[COOKIE])


@pytest.fixture
def paged(client: HttpClient) -> HttpClient:
    """A server with a page that tells who looks, and a form that changes something."""

    def page(user: PageUser) -> str:
        return user.user.username

    def form(user: FormUser, note: Annotated[str, Form()] = "") -> str:
        return user.user.username + note

    client.app.get("/page/")(page)
    client.app.post("/page/")(form)
    return client


def test_signing_in_gives_a_cookie_that_scripts_and_other_sites_do_not_get(
    paged: HttpClient,
) -> None:
    answer = sign_in(paged, next="/page/?a=1")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/page/?a=1")
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age="))
    assert "Secure" not in cookie
    assert paged.http.get("/page/").json() == ADMIN


def test_under_tls_the_cookies_stay_there_and_no_other_host_can_set_them(clinic: Clinic) -> None:
    with serving(clinic, has_certificate=True) as client:
        cookies = sign_in(client).headers.get_list("Set-Cookie")

    names = [cookie.partition("=")[0] for cookie in cookies]
    assert names == [f"__Host-{COOKIE}", f"__Host-{DEVICE}"]
    assert all("Secure" in cookie and "Path=/" in cookie for cookie in cookies)
    assert not any("Domain" in cookie for cookie in cookies)


def test_a_new_sign_in_in_the_same_browser_ends_the_session_before(paged: HttpClient) -> None:
    sign_in(paged)
    before = secret(paged)

    sign_in(paged)

    assert paged.http.get("/page/").status_code == 200
    assert paged.http.get("/page/", headers={"Cookie": f"{COOKIE}={before}"}).status_code == 401


def test_a_browser_that_was_signed_in_is_not_locked_out_by_others_at_its_address(
    client: HttpClient,
) -> None:
    sign_in(client)
    cookies = dict(client.http.cookies)
    client.http.cookies.clear()
    for _ in range(FREE_TRIES):
        sign_in(client, password="wrong password")

    slowed = sign_in(client)
    assert (slowed.status_code, "Too many wrong passwords" in slowed.text) == (429, True)
    client.http.cookies.update(cookies)
    assert sign_in(client).headers["Location"] == "/"


def test_a_program_that_is_remembered_is_not_locked_out_either(client: HttpClient) -> None:
    body = {"username": ADMIN, "password": PASSWORD, "remember": True}
    device = client.post("auth/login/", body, who=None, status=200)["device"]
    for _ in range(FREE_TRIES):
        client.login(ADMIN, "wrong password")

    assert client.login(ADMIN).status_code == 429
    assert client.post("auth/login/", body | {"device": device}, who=None, status=200)["token"]


def test_a_page_that_only_looks_by_itself_keeps_no_session_alive(
    address: str, clock: SetClock
) -> None:
    clinic = open_clinic(address, clock=clock, hasher=cheap_hasher())
    with serving(clinic) as client:
        sign_in(client)
        clock.advance(seconds=PAGE_IDLE.total_seconds() - 1)
        live = client.http.get("/hospital/queue/now", headers={LIVE: "1"}).status_code
        clock.advance(seconds=2)
        late = client.http.get("/hospital/queue/").headers["Location"]
    clinic.close()

    assert (live, late) == (200, "/sign-in/?next=/hospital/queue/")


def test_a_wrong_password_leads_back_to_the_form_with_what_was_typed(client: HttpClient) -> None:
    answer = sign_in(client, password="wrong password", next="/me/")

    assert answer.status_code == 401
    assert "The user name or the password is wrong" in answer.text
    assert f'name="username" value="{ADMIN}"' in answer.text
    assert 'name="next" value="/me/"' in answer.text
    assert "wrong password" not in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example/", "/\\evil.example", "me", "", "/a\r\nb"]
)
def test_no_link_leads_away_after_signing_in(client: HttpClient, next_: str) -> None:
    assert local_path(next_) == "/"
    assert sign_in(client, next=next_).headers["Location"] == "/"


def test_a_form_needs_the_token_of_its_session(paged: HttpClient) -> None:
    sign_in(paged)
    token = form_token(secret(paged))
    post = paged.http.post

    assert post("/page/", data={FIELD: token, "note": "!"}).json() == f"{ADMIN}!"
    assert post("/page/", headers={HEADER: token}).json() == ADMIN
    for wrong in ("", "nonsense", form_token("another")):
        answer = post("/page/", data={FIELD: wrong})
        assert (answer.status_code, answer.json()["code"]) == (403, "form_refused")


@pytest.mark.parametrize("header", ["Origin", "Referer"])
@pytest.mark.parametrize("site", ["https://evil.example", "null", "http://testserver.evil.example"])
def test_a_post_from_another_site_is_refused(paged: HttpClient, header: str, site: str) -> None:
    sign_in(paged)
    data = {FIELD: form_token(secret(paged))}

    assert paged.http.post("/page/", data=data, headers={header: HOST}).status_code == 200
    assert paged.http.post("/page/", data=data, headers={header: site}).status_code == 403
    assert paged.http.post("/sign-in/", data=data, headers={header: site}).status_code == 403


def test_signing_out_ends_the_session_everywhere(paged: HttpClient) -> None:
    sign_in(paged)
    stolen = secret(paged)

    answer = paged.http.post("/sign-out/", data={FIELD: form_token(stolen)})

    assert answer.status_code == 303
    again = paged.http.get("/page/", headers={"Cookie": f"{COOKIE}={stolen}"})
    assert again.status_code == 401


def test_what_a_browser_tells_a_proxy_before_us_is_no_key(client: HttpClient) -> None:
    sign_in(client)
    asked = {"Authorization": "Basic YW5hOnNlY3JldA=="}

    page = client.http.get("/hospital/queue/", headers=asked)
    assert (page.status_code, "<!doctype html>" in page.text) == (200, True)
    client.http.cookies.clear()
    asking = client.http.get("/hospital/queue/", headers=asked, follow_redirects=False)
    assert asking.headers["Location"].startswith("/sign-in/")
    # Nor does it stand in for one.
    assert client.http.get("/api/queues/", headers=asked).status_code == 401
    person = {"username": "berta", "password": PASSWORD}
    assert client.http.post("/api/register/", json=person, headers=asked).status_code == 201


def test_a_session_opens_no_programs_address_and_a_key_no_page(paged: HttpClient) -> None:
    key = paged.key(ADMIN)
    sign_in(paged)

    as_key = {"Authorization": f"Token {secret(paged)}"}
    assert paged.http.get("/api/users/").status_code == 401
    assert paged.http.get("/api/users/", headers=as_key).status_code == 401
    paged.http.cookies.clear()
    assert paged.http.get("/page/", headers={"Cookie": f"{COOKIE}={key}"}).status_code == 401
