"""Styles, scripts, pictures and the chime, under addresses that change with their content."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from qtoken.api.problems import AddressUnknown
from qtoken.paths import resource_dir

FOR_A_YEAR = "public, max-age=31536000, immutable"
FOR_A_MONTH = "public, max-age=2592000"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wav": "audio/wav",
}
_ELSEWHERE = ("qtoken.svg", "sounds/chime.wav")

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file for browsers."""

    content: bytes
    type: str
    address: str


@cache
def assets() -> Mapping[str, Asset]:
    """Return all files for browsers by name."""
    here = resource_dir()
    files = [*sorted((here / "pages" / "static").iterdir()), *(here / name for name in _ELSEWHERE)]
    return {file.name: _asset(file) for file in files if file.suffix in _TYPES}


@cache
def _fonts() -> tuple[Path, ...]:
    return tuple(sorted((resource_dir() / "fonts").glob("*.ttf")))


def _asset(file: Path) -> Asset:
    content = file.read_bytes()
    # In the address, so that browsers may keep a file for a year and still get a new version at
    # once.
    mark = hashlib.sha256(content).hexdigest()[:8]
    return Asset(content, _TYPES[file.suffix], f"/static/{mark}/{file.name}")


@router.get("/static/fonts/{name}")
def font(name: str) -> Response:
    """Serve a font for the wall. Not held in memory: hardly any is ever asked for."""
    found = next((file for file in _fonts() if file.name == name), None)
    if found is None:
        raise AddressUnknown
    headers = {"Cache-Control": FOR_A_MONTH, "X-Content-Type-Options": "nosniff"}
    return FileResponse(found, media_type="font/ttf", headers=headers)


@router.get("/static/{mark}/{name}")
async def asset(mark: str, name: str) -> Response:
    """Serve a file. An old mark gets the new file too, but must not be cached under that name."""
    found = assets().get(name)
    if found is None:
        raise AddressUnknown
    is_this = found.address == f"/static/{mark}/{name}"
    headers = {
        "Cache-Control": FOR_A_YEAR if is_this else "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(found.content, media_type=found.type, headers=headers)


@router.get("/t/worker.js")
async def worker() -> Response:
    """Serve the worker that keeps a patient's page; a worker controls only what is below it."""
    found = assets()["worker.js"]
    headers = {
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        # A service worker's requests obey the policy of its own script, not the page's.
        "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
    }
    return Response(found.content, media_type=found.type, headers=headers)
