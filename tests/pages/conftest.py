"""Pages as programs get them, and as people see them in a real browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from qtoken.bootstrap import Clinic
from tests.support.http_client import TestClient, serving
from tests.support.web_server import WebServer

PHONE = {"width": 360, "height": 640}
_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_LONGEST_MS = 40_000

NewPage = Callable[..., Page]


@pytest.fixture
def http(clinic: Clinic) -> Iterator[TestClient]:
    """A client of a server in this process, on SQLite and on PostgreSQL."""
    with serving(clinic) as opened:
        yield opened.http


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Without it: a failure in CI, a skip elsewhere."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing = "Chromium is not installed; scripts/test_programs.sh does it"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    # A page that was away comes back after a pause of its own.
    expect.set_options(timeout=_LONGEST_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens a browser of one's own, of a phone's size; faults on a page fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(**settings: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, **settings})
        context.set_default_timeout(_LONGEST_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on(
            "console", lambda said: faults.append(said.text) if _is_refused(said.text) else None
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def _is_refused(said: str) -> bool:
    return "Content Security Policy" in said


@pytest.fixture
def server(address: str) -> Iterator[WebServer]:
    """A running server of the test's clinic, in a process of its own."""
    started = WebServer(address)
    try:
        started.start()
        yield started
    finally:
        started.stop()
