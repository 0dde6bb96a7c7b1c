"""The patient's page on a phone: live, honest without network, by keyboard, from right to left."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, Response, expect

from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from tests.pages.conftest import NewPage
from tests.support.contrast import faint_texts
from tests.support.desk import Desk
from tests.support.waiting import becomes_true
from tests.support.web_server import WebServer

_KEEPS = """
async text => {
    const kept = await caches.match(location.pathname);
    return kept !== undefined && (await kept.text()).includes(text);
}
"""


@pytest.fixture
def engine_name() -> str:
    """A browser does not know which database there is: one is enough."""
    return "sqlite"


class Phone:
    """A patient's phone with the page of a token."""

    def __init__(self, page: Page, server: WebServer, desk: Desk, token: TokenRow) -> None:
        self.page = page
        self._address = f"{server.url}/t/{desk.services.tracking.code(token.id, by=desk.by)}"

    def open(self) -> "Phone":
        """Follow the slip's code."""
        self.page.goto(self._address)
        return self

    def sees(self, text: str) -> None:
        """Wait until the page says so."""
        expect(self.page.locator("main")).to_contain_text(text)

    def is_live(self) -> None:
        """Wait until the page says that its news are of now."""
        expect(self.page.locator("#news")).to_have_text("Live")

    def is_kept(self) -> None:
        """Wait until the page would come again without network."""
        self.page.evaluate("() => navigator.serviceWorker.ready")
        self.keeps("")

    def keeps(self, text: str) -> None:
        """Wait until what would come again says so."""
        # wait_for_function takes the promise of an async function for its answer.
        assert becomes_true(lambda: self.page.evaluate(_KEEPS, text))

    def width_needed(self) -> int:
        """How wide the content is."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth")
        return width


class BadGateway(BaseHTTPRequestHandler):
    """Answers as a proxy does whose server is away."""

    def do_GET(self) -> None:
        self.send_error(502)

    def log_message(self, *_: object) -> None:
        """Write nothing."""


@contextmanager
def answering_502(port: int) -> Iterator[None]:
    with ThreadingHTTPServer(("127.0.0.1", port), BadGateway) as proxy:
        Thread(target=proxy.serve_forever, args=(0.01,)).start()
        try:
            yield
        finally:
            proxy.shutdown()


@pytest.fixture
def token(desk: Desk) -> TokenRow:
    department = desk.department("Cardiology", "C")
    desk.issue(department)
    return desk.issue(department)


@pytest.fixture
def phone(new_page: NewPage, server: WebServer, desk: Desk, token: TokenRow) -> Phone:
    return Phone(new_page(), server, desk, token).open()


def test_the_page_follows_the_queue_by_itself(phone: Phone, desk: Desk, token: TokenRow) -> None:
    phone.sees("1 person before you")
    first = desk.services.waiting_lines.queue(by=desk.by).waiting[0]

    desk.do(Verb.CALL, first)
    phone.sees("You are next")
    desk.do(Verb.CALL, token, room_id=desk.room("Room 3").id)

    phone.sees("It is your turn")
    phone.sees("Please go to: Room 3")
    expect(phone.page).to_have_title("C-002: It is your turn")
    expect(phone.page.get_by_role("status")).to_contain_text("Please go to: Room 3")
    expect(phone.page.get_by_text("Leave the queue")).to_be_hidden()


def test_it_says_when_there_is_no_news_and_goes_on_by_itself(
    phone: Phone, server: WebServer, desk: Desk, token: TokenRow
) -> None:
    phone.is_live()

    server.stop()
    phone.sees("No connection. Last news at")
    phone.sees("1 person before you")
    desk.do(Verb.CALL, token)
    server.start()

    phone.sees("It is your turn")
    phone.is_live()


def test_a_network_that_is_cut_is_noticed_before_the_answer_that_is_awaited(phone: Phone) -> None:
    held = re.compile(r"/now\?seen=[0-9a-f]+&hold=20$")
    with phone.page.expect_request(held):
        phone.page.reload()
    answered: list[str] = []

    def note(response: Response) -> None:
        if held.search(response.url):
            answered.append(response.url)

    phone.page.on("response", note)

    phone.page.context.set_offline(True)

    phone.sees("No connection. Last news at")
    assert answered == []
    phone.page.context.set_offline(False)
    phone.is_live()


@pytest.mark.parametrize("has_network", [False, True])
def test_a_reload_without_the_server_shows_the_last_state(
    phone: Phone, server: WebServer, desk: Desk, has_network: bool
) -> None:
    phone.is_kept()
    desk.do(Verb.CALL, desk.services.waiting_lines.queue(by=desk.by).waiting[0])
    phone.sees("You are next")

    phone.keeps("You are next")

    server.stop()
    phone.page.context.set_offline(not has_network)
    phone.page.reload()

    phone.sees("You are next")
    phone.sees("No connection. Last news at")


def test_a_reload_while_the_proxy_alone_answers_shows_the_last_state(
    phone: Phone, server: WebServer
) -> None:
    phone.is_kept()
    phone.keeps("1 person before you")
    server.stop()
    with answering_502(server.port):
        phone.page.reload()

        phone.sees("1 person before you")
        phone.sees("No connection. Last news at")
    server.start()

    phone.is_live()


def test_it_works_without_scripts(
    new_page: NewPage, server: WebServer, desk: Desk, token: TokenRow
) -> None:
    phone = Phone(new_page(java_script_enabled=False), server, desk, token).open()
    phone.sees("1 person before you")
    phone.sees("As of")

    desk.do(Verb.CALL, token)
    phone.page.get_by_role("link", name="Look again").click()
    phone.sees("It is your turn")


def test_leaving_by_keyboard_alone(phone: Phone) -> None:
    phone.page.keyboard.press("Tab")
    expect(phone.page.get_by_text("Leave the queue")).to_be_focused()
    expect(phone.page.get_by_role("button", name="Yes, leave")).to_be_hidden()

    phone.page.keyboard.press("Enter")
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Enter")

    phone.sees("You have left the queue")


def test_an_open_question_stays_open_while_the_queue_moves(phone: Phone, desk: Desk) -> None:
    phone.page.get_by_text("Leave the queue").click()

    desk.do(Verb.CALL, desk.services.waiting_lines.queue(by=desk.by).waiting[0])

    phone.sees("You are next")
    expect(phone.page.get_by_role("button", name="Yes, leave")).to_be_visible()


@pytest.mark.parametrize("width", [240, 320, 360])
def test_nothing_is_wider_than_the_phone(
    new_page: NewPage, server: WebServer, desk: Desk, width: int
) -> None:
    token = desk.issue(desk.department("Otorhinolaryngologie-Ambulanz im Nebengebäude", "EK"))
    page = new_page(viewport={"width": width, "height": 400}, locale="en-XA")

    phone = Phone(page, server, desk, token).open()

    phone.sees("EK-001")
    assert phone.width_needed() <= width


def test_it_is_read_from_right_to_left(
    new_page: NewPage, server: WebServer, desk: Desk, token: TokenRow
) -> None:
    phone = Phone(new_page(locale="ar-XB"), server, desk, token).open()
    state = phone.page.locator(".state")

    phone.sees("C-002")
    assert phone.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert state.evaluate("e => getComputedStyle(e).borderRightWidth") == "6px"
    assert phone.width_needed() <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast(
    new_page: NewPage, server: WebServer, desk: Desk, token: TokenRow, scheme: str
) -> None:
    page = new_page(color_scheme=scheme, reduced_motion="reduce")
    phone = Phone(page, server, desk, token)

    for verb in (None, Verb.HOLD, Verb.RETURN, Verb.CALL, Verb.NO_SHOW):
        if verb is not None:
            desk.do(verb, token)
        phone.open().is_live()

        assert faint_texts(page) == []
