"""Presses that were not meant, on the desk's pages in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from qtoken.domain.token import Verb
from qtoken.services.rows import DepartmentRow
from tests.pages.conftest import NewPage
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
    for name in ("Maria Lopez", "Ali Hassan", "Wei Zhang", "Ana Silva"):
        desk.issue(made, desk.patient(name))
    return made


@pytest.fixture
def queue(new_page: NewPage, server: WebServer, department: DepartmentRow) -> Page:
    page = new_page(viewport=SCREEN)
    page.goto(f"{server.url}/sign-in/")
    page.get_by_label("User name").fill("ana")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Call next")).to_be_visible()
    return page


def spot(button: Locator) -> tuple[float, float]:
    box = button.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def called(desk: Desk) -> set[str]:
    return {row.label for row in desk.services.waiting_lines.queue(by=desk.by).called}


def test_a_second_press_on_the_page_that_follows_calls_nobody_else(queue: Page, desk: Desk) -> None:
    place = spot(queue.get_by_role("button", name="Call next"))
    # The clock of the page stands still: the second press comes at once, however slow this is.
    queue.clock.install()
    queue.clock.pause_at(queue.evaluate("Date.now() + 1000"))

    queue.mouse.click(*place)
    expect(queue.get_by_role("button", name="Done C-001")).to_be_visible()
    queue.mouse.click(*place)

    expect(queue.get_by_role("alert")).to_contain_text("Pressed twice")
    assert called(desk) == {"C-001"}
    queue.clock.run_for(1100)
    queue.mouse.click(*place)
    expect(queue.get_by_role("button", name="Done C-002")).to_be_visible()
    assert called(desk) == {"C-001", "C-002"}


def test_a_press_that_meets_somebody_else_calls_nobody(queue: Page, desk: Desk) -> None:
    place = spot(queue.get_by_role("button", name="Call C-001"))
    queue.clock.install()
    queue.clock.pause_at(queue.evaluate("Date.now() + 1000"))
    first = desk.services.waiting_lines.queue(by=desk.by).waiting[0]

    desk.do(Verb.HOLD, first)
    expect(queue.get_by_role("button", name="Call C-001")).to_have_count(0)
    assert spot(queue.get_by_role("button", name="Call C-002")) == place
    queue.mouse.click(*place)

    expect(queue.get_by_role("alert")).to_contain_text("The list has just moved")
    assert called(desk) == set()
    queue.clock.run_for(800)
    queue.mouse.click(*place)
    expect(queue.get_by_role("button", name="Done C-002")).to_be_visible()


def test_what_stays_under_the_pointer_while_others_move_is_pressed(
    queue: Page, desk: Desk, department: DepartmentRow
) -> None:
    place = spot(queue.get_by_role("button", name="Call C-001"))
    queue.clock.install()
    queue.clock.pause_at(queue.evaluate("Date.now() + 1000"))

    desk.issue(department, desk.patient("Omar Haddad"))
    expect(queue.get_by_role("button", name="Call C-005")).to_be_visible()
    queue.mouse.click(*place)

    expect(queue.get_by_role("button", name="Done C-001")).to_be_visible()
    assert called(desk) == {"C-001"}
