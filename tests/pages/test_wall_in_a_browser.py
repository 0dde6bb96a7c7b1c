"""The wall in a real browser: nobody is lost, nothing overlaps, and it never lies."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from qtoken.api.pages.display_letters import SIZES as SIZES_OF_LETTERS
from qtoken.domain.scripts import is_brought
from qtoken.domain.token import Verb
from qtoken.paths import resource_dir
from qtoken.services.rows import DepartmentRow, TokenRow
from tests.pages.conftest import NewPage
from tests.support.contrast import faint_texts
from tests.support.desk import Desk
from tests.support.web_server import WebServer

SCREEN = {"width": 1280, "height": 720}
SIZES = [(1920, 1080), (1280, 720), (3840, 2160), (1080, 1920)]
OLD_MONITORS = [(1280, 1024), (1024, 768)]
ODD_SCREENS = [(1280, 800), (1440, 960), (2560, 1080), (768, 1024), (800, 1280)]
LONG_ROOM = "Consultation room 14, second floor, left wing"
ONE_WORD = "Gefäßchirurgischesprechstundenzimmer"
_WIDE = ("MW", "WM", "MM", "WW", "GM", "MG")
PAGE_MS = 8000
CAPITAL = 0.714
"""How high capitals and digits of the fonts are, of their size."""

_OUTSIDE = """
() => [...document.querySelectorAll(".call, .wall header > *, footer li, footer h2")]
    .filter(e => e.offsetHeight && !e.closest(".later"))
    .filter(e => {
        const frame = (e.closest(".now, footer, .large") || document.body).getBoundingClientRect();
        const box = e.getBoundingClientRect();
        return box.bottom > Math.min(frame.bottom, innerHeight) + 2 || box.right > innerWidth + 1
            || box.top < frame.top - 2 || box.left < -1;
    })
    .map(e => e.textContent.trim())
"""
_CUT = """
() => [...document.querySelectorAll(".call span, .call b")]
    .filter(e => e.offsetHeight)
    .filter(e => {
        const frame = e.parentElement.getBoundingClientRect(), box = e.getBoundingClientRect();
        return e.scrollWidth > e.clientWidth + 1 || box.bottom > frame.bottom + 2
            || box.top < frame.top - 2 || box.right > frame.right + 1 || box.left < frame.left - 1;
    })
    .map(e => e.textContent.trim())
"""
_BROKEN_NAMES = """
() => [...document.querySelectorAll(".next li span")]
    .filter(e => e.offsetHeight > 2.5 * parseFloat(getComputedStyle(e).lineHeight))
    .map(e => e.textContent.trim())
"""
_GLUED = """
() => [...document.querySelectorAll(".call")].filter(e => e.offsetHeight)
    .filter(e => {
        const number = e.querySelector("b").getBoundingClientRect();
        const room = e.querySelector("span").getBoundingClientRect();
        return room.top < number.bottom - 1 && room.left < number.right + 4;
    })
    .map(e => e.textContent.trim())
"""
_NEWER_CSS = re.compile(
    r"(?<![\w-])(display\s*:\s*grid|grid-[\w-]+\s*:[^;}]+|(row-|column-)?gap\s*:[^;}]+"
    r"|(?<!-)\b[a-z]+-(inline|block)(-start|-end)?\s*:[^;}]+)"
)
"""What the browsers of televisions of 2016 do not know."""

_UNEQUAL = """
() => [...document.querySelectorAll(".calls .call.short")].filter(e => e.offsetHeight)
    .filter(e => parseFloat(getComputedStyle(e.querySelector("span")).fontSize)
        < 0.8 * parseFloat(getComputedStyle(e.querySelector("b")).fontSize))
    .map(e => e.textContent.trim())
"""
_TORN = """
() => [...document.querySelectorAll(".call span")].filter(e => e.offsetHeight)
    .filter(e => {
        const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
        const letters = document.createRange(), tops = new Set();
        while (walker.nextNode()) {
            letters.selectNodeContents(walker.currentNode);
            for (const box of letters.getClientRects()) tops.add(Math.round(box.top));
        }
        return tops.size > 1;
    })
    .map(e => e.textContent.trim())
"""
_LETTERS_LOADED = "() => Array.from(document.fonts).filter(f => f.status === 'loaded').length"
_LETTERS = """
selector => [...document.querySelectorAll(selector)].filter(e => e.offsetHeight)
    .map(e => parseFloat(getComputedStyle(e).fontSize))
