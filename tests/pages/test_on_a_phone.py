"""Every page on the phones that people have, in three widths and both directions."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from qtoken.bootstrap import Clinic
from qtoken.domain.token import Verb
from tests.pages.conftest import NewPage
from tests.support.desk import PASSWORD, Desk
from tests.support.messages import claimed_link, secret_of
from tests.support.web_server import WebServer

LONG_MAILBOX = "a.very.long.mailbox.name.indeed@subdomain.hospital.example.org"
ONE_WORD = "Gefäßchirurgischesprechstundenzimmer"
WIDTHS = (320, 360, 412)

# Words of this many letters fit a line on the smallest phone; longer ones may have to be broken.
LONGEST_WORD = 14
LONGEST_WORD_LARGE = 10

_BROKEN_WORDS = """
longest => {
    const broken = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const style = getComputedStyle(node.parentElement);
        const isUnseen = node.parentElement.closest("noscript, .unseen, thead");
        if (isUnseen || style.visibility !== "visible") continue;
        for (const word of node.data.matchAll(/[\\p{L}\\p{N}.,:-]+/gu)) {
            if (word[0].length < 2 || word[0].length > longest || word[0].includes("-")) continue;
            const range = document.createRange();
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].map(r => Math.round(r.top)));
            if (lines.size > 1) broken.push(word[0]);
        }
    }
    return broken;
}
"""
_CUT_OFF = """
() => [...document.querySelectorAll("body *")]
    .filter(e => {
        const box = e.getBoundingClientRect();
        const isSeen = box.width > 1 && box.height > 1;
        const isOutside = box.right > innerWidth + 1 || box.left < -1;
        return isSeen && isOutside && !e.closest(".unseen, thead");
    })
    .map(e => `${e.tagName} ${e.textContent.trim().slice(0, 40)}`)
"""
_SMALL_BUTTONS = """
() => [...document.querySelectorAll("button, .button, summary, nav a")]
    .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
    .filter(([text, box]) => box.height && (box.height < 36 || box.width < 36))
    .map(([text, box]) => `${text} ${box.width}x${box.height}`)
"""


@pytest.fixture
def engine_name() -> str:
    """A browser does not know which database there is: one is enough."""
    return "sqlite"


@pytest.fixture
def paths(desk: Desk, clinic: Clinic) -> dict[str, list[str]]:
    """A busy clinic; the addresses of all pages, by who sees them (nobody: anybody does)."""
    room = desk.room("Consultation room 14, second floor")
    department = desk.department("Ear, Nose and Throat", "N")
    doctor = desk.doctor(department, "Prof. Dr. Mensah Adebayo", room=room)
    names = (
        "Maria del Carmen Garcia Rodriguez",
        "Wolfeschlegelsteinhausenbergerdorff",
        "Ali Hassan",
    )
    waiting = [desk.issue(department, desk.patient(name)) for name in names]
    called = desk.call_next(doctor=doctor)
    assert called is not None
    desk.do(Verb.NO_SHOW, called)
    desk.do(Verb.CALL, waiting[1], doctor_id=doctor.id, reason="in pain")
    maria = desk.patient("Maria Silva Fernandes")
    desk.account("maria", "patient", patient_id=maria.id)
    own = desk.issue(department, maria)
    rita = desk.account("rita-of-the-front-desk.and-of-the-laboratory", "staff", email=LONG_MAILBOX)
    now = desk.services.waiting_lines.queue(by=desk.by).now
    booked = desk.services.appointments.book(
        maria.id, doctor_id=doctor.id, starts_at=now + timedelta(days=2), press=desk.press()
    )
    code = desk.services.tracking.code(own.id, by=desk.by)
    far = desk.issue(desk.department(ONE_WORD, "G"), desk.patient())
    desk.do(Verb.CALL, far, room_id=desk.room(f"{ONE_WORD} 12b").id, reason="in pain")
    far_code = desk.services.tracking.code(far.id, by=desk.by)
    link = f"new-password/{secret_of(claimed_link(desk))}/"
    return {
        "": [
            "sign-in/",
            "forgotten-password/",
            link,
            "hospital/current-token/",
            f"t/{code}",
            f"t/{far_code}",
            "t/unknown",
        ],
        "maria": ["me/", f"me/appointments/{booked.id}/cancel/", "account/"],
        "ana": [
            "hospital/queue/",
            f"hospital/queue/?doctor={doctor.id}",
            f"hospital/update-token/{waiting[2].id}/called/",
            "hospital/patients/?find=mar",
            f"hospital/patients/{maria.id}/",
            "admin/hospital/queuetoken/",
            f"admin/hospital/queuetoken/{own.id}/",
            "admin/users/",
            f"admin/users/{rita}/password/",
            "hospital/patients/99999/",
        ],
    }


def sign_in(page: Page, server: WebServer, username: str) -> None:
    page.goto(f"{server.url}/sign-in/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("nav").wait_for()


@pytest.mark.parametrize("settings", [{}, {"locale": "ar-XB"}, {"locale": "en-XA"}])
def test_every_page_is_read_without_a_broken_word(
    new_page: NewPage, server: WebServer, paths: dict[str, list[str]], settings: dict[str, str]
) -> None:
    faults: dict[str, list[str]] = {}

    for username, pages in paths.items():
        page = new_page(**settings)
        if username:
            sign_in(page, server, username)
        for path in pages:
            page.goto(f"{server.url}/{path}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 640})
                faults[f"{path} at {width}"] = [
                    *page.evaluate(_BROKEN_WORDS, LONGEST_WORD),
                    *page.evaluate(_CUT_OFF),
                    *page.evaluate(_SMALL_BUTTONS),
                ]

    assert len(faults) == 3 * sum(map(len, paths.values()))
    assert {where: found for where, found in faults.items() if found} == {}


def test_letters_twice_as_large_are_read_without_a_broken_word(
    new_page: NewPage, server: WebServer, paths: dict[str, list[str]]
) -> None:
    faults: dict[str, list[str]] = {}

    for username, pages in paths.items():
        page = new_page()
        # What people set in their browser, and the pages' sizes follow.
        sizes = {"standard": 32, "fixed": 26}
        page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})
        if username:
            sign_in(page, server, username)
        for path in pages:
            page.goto(f"{server.url}/{path}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 640})
                faults[f"{path} at {width}"] = [
                    *page.evaluate(_BROKEN_WORDS, LONGEST_WORD_LARGE),
                    *page.evaluate(_CUT_OFF),
                ]

    assert {where: found for where, found in faults.items() if found} == {}
