"""Every word on a page can be translated: none stays plain in a language without such letters."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from tests.support.desk import ADMIN, Desk
from tests.support.http_client import TestClient
from tests.support.page_client import PageClient
from tests.support.plain_letters import LANGUAGE, GreekClinic, greek_clinic, plain_words

_HEARD = re.compile(r'(?:alt|title|placeholder|aria-label|data-(?:lost|title|said|head))="([^"]*)"')


@pytest.fixture
def engine_name() -> str:
    """Words do not know which database there is: one is enough."""
    return "sqlite"


@pytest.fixture
def greek(desk: Desk) -> GreekClinic:
    return greek_clinic(desk)


@pytest.fixture
def browser(http: TestClient) -> PageClient:
    http.headers["Accept-Language"] = LANGUAGE
    return PageClient(http)


def said(page: str) -> str:
    """What a page says, to eyes and ears."""
    body = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>|<!--.*?-->", " ", page)
    return unescape(" ".join([re.sub(r"<[^>]*>", " ", body), *_HEARD.findall(body)]))


STAFF_PAGES = (
    "/hospital/patients/",
    "/hospital/patients/?find=Μα",
    "/hospital/patients/{patient}/",
    "/hospital/queue/",
    "/hospital/queue/?doctor={doctor}",
    "/hospital/current-token/",
    "/hospital/display/",
    "/account/",
    "/admin/users/",
    "/admin/hospital/queuetoken/",
    "/admin/hospital/queuetoken/{token}/",
    "/nothing/",
    "/hospital/patients/99999/",
)


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_a_page_of_the_staff_has_no_plain_word(
    browser: PageClient, greek: GreekClinic, path: str
) -> None:
    browser.sign_in(ADMIN)
    address = path.format(patient=greek.patients[2].id, token=greek.held.id, doctor=greek.doctor.id)

    page = browser.http.get(address, headers={"Accept": "text/html"}).text

    assert "[" in said(page)
    assert plain_words(said(page), ADMIN) == set()


@pytest.mark.parametrize("path", ["/sign-in/", "/forgotten-password/", "/new-password/none/"])
def test_a_page_before_the_sign_in_has_no_plain_word(
    browser: PageClient, greek: GreekClinic, path: str
) -> None:
    page = browser.get(path).text

    assert "[" in said(page)
    assert plain_words(said(page)) == set()


@pytest.mark.parametrize("which", ["called", "held", "waiting"])
def test_the_page_of_a_token_has_no_plain_word(
    browser: PageClient, greek: GreekClinic, desk: Desk, which: str
) -> None:
    code = desk.services.tracking.code(getattr(greek, which).id, by=desk.by)

    page = browser.get(f"/t/{code}").text

    assert "[" in said(page)
    assert plain_words(said(page)) == set()


def test_a_patients_own_page_has_no_plain_word(
    browser: PageClient, greek: GreekClinic, desk: Desk
) -> None:
    patient = greek.patients[0]
    desk.account("maria", "patient", patient_id=patient.id)
    desk.services.appointments.book(
        patient.id,
        doctor_id=greek.doctor.id,
        starts_at=datetime(2030, 3, 2, 9, 30, tzinfo=UTC),
        press=desk.press(),
    )
    browser.sign_in("maria")

    page = browser.get("/me/").text

    assert "[" in said(page)
    assert plain_words(said(page), "maria") == set()
