"""What is answered where no route is: the methods that an address takes, or the one beside it."""

from collections.abc import Iterator
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.routing import Match

NEVER_HEAD = ("/api/events/", "/hospital/update-token/")
"""GETs that HEAD does not stand for: one never ends, one changes a token."""

_MANNERS = {"OPTIONS"}


def allowed(request: Request) -> str:
    """Return the methods of an address as `Allow` says them; empty where there is nothing."""
    methods = {method for route in _routes(request) for method in route.methods or ()}
    if not methods:
        return ""
    if "GET" in methods and not request.url.path.startswith(NEVER_HEAD):
        methods.add("HEAD")
    return ", ".join(sorted(methods | _MANNERS))


def options(request: Request) -> Response:
    """Tell the methods of an address."""
    return Response(status_code=204, headers={"Allow": allowed(request)})


def beside(request: Request) -> Response | None:
    """Lead to the address with a slash at its end, or without one, if there is that.

    Relative: whoever asks may have said another name of ours than they know us by.
    """
    path = request.url.path
    other = path.removesuffix("/") if path.endswith("/") else f"{path}/"
    if path.startswith("//") or not _is_known(request, other):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{other}{query}", 307)


def _is_known(request: Request, path: str) -> bool:
    return any(_matching(request, {**request.scope, "path": path, "raw_path": path.encode()}))


def _routes(request: Request) -> Iterator[APIRoute]:
    return _matching(request, dict(request.scope))


def _matching(request: Request, scope: dict[str, Any]) -> Iterator[APIRoute]:
    for route in request.app.router.routes:
        if isinstance(route, APIRoute):
            match, found = route.matches(scope)
            if match is not Match.NONE and _fits(route, found["path_params"]):
                yield route


def _fits(route: APIRoute, values: dict[str, Any]) -> bool:
    """Whether the places of the address hold what the route takes there: ids, verbs."""
    return not any(
        field.validate(values.get(field.alias), {}, loc=("path", field.alias))[1]
        for field in route.dependant.path_params
    )
