"""Answers where no route fits: the methods of an address, or a redirect to its neighbour."""

from collections.abc import Iterator
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.routing import Match

NEVER_HEAD = ("/api/events/", "/hospital/update-token/")
"""Addresses without HEAD: a GET of the first never ends, a GET of the second changes a token."""

_MANNERS = {"OPTIONS"}


def allowed(request: Request) -> str:
    """Return the methods of an address for the `Allow` header; empty where there is no route."""
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
    """Redirect to the same address with or without its last slash, if that one exists.

    The redirect is relative, because the Host header may name us otherwise than the client does.
    """
    path = request.url.path
    other = path.removesuffix("/") if path.endswith("/") else f"{path}/"
    # A browser reads `//example.org/` as another host: redirecting there would be an open redirect.
    if path.startswith("//") or not _is_known(request, other):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    # 307 keeps method and body; after 301 or 302 most clients repeat a POST as a GET.
    return RedirectResponse(f"{other}{query}", 307)


def _is_known(request: Request, path: str) -> bool:
    return any(_matching(request, {**request.scope, "path": path, "raw_path": path.encode()}))


def _routes(request: Request) -> Iterator[APIRoute]:
    return _matching(request, dict(request.scope))


def _matching(request: Request, scope: dict[str, Any]) -> Iterator[APIRoute]:
    for route in request.app.router.routes:
        if isinstance(route, APIRoute):
            match, found = route.matches(scope)
            # A route matches any text between its slashes: only validation tells `/api/users/x/`
            # from an address that exists.
            if match is not Match.NONE and _fits(route, found["path_params"]):
                yield route


def _fits(route: APIRoute, values: dict[str, Any]) -> bool:
    """Whether the parts of the address are what the route takes there, such as an id or a verb."""
    return not any(
        field.validate(values.get(field.alias), {}, loc=("path", field.alias))[1]
        for field in route.dependant.path_params
    )
