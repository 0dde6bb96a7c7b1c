"""What people type on pages and what is refused of it: the form comes back with both."""

import re
from html import unescape

import pytest
from httpx import Response

from qtoken.domain.input import LINE_LIMIT, PASSWORD_LONGEST
from tests.support.desk import PASSWORD, Desk
from tests.support.http_client import TestClient
from tests.support.messages import claimed_link, secret_of, send_links
from tests.support.page_client import PageClient

LONG = "sp\u00e4t & " * LINE_LIMIT
TOO_LONG = f"at most {LINE_LIMIT} fit"


@pytest.fixture
def browser(http: TestClient) -> PageClient:
    return PageClient(http)


def beside(answer: Response, field: str) -> str:
    """Return what stands beside a field as refused; empty if nothing does."""
    said = re.findall(rf'id="{field}-refused"[^>]*>.*?</svg>\s*([^<]*)', answer.text, re.DOTALL)
    return unescape("".join(said))


def kept(answer: Response, field: str) -> str:
    return unescape(re.findall(rf'name="{field}" value="([^"]*)"', answer.text)[0])


@pytest.mark.parametrize("reason", [LONG, " ", "now\u0007"])
def test_a_reason_that_is_refused_stays_in_its_field(
    browser: PageClient, desk: Desk, reason: str
) -> None:
    cardiology = desk.department("Cardiology", "C")
    desk.issue(cardiology)
    second = desk.issue(cardiology)
    browser.sign_in("ana")
    address = f"/hospital/update-token/{second.id}/called/"

    refused = browser.send(address, address, reason=reason)
    done = browser.send(address, address, reason="in pain")

    assert refused.status_code == 400
    assert beside(refused, "reason")
    assert kept(refused, "reason") == reason
    assert done.status_code == 303


def test_a_correction_whose_reason_is_refused_keeps_it(browser: PageClient, desk: Desk) -> None:
    token = desk.issue(desk.department("Cardiology", "C"))
    browser.sign_in("ana")

    page = browser.get(f"/admin/hospital/queuetoken/{token.id}/").text
    held = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))

    answer = browser.http.post(
        f"/admin/hospital/queuetoken/{token.id}/", data=held | {"verb": "hold", "reason": LONG}
    )

    assert answer.status_code == 400
    assert TOO_LONG in beside(answer, "reason")
    assert kept(answer, "reason") == LONG
    assert desk.services.waiting_lines.token(token.id, by=desk.by).status == "waiting"


@pytest.mark.parametrize("page", ["/hospital/patients/", "/admin/users/"])
def test_a_search_that_is_refused_keeps_what_was_typed(
    browser: PageClient, desk: Desk, page: str
) -> None:
    browser.sign_in("ana")

    answer = browser.http.get(page, params={"find": LONG})

    assert answer.status_code == 400
    assert TOO_LONG in beside(answer, "find")
    assert kept(answer, "find") == LONG


def test_any_search_for_a_token_is_answered(browser: PageClient, desk: Desk) -> None:
    browser.sign_in("ana")

    answer = browser.http.get("/admin/hospital/queuetoken/", params={"find": LONG})

    assert (answer.status_code, kept(answer, "find")) == (200, LONG)


def test_signing_in_with_too_much_is_signing_in_wrongly(browser: PageClient, desk: Desk) -> None:
    for name, password in ((LONG, PASSWORD), ("ana", "x" * 5000), ("ana", LONG + "\u0301" * 5000)):
        form = {"username": name, "password": password}
        answer = browser.http.post("/sign-in/", data=form)

        assert answer.status_code == 401
        assert "The user name or the password is wrong" in beside(answer, "password")
        assert kept(answer, "username") == name


def test_nobody_of_so_long_a_name_is_sent_a_link(browser: PageClient, desk: Desk) -> None:
    send_links(desk)

    assert "is on its way" in browser.http.post("/forgotten-password/", data={"who": LONG}).text


@pytest.mark.parametrize("chosen", ["x" * (PASSWORD_LONGEST + 1), "\u0301" * 9000])
def test_a_new_password_that_is_too_long_is_refused_beside_its_field(
    browser: PageClient, desk: Desk, chosen: str
) -> None:
    row = claimed_link(desk)
    by_link = f"/new-password/{secret_of(row)}/"
    browser.sign_in("ana")

    own = browser.send(
        "/account/", "/account/password/", old_password=PASSWORD, new_password=chosen
    )
    other = browser.http.post(by_link, data={"new_password": chosen})

    for answer in (own, other):
        assert answer.status_code == 400
        assert f"at most {PASSWORD_LONGEST} fit" in beside(answer, "new")
