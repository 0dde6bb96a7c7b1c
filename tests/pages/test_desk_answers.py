"""Pages of those who are signed in: who gets in, what they can do, and what no other site can."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from tests.support.desk import PASSWORD, Desk, new_request
from tests.support.http_client import TestClient
from tests.support.page_client import PageClient

QUEUE, OWN, CORRECT = "/hospital/queue/", "/me/", "/admin/hospital/queuetoken/"


@pytest.fixture
def browser(http: TestClient) -> PageClient:
    return PageClient(http)


@pytest.fixture
def maria(desk: Desk) -> int:
    """A patient with an account; returns the patient's id."""
    patient = desk.patient("Maria Lopez")
    desk.account("maria", "patient", patient_id=patient.id)
    return patient.id


@pytest.fixture
def waiting(desk: Desk) -> TokenRow:
    return desk.issue(desk.department("Cardiology", "C"), desk.patient("Ali Hassan"))


def status(desk: Desk, token: TokenRow) -> str:
    return desk.services.waiting_lines.token(token.id, by=desk.by).status


# --- who gets in -----------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/", QUEUE, OWN, CORRECT])
def test_who_is_not_signed_in_is_asked_to(browser: PageClient, page: str) -> None:
    answer = browser.get(page)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in/?next={page}")


@pytest.mark.parametrize("query", ["department=2&doctor=3", "find=Maria%20L%C3%B3pez%26Co"])
def test_signing_in_leads_back_to_what_was_asked_for(browser: PageClient, query: str) -> None:
    asked = browser.get(f"{QUEUE}?{query}").headers["location"]

    answer = browser.send(asked, "/sign-in/", username="ana", password=PASSWORD)

    assert answer.headers["location"] == f"{QUEUE}?{query}"


def test_a_query_that_cannot_be_led_back_to_is_left_out(browser: PageClient) -> None:
    answer = browser.get(f"{QUEUE}?find={'x' * 600}")

    assert answer.headers["location"] == f"/sign-in/?next={QUEUE}"


def test_a_live_part_tells_a_signed_out_page_so(http: TestClient) -> None:
    assert http.get(f"{QUEUE}now", headers={"X-Live": "1"}).status_code == 401


def test_signing_in_leads_back_to_the_page(browser: PageClient, waiting: TokenRow) -> None:
    answer = browser.sign_in("ana", QUEUE)

    assert (answer.status_code, answer.headers["location"]) == (303, QUEUE)
    assert "Ali Hassan" in browser.get(QUEUE).text


def test_what_is_wrong_when_signing_in_is_said_in_words(http: TestClient) -> None:
    refused = http.post("/sign-in/", data={"username": "ana", "password": "wrong"})

    assert "The user name or the password is wrong" in refused.text


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_leads_to_no_other_site(browser: PageClient, next_: str) -> None:
    assert browser.sign_in("ana", next_).headers["location"] == "/"
    assert "evil" not in browser.get(f"/sign-in/?next={next_}").text


@pytest.mark.parametrize(("username", "page"), [("ana", QUEUE), ("maria", OWN)])
def test_without_scripts_a_live_page_says_of_when_it_is_and_looks_again(
    browser: PageClient, maria: int, username: str, page: str
) -> None:
    browser.sign_in(username)

    text = browser.get(page).text

    assert re.search(r'id="news"[^>]*>As of \d\d:\d\d<', text)
    assert '<noscript><meta http-equiv="refresh"' in text


def test_home_is_the_page_of_a_role(browser: PageClient, desk: Desk, maria: int) -> None:
    browser.sign_in("maria")
    assert browser.get("/").headers["location"] == OWN
    assert browser.get(QUEUE).headers["location"] == OWN

    browser.sign_in("ana")
    assert browser.get("/").headers["location"] == QUEUE
    assert browser.get(OWN).headers["location"] == QUEUE


@pytest.mark.parametrize("role", ["staff", "doctor", "patient"])
def test_only_administrators_correct_tokens(
    browser: PageClient, desk: Desk, waiting: TokenRow, role: str
) -> None:
    desk.account("somebody", role)
    browser.sign_in("somebody")

    assert browser.get(CORRECT).status_code == 403
    assert browser.get(f"{CORRECT}{waiting.id}/").status_code == 403


