"""What people with a browser are told when something is refused, and where they go from there."""

import pytest

from qtoken.api.guard import BODY_LIMIT
from qtoken.api.pages import rendering
from qtoken.bootstrap import Clinic
from qtoken.domain.errors import DatabaseBusy
from qtoken.domain.press import Press
from qtoken.services.access.key_rows import KeyRow
from qtoken.services.access.keys import Access
from qtoken.services.rows import TokenRow
from tests.support.desk import Desk, new_request
from tests.support.http_client import TestClient
from tests.support.page_client import PageClient

HTML = {"Accept": "text/html,application/xhtml+xml"}
QUEUE = "/hospital/queue/?doctor=1"


@pytest.fixture
def browser(http: TestClient) -> PageClient:
    return PageClient(http)


@pytest.fixture
def waiting(desk: Desk) -> TokenRow:
    return desk.issue(desk.department("Cardiology", "C"))


def test_a_press_after_the_session_ended_leads_to_the_sign_in_and_back(http: TestClient) -> None:
    told = {"Referer": f"{http.base_url}{QUEUE}"}

    answer = http.post("/hospital/call-next/", data={"department_id": 1}, headers=told)

    assert answer.status_code == 401
    assert 'href="/sign-in/?next=/hospital/queue/%3Fdoctor%3D1"' in answer.text


def test_what_is_refused_leads_back_to_the_page_before(
    browser: PageClient, http: TestClient, waiting: TokenRow
) -> None:
    browser.sign_in("ana")
    address = f"/hospital/update-token/{waiting.id}/done/"

    answer = http.get("/hospital/patients/99999/", headers={"Referer": f"{http.base_url}{QUEUE}"})
    alone = http.get("/hospital/patients/99999/", headers={"Referer": "https://evil.example/x/"})

    assert browser.get(address).status_code == 200
    assert f'href="{QUEUE}"' in answer.text
    assert "evil" not in alone.text
    assert 'href="/"' in alone.text


def test_a_patient_who_cannot_leave_any_more_gets_back_to_the_token(
    http: TestClient, desk: Desk, waiting: TokenRow
) -> None:
    desk.call_next()
    page = f"/t/{desk.services.tracking.code(waiting.id, by=desk.by)}"

    answer = http.post(
        f"{page}/leave",
        data={"request_id": new_request()},
        headers={"Referer": f"{http.base_url}{page}"},
    )

    assert answer.status_code == 400
    assert f'href="{page}"' in answer.text


def test_a_link_that_is_used_up_leads_to_another_one(http: TestClient) -> None:
    assert 'href="/forgotten-password/"' in http.get("/new-password/none/").text


@pytest.mark.parametrize("path", ["/nothing/", "/hospital/call-next/", "/me/join/"])
def test_a_wrong_address_is_a_page_for_people_and_json_for_programs(
    http: TestClient, path: str
) -> None:
    for_people, for_programs = http.get(path, headers=HTML), http.get(path)

    assert "There is nothing at this address" in for_people.text
    assert for_people.headers["Content-Type"].startswith("text/html")
    assert for_people.status_code == for_programs.status_code
    assert for_programs.json()["code"] in ("address_unknown", "method_refused")
    assert http.get("/api/nothing/", headers=HTML).json()["code"] == "address_unknown"


@pytest.mark.parametrize("is_told_its_length", [True, False])
def test_a_form_that_is_too_long_is_a_page_for_people_and_json_for_programs(
    http: TestClient, *, is_told_its_length: bool
) -> None:
    form = b"username=" + b"x" * BODY_LIMIT
    sent = {"content": form if is_told_its_length else iter([form])}
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    for_people = http.post("/sign-in/", headers=HTML | kind, **sent)
    for_programs = http.post("/api/auth/login/", headers=HTML | kind, content=form)

    assert (for_people.status_code, for_programs.status_code) == (413, 413)
    assert "That was too long to be read" in for_people.text
    assert "default-src 'none'" in for_people.headers["Content-Security-Policy"]
    assert for_programs.json()["code"] == "body_too_large"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"username=ana"),
        ("multipart/form-data; boundary=x", b"nothing of the kind"),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 2000)),
    ],
)
@pytest.mark.parametrize("path", ["/sign-in/", "/t/none/leave", "/hospital/update-token/1/called/"])
def test_a_form_that_cannot_be_read_is_a_page_for_people_and_json_for_programs(
    http: TestClient, path: str, kind: str, body: bytes
) -> None:
    for_people = http.post(path, headers=HTML | {"Content-Type": kind}, content=body)
    for_programs = http.post(path, headers={"Content-Type": kind}, content=body)

    assert (for_people.status_code, for_programs.status_code) == (400, 400)
    assert "What was sent could not be read, and nothing was changed." in for_people.text
    assert for_programs.json()["code"] == "body_unreadable"


def test_what_is_for_programs_refuses_people_with_a_page(http: TestClient) -> None:
    far = HTML | {"X-Forwarded-For": "192.0.2.7"}

    assert http.get("/metrics", headers=far).headers["Content-Type"].startswith("text/html")
    assert http.get("/metrics", headers=far | {"Accept": "*/*"}).json()["code"] == "metrics_hidden"


def test_a_fault_of_ours_is_a_page_for_people_and_json_where_pages_are_broken_too(
    http: TestClient, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(clinic.services.display, "snapshot", broken)

    for_people = http.get("/hospital/current-token/", headers=HTML)
    for_programs = http.get("/hospital/current-token/")
    monkeypatch.setattr(rendering, "page", broken)
    without_pages = http.get("/hospital/current-token/", headers=HTML)

    assert for_people.status_code == 500
    assert "Something went wrong here." in for_people.text
    assert "RuntimeError" not in for_people.text
    for answer in (for_programs, without_pages):
        assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")


@pytest.mark.parametrize("fault", [DatabaseBusy, RuntimeError])
@pytest.mark.parametrize("wall", ["/display/", "/hospital/current-token/"])
def test_a_wall_that_could_not_be_shown_says_so_and_looks_again_by_itself(
    http: TestClient,
    clinic: Clinic,
    monkeypatch: pytest.MonkeyPatch,
    wall: str,
    fault: type[Exception],
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(clinic.services.display, "snapshot", broken)

    answer = http.get(wall, headers=HTML)

    assert answer.status_code in (500, 503)
    assert '<meta http-equiv="refresh" content="15">' in answer.text
    assert "Please listen for your number." in answer.text
    # In letters for a waiting room.
    assert '<body class="far">' in answer.text
    assert 'http-equiv="refresh"' not in http.get("/nothing/", headers=HTML).text


def test_a_session_that_ends_while_its_page_is_read_leads_to_the_sign_in(
    browser: PageClient, http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in("ana")
    look = Access.keys

    def keys(access: Access, *, by: int) -> tuple[KeyRow, ...]:
        for row in look(access, by=by):
            access.withdraw(row.id, press=Press(by, new_request()))
        return look(access, by=by)

    monkeypatch.setattr(Access, "keys", keys)

    answer = http.get("/account/", follow_redirects=False)

    assert answer.headers["location"] == "/sign-in/?next=/account/"
