"""The frame around every page of a signed-in user."""

import hashlib
from dataclasses import dataclass

from qtoken import phrases
from qtoken.api.authentication import Actor
from qtoken.api.session import form_token
from qtoken.domain.roles import Role
from qtoken.texts import _


@dataclass(frozen=True, slots=True)
class Frame:
    """Who is signed in, which pages they can open, and the token of their forms."""

    who: str
    csrf: str
    sign_out: str
    ways: tuple[tuple[str, str], ...]
    live: str
    lost: str
    twice: str
    moved: str


def frame_of(actor: Actor) -> Frame:
    """Return the frame of a user's pages."""
    role = actor.user.role
    ways = {
        Role.PATIENT: (("/me/", _("My tokens")),),
        Role.ADMIN: (
            *_desk(),
            ("/admin/hospital/queuetoken/", _("Correct tokens")),
            ("/admin/users/", _("Users")),
        ),
    }.get(role, _desk())
    return Frame(
        who=_("{username}, {role}").format(username=actor.user.username, role=phrases.role(role)),
        csrf=form_token(actor.secret),
        sign_out=_("Sign out"),
        ways=(*ways, ("/account/", _("My account"))),
        live=_("Live"),
        lost=_("No connection. Last news at {time}"),
        twice=_("Pressed twice: the second press did nothing. Press again if you mean it."),
        moved=_("The list has just moved, and nothing was done. Look whom you mean, then press."),
    )


def _desk() -> tuple[tuple[str, str], ...]:
    return ("/hospital/queue/", _("Queue")), ("/hospital/patients/", _("Patients"))


def press_id(actor: Actor, *what: object) -> str:
    """Return the request id of a button, the same until `what` it stands for has changed.

    So a second press, or one on the same page in another tab, is a repeat and changes nothing.
    """
    parts = "\0".join(map(str, (actor.by, *what)))
    return hashlib.sha256(parts.encode()).hexdigest()[:40]
