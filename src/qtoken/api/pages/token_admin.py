"""Pages for administrators: a token's history, and corrections of its state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from qtoken import phrases
from qtoken.api.authentication import Actor
from qtoken.api.fields import FormMaybe, PathId
from qtoken.api.pages.frame import frame_of, press_id
from qtoken.api.pages.page_language import speak
from qtoken.api.pages.rendering import PageRoute, page, see_other
from qtoken.api.pages.tracking_words import local_moment
from qtoken.api.pages.typed import Sought, Typed, said_of
from qtoken.api.problems import AddressUnknown
from qtoken.api.session import FormUser, PageUser
from qtoken.api.tokens import found_tokens
from qtoken.domain.errors import NotAllowed, QTokenError
from qtoken.domain.roles import Role
from qtoken.domain.token import Verb, can_move
from qtoken.services.rows import TokenRow
from qtoken.texts import _

router = APIRouter(
    prefix="/admin/hospital/queuetoken",
    route_class=PageRoute,
    dependencies=[Depends(speak)],
    include_in_schema=False,
)

_CORRECTIONS = (Verb.HOLD, Verb.RETURN, Verb.NO_SHOW, Verb.LEAVE, Verb.CANCEL)


@dataclass(frozen=True, slots=True)
class Line:
    """A token in the list."""

    id: int
    label: str
    department: str
    patient: str
    status: str
    issued: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One event in a token's history."""

    at: str
    what: str
    actor: str
    reason: str


@router.get("/")
def tokens(actor: PageUser, find: Sought = "") -> Response:
    """List today's tokens and whatever is still open; `find` looks into labels and names."""
    _require_admin(actor)
    moment = _moments(actor)
    return page(
        "tokens.html",
        title=_("Correct tokens"),
        frame=frame_of(actor),
        find=find,
        rows=[_line(row, moment) for row in found_tokens(actor.services, find, actor.by)],
        words=_words(),
    )


@router.get("/{token_id}/")
def token(actor: PageUser, token_id: PathId) -> Response:
    """Show what happened to a token, and what can be corrected."""
    _require_admin(actor)
    return _correcting(actor, token_id)


@router.post("/{token_id}/")
def correct(
    *,
    actor: FormUser,
    token_id: PathId,
    verb: Annotated[str, Form(max_length=20)],
    request_id: Annotated[str, Form(max_length=50)],
    version: FormMaybe = None,
    reason: Typed = "",
) -> Response:
    """Carry out a correction with its reason; refused if the token has changed since the page."""
    _require_admin(actor)
    calling = actor.services.calling
    # The page's buttons share one id: with the verb each becomes a request of its own.
    named = f"{request_id}-{verb.replace('_', '-')}"
    press = actor.press(named, version=version, reason=reason)
    if verb == Verb.UNDO:
        calling.undo(token_id, press=press)
    elif verb in _CORRECTIONS:
        try:
            calling.move(Verb(verb), token_id, press=press)
        except QTokenError as error:
            return _correcting(actor, token_id, reason, said_of("reason", error))
    else:
        raise AddressUnknown
    return see_other(f"/admin/hospital/queuetoken/{token_id}/")


def _correcting(actor: Actor, token_id: int, reason: str = "", refused: str = "") -> Response:
    history = actor.services.histories.token_history(token_id, by=actor.by)
    moment = _moments(actor)
    row = history.token
    return page(
        "token.html",
        status=400 if refused else 200,
        reason=reason,
        refused=refused,
        title=row.label,
        frame=frame_of(actor),
        row=_line(row, moment),
        events=[
            Happened(
                moment(event.at),
                phrases.happened(event.kind),
                event.actor,
                phrases.reason(event.reason),
            )
            for event in history.events
        ],
        presses=_presses(row),
        request_id=press_id(actor, "correct", row.id, row.version),
        version=row.version,
        words=_words(),
    )


def _require_admin(actor: Actor) -> None:
    # These addresses are the administrator's; what may be done to a token the services judge.
    if actor.user.role is not Role.ADMIN:
        raise NotAllowed(role=actor.user.role)


def _presses(row: TokenRow) -> list[tuple[str, str]]:
    words = {
        Verb.HOLD: _("Put on hold"),
        Verb.RETURN: _("Return to the line"),
        Verb.NO_SHOW: _("No-show"),
        Verb.LEAVE: _("Has left"),
        Verb.CANCEL: _("Cancel"),
    }
    possible = [(verb.value, words[verb]) for verb in _CORRECTIONS if can_move(row.status, verb)]
    return [*possible, (Verb.UNDO.value, _("Undo the last action"))]


def _moments(actor: Actor) -> Callable[[datetime], str]:
    """Return a function that writes a time, with the day if it is not today."""
    zone = actor.services.clinic_setup.clinic(by=actor.by).time_zone
    now = actor.services.waiting_lines.queue(by=actor.by).now
    return lambda moment: local_moment(moment, zone, now)


def _line(row: TokenRow, moment: Callable[[datetime], str]) -> Line:
    return Line(
        id=row.id,
        label=row.label,
        department=row.department,
        patient=row.patient,
        status=phrases.status(row.status),
        issued=moment(row.issued_at),
    )


def _words() -> dict[str, str]:
    return {
        "find": _("Label or name"),
        "look": _("Find"),
        "label": _("Token"),
        "department": _("Department"),
        "patient": _("Patient"),
        "status": _("State"),
        "issued": _("Issued"),
        "none": _("No token of today is like that."),
        "history": _("What happened"),
        "time": _("Time"),
        "what": _("What"),
        "who": _("Who"),
        "reason": _("Reason"),
        "correct": _("Correct it"),
        "back": _("All tokens"),
    }
