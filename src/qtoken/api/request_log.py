"""The server's log: one JSON object per line, without names, keys or ids of records.

A request is logged by its route (`/api/patients/{patient_id}/`), never by path or query; a fault by
its place in the code, never by its text, which may quote a patient's data.
"""

import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.types import Scope

from qtoken import faults

_log = logging.getLogger("qtoken.server")


class _AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage(),
        }
        return json.dumps(told | getattr(record, "told", {}), ensure_ascii=False)


def start() -> Callable[[], None]:
    """Write this process's log to stderr, where systemd and containers read it; returns a stop."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_AsJson())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)

    def stop() -> None:
        root.removeHandler(handler)
        root.setLevel(level)

    return stop


def request(scope: Scope, request_id: str, status: int, took_ms: float) -> None:
    """Note that a request was answered."""
    told = {
        "request_id": request_id,
        # A method is any text that a client sends: it could hold an id or a name.
        "method": scope["method"] if scope["method"].isalpha() else "?",
        "route": route_of(scope),
        "status": status,
        "ms": round(took_ms, 1),
    }
    refused = scope.get("state", {}).get("refused")
    if refused is not None:
        told["refused"] = refused
    _log.info("request", extra={"told": told})


def unwell(code: str) -> None:
    """Note why `/health` says no."""
    _log.warning("unavailable", extra={"told": {"refused": code}})


def fault(reference: str, error: BaseException) -> None:
    """Note a fault of ours, by its place."""
    # Not logging's exc_info: a traceback ends with the exception's text.
    told = {"reference": reference, "where": faults.places(error)}
    _log.error("fault", extra={"told": told})


def route_of(scope: Scope) -> str:
    """Return the template of the route that was taken, a dash if none was."""
    route: Any = scope.get("route")
    return str(getattr(route, "path", "-"))
