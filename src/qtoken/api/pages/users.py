"""Users, for administrators: a new password for whoever has forgotten theirs."""

import base64
import hashlib
import hmac
import secrets
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Form, Query, Response

from qtoken import phrases
from qtoken.api.fields import PathId
from qtoken.api.pages.frame import frame_of, press_id
from qtoken.api.pages.rendering import PageRoute, page
from qtoken.api.pages.speaking import speak
from qtoken.api.serving import Given
from qtoken.api.session import FormUser, PageUser
from qtoken.texts import _

router = APIRouter(
    prefix="/admin/users",
    route_class=PageRoute,
    dependencies=[Depends(speak)],
    include_in_schema=False,
)

SHOWN_MOST = 100
_MADE_UP_BYTES = 10


@router.get("/")
def users(actor: PageUser, find: Annotated[str, Query(max_length=120)] = "") -> Response:
    """List users; `find` looks into names and e-mail addresses."""
    found = actor.services.records.users(
        search=find, order=("username",), limit=SHOWN_MOST, by=actor.by
    )
    view = secrets.token_hex(4)
    return page(
        "users.html",
        title=_("Users"),
        frame=frame_of(actor),
        words=_words(),
        find=find,
        rows=[
            (row.id, row.username, row.email, phrases.role(row.role), row.is_active)
            for row in found.rows
            if row.id != actor.by
        ],
        request_id=press_id(actor, "password", view),
    )


@router.post("/{user_id}/password/")
async def new_password(
    actor: FormUser,
    here: Given,
    user_id: PathId,
    request_id: Annotated[str, Form(max_length=50)],
) -> Response:
    """Make up a new password for a user, and show it this once."""
    # Of the session's secret and this press: a second click shows what the first one has set.
    named = f"{request_id}-{user_id}"
    digest = hmac.new(actor.secret.encode(), named.encode(), hashlib.sha256).digest()
    made_up = base64.b32encode(digest[:_MADE_UP_BYTES]).decode().lower().rstrip("=")

    def work() -> Response:
        row = actor.services.accounts.set_password(user_id, made_up, by=actor.by, request_id=named)
        return page(
            "password.html",
            title=_("New password of {user}").format(user=row.username),
            frame=frame_of(actor),
            words=_words(),
            password=made_up,
        )

    return await anyio.to_thread.run_sync(work, limiter=here.hashing())


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
        "once": _(
            "It is shown this once. Tell it to nobody else; it can be changed under My account."
        ),
        "back": _("All users"),
    }
