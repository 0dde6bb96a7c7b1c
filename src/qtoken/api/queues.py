"""The queue: join it, call the next, end a consultation, and ask for a token's place."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from qtoken.api import joining
from qtoken.api.actor_route import ActorRoute
from qtoken.api.appointments import FilterId
from qtoken.api.authentication import Actor, Changes, Reads
from qtoken.api.fields import Filter, PathId, RowId
from qtoken.api.paging import LINK, Ordering, Paged, order
from qtoken.api.required_fields import either
from qtoken.api.tokens import FollowedToken, Token, followed, token
from qtoken.domain.errors import MoveRefused
from qtoken.domain.token import Status, Verb
from qtoken.services.rows import TokenRow
from qtoken.texts import _, ngettext

router = APIRouter(prefix="/api/queues", tags=["queue"], route_class=ActorRoute)


class Join(BaseModel):
    """Who joins which queue. Patients may leave out themselves; anybody, the default department."""

    patient_id: RowId | None = None
    patient: RowId | None = None
    department: RowId | None = None
    department_id: RowId | None = None
    doctor: RowId | None = None
    priority: (
        RowId
        | Annotated[str, Field(max_length=120, pattern="[^0-9]", examples=["emergency"])]
        | None
    ) = None


class Next(BaseModel):
    """For whom to call. A doctor who names no doctor calls for themselves, into the usual room."""

    department: RowId | None = None
    department_id: RowId | None = None
    doctor: RowId | None = None
    doctor_id: RowId | None = None
    room: RowId | None = None
    room_id: RowId | None = None


class Joined(BaseModel):
    """The new token."""

    message: str
    token_details: FollowedToken


class Called(BaseModel):
    """The token that was called; none where nobody waits."""

    message: str
    called_token: Token | None = None


class Served(BaseModel):
    """The token whose consultation has ended."""

    message: str
    served_token: Token


class Position(BaseModel):
    """How many are called before a token; 0 unless it waits."""

    id: int
    token_number: int
    label: str
    people_ahead: int
    status: Status
    department: str
    room: str


class Closed(BaseModel):
    """How many tokens of earlier days were still open."""

    message: str
    closed_count: int


@router.get("/", responses={200: LINK})
def list_tokens(
    *,
    actor: Reads,
    paged: Paged,
    department: FilterId = None,
    department_id: FilterId = None,
    status: Filter[Annotated[str, Field(max_length=20)]] = None,
    ordering: Ordering = "",
) -> list[Token]:
    """List today's tokens in the order of issue; patients see their own.

    `ordering` knows id, created_at, token_number, department and status.
    """
    page = actor.services.todays_tokens.page(
        department_id=either("department", department, department_id),
        status=status,
        order=order(ordering, "created_at"),
        limit=paged.size,
        offset=paged.offset,
        by=actor.by,
    )
    return [token(row) for row in paged.linked(page)]


@router.post("/join_queue/", status_code=201)
def join_queue(body: Join, actor: Changes) -> Joined:
    """Issue a token; patients for themselves, without a priority."""
    row = joining.join(
        actor,
        patient_id=either("patient_id", body.patient_id, body.patient),
        department_id=either("department", body.department, body.department_id),
        doctor_id=body.doctor,
        priority=body.priority,
    )
    said = _("Token {label} for {department}.").format(label=row.label, department=row.department)
    return Joined(message=said, token_details=followed(row, actor.services, actor.by))


@router.post("/call_next/", response_model_exclude_unset=True)
def call_next(actor: Changes, body: Next | None = None) -> Called:
    """Call the first who waits; `called_token` is missing where nobody does."""
    asked = body or Next()
    row = actor.services.calling.call_next(
        department_id=either("department", asked.department, asked.department_id),
        doctor_id=either("doctor", asked.doctor, asked.doctor_id),
        room_id=either("room", asked.room, asked.room_id),
        press=actor.press(),
    )
    if row is None:
        return Called(message=_("Nobody is waiting."))
    said = _("{label} is called.").format(label=row.label)
    return Called(message=said, called_token=token(row))


@router.post("/reset_queue/")
def reset_queue(actor: Changes) -> Closed:
    """End tokens of earlier days that are still open; nothing is deleted, today's tokens stay."""
    closed = actor.services.day_closing.close_earlier_days(press=actor.press())
    count = closed.closed_count
    said = ngettext(
        "{count} token of earlier days was ended.",
        "{count} tokens of earlier days were ended.",
        count,
    ).format(count=count)
    return Closed(message=said, closed_count=count)


@router.get("/{token_id}/")
def show_token(token_id: PathId, actor: Reads) -> FollowedToken:
    """Show a token; patients see only their own."""
    row = actor.services.waiting_lines.token(token_id, by=actor.by)
    return followed(row, actor.services, actor.by)


@router.post("/{token_id}/mark_served/")
def mark_served(token_id: PathId, actor: Changes) -> Served:
    """End the consultation of a called token; if it is done already, nothing changes."""
    row = served(token_id, actor)
    said = _("{label} is done.").format(label=row.label)
    return Served(message=said, served_token=token(row))


def served(token_id: int, actor: Actor) -> TokenRow:
    """End a consultation; a token that is done already is returned as it is."""
    try:
        return actor.services.calling.move(Verb.DONE, token_id, press=actor.press())
    except MoveRefused:
        row = actor.services.waiting_lines.token(token_id, by=actor.by)
        # Already done, perhaps by a press before: what was asked for is so.
        if row.status is not Status.DONE:
            raise
        return row


@router.get("/{token_id}/position/")
def position(token_id: PathId, actor: Reads) -> Position:
    """Tell how many are called before a token; patients ask for their own."""
    found = actor.services.waiting_lines.position(token_id, by=actor.by)
    row = found.token
    return Position(
        id=row.id,
        token_number=row.number,
        label=row.label,
        people_ahead=found.people_ahead,
        status=row.status,
        department=row.department,
        room=row.room,
    )