"""


@pytest.fixture
def engine_name() -> str:
    """A browser does not know which database there is: one is enough."""
    return "sqlite"


@pytest.fixture
def department(desk: Desk) -> DepartmentRow:
    return desk.department("Cardiology", "C")


@pytest.fixture
def call(desk: Desk, department: DepartmentRow) -> Callable[..., TokenRow]:
    """Issues a token and calls it to a room."""
    rooms: dict[str, int] = {}

    def act(room: str) -> TokenRow:
        if room not in rooms:
            rooms[room] = desk.room(room).id
        token = desk.issue(department)
        return desk.do(Verb.CALL, token, room_id=rooms[room], reason="in pain")

    return act


def opened(page: Page, server: WebServer) -> Page:
    page.goto(f"{server.url}/display/")
    expect(page.locator("#news")).to_have_text("Live")
    return page


@pytest.fixture
def board(new_page: NewPage, server: WebServer, desk: Desk) -> tuple[Page, Desk]:
    """An open wall that stands still, and the desk that fills it."""
    return opened(new_page(viewport=SCREEN, reduced_motion="reduce"), server), desk


def shown(page: Page, selector: str) -> set[str]:
    """The texts that can be seen now."""
    texts: list[str] = page.locator(f"{selector} >> visible=true").all_inner_texts()
    return {text.strip() for text in texts}


def test_it_shows_calls_by_itself_and_says_what_to_do_when_it_cannot(
    new_page: NewPage, server: WebServer, desk: Desk, call: Callable[..., TokenRow]
) -> None:
    page = opened(new_page(viewport=SCREEN), server)
    expect(page.get_by_text("Nobody is called at the moment.")).to_be_visible()

    first = call("Room 3")
    expect(page.locator("#large")).to_contain_text("C-001")
    expect(page.locator(".calls .call.new")).to_contain_text("Room 3")

    server.stop()
    expect(page.locator("#news")).to_contain_text("No connection. Last news at")
    expect(page.get_by_text("Please listen for your number.")).to_be_visible()
    expect(page.locator("#clock")).to_be_hidden()
    expect(page.locator(".calls .call")).to_contain_text("C-001")
    desk.do(Verb.DONE, first)
    call("Room 4")
    server.start()
    expect(page.locator(".calls .call")).to_contain_text("C-002")
    expect(page.locator("#news")).to_have_text("Live")
    expect(page.get_by_text("Please listen for your number.")).to_be_hidden()


def test_it_asks_often_whether_there_is_still_somebody_who_tells_it(
    new_page: NewPage, server: WebServer
) -> None:
    page = new_page(viewport=SCREEN)

    with page.expect_response(
        lambda answer: "hold=4" in answer.url and "quick" not in answer.url
    ) as held:
        opened(page, server)

    assert held.value.status == 204


def test_it_asks_for_one_click_where_the_browser_wants_it(
    new_page: NewPage, server: WebServer
) -> None:
    page = opened(new_page(viewport=SCREEN), server)

    page.get_by_role("button", name="Turn sound on").click()

    expect(page.get_by_role("button", name="Turn sound on")).to_be_hidden()


@pytest.mark.parametrize(
    ("count", "room"),
    [(2, "Room 12"), (9, "Room 12"), (9, "Behandlungszimmer Hauptgebäude 12b"), (9, LONG_ROOM)],
)
def test_every_call_fits_and_no_room_is_cut(
    board: tuple[Page, Desk], call: Callable[..., TokenRow], count: int, room: str
) -> None:
    page, desk = board
    names = ("Ear, Nose and Throat", "Urology and Nephrology", "Psychiatry and Psychotherapy")
    for name, letter in zip((*names, "Blood", "X-ray", "Orthopaedics"), "NVSBXQ", strict=True):
        other = desk.department(name, letter)
        for _ in range(3):
            desk.issue(other)
    for _ in range(12):
        desk.do(Verb.NO_SHOW, call(room))
    for _ in range(count):
        call(room)
    expect(page.locator(".calls .call")).to_have_count(count)
    expect(page.locator("#large .call").first).to_be_visible()

    faults: dict[object, Any] = {}
    looks = (_OUTSIDE, _CUT, _BROKEN_NAMES, _UNEQUAL)
    for width, height in SIZES + OLD_MONITORS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise(requestAnimationFrame)")
        faults[width, height] = [fault for look in looks for fault in page.evaluate(look)]

    assert not {size: found for size, found in faults.items() if found}
    assert faint_texts(page) == []


def test_a_rooms_number_is_not_left_alone_where_there_is_room_for_both(
    new_page: NewPage, server: WebServer, call: Callable[..., TokenRow]
) -> None:
    page = opened(new_page(viewport=SCREEN), server)
    for number in range(5):
        call(f"Room {number + 100}")
    expect(page.locator(".calls .call")).to_have_count(5)
    # More than three that wait are announced two at a time.
    expect(page.locator("#large.two .call")).to_have_count(2)

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise(requestAnimationFrame)")
        assert page.evaluate(_TORN) == [], (width, height)


def test_numbers_and_rooms_are_read_from_afar(
    new_page: NewPage, server: WebServer, call: Callable[..., TokenRow]
) -> None:
    for number in range(7):
        call(f"Room {number + 3}")
    page = opened(new_page(viewport=SCREEN), server)
    call("Room 10")
    expect(page.locator("#large .call")).to_contain_text("C-008")

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise(requestAnimationFrame)")
        unit = min(width, height)
        rows = page.evaluate(_LETTERS, ".calls .call b, .calls .call span")
        newest = page.evaluate(_LETTERS, "#large b, #large span")
        assert len(rows) == 16
        assert min(rows) * CAPITAL >= 0.06 * unit, (width, height)
        assert min(newest) * CAPITAL >= 0.12 * unit, (width, height)


@pytest.mark.parametrize(
    "room", [ONE_WORD, LONG_ROOM, "غرفة الاستشارة رقم ١٤ في الطابق الثاني الأيسر"]
)
def test_one_long_name_costs_itself_only_and_the_newest_call_stays_the_largest(
    new_page: NewPage, server: WebServer, call: Callable[..., TokenRow], room: str
) -> None:
    for number in range(7):
        call(f"Room {number + 3}")
    page = opened(new_page(viewport=SCREEN), server)
    call(room)
    expect(page.locator("#large .call")).to_contain_text(room)

    for width, height in [*SIZES, (400, 800)]:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise(requestAnimationFrame)")
        unit = min(width, height)
        assert len(shown(page, ".calls .call")) == 8, (width, height)
        assert page.evaluate(_CUT) == page.evaluate(_OUTSIDE) == [], (width, height)
        short = page.evaluate(_LETTERS, ".calls .short b, .calls .short span")
        long = page.evaluate(_LETTERS, ".calls .call:not(.short) span")
        assert min(short) * CAPITAL >= 0.06 * unit, (width, height)
        assert min(long) * CAPITAL >= 0.02 * unit, (width, height)
        newest = page.evaluate(_LETTERS, "#large b")[0], page.evaluate(_LETTERS, "#large span")[0]
        assert newest[0] * CAPITAL >= 0.09 * unit, (width, height)
        assert newest[1] * CAPITAL >= 0.045 * unit, (width, height)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_browser_that_knows_no_grid_shows_the_same(
    new_page: NewPage, server: WebServer, call: Callable[..., TokenRow], has_scripts: bool
) -> None:
    for number in range(7):
        call(f"Room {number + 10}")
    call(ONE_WORD)
    call("Room 20")
    page = new_page(viewport=SCREEN, java_script_enabled=has_scripts)

    def as_of_2016(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=_NEWER_CSS.sub("", answer.text()))

    page.route("**/*.css*", as_of_2016)

    for width, height in SIZES + OLD_MONITORS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{server.url}/display/")
        expect(page.locator(".large:visible")).to_contain_text("C-009")
        rows = page.locator(".calls .call >> visible=true")
        boxes = [box for box in (row.bounding_box() for row in rows.all()) if box]
        if has_scripts:
            assert len(boxes) == 8
        assert len({(box["x"], box["y"]) for box in boxes}) == len(boxes), (width, height)
        assert page.evaluate(_CUT) == page.evaluate(_OUTSIDE) == [], (width, height)
        assert page.evaluate(_GLUED) == [], (width, height)


def test_every_number_comes_round_and_keeps_its_place(
    new_page: NewPage, server: WebServer, desk: Desk, call: Callable[..., TokenRow]
) -> None:
    letters = "BDEFGHJ"
    for letter in letters:
        desk.issue(desk.department(f"Department {letter}", letter))
    missed = {desk.do(Verb.NO_SHOW, call("Room 3")).label for _ in range(12)}
    called = [call(f"Room {number + 3}") for number in range(20)]
    page = new_page(viewport=SCREEN)
    page.clock.install()
    opened(page, server)
    seen: dict[str, set[str]] = {"calls": set(), "next": set(), "missed": set()}

    def look() -> None:
        for name in seen:
            seen[name] |= shown(page, f"[data-places={name}] li bdi:first-of-type")

    marks = set()
    for _ in range(3):
        look()
        marks |= shown(page, "[data-turn=calls]")
        page.clock.run_for(PAGE_MS)

    assert marks == {"1/3", "2/3", "3/3"}
    assert {token.label for token in called} <= seen["calls"]
    assert {f"{letter}-001" for letter in letters} <= seen["next"]
    assert missed == seen["missed"]
    expect(page.locator(".missed h2")).to_contain_text("12")
    before = shown(page, ".calls .seat-1")
    desk.do(Verb.DONE, called[0])
    expect(page.locator(f"#call-{called[0].id}")).to_have_count(0)
    assert shown(page, ".calls .seat-1") == before


def test_calls_that_come_together_are_announced_one_after_the_other_or_in_pairs(
    new_page: NewPage, server: WebServer, desk: Desk, call: Callable[..., TokenRow]
) -> None:
    page = new_page(viewport=SCREEN)
    page.clock.install()
    opened(page, server)

    # What is heard while one is large waits behind it.
    first = call("Room 1")
    expect(page.locator("#large .call")).to_contain_text(first.label)
    tokens = [call(f"Room {number + 3}") for number in range(6)]
    expect(page.locator(".calls .call")).to_have_count(7)
    missed = desk.do(Verb.NO_SHOW, tokens.pop(1))
    expect(page.locator(f"#call-{missed.id}")).to_have_count(0)
    large = [shown(page, "#large b")]
    for _ in range(5):
        page.clock.run_for(6500)
        large.append(shown(page, "#large b"))

    labels = [token.label for token in tokens]
    assert large[:5] == [{first.label}, set(labels[:2]), {labels[2]}, {labels[3]}, {labels[4]}]
    page.clock.run_for(21_000)
    expect(page.locator("#large")).to_be_hidden()


@pytest.mark.parametrize(("room", "font"), [("ห้อง 12", "Thai"), ("ཁང་མིག ༡༢", "Tibetan")])
def test_a_room_in_a_script_without_a_font_brings_its_letters(
    new_page: NewPage, server: WebServer, call: Callable[..., TokenRow], room: str, font: str
) -> None:
    page = opened(new_page(viewport=SCREEN), server)
    call("Room 3")
    expect(page.locator("#large .call")).to_be_visible()
    assert page.evaluate(_LETTERS_LOADED) == 0

    with page.expect_response(re.compile(f"Noto[A-Za-z]+{font}")) as brought:
        call(room)

    assert brought.value.status == 200
    expect(page.locator(".calls").get_by_text(room)).to_be_visible()
    page.wait_for_function(f"() => ({_LETTERS_LOADED})() > 0")


@pytest.mark.parametrize("weight", ["400", "700"])
def test_every_script_that_travels_has_letters_for_the_wall(weight: str) -> None:
    # A browser looks for a weight first: letters of another one are not found.
    faces = (resource_dir() / "pages" / "static" / "letters.css").read_text("utf-8").split("}")
    text = "".join(face for face in faces if f"font-weight: {weight}" in face)
    ends = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", text)
    spans = [(int(low, 16), int(high or low, 16)) for low, high in ends]
    files = set(re.findall(r'"/static/fonts/([^"]+)"', "".join(faces)))
    latin = {"LATIN", "GREEK", "CYRILLIC", "COMBINING", "MODIFIER", "SUPERSCRIPT", "DIGIT"}

    def is_missing(code: int) -> bool:
        name = unicodedata.name(chr(code), "").partition(" ")[0]
        is_script = unicodedata.category(chr(code))[0] == "L" and name not in latin
        return is_script and is_brought(chr(code)) and not any(a <= code <= b for a, b in spans)

    # Signs made of Latin letters, such as №, are in the font for those.
    codes = (*range(0x370, 0x2100), *range(0x2150, 0xFB00), *range(0x10000, 0x1F000))
    assert [hex(code) for code in codes if is_missing(code)] == []
    travelling = {file.name for file in (resource_dir() / "fonts").glob("*.ttf")}
    assert files == {name for name in travelling if not name.startswith("NotoSans-")}


def test_a_call_that_became_a_no_show_is_not_large_any_more(
    new_page: NewPage, server: WebServer, desk: Desk, call: Callable[..., TokenRow]
) -> None:
    page = opened(new_page(viewport=SCREEN), server)
    token = call("Room 3")
    expect(page.locator("#large .call")).to_contain_text(token.label)

    desk.do(Verb.NO_SHOW, token)

    expect(page.locator(".missed li")).to_have_text([token.label])
    expect(page.locator("#large")).to_be_hidden()


@pytest.mark.parametrize("broken", ["live.js", "display.js"])
def test_an_old_browser_loads_the_page_anew_and_says_what_time_it_knows(
    new_page: NewPage, server: WebServer, call: Callable[..., TokenRow], broken: str
) -> None:
    page = new_page(viewport=SCREEN)
    page.clock.install()
    # What a browser of before 2020 says of a script in today's words: it does not run.
    page.route(f"**/{broken}", lambda route: route.abort())
    page.goto(f"{server.url}/display/")
    said = page.locator("#news").inner_text()
    call("Room 3")

    page.clock.run_for(61_000)

    if broken == "live.js":
        assert said.startswith("As of ")
    expect(page.locator(".calls .call")).to_contain_text("C-001")
    expect(page.locator(".large:visible")).to_contain_text("C-001")


def test_without_scripts_it_turns_its_pages_and_says_what_time_it_knows(
    new_page: NewPage, server: WebServer, call: Callable[..., TokenRow]
) -> None:
    tokens = [call(f"Room {number + 3}") for number in range(9)]
    page = new_page(viewport=SCREEN, java_script_enabled=False)

    page.goto(f"{server.url}/display/")

    assert page.locator("#news").inner_text().startswith("As of ")
    # Playwright reads a noscript as the text that it is for a browser with scripts.
    assert '<meta http-equiv="refresh" content="15">' in page.content()
    expect(page.locator(".large:visible")).to_contain_text(tokens[-1].label)
    assert shown(page, ".calls .turn, .now > .turn") <= {"1/2", "2/2"}
    assert 0 < len(shown(page, ".calls .call")) <= 8


@pytest.mark.parametrize(
    "rooms",
    [
        ("Room 10", "Room 108"),
        ("Room 3", "Room 14", "Room 108", "WC MWM 12"),
        ("Room 3", "Room 14", "Room 108", "Room 12", "Room 1", "Room 2", LONG_ROOM, ONE_WORD),
        (LONG_ROOM, ONE_WORD, "غرفة الاستشارة رقم ١٤ في الطابق الثاني الأيسر", "Chirurgie Süd 12b"),
    ],
)
def test_without_scripts_nothing_is_cut_on_any_screen(
    new_page: NewPage, server: WebServer, desk: Desk, rooms: tuple[str, ...]
) -> None:
    wards = [
        desk.department(f"Ward {letter} and all of its day clinics", letter) for letter in _WIDE
    ]
    for ward in wards * 2:
        missed = desk.issue(ward)
        desk.do(Verb.CALL, missed, reason="in pain")
        desk.do(Verb.NO_SHOW, missed)
        desk.issue(ward)
    for room in rooms:
        id_ = desk.room(room).id
        desk.do(Verb.CALL, desk.issue(wards[0]), room_id=id_, reason="in pain")
    page = new_page(viewport=SCREEN, java_script_enabled=False)
    page.goto(f"{server.url}/display/")

    faults: dict[object, Any] = {}
    for width, height in SIZES + OLD_MONITORS + ODD_SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        faults[width, height] = [
            fault for look in (_OUTSIDE, _CUT) for fault in page.evaluate(look)
        ]

    assert not {size: found for size, found in faults.items() if found}


def test_without_scripts_numbers_and_rooms_are_read_from_afar(
    new_page: NewPage, server: WebServer, call: Callable[..., TokenRow]
) -> None:
    for number in range(8):
        call(f"Room {number + 3}")
    page = new_page(viewport=SCREEN, java_script_enabled=False)
    page.goto(f"{server.url}/display/")

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        unit = min(width, height)
        rows = page.evaluate(_LETTERS, ".calls .call b, .calls .call span")
        newest = page.evaluate(_LETTERS, ".large b, .large span")
        assert min(rows) * CAPITAL >= 0.06 * unit, (width, height)
        assert min(newest) * CAPITAL >= 0.1 * unit, (width, height)


def test_the_style_sheet_knows_each_size_of_letters() -> None:
    text = (resource_dir() / "pages" / "static" / "display.css").read_text("utf-8")

    for side in "wu":
        known = re.findall(rf"\.{side}([0-9]+) {{ font-size: [0-9.]+v[wh]; }}", text)
        # Once for each side of the screen that may bind it.
        assert sorted(known) == sorted(2 * [str(round(size * 10)) for size in SIZES_OF_LETTERS])


def test_the_walls_scripts_have_only_words_that_old_browsers_know() -> None:
    folder = resource_dir() / "pages" / "static"

    for name in ("watch.js", "live.js", "pages.js", "display.js"):
        text = (folder / name).read_text("utf-8")
        new = ("=>", "?.", "`", "async ", "await ", "let ", "const ", "...", "catch {", "fetch(")
        assert [word for word in new if word in text] == [], name
