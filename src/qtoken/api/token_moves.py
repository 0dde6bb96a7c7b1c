"""The verbs of the desk on a token, for programs."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from qtoken.api.actor_route import ActorRoute
from qtoken.api.authentication import Changes
from qtoken.api.fields import Line, PathId, RowId
from qtoken.api.tokens import Token, token
from qtoken.domain.token import Verb

router = APIRouter(prefix="/api/queues", tags=["queue"], route_class=ActorRoute)

Plain = Literal["hold", "return", "no_show", "leave", "cancel"]


class Reason(BaseModel):
    """Why, for the token's history."""

    reason: Line | None = None


class Recall(Reason):
    """Why, and to which room; without one the room stays."""

    room: RowId | None = None


class Call(Reason):
    """To which doctor and room; why, if out of order. A doctor may leave out themselves."""

    doctor: RowId | None = None
    room: RowId | None = None


class Transfer(Reason):
    """To which department; `doctor` is whom the patient asks for there."""

    department: RowId
    doctor: RowId | None = None


@router.post("/{token_id}/call/")
def call(token_id: PathId, actor: Changes, body: Call | None = None) -> Token:
    """Call this token, whatever its place; where others are before it, `reason` must say why."""
    asked = body or Call()
    row = actor.services.calling.call(
        token_id,
        doctor_id=asked.doctor,
        room_id=asked.room,
        press=actor.press(reason=asked.reason),
    )
    return token(row)


@router.post("/{token_id}/recall/")
def recall(token_id: PathId, actor: Changes, body: Recall | None = None) -> Token:
    """Announce a called token again, to another room if `room` names one."""
    asked = body or Recall()
    row = actor.services.calling.move(
        Verb.RECALL, token_id, room_id=asked.room, press=actor.press(reason=asked.reason)
    )
    return token(row)


@router.post("/{token_id}/transfer/")
def transfer(token_id: PathId, actor: Changes, body: Transfer) -> Token:
    """Send a token to another department's queue; label and place by issue stay."""
    row = actor.services.calling.transfer(
        token_id,
        department_id=body.department,
        doctor_id=body.doctor,
        press=actor.press(reason=body.reason),
    )
    return token(row)


@router.post("/{token_id}/undo/")
def undo(token_id: PathId, actor: Changes) -> Token:
    """Take back the last action on a token, then the one before, within the clinic's time limit."""
    return token(actor.services.calling.undo(token_id, press=actor.press()))


@router.post("/{token_id}/{verb}/")
def move(token_id: PathId, verb: Plain, actor: Changes, body: Reason | None = None) -> Token:
    """Hold, return, no-show, leave or cancel a token."""
    press = actor.press(reason=body.reason if body else None)
    return token(actor.services.calling.move(Verb(verb), token_id, press=press))
