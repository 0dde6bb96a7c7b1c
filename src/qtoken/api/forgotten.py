"""A new password by a link that comes by e-mail, for programs that show their own forms."""

from typing import Annotated

import anyio
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from qtoken.api.accounts import Message
from qtoken.api.actor_route import ActorRoute
from qtoken.api.fields import Password
from qtoken.api.pages.forgotten import sent_perhaps
from qtoken.api.serving import Given, client_address
from qtoken.texts import _

router = APIRouter(prefix="/api/auth/password/reset", tags=["sign-in"], route_class=ActorRoute)


class Forgotten(BaseModel):
    """Who has forgotten a password: by user name, or by e-mail address."""

    username: Annotated[str, Field(max_length=200, examples=["maria"])] | None = None
    email: Annotated[str, Field(max_length=200, examples=["maria@example.org"])] | None = None


class ByLink(BaseModel):
    """The last part of the link's address, and the new password."""

    token: Annotated[str, Field(max_length=200)]
    new_password: Password


@router.post("/")
def ask_for_link(request: Request, body: Forgotten, here: Given) -> Message:
    """Send a link for a new password by e-mail; the answer is the same if there is no such user."""
    who = body.username or body.email or ""
    here.services.password_links.ask(who, address=client_address(request))
    return Message(message=sent_perhaps())


@router.post("/confirm/")
async def use_link(body: ByLink, here: Given) -> Message:
    """Set the password of the link's user; the link, and the user's keys and sessions, end."""

    def work() -> None:
        here.services.password_links.set_password(body.token, body.new_password)

    await anyio.to_thread.run_sync(work, limiter=here.hashing())
    return Message(message=_("The password is changed. Sign in with it."))
