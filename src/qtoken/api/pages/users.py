"""Users, for administrators: a new password for somebody who has forgotten theirs."""

import hashlib
import hmac
import secrets
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Form, Request, Response

from qtoken import phrases
from qtoken.api.fields import PathId
from qtoken.api.pages.frame import frame_of, press_id
from qtoken.api.pages.page_language import speak
from qtoken.api.pages.rendering import PageRoute, page, see_other
from qtoken.api.pages.typed import Sought, said_of
from qtoken.api.serving import Given, is_tls
from qtoken.api.session import FormUser, PageUser
from qtoken.domain.errors import QTokenError
from qtoken.domain.roles import Role
from qtoken.services.paging import Page
from qtoken.services.rows import UserRow
from qtoken.texts import _, ngettext

router = APIRouter(
    prefix="/admin/users",
    route_class=PageRoute,
    dependencies=[Depends(speak)],
    include_in_schema=False,
)

HOME = "/admin/users/"
SHOWN_MOST = 100
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits without those that look alike on paper."""
_GROUPS, _GROUP = 4, 4


@router.get("/")
def users(actor: PageUser, find: Sought = "") -> Response:
    """List users; `find` looks into names and e-mail addresses."""
    found: Page[UserRow] = Page((), 0)
    refused = ""
    try:
        found = actor.services.users.page(
            search=find, order=("username",), limit=SHOWN_MOST, by=actor.by
        )
    except QTokenError as error:
        refused = said_of("search", error)
    return page(
        "users.html",
        status=400 if refused else 200,
        refused=refused,
        title=_("Users"),
        frame=frame_of(actor),
        words=_words(),
        find=find,
        more=ngettext(
            "The first is shown. Type a part of the name for others.",
            "The first {count} are shown. Type a part of the name for others.",
            SHOWN_MOST,
        ).format(count=SHOWN_MOST)
        if found.total_count > len(found.rows)
        else "",
        rows=[
            (row.id, row.username, row.email, phrases.role(row.role), row.is_active)
            for row in found.rows
            if row.id != actor.by
        ],
    )


@router.get("/{user_id}/password/")
def ask(actor: PageUser, user_id: PathId) -> Response:
    """Ask before a user gets a new password: the old one ends at once."""
    row = actor.services.users.user(user_id, by=actor.by)
    # The service lets users see themselves, but this page would only refuse them afterwards.
    if actor.user.role is not Role.ADMIN or row.id == actor.by:
        return see_other("/account/")
    return page(
        "confirm.html",
        title=_("Give {user} a new password?").format(user=row.username),
        frame=frame_of(actor),
        said=(
            _("It is made up now and shown once, for you to hand over."),
            _("The old password ends at once, and wherever {user} is signed in.").format(
                user=row.username
            ),
        ),
        held={"request_id": press_id(actor, "password", secrets.token_hex(4))},
        asked="",
        is_danger=True,
        press=_("Give a new password"),
        back=HOME,
        back_to=_("All users"),
        action=f"{HOME}{user_id}/password/",
    )


@router.post("/{user_id}/password/")
async def new_password(
    request: Request,
    actor: FormUser,
    here: Given,
    user_id: PathId,
    request_id: Annotated[str, Form(max_length=50)],
) -> Response:
    """Make up a new password for a user, and show it this once."""
    # Derived from the session's secret and this press instead of random: a second click sends the
    # same request again, and must show the password that the first one has set.
    named = f"{request_id}-{user_id}"
    made_up = _made_up(hmac.new(actor.secret.encode(), named.encode(), hashlib.sha256).digest())
    where = f"{'https' if is_tls(request) else 'http'}://{request.url.netloc}/"

    def work() -> Response:
        row = actor.services.accounts.set_password(user_id, made_up, press=actor.press(named))
        return page(
            "password.html",
            title=_("New password of {user}").format(user=row.username),
            frame=frame_of(actor),
            words=_words() | _handed_over(row.username),
            username=row.username,
            password=made_up,
            where=actor.services.clinic_setup.clinic(by=actor.by).public_url or where,
        )

    return await anyio.to_thread.run_sync(work, limiter=here.hashing())


def _made_up(digest: bytes) -> str:
    number = int.from_bytes(digest)
    letters = ""
    for _place in range(_GROUPS * _GROUP):
        # 256 bits give 16 letters of 31 (79 bits) with a bias too small to matter.
        number, letter = divmod(number, len(_LETTERS))
        letters += _LETTERS[letter]
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _handed_over(username: str) -> dict[str, str]:
    return {
        "done": _("The old password has ended, and so has everything signed in with it."),
        "password": _("Password"),
        "where": _("Sign in at"),
        "once": _(
            "It is shown this once. Give it to {user} only, in person or on this page printed;"
            " there it can be changed under My account."
        ).format(user=username),
    }


def _words() -> dict[str, str]:
    return {
        "find": _("User name or e-mail"),
        "look": _("Find"),
        "user": _("User name"),
        "email": _("E-mail"),
        "role": _("Role"),
        "out": _("kept out"),
        "none": _("No user is like that."),
        "press": _("New password"),
        "back": _("All users"),
    }
