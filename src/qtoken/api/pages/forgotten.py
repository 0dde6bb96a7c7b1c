"""A new password by a link in an e-mail, for somebody who cannot sign in."""

from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Path, Request, Response

from qtoken.api.pages.page_language import speak
from qtoken.api.pages.password_fields import asked, showing
from qtoken.api.pages.rendering import PageRoute, page, see_other
from qtoken.api.pages.signing_in import CHANGED
from qtoken.api.pages.typed import Typed
from qtoken.api.problems import shown
from qtoken.api.refusals import status_of
from qtoken.api.serving import Given, client_address
from qtoken.api.session import require_same_site
from qtoken.domain.errors import QTokenError, ResetClosed, ResetLinkUnknown
from qtoken.phrases import sentence
from qtoken.texts import _

router = APIRouter(route_class=PageRoute, dependencies=[Depends(speak)], include_in_schema=False)

Secret = Annotated[str, Path(max_length=200)]


@router.get("/forgotten-password/")
def forgotten(here: Given) -> Response:
    """Ask for user name or e-mail address."""
    are_sent = here.services.password_links.are_sent()
    return _asking("" if are_sent else sentence(ResetClosed()), is_open=are_sent)


@router.post("/forgotten-password/")
def send_link(request: Request, here: Given, who: Typed = "") -> Response:
    """Send a link; the answer does not tell whether such a user exists."""
    require_same_site(request)
    try:
        here.services.password_links.ask(who, address=client_address(request))
    except ResetClosed as refused:
        return _asking(sentence(refused), is_open=False)
    except QTokenError as refused:
        return _asking(sentence(shown(refused)), typed=who, status=status_of(refused))
    return _asking(told=sent_perhaps(), is_open=False)


@router.get("/new-password/{secret}/")
def new_password(here: Given, secret: Secret) -> Response:
    """Ask for the new password. A GET must not use the link up: mail programs open links too."""
    return _choosing(here.services.password_links.user(secret).username, secret)


@router.post("/new-password/{secret}/")
async def set_password(
    request: Request,
    here: Given,
    secret: Secret,
    new_password: Typed = "",
) -> Response:
    """Set the password of the link's user; all their sessions end."""
    require_same_site(request)

    def work() -> Response:
        links = here.services.password_links
        try:
            links.set_password(secret, new_password)
        except ResetLinkUnknown:
            raise
        except QTokenError as refused:
            return _choosing(links.user(secret).username, secret, refused)
        return see_other(f"/sign-in/?told={CHANGED}")

    return await anyio.to_thread.run_sync(work, limiter=here.hashing())


def sent_perhaps() -> str:
    """Return the answer to a request for a link, the same for everybody."""
    return _(
        "If that is a user with an e-mail address, a link for a new password is on its way. It"
        " can be used once, within half an hour."
    )


def _asking(
    refused: str = "", *, told: str = "", typed: str = "", is_open: bool = True, status: int = 200
) -> Response:
    return page(
        "forgotten.html",
        status=status,
        title=_("Forgot your password?"),
        refused=refused,
        told=told,
        nothing=_("Nothing comes? Look among unwanted mail, then ask at the front desk."),
        kept=typed,
        is_open=is_open,
        who=_("User name or e-mail"),
        press=_("Send a link"),
        back=_("Sign in"),
    )


def _choosing(username: str, secret: str, refused: QTokenError | None = None) -> Response:
    return page(
        "new_password.html",
        status=status_of(refused) if refused else 200,
        title=_("Choose a new password"),
        username=username,
        refused=sentence(refused) if refused else "",
        address=f"/new-password/{secret}/",
        words={
            "of": _("For the user"),
            "new": _("New password"),
            "asked": asked(),
            "anew": _("Afterwards everybody who is signed in as you has to sign in anew."),
            "press": _("Change the password"),
            **showing(),
        },
    )