def test_the_live_part_of_ones_own_shows_staff_nothing(browser: PageClient, maria: int) -> None:
    browser.sign_in("ana")

    answer = browser.get("/me/now")

    assert answer.status_code == 403
    assert "Lopez" not in answer.text


# --- the queue -------------------------------------------------------------------------------


def test_the_queue_has_three_sections(browser: PageClient, desk: Desk) -> None:
    department = desk.department("Cardiology", "C")
    tokens = [desk.issue(department) for _ in range(3)]
    desk.do(Verb.CALL, tokens[0])
    desk.do(Verb.DONE, desk.do(Verb.CALL, tokens[1]))
    browser.sign_in("ana")

    page = browser.get(QUEUE).text

    sections = [page.index(word) for word in ("Waiting <", "In consultation <", "Completed <")]
    labels = [page.index(label) for label in ("C-003", "C-001", "C-002")]
    assert sections[0] < labels[0] < sections[1] < labels[1] < sections[2] < labels[2]


def test_nobody_on_hold_is_lost_from_sight(browser: PageClient, desk: Desk) -> None:
    department = desk.department("Cardiology", "C")
    desk.do(Verb.HOLD, desk.issue(department, desk.patient("Ali Hassan")))
    desk.services.clinic_setup.close_department(department.id, press=desk.press())
    browser.sign_in("ana")

    page = browser.get(QUEUE).text

    assert "Ali Hassan" in page
    assert "on hold" in page
    assert "Nobody is waiting." in page


def test_a_patient_is_asked_nothing_about_the_own_token(
    browser: PageClient, desk: Desk, maria: int
) -> None:
    patient = desk.services.patients.patient(maria, by=desk.by)
    token = desk.issue(desk.department("Cardiology", "C"), patient)
    browser.sign_in("maria")

    assert browser.get(f"/hospital/update-token/{token.id}/called/").status_code == 403
    # Where staff issue tokens there is nothing for patients to press.
    assert browser.get(f"/hospital/patients/{maria}/").headers["location"] == OWN


def test_call_and_done_are_forms_of_the_page(
    browser: PageClient, desk: Desk, waiting: TokenRow
) -> None:
    browser.sign_in("ana")

    called = browser.send(QUEUE, f"/hospital/update-token/{waiting.id}/called/")
    assert (called.status_code, called.headers["location"]) == (303, QUEUE)
    assert status(desk, waiting) == "called"

    browser.send(QUEUE, f"/hospital/update-token/{waiting.id}/done/")
    assert status(desk, waiting) == "done"


def test_call_next_calls_for_the_chosen_doctor(browser: PageClient, desk: Desk) -> None:
    department = desk.department("Cardiology", "C")
    doctor = desk.doctor(department, "Dr Mensah", room=desk.room("Room 3"))
    token = desk.issue(department)
    browser.sign_in("ana")

    browser.send(f"{QUEUE}?doctor={doctor.id}", "/hospital/call-next/")

    row = desk.services.waiting_lines.token(token.id, by=desk.by)
    assert (row.status, row.doctor, row.room) == ("called", "Dr Mensah", "Room 3")


def test_each_press_calls_while_the_first_in_line_waits_for_another_doctor(
    browser: PageClient, desk: Desk
) -> None:
    department = desk.department("Cardiology", "C")
    other, mine = desk.doctor(department, "Dr Rey"), desk.doctor(department, "Dr Mensah")
    desk.issue(department, doctor=other)
    for_anybody = [desk.issue(department) for _ in range(2)]
    browser.sign_in("ana")
    page = f"{QUEUE}?doctor={mine.id}"

    for token in for_anybody:
        browser.send(page, "/hospital/call-next/")
        assert status(desk, token) == "called"
        desk.do(Verb.DONE, desk.services.waiting_lines.token(token.id, by=desk.by))

    # Whoever waits asks for somebody else: there is nothing to press.
    assert "/hospital/call-next/" not in browser.get(page).text
    assert "/hospital/call-next/" in browser.get(f"{QUEUE}?doctor={other.id}").text


