"""What the first request would wait for, done before a server says that it is ready."""

from collections.abc import Callable, MutableMapping
from contextlib import suppress
from typing import Any
from uuid import uuid4

from fastapi import FastAPI

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import QTokenError
from qtoken.domain.press import Press
from qtoken.domain.token import Verb

_HEALTH = b"/health"


def warm_services(clinic: Clinic) -> None:
    """Load and compile what the first requests need, by asking as nobody and being refused."""
    services = clinic.services
    press = Press(0, str(uuid4()))
    asked: tuple[Callable[[], object], ...] = (
        lambda: services.access.signed_in(""),
        lambda: services.issuing.issue(0, department_id=0, press=press),
        lambda: services.calling.call_next(press=press),
        lambda: services.calling.move(Verb.DONE, 0, press=press),
        lambda: services.tracking.code(0, by=0),
        lambda: services.waiting_lines.queue(by=0),
        lambda: services.clinic_setup.departments(by=0),
        lambda: services.patients.find("", by=0),
        services.display.snapshot,
    )
    for ask in asked:
        # If the database does not answer, the first client is told so, not this start.
        with suppress(QTokenError):
            ask()
    # Prepares only statements of modules that are loaded by now, hence at the end.
    clinic.database.prepare_statements()


async def ask_health(app: FastAPI) -> None:
    """Ask the app for its health, as a monitor would, in the loop in which it serves.

    The web framework puts itself together at its first request, and its first thread begins then:
    measured, that costs twice what a call costs later. What it answers is told to monitors.
    """
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": _HEALTH.decode(),
        "raw_path": _HEALTH,
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": None,
        "server": None,
    }

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: MutableMapping[str, Any]) -> None:
        """Nobody reads it."""

    await app(scope, receive, send)
