"""The patient's page as it is answered: what it says, weighs, and keeps to itself."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from qtoken.api.pages import live
from qtoken.api.server import THREADS
from qtoken.api.serving import LOOKING_AT_ONCE
from qtoken.bootstrap import Clinic
from qtoken.domain.token import Verb
from qtoken.services.queue.tracking_rows import TrackedToken
from qtoken.services.rows import TokenRow
from tests.support.desk import Desk, new_request
from tests.support.http_client import TestClient

LIGHTEST_BYTES = 30 * 1024


def path_of(desk: Desk, token: TokenRow) -> str:
    return f"/t/{desk.services.tracking.code(token.id, by=desk.by)}"


def waiting(desk: Desk, *, before: int = 0) -> TokenRow:
    department = desk.department("Cardiology", "C")
    for _ in range(before):
        desk.issue(department)
    return desk.issue(department, desk.patient("Maria Lopez"))


def test_the_page_says_label_department_and_place(http: TestClient, desk: Desk) -> None:
    page = http.get(path_of(desk, waiting(desk, before=2)))

    assert page.status_code == 200
    for said in ("City Clinic", "Cardiology", "C-003", "2 people before you", "Leave the queue"):
        assert said in page.text


def test_the_page_names_nobody(http: TestClient, desk: Desk) -> None:
    page = http.get(path_of(desk, waiting(desk)))

    assert "Maria" not in page.text
    assert "Lopez" not in page.text


def test_everything_a_phone_loads_is_light(http: TestClient, desk: Desk) -> None:
    page = http.get(path_of(desk, waiting(desk, before=2)))
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))

    loaded = [page, http.get("/t/worker.js"), *(http.get(file) for file in files)]

    assert {answer.status_code for answer in loaded} == {200}
    assert len(files) == 4
    assert sum(len(answer.content) for answer in loaded) < LIGHTEST_BYTES


def test_nothing_comes_from_elsewhere_or_runs_inline(http: TestClient, desk: Desk) -> None:
    page = http.get(path_of(desk, waiting(desk)))

    assert "script-src 'self'; style-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-robots-tag"] == "noindex"
    assert not re.search(
        r"<script(?! src=)|<style|\son\w+=|style=|https?://(?!www\.w3\.org)", page.text
    )


@pytest.mark.parametrize("code", ["x", "m" * 17, "%00", "C-001"])
def test_an_unknown_code_is_a_page_that_says_what_to_do(http: TestClient, code: str) -> None:
    for answer in (http.get(f"/t/{code}"), http.get(f"/t/{code}/now")):
        assert answer.status_code == 404
        assert "Ask at the front desk" in answer.text


def test_a_name_from_the_database_is_never_markup(http: TestClient, desk: Desk) -> None:
    token = desk.issue(desk.department("<b>Eyes</b>", "E"))

    page = http.get(path_of(desk, token))

    assert "<b>Eyes" not in page.text
    assert "&lt;b&gt;Eyes" in page.text


# --- languages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "language", "direction"),
    [
        ("", "en", "ltr"),
        ("xx, en;q=0.5", "en", "ltr"),
        ("ar-XB", "ar-XB", "rtl"),
        ("en;q=0.3, ar-xb;q=0.9", "ar-XB", "rtl"),
        ("ar", "en", "ltr"),
        ("ar-XB;q=0, en", "en", "ltr"),
        (";;;,q=,=;q=x,\u20ac", "en", "ltr"),
        ("en," * 2000, "en", "ltr"),
    ],
)
def test_the_page_speaks_the_browsers_language(
    http: TestClient, desk: Desk, accepted: str, language: str, direction: str
) -> None:
    headers = {"Accept-Language": accepted.encode()}

    page = http.get(path_of(desk, waiting(desk)), headers=headers)

    assert f'<html lang="{language}" dir="{direction}">' in page.text


# --- live ------------------------------------------------------------------------------------


def test_what_was_seen_is_not_sent_again(http: TestClient, desk: Desk) -> None:
    path = path_of(desk, waiting(desk))
    first = http.get(f"{path}/now")

    again = http.get(f"{path}/now", params={"seen": first.headers["x-mark"], "quick": "1"})

    assert first.status_code == 200
    assert (again.status_code, again.text) == (204, "")
    assert again.headers["x-clock"]


def test_a_held_answer_comes_when_something_changes(http: TestClient, desk: Desk) -> None:
    token = waiting(desk)
    path = path_of(desk, token)
    seen = http.get(f"{path}/now").headers["x-mark"]
    call = threading.Timer(0.3, lambda: desk.do(Verb.CALL, token))
    call.start()

    changed = http.get(f"{path}/now", params={"seen": seen})

    call.join()
    assert changed.status_code == 200
    assert "It is your turn" in changed.text


def test_a_server_that_is_full_still_tells_the_news(
    http: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "WAITING_MOST", 0)
    monkeypatch.setattr(live, "HELD_FOR_S", 0.1)
    path = path_of(desk, waiting(desk))
    seen = http.get(f"{path}/now").headers["x-mark"]

    assert http.get(f"{path}/now", params={"seen": seen}).status_code == 204


def test_whoever_asks_for_something_of_their_own_does_not_wait_behind_all_phones(
    http: TestClient, clinic: Clinic, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{path_of(desk, waiting(desk))}/now?quick=1"
    looked, may_go = threading.Semaphore(0), threading.Event()
    look = clinic.services.tracking.look

    def slowly(code: str) -> TrackedToken:
        looked.release()
        assert may_go.wait(60)
        return look(code)

    monkeypatch.setattr(clinic.services.tracking, "look", slowly)
    with ThreadPoolExecutor(3 * THREADS) as phones:
        answers = [phones.submit(http.get, address) for _ in range(3 * THREADS)]
        for _ in range(LOOKING_AT_ONCE):
            assert looked.acquire(timeout=60)

        desk_answer = http.get("/hospital/current-token/")
        may_go.set()
        seen = {answer.result(60).status_code for answer in answers}

    assert desk_answer.status_code == 200
    assert seen == {200}


# --- leaving ---------------------------------------------------------------------------------


def test_leaving_is_posted_and_shown(http: TestClient, desk: Desk) -> None:
    token = waiting(desk)
    path = path_of(desk, token)

    sent = http.post(f"{path}/leave", data={"request_id": new_request()})

    assert (sent.status_code, sent.headers["location"]) == (303, path)
    assert "You have left the queue" in http.get(path).text
    assert desk.services.waiting_lines.token(token.id, by=desk.by).status == "left"


def test_a_second_press_changes_nothing(http: TestClient, desk: Desk) -> None:
    path, request = path_of(desk, waiting(desk)), {"request_id": new_request()}

    answers = [http.post(f"{path}/leave", data=request).status_code for _ in range(2)]

    assert answers == [303, 303]


def test_once_called_leaving_is_refused_in_words(http: TestClient, desk: Desk) -> None:
    token = desk.do(Verb.CALL, waiting(desk))

    refused = http.post(f"{path_of(desk, token)}/leave", data={"request_id": new_request()})

    assert refused.status_code == 400
    assert "C-001 is in consultation now" in refused.text


@pytest.mark.parametrize("sent", [{}, {"request_id": "x"}, {"request_id": "x" * 5000}])
def test_a_post_that_no_page_makes_changes_nothing(
    http: TestClient, desk: Desk, sent: dict[str, str]
) -> None:
    path = path_of(desk, waiting(desk))

    answer = http.post(f"{path}/leave", data=sent)

    assert 400 <= answer.status_code < 500
    assert "<main" in answer.text
    assert "You are next" in http.get(path).text


def test_files_are_kept_by_browsers_until_they_change(http: TestClient) -> None:
    page = http.get("/t/x").text
    (address,) = re.findall(r'href="(/static/[^"]+css)"', page)

    assert "immutable" in http.get(address).headers["cache-control"]
    assert http.get("/static/00000000/page.css").headers["cache-control"] == "no-cache"
    assert http.get("/static/00000000/..%2fbase.html").status_code == 404
    assert http.get("/static/00000000/nothing.css").status_code == 404
