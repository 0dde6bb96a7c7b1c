"""The sign-in page, and the start page, which leads to the user's own."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from qtoken.api.pages.page_language import speak
from qtoken.api.pages.password_fields import showing
from qtoken.api.pages.rendering import PageRoute, page, see_other
from qtoken.api.pages.typed import Typed
from qtoken.api.problems import shown
from qtoken.api.refusals import status_of
from qtoken.api.serving import Given
from qtoken.api.session import FormUser, PageUser, begun, ended, local_path, require_same_site
from qtoken.domain.errors import QTokenError, SignInSlowed
from qtoken.domain.roles import Role
from qtoken.phrases import sentence
from qtoken.texts import _

router = APIRouter(route_class=PageRoute, dependencies=[Depends(speak)], include_in_schema=False)

CHANGED = "password_changed"


@router.get("/")
def home(actor: PageUser) -> Response:
    """Redirect a signed-in user to their page."""
    return see_other("/me/" if actor.user.role is Role.PATIENT else "/hospital/queue/")


@router.get("/sign-in/")
def sign_in_page(
    told: Annotated[str, Query(max_length=60)] = "",
    next_: Annotated[str, Query(alias="next", max_length=501)] = "/",
) -> Response:
    """Ask for user name and password; `told` is the code of a message to show."""
    said = _("The password is changed. Sign in with it.") if told == CHANGED else ""
    return _asking(local_path(next_), told=said)


@router.post("/sign-in/")
async def sign_in(
    request: Request,
    here: Given,
    username: Typed = "",
    password: Typed = "",
    next_: Annotated[str, Form(alias="next", max_length=501)] = "/",
) -> Response:
    """Begin a session and redirect to `next`; if refused, say why and keep the user name."""
    # No session yet, so no form token: the browser's own headers must do.
    require_same_site(request)
    target = local_path(next_)
    try:
        return await begun(request, here, username, password, target)
    except QTokenError as refused:
        return _asking(target, username=username, refused=refused)


@router.post("/sign-out/")
def sign_out(request: Request, user: FormUser) -> Response:
    """End the session."""
    return ended(request, user, "/sign-in/")


def _asking(
    target: str, *, username: str = "", told: str = "", refused: QTokenError | None = None
) -> Response:
    return page(
        "sign_in.html",
        status=status_of(refused) if refused else 200,
        title=_("Sign in"),
        refused=_refusal(refused) if refused else "",
        told=told,
        name=username,
        words={
            "username": _("User name"),
            "password": _("Password"),
            "forgotten": _("Forgot your password?"),
            **showing(),
        },
        target=target,
    )


def _refusal(refused: QTokenError) -> str:
    if isinstance(refused, SignInSlowed):
        return _("Too many wrong passwords. Wait a minute, then try again.")
    return sentence(shown(refused))
