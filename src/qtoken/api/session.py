"""Browser sessions: a cookie that scripts cannot read, and forms that no other site can send.

Pages use `PageUser` to know who looks, `form_token` for the hidden field of every form, and
`checked_form` as a dependency of every route that changes something.
"""

import hashlib
import hmac
import re
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

import anyio
from fastapi import Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from qtoken.api.authentication import Actor, Said, is_for_us, key_of, request_id
from qtoken.api.serving import Given, Serving, client_address, is_tls
from qtoken.domain.errors import NotSignedIn, QTokenError
from qtoken.domain.sign_in_throttle import KNOWN_FOR
from qtoken.services.access.key_rows import NewKey
from qtoken.services.access.keys import PAGE_LASTS, KeyKind
from qtoken.services.rows import UserRow

COOKIE, DEVICE = "qtoken_session", "qtoken_device"
"""The cookies of a session and of the remembered browser; `cookie_name` gives the full names."""
FIELD = "csrf_token"
LIVE = "x-live"
"""The header of requests that a page sends by itself."""
HEADER = "X-CSRF-Token"

# Browsers read `//host` and `/\host` as another host, and skip control characters in between.
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20]{0,500}")


class FormRefused(QTokenError):
    """A post that did not come from one of our own forms."""

    code = "form_refused"
    message = "The form is not of this session. Open the page again and send it once more."


def cookie_name(request: Request, name: str) -> str:
    """Return a cookie's full name: over TLS one that no other host of the domain can set.

    Browsers accept the `__Host-` prefix (RFC 6265bis) only over TLS; without it the plain name has
    to do.
    """
    return f"__Host-{name}" if is_tls(request) else name


def page_user(request: Request, here: Given) -> Actor:
    """Return who looks at a page. Raises `NotSignedIn`."""
    secret = request.cookies.get(cookie_name(request, COOKIE), "")
    if not secret:
        raise NotSignedIn
    # A page that refreshes itself must not keep a session alive that nobody uses.
    is_act = LIVE not in request.headers
    user = here.services.access.signed_in(secret, kind=KeyKind.PAGE, is_act=is_act).user
    made = request_id(request, str(user.id), None)
    address = client_address(request)
    return Actor(here, user, secret, made, is_page=True, address=address)


PageUser = Annotated[Actor, Depends(page_user)]
"""For pages that are somebody's."""


def viewer(request: Request, here: Given, said: Said = None) -> Actor:
    """Return who reads, by a key or by a browser's session. Raises `NotSignedIn`."""
    if not is_for_us(said) and cookie_name(request, COOKIE) in request.cookies:
        return page_user(request, here)
    secret = key_of(said)
    return Actor(here, here.services.access.signed_in(secret).user, secret)


Viewer = Annotated[Actor, Depends(viewer)]
"""For what both programs and pages read. Never for changes: it checks no form token."""


def viewing_again(actor: Actor) -> UserRow:
    """Look the same key up again. Raises `NotSignedIn` if it no longer opens anything."""
    access = actor.services.access
    kind = KeyKind.PAGE if actor.is_page else KeyKind.API
    return access.signed_in(actor.secret, kind=kind, is_act=not actor.is_page).user


def form_token(secret: str) -> str:
    """Return the hidden value of every form of a session; no other site can know it."""
    # Derived, not stored: it ends with the session, and a page that leaks it does not leak the
    # session.
    return hmac.new(secret.encode(), b"qtoken form", hashlib.sha256).hexdigest()


def checked_form(
    request: Request, user: PageUser, token: Annotated[str, Form(alias=FIELD)] = ""
) -> Actor:
    """Return who sends a form of this session. Raises `NotSignedIn`, `FormRefused`."""
    require_same_site(request)
    given = request.headers.get(HEADER) or token
    # Compared in constant time, so that response times tell nothing of the right value.
    if not hmac.compare_digest(given.encode(), form_token(user.secret).encode()):
        raise FormRefused
    return user


FormUser = Annotated[Actor, Depends(checked_form)]
"""For forms that change something."""


def require_same_site(request: Request) -> None:
    """Raise `FormRefused` for a post of which the browser says that it comes from another site."""
    said = request.headers.get("origin") or request.headers.get("referer")
    if (
        said is not None
        and urlsplit(said).netloc.lower() != request.headers.get("host", "").lower()
    ):
        raise FormRefused


async def begun(
    request: Request, here: Serving, username: str, password: str, target: str
) -> Response:
    """Begin a session and lead to a page. Raises what refuses the sign-in."""
    address, label = client_address(request), request.headers.get("user-agent", "")
    device = request.cookies.get(cookie_name(request, DEVICE), "")
    before = request.cookies.get(cookie_name(request, COOKIE), "")

    def work() -> NewKey:
        access = here.services.access
        made = access.log_in(
            username,
            password,
            address=address,
            label=label,
            kind=KeyKind.PAGE,
            device=device[:200],
            is_remembered=True,
        )
        if before:
            # The browser's session before, whoever's it was: its cookie is about to be replaced, so
            # nobody could end it later.
            access.log_out(before)
        return made

    made = await anyio.to_thread.run_sync(work, limiter=here.hashing())
    answer = RedirectResponse(target, 303)
    _keep(request, answer, COOKIE, made.secret, PAGE_LASTS)
    _keep(request, answer, DEVICE, made.device, KNOWN_FOR)
    return answer


def ended(request: Request, user: Actor, target: str) -> Response:
    """End the session, here and in the database, and lead to a page."""
    user.services.access.log_out(user.secret)
    answer = RedirectResponse(target, 303)
    answer.delete_cookie(
        cookie_name(request, COOKIE),
        path="/",
        secure=is_tls(request),
        httponly=True,
        samesite="lax",
    )
    return answer


def _keep(request: Request, answer: Response, name: str, value: str, lasts: timedelta) -> None:
    answer.set_cookie(
        cookie_name(request, name),
        value,
        max_age=int(lasts.total_seconds()),
        path="/",
        secure=is_tls(request),
        httponly=True,
        samesite="lax",
    )


def local_path(text: str) -> str:
    """Return the text if it is a path of this server, `/` if it would lead elsewhere."""
    return text if _LOCAL.fullmatch(text) else "/"