def test_a_second_press_on_an_old_page_calls_nobody_else(browser: PageClient, desk: Desk) -> None:
    department = desk.department("Cardiology", "C")
    first, second = desk.issue(department), desk.issue(department)
    browser.sign_in("ana")
    page = browser.get(QUEUE).text
    form = page[page.index("/hospital/call-next/") :]
    sent = {
        name: form.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("csrf_token", "request_id", "department_id")
    }

    for _ in range(2):
        assert browser.http.post("/hospital/call-next/", data=sent).status_code == 303

    assert (status(desk, first), status(desk, second)) == ("called", "waiting")


def test_an_address_that_changes_asks_first(
    browser: PageClient, desk: Desk, waiting: TokenRow
) -> None:
    browser.sign_in("ana")
    address = f"/hospital/update-token/{waiting.id}/called/"

    page = browser.get(address)

    assert "Call C-001?" in page.text
    assert status(desk, waiting) == "waiting"
    browser.send(address, address)
    assert status(desk, waiting) == "called"


def test_who_is_not_next_is_called_with_a_reason_on_a_page_of_its_own(
    browser: PageClient, desk: Desk
) -> None:
    department = desk.department("Cardiology", "C")
    doctor = desk.doctor(department, "Dr Mensah", room=desk.room("Room 3"))
    first, second = desk.issue(department), desk.issue(department)
    browser.sign_in("ana")
    address = f"/hospital/update-token/{second.id}/called/"

    queue = browser.get(f"{QUEUE}?doctor={doctor.id}").text
    page = browser.get(f"{address}?doctor={doctor.id}").text
    without = browser.send(f"{address}?doctor={doctor.id}", address)

    assert f'<form action="{address}">' in queue
    assert f'<form action="/hospital/update-token/{first.id}/called/">' not in queue
    assert 'name="reason"' in page
    assert 'name="reason"' not in browser.get(f"/hospital/update-token/{first.id}/called/").text
    assert (without.status_code, status(desk, second)) == (400, "waiting")
    browser.send(f"{address}?doctor={doctor.id}", address, reason="Result is here")
    row = desk.services.waiting_lines.token(second.id, by=desk.by)
    assert (row.status, row.doctor, row.room) == ("called", "Dr Mensah", "Room 3")


def test_an_old_page_ends_no_other_consultation(
    browser: PageClient, desk: Desk, waiting: TokenRow
) -> None:
    browser.sign_in("ana")
    seen = desk.do(Verb.CALL, waiting)
    page = browser.get(QUEUE).text
    form = page[page.index(f"/hospital/update-token/{waiting.id}/done/") :]
    sent = {
        name: form.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("csrf_token", "request_id", "version")
    }
    desk.do(Verb.CALL, desk.do(Verb.RETURN, desk.do(Verb.HOLD, seen)))

    answer = browser.http.post(f"/hospital/update-token/{waiting.id}/done/", data=sent)

    assert answer.status_code == 400
    assert "C-001 has changed meanwhile: it is in consultation now." in answer.text
    assert status(desk, waiting) == "called"


@pytest.mark.parametrize("kind", ["banana", "waiting", "no_show"])
def test_any_other_status_is_no_address(browser: PageClient, waiting: TokenRow, kind: str) -> None:
    browser.sign_in("ana")

    assert browser.get(f"/hospital/update-token/{waiting.id}/{kind}/").status_code == 404


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://evil.example"}, {"Referer": "https://evil.example/x"}]
)
def test_a_post_of_another_site_changes_nothing(
    browser: PageClient, desk: Desk, waiting: TokenRow, headers: dict[str, str]
) -> None:
    browser.sign_in("ana")
    sent = {"request_id": new_request(), "csrf_token": "0" * 64, "verb": "cancel"}

    for address in (f"/hospital/update-token/{waiting.id}/called/", f"{CORRECT}{waiting.id}/"):
        answer = browser.http.post(address, data=sent, headers=headers)
        assert answer.status_code == 403, address

    assert status(desk, waiting) == "waiting"


def test_a_refusal_is_a_page_with_its_sentence(
    browser: PageClient, desk: Desk, waiting: TokenRow
) -> None:
    browser.sign_in("ana")
    address = f"/hospital/update-token/{waiting.id}/done/"

    refused = browser.send(address, address)

    assert refused.status_code == 400
    assert "C-001 is waiting now" in refused.text
    assert "<main" in refused.text


# --- correcting ------------------------------------------------------------------------------


