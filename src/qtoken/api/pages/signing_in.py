"""The page to sign in, and where somebody comes to who names no page."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from qtoken.api.pages.rendering import PageRoute, page, see_other
from qtoken.api.pages.speaking import speak
from qtoken.api.session import PageUser, local_path
from qtoken.domain.errors import SignInSlowed, WrongPassword
from qtoken.domain.roles import Role
from qtoken.texts import _

router = APIRouter(route_class=PageRoute, dependencies=[Depends(speak)], include_in_schema=False)

CHANGED = "password_changed"


@router.get("/")
def home(actor: PageUser) -> Response:
    """Lead somebody who is signed in to their page."""
    return see_other("/me/" if actor.user.role is Role.PATIENT else "/hospital/queue/")


@router.get("/sign-in/")
def sign_in_page(
    refused: Annotated[str, Query(max_length=60)] = "",
    told: Annotated[str, Query(max_length=60)] = "",
    next_: Annotated[str, Query(alias="next", max_length=501)] = "/",
) -> Response:
    """Ask for user name and password.

    `refused` is the code of what went wrong before, `told` of what was done.
    """
    return page(
        "sign_in.html",
        title=_("Sign in"),
        refused=_refusal(refused),
        told=_("The password is changed. Sign in with it.") if told == CHANGED else "",
        username=_("User name"),
        password=_("Password"),
        press=_("Sign in"),
        forgotten=_("Forgot your password?"),
        target=local_path(next_),
    )


def _refusal(code: str) -> str:
    if not code:
        return ""
    return {
        WrongPassword.code: _(WrongPassword.message),
        SignInSlowed.code: _("Too many wrong passwords. Wait a minute, then try again."),
    }.get(code, _("Signing in did not work. Try again."))
