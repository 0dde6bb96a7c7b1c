"""The desk's pages in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from qtoken.services.rows import DepartmentRow
from tests.pages.conftest import NewPage
from tests.support.contrast import faint_texts
from tests.support.desk import PASSWORD, Desk
from tests.support.web_server import WebServer

SCREEN = {"width": 1280, "height": 720}


@pytest.fixture
def engine_name() -> str:
    """A browser does not know which database there is: one is enough."""
    return "sqlite"


@pytest.fixture
def department(desk: Desk) -> DepartmentRow:
    made = desk.department("Cardiology", "C")
    for name in ("Maria Lopez", "Ali Hassan", "Wei Zhang"):
        desk.issue(made, desk.patient(name))
    return made


def signed_in(page: Page, server: WebServer, username: str = "ana") -> Page:
    page.goto(f"{server.url}/sign-in/")
    page.get_by_label("User name").fill(username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return page


def width_needed(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def test_the_queue_is_worked_by_keyboard(
    new_page: NewPage, server: WebServer, desk: Desk, department: DepartmentRow
) -> None:
    page = signed_in(new_page(viewport=SCREEN), server)

    page.get_by_role("button", name="Call next").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Done C-001")).to_be_visible()
    page.get_by_role("button", name="Done C-001").focus()
    page.keyboard.press("Space")

    expect(page.get_by_role("button", name="Done C-001")).to_be_hidden()
    assert desk.services.waiting_lines.queue(by=desk.by).ended[0].label == "C-001"


def test_the_queue_is_live_and_keeps_the_focus(
    new_page: NewPage, server: WebServer, desk: Desk, department: DepartmentRow
) -> None:
    page = signed_in(new_page(viewport=SCREEN), server)
    page.get_by_role("button", name="Call C-003").focus()

    desk.issue(department, desk.patient("Ana Silva"))

    expect(page.get_by_text("Ana Silva")).to_be_visible()
    expect(page.get_by_role("button", name="Call C-003")).to_be_focused()


@pytest.mark.parametrize("settings", [{}, {"color_scheme": "dark"}, {"locale": "ar-XB"}])
def test_the_desks_pages_are_readable_on_a_phone(
    new_page: NewPage,
    server: WebServer,
    desk: Desk,
    department: DepartmentRow,
    settings: dict[str, str],
) -> None:
    desk.call_next(department)
    page = new_page(**settings)
    page.goto(f"{server.url}/sign-in/")
    page.locator("[name=username]").fill("ana")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("nav").wait_for()
    token = desk.services.waiting_lines.queue(by=desk.by).called[0]

    for path, shown in (
        ("hospital/queue/", "C-001"),
        (f"admin/hospital/queuetoken/{token.id}/", "C-001"),
        ("hospital/patients/?find=lop", "Maria Lopez"),
        (f"hospital/patients/{token.patient_id}/?issued={token.id}", "C-001"),
    ):
        page.goto(f"{server.url}/{path}")
        expect(page.locator("main")).to_contain_text(shown)
        assert width_needed(page) <= 360
        assert faint_texts(page) == []


def test_a_patient_is_found_and_gets_one_token_by_keyboard(
    new_page: NewPage, server: WebServer, desk: Desk, department: DepartmentRow
) -> None:
    desk.patient("Ana Silva")
    page = signed_in(new_page(viewport=SCREEN), server)

    page.get_by_role("link", name="Patients").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("silv")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ana Silva").press("Enter")
    page.get_by_role("button", name="Generate token").press("Enter")
    expect(page.get_by_role("status")).to_have_text("C-004 was issued for Cardiology.")
    # Back, as people do who are not sure, and once more.
    page.go_back()
    page.get_by_role("button", name="Generate token").press("Enter")
    expect(page.locator("main")).to_contain_text("Use that one: C-004.")

    waiting = desk.services.waiting_lines.queue(by=desk.by).waiting
    assert [row.label for row in waiting if row.patient == "Ana Silva"] == ["C-004"]


def test_signing_out_ends_the_session(
    new_page: NewPage, server: WebServer, department: DepartmentRow
) -> None:
    page = signed_in(new_page(viewport=SCREEN), server)

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(f"{server.url}/hospital/queue/")

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_patient_takes_a_token_and_follows_it(
    new_page: NewPage, server: WebServer, desk: Desk, department: DepartmentRow
) -> None:
    desk.account("maria", "patient", patient_id=desk.patient("Maria Silva").id)
    page = signed_in(new_page(), server, "maria")

    page.get_by_role("button", name="Take a token").click()

    expect(page.locator("main")).to_contain_text("C-004")
    expect(page.locator("main")).to_contain_text("3 people before you")