def test_a_token_is_corrected_with_a_reason(
    browser: PageClient, desk: Desk, waiting: TokenRow
) -> None:
    browser.sign_in("ana")
    page = f"{CORRECT}{waiting.id}/"
    form = {"reason": "wrong person"}

    assert "C-001" in browser.get(f"{CORRECT}?find=hassan").text
    browser.http.post(page, data=_hidden(browser, page) | form | {"verb": "cancel"})

    assert status(desk, waiting) == "cancelled"
    assert "wrong person" in browser.get(page).text
    browser.http.post(page, data=_hidden(browser, page) | {"verb": "undo"})
    assert status(desk, waiting) == "waiting"


def test_a_token_of_the_morning_is_found_by_its_label(
    browser: PageClient, desk: Desk, waiting: TokenRow
) -> None:
    browser.sign_in("ana")
    desk.do(Verb.CANCEL, waiting)
    desk.let_many_end(next(iter(desk.services.clinic_setup.departments(by=desk.by))))

    assert "C-001" not in browser.get(CORRECT).text
    assert "C-001" in browser.get(f"{CORRECT}?find=c1").text


@pytest.mark.parametrize("verb", ["banana", "issue", "call", "transfer", ""])
def test_no_other_verb_is_a_correction(
    browser: PageClient, desk: Desk, waiting: TokenRow, verb: str
) -> None:
    browser.sign_in("ana")
    page = f"{CORRECT}{waiting.id}/"

    answer = browser.http.post(page, data=_hidden(browser, page) | {"verb": verb})

    assert answer.status_code == (404 if verb else 400)
    assert status(desk, waiting) == "waiting"


def _hidden(browser: PageClient, page: str) -> dict[str, str]:
    text = browser.get(page).text
    text = text[text.index('class="card fields"') :]
    return {
        name: text.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("csrf_token", "request_id")
    }


# --- one's own -------------------------------------------------------------------------------


def test_a_patient_sees_the_own_tokens_only(
    browser: PageClient, desk: Desk, maria: int, waiting: TokenRow
) -> None:
    patient = desk.services.patients.patient(maria, by=desk.by)
    desk.issue(desk.department("Eyes", "E"), patient)
    browser.sign_in("maria")

    page = browser.get(OWN).text

    assert "E-001" in page
    assert "You are next" in page
    assert "C-001" not in page
    assert "Hassan" not in page


def test_a_patient_joins_a_queue_where_the_clinic_allows_it(
    browser: PageClient, desk: Desk, maria: int
) -> None:
    open_, kept = desk.department("Cardiology", "C"), desk.department("Eyes", "E")
    desk.services.clinic_setup.change_department(kept.id, is_joinable=False, press=desk.press())
    browser.sign_in("maria")
    page = browser.get(OWN).text
    assert "Cardiology" in page
    assert "Eyes" not in page

    joined = browser.send(OWN, "/me/join/", department_id=str(open_.id))
    refused = browser.send(OWN, "/me/join/", department_id=str(kept.id))

    assert joined.headers["location"].startswith("/t/")
    assert "C-001" in browser.get(joined.headers["location"]).text
    assert refused.status_code == 400
    assert "front desk only" in refused.text


def test_a_patient_cancels_the_own_appointment(browser: PageClient, desk: Desk, maria: int) -> None:
    doctor = desk.doctor(desk.department(), "Dr Rey")
    booked = desk.services.appointments.book(
        maria,
        doctor_id=doctor.id,
        starts_at=datetime.now(UTC) + timedelta(days=3),
        press=desk.press(),
    )
    browser.sign_in("maria")
    assert "Dr Rey" in browser.get(OWN).text

    address = f"/me/appointments/{booked.id}/cancel/"
    asked = browser.get(address)
    assert (asked.status_code, "Dr Rey" in asked.text) == (200, True)
    assert "Dr Rey" in browser.get(OWN).text

    browser.send(address, address)

    assert "You have no appointment." in browser.get(OWN).text

    desk.services.appointments.change_status(booked.id, "scheduled", press=desk.press())
    browser.send(address, address)
    assert "You have no appointment." in browser.get(OWN).text


