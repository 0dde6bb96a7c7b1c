"""Renders templates into answers: escaped, in the reader's language, nothing from other servers.

Templates hold no texts: these come from Python, where translations are looked up.
"""

import re
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from qtoken import texts
from qtoken.api.actor_route import in_one_thread
from qtoken.api.pages.assets import assets
from qtoken.api.pages.page_language import best_language
from qtoken.api.problems import (
    AddressUnknown,
    BodyTooLarge,
    BodyUnreadable,
    InternalFault,
    MethodRefused,
    shown,
)
from qtoken.api.refusals import status_of
from qtoken.api.session import LIVE, local_path
from qtoken.domain.errors import CodeUnknown, NotSignedIn, QTokenError, ResetLinkUnknown
from qtoken.paths import resource_dir
from qtoken.phrases import sentence
from qtoken.texts import _, pgettext

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # Whoever knows the address of a patient's page can see it: no other site may learn it.
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Cookie",
}

AGAIN_S = 15
"""After how long a page that could not be shown reloads itself."""

_DISPLAYS = ("/display/", "/hospital/current-token/")
_CLASS = re.compile(r'<svg class="[^"]*"')


@cache
def icon(name: str) -> Markup:
    """Return a picture of `resources/icons` for a page; the words beside it say the same."""
    text = (resource_dir() / "icons" / f"{name}.svg").read_text("utf-8")
    lines = text[text.index("<svg") :].split()
    drawn = " ".join(lines).replace(" >", ">")
    return Markup(_CLASS.sub('<svg class="icon" aria-hidden="true"', drawn))  # noqa: S704 - ours


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(resource_dir() / "pages"),
        autoescape=True,
        # A name that a template misspells is an error, not a blank.
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(template: str, **values: Any) -> str:
    """Return a template's text in the language of this request."""
    return _templates().get_template(template).render(icon=icon, **values)


def page(template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a whole page."""
    frame = {
        "language": texts.language(),
        "direction": "rtl" if texts.is_right_to_left() else "ltr",
        "asset": lambda name: assets()[name].address,
    }
    return HTMLResponse(rendered(template, **frame, **values), status, headers=HEADERS)


def see_other(address: str) -> RedirectResponse:
    """Send the browser on after a form."""
    return RedirectResponse(address, 303, headers=HEADERS)


def problem(error: QTokenError, request: Request) -> HTMLResponse:
    """Return the page that says what was refused and what to do, with a link to go on."""
    status = 404 if isinstance(error, CodeUnknown) else status_of(error)
    way, way_on = _way_on(error, request)
    is_far = status >= 500 and request.url.path.startswith(_DISPLAYS)
    listen = _("This screen is not up to date. Please listen for your number.")
    return page(
        "problem.html",
        status=status,
        title=listen if is_far else _("That did not work"),
        is_far=is_far,
        said=_said(error),
        way=way,
        way_on=way_on,
        # Nobody is there to reload a screen in the waiting room.
        again_s=AGAIN_S if request.method == "GET" and status >= 500 else 0,
    )


def for_people(request: Request, error: QTokenError) -> Response | None:
    """Return a refusal as a page for somebody with a browser; None for a program."""
    accepted = request.headers.get("accept", "")
    if "text/html" not in accepted or request.url.path.startswith("/api/"):
        return None
    texts.speak_here(best_language(request.headers.get("accept-language", "")))
    return problem(error, request)


def _said(error: QTokenError) -> str:
    """Return the sentence for people; the server's own ones speak to programmers."""
    match error:
        case AddressUnknown() | MethodRefused():
            return _("There is nothing at this address. Look at it again.")
        case BodyUnreadable():
            return _("What was sent could not be read, and nothing was changed. Send it once more.")
        case BodyTooLarge():
            return _("That was too long to be read, and nothing was changed. Write less.")
        case InternalFault():
            return _(
                "Something went wrong here. Look at how things stand before you try again. If it"
                " happens again, tell the staff: {reference}"
            ).format(**error.parameters)
    return sentence(shown(error))


def _way_on(error: QTokenError, request: Request) -> tuple[str, str]:
    """Return the address where one can go on after a refusal, and its words; empty for none."""
    before = _came_from(request)
    if isinstance(error, NotSignedIn):
        return f"/sign-in/?next={quote(before or '/')}", _("Sign in")
    if isinstance(error, ResetLinkUnknown):
        return "/forgotten-password/", _("Ask for another link")
    if before:
        return before, pgettext("action", "Back")
    # Whoever tracks a token or looks at the wall may have no account.
    is_strangers = request.url.path.startswith(("/t/", *_DISPLAYS))
    return ("", "") if is_strangers else ("/", _("Start page"))


def _came_from(request: Request) -> str:
    """Return the page of ours that led here; empty if it was another site's, or this one."""
    told = urlsplit(request.headers.get("referer", ""))
    if told.netloc.lower() != request.headers.get("host", "").lower():
        return ""
    before = local_path(f"{told.path}?{told.query}" if told.query else told.path)
    is_this = request.method == "GET" and told.path == request.url.path
    return "" if is_this or told.path.startswith("/sign-in/") else before


class FormIncomplete(QTokenError):
    """Something in a form was left empty, or has the wrong type."""

    code = "form_incomplete"
    message = "Something was left empty or cannot be used. Go back and look at it again."


class PageRoute(APIRoute):
    """A route for people: refusals become pages, and one that needs a sign-in leads to it.

    Forms (POST) wait for their turn to change; their function gets an `Actor` or a `Serving`.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:
        if "POST" in settings["methods"]:
            endpoint = in_one_thread(endpoint, changes=True)
        super().__init__(path, endpoint, **settings)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler that answers refusals with pages."""
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except NotSignedIn as error:
                # A script that asks for the changing part cannot use the sign-in page: it gets the
                # refusal.
                if request.method == "GET" and LIVE not in request.headers:
                    return see_other(f"/sign-in/?next={quote(_asked_for(request))}")
                return problem(error, request)
            except QTokenError as error:
                return problem(error, request)
            except RequestValidationError as error:
                is_address = any(fault["loc"][0] in ("path", "query") for fault in error.errors())
                return problem(AddressUnknown() if is_address else FormIncomplete(), request)

        return answered


def _asked_for(request: Request) -> str:
    """Return path and query; the path alone if the whole is no address to redirect back to."""
    path, query = request.url.path, request.url.query
    whole = f"{path}?{query}" if query else path
    return whole if local_path(whole) == whole else path
