"""What lists on pages say of times, programs and what they leave out."""

from datetime import UTC, datetime, timedelta

import pytest

from qtoken.api.pages.patients import FOUND_AT_MOST
from qtoken.api.pages.programs import signed_in_with
from qtoken.api.pages.tracking_words import local_moment
from qtoken.api.pages.users import SHOWN_MOST
from qtoken.services.access.key_rows import KeyRow
from qtoken.services.access.keys import KeyKind
from tests.support.desk import Desk
from tests.support.http_client import TestClient
from tests.support.page_client import PageClient

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LIKE_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
LINES = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0": (
        "Firefox on Windows"
    ),
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {LIKE_CHROME} Edg/140.0.0.0": "Edge on Windows",
    f"Mozilla/5.0 (X11; Linux x86_64) {LIKE_CHROME}": "Chrome on Linux",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
    " SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": "Samsung Internet on Android",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1": "Safari on iPhone",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.5 Safari/605.1.15": "Safari on Mac",
    "something of our own (Windows)": "A browser on Windows",
    "": "A browser",
}


def key(kind: KeyKind, label: str) -> KeyRow:
    return KeyRow(1, 1, "ana", kind, label, NOW, NOW + timedelta(hours=12), NOW)


@pytest.mark.parametrize(("line", "said"), LINES.items())
def test_a_browser_has_its_name_and_its_systems(line: str, said: str) -> None:
    assert signed_in_with(key(KeyKind.PAGE, line)) == said


@pytest.mark.parametrize(
    ("label", "said"),
    [("kiosk", "kiosk, a program"), ("python-httpx/0.28.1", "python-httpx, a program")],
)
def test_a_program_has_the_name_that_it_gave_itself(label: str, said: str) -> None:
    unmarked = signed_in_with(key(KeyKind.API, label)).translate({0x2068: None, 0x2069: None})

    assert unmarked == said
    assert signed_in_with(key(KeyKind.API, "")) == "A program"


def test_a_time_of_another_day_has_its_day() -> None:
    zone = "Pacific/Auckland"

    assert local_moment(NOW, zone, NOW + timedelta(hours=1)) == "21:00"
    assert local_moment(NOW, zone, NOW + timedelta(hours=4)) == "2026-03-02 21:00"


def test_a_list_that_leaves_somebody_out_says_so(http: TestClient, desk: Desk) -> None:
    browser = PageClient(http)
    browser.sign_in("ana")
    shown = browser.get("/hospital/patients/?find=maria").text
    for number in range(FOUND_AT_MOST + 1):
        desk.patient(f"Maria {number}")
    for number in range(SHOWN_MOST):
        desk.account(f"user{number}", "staff")

    patients = browser.get("/hospital/patients/?find=maria").text
    users = browser.get("/admin/users/").text

    assert "are shown" not in shown
    assert f"The first {FOUND_AT_MOST} are shown." in patients
    assert patients.count('"/hospital/patients/') == FOUND_AT_MOST + patients.count(
        'href="/hospital/patients/"'
    )
    assert f"The first {SHOWN_MOST} are shown." in users