# --- the waiting room ------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/hospital/current-token/", "/display/"])
def test_anybody_sees_numbers_and_rooms_and_no_names(
    http: TestClient, desk: Desk, page: str
) -> None:
    department = desk.department("Cardiology", "C")
    token = desk.issue(department, desk.patient("Maria Lopez"))
    desk.do(Verb.CALL, token, room_id=desk.room("Room 3").id)

    for address in (page, f"{page}now"):
        text = http.get(address).text
        assert "C-001" in text
        assert "Room 3" in text
        assert "Lopez" not in text


def test_a_wall_shows_the_departments_that_it_is_asked_for(http: TestClient, desk: Desk) -> None:
    for name, letter in (("Cardiology", "C"), ("Eyes", "E")):
        desk.do(Verb.CALL, desk.issue(desk.department(name, letter)))
    eyes = desk.services.clinic_setup.departments(by=desk.by)[-1]

    text = http.get(f"/display/?department={eyes.id}").text

    assert "E-001" in text
    assert "C-001" not in text


@pytest.mark.parametrize("wrong", ["x", "0", "-1", "99999999999"])
def test_a_department_that_can_be_none_is_a_page_of_words(http: TestClient, wrong: str) -> None:
    answer = http.get(f"/display/?department={wrong}")

    assert answer.status_code == 404
    assert "<main" in answer.text


# --- patients --------------------------------------------------------------------------------


def test_a_patient_is_found_and_gets_a_token(browser: PageClient, desk: Desk) -> None:
    department = desk.department("Cardiology", "C")
    patient = desk.patient("Maria Lopez")
    profile = f"/hospital/patients/{patient.id}/"
    browser.sign_in("ana")
    assert profile in browser.get("/hospital/patients/?find=lop").text

    action = f"/hospital/generate-token/{patient.id}/"
    answer = browser.send(profile, action, department_id=str(department.id))

    assert answer.status_code == 303
    assert "C-001 was issued for Cardiology." in browser.get(answer.headers["location"]).text
    queue = desk.services.waiting_lines.queue(by=desk.by)
    assert [(row.label, row.patient) for row in queue.waiting] == [("C-001", "Maria Lopez")]


def test_a_second_token_for_the_same_queue_is_refused_in_words(
    browser: PageClient, desk: Desk, waiting: TokenRow
) -> None:
    browser.sign_in("ana")
    profile = f"/hospital/patients/{waiting.patient_id}/"
    action = f"/hospital/generate-token/{waiting.patient_id}/"

    answer = browser.send(profile, action, department_id=str(waiting.department_id))

    assert answer.status_code == 400
    assert "already has a token" in answer.text


def test_no_other_site_generates_a_token(
    browser: PageClient, http: TestClient, desk: Desk, waiting: TokenRow
) -> None:
    browser.sign_in("ana")
    other = desk.patient("Maria Lopez")
    sent = {"department_id": waiting.department_id, "request_id": new_request()}

    answer = http.post(f"/hospital/generate-token/{other.id}/", data=sent)

    assert answer.status_code == 403
    assert len(desk.services.waiting_lines.queue(by=desk.by).waiting) == 1


def test_a_patient_sees_no_other_record(browser: PageClient, desk: Desk, maria: int) -> None:
    other = desk.patient("Ali Hassan")
    browser.sign_in("maria")

    assert browser.get(f"/hospital/patients/{other.id}/").status_code == 404
    assert browser.get("/hospital/patients/?find=ali").status_code == 403


def test_who_is_not_signed_in_generates_nothing(http: TestClient, desk: Desk) -> None:
    patient = desk.patient("Ali Hassan")

    answer = http.post(f"/hospital/generate-token/{patient.id}/", data={"department_id": 1})

    assert answer.status_code == 401


def test_a_form_with_an_empty_field_says_so(browser: PageClient) -> None:
    browser.sign_in("ana")

    answer = browser.send("/account/", "/account/password/", old_password=PASSWORD, new_password="")

    assert answer.status_code == 400
    assert "Something was left empty or cannot be used." in answer.text


@pytest.mark.parametrize("asked", ["/t/3F7KQ2MX9RTAWC8HV/", "/me", "/hospital/queue"])
def test_a_slash_too_many_or_too_few_leads_on(browser: PageClient, asked: str) -> None:
    other = asked.removesuffix("/") if asked.endswith("/") else f"{asked}/"

    answer = browser.get(f"{asked}?x=1")

    assert (answer.status_code, answer.headers["location"]) == (307, f"{other}?x=1")
