"""The user's own account: the password, and where they are signed in."""

from dataclasses import dataclass
from uuid import uuid4

import anyio
from fastapi import APIRouter, Depends, Response

from qtoken.api.authentication import Actor
from qtoken.api.fields import PathId
from qtoken.api.pages.frame import frame_of
from qtoken.api.pages.page_language import speak
from qtoken.api.pages.password_fields import asked, showing
from qtoken.api.pages.programs import signed_in_with
from qtoken.api.pages.rendering import PageRoute, page, see_other
from qtoken.api.pages.signing_in import CHANGED
from qtoken.api.pages.tracking_words import local_moment
from qtoken.api.pages.typed import RequestId, Typed
from qtoken.api.profile import OldPasswordWrong
from qtoken.api.refusals import status_of
from qtoken.api.serving import Given
from qtoken.api.session import FormUser, PageUser
from qtoken.domain.errors import QTokenError, SignInSlowed, WrongPassword
from qtoken.phrases import sentence
from qtoken.services.access.keys import KeyKind
from qtoken.texts import _, pgettext

router = APIRouter(
    prefix="/account", route_class=PageRoute, dependencies=[Depends(speak)], include_in_schema=False
)

HOME = "/account/"


@dataclass(frozen=True, slots=True)
class SignedInWith:
    """A browser or program that is signed in as this user; `is_here` for this very browser."""

    id: int
    name: str
    used: str
    is_here: bool


@router.get("/")
def account(actor: PageUser) -> Response:
    """Show the account."""
    return _page(actor)


@router.get("/password/")
def account_again() -> Response:
    """Redirect to the account: after a reload browsers may ask for the form's own address."""
    return see_other(HOME)


@router.post("/password/")
async def change_password(
    actor: FormUser,
    here: Given,
    old_password: Typed,
    new_password: Typed,
    request_id: RequestId,
) -> Response:
    """Change the password; all sessions end, so the user signs in again."""

    def work() -> Response:
        try:
            actor.services.accounts.change_password(
                old_password, new_password, address=actor.address, press=actor.press(request_id)
            )
        # A 401 would mean that the user is not signed in.
        except WrongPassword:
            return _page(actor, OldPasswordWrong())
        except QTokenError as refused:
            return _page(actor, refused)
        return see_other(f"/sign-in/?told={CHANGED}")

    return await anyio.to_thread.run_sync(work, limiter=here.hashing())


@router.post("/sessions/{key_id}/end/")
def end_session(actor: FormUser, key_id: PathId, request_id: RequestId) -> Response:
    """End a session or a key of one's own."""
    actor.services.access.withdraw(key_id, press=actor.press(request_id))
    return see_other(HOME)


def _page(actor: Actor, refused: QTokenError | None = None) -> Response:
    services = actor.services
    zone = services.clinic_setup.clinic(by=actor.by).time_zone
    keys = services.access.keys(by=actor.by)
    # Raises NotSignedIn if the session has ended just now.
    here = services.access.signed_in(actor.secret, kind=KeyKind.PAGE).key_id
    # The time of this request: this very page has used its key last.
    now = max(row.last_used_at for row in keys)
    # The sentence stands at the field that it is about. Passwords are never put back into a form.
    is_old = isinstance(refused, (OldPasswordWrong, SignInSlowed))
    said = sentence(refused) if refused else ""
    return page(
        "account.html",
        status=status_of(refused) if refused else 200,
        title=_("My account"),
        frame=frame_of(actor),
        words=_words(),
        refused={"old": said if is_old else "", "new": "" if is_old else said},
        username=actor.user.username,
        rows=[
            SignedInWith(
                row.id,
                signed_in_with(row),
                _("Since {since}, last used {used}").format(
                    since=local_moment(row.created_at, zone, now),
                    used=local_moment(row.last_used_at, zone, now),
                ),
                row.id == here,
            )
            for row in keys
        ],
        request_id=str(uuid4()),
    )


def _words() -> dict[str, str]:
    return {
        "password": _("Password"),
        "old": _("Old password"),
        "new": _("New password"),
        "asked": asked(),
        "change": _("Change the password"),
        "anew": _("Then you sign in anew, everywhere."),
        "sessions": _("Signed in with"),
        "here": _("this browser"),
        "end": pgettext("action", "End"),
        "end_here": _("Sign out here"),
        **showing(),
    }
