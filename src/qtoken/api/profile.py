"""The signed-in user's own profile and password."""

from typing import Annotated

import anyio
from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from qtoken.api.accounts import Message
from qtoken.api.actor_route import ActorRoute
from qtoken.api.authentication import Changes, Reads, Unverified, unverified_change
from qtoken.api.fields import Password, PathId
from qtoken.api.serving import Given
from qtoken.api.users import User, UserChange, WholeUser, changed, described
from qtoken.domain.errors import QTokenError, WrongPassword
from qtoken.domain.input import PASSWORD_LONGEST
from qtoken.texts import _

router = APIRouter(prefix="/api", tags=["users"], route_class=ActorRoute)

UnverifiedChange = Annotated[Unverified, Depends(unverified_change)]


class OldPasswordWrong(QTokenError):
    """The old password is wrong. Not a 401, because the user is signed in and stays so."""

    code = "old_password_wrong"
    message = "The old password is wrong. Check it and try again."


class PasswordChange(BaseModel):
    """One's own password, the old one and the new one."""

    old_password: Annotated[str, Field(max_length=PASSWORD_LONGEST)]
    new_password: Password


class NewPassword(BaseModel):
    """A password that an administrator gives to somebody."""

    new_password: Password


@router.get("/profile/")
def show_oneself(actor: Reads) -> User:
    """Show who one is."""
    return described(actor.services, actor.user, actor.by)


@router.put("/profile/")
def replace_oneself(body: WholeUser, actor: Changes) -> User:
    """Change one's user name, and what else is given."""
    return changed(actor.by, body, actor)


@router.patch("/profile/")
def change_oneself(body: UserChange, actor: Changes) -> User:
    """Change what is given of oneself."""
    return changed(actor.by, body, actor)


@router.post("/profile/change-password/")
async def change_password(
    body: PasswordChange, unverified: UnverifiedChange, here: Given
) -> Message:
    """Change one's own password; all of one's keys and sessions end, this one too."""

    # As a coroutine this route waits for its turn to hash without a thread, so the key is looked up
    # here, in the thread that it then gets.
    def work() -> None:
        actor = unverified.actor()
        try:
            actor.services.accounts.change_password(
                body.old_password, body.new_password, address=actor.address, press=actor.press()
            )
        except WrongPassword:
            raise OldPasswordWrong from None

    await anyio.to_thread.run_sync(work, limiter=here.hashing())
    return Message(message=_("The password is changed. Sign in with it."))


@router.post("/users/{user_id}/set-password/")
async def set_password(
    user_id: PathId, body: NewPassword, unverified: UnverifiedChange, here: Given
) -> Message:
    """Give a user a new password, as an administrator; the user's keys and sessions end."""

    def work() -> None:
        actor = unverified.actor()
        actor.services.accounts.set_password(user_id, body.new_password, press=actor.press())

    await anyio.to_thread.run_sync(work, limiter=here.hashing())
    return Message(message=_("The password is changed. Sign in with it."))
