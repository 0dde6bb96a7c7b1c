"""The addresses of the previous hospital system, for programs with a key.

In a browser the same addresses are pages. These routes take only requests with an Authorization
header: a GET here changes a token, and a link in a mail must not call a patient.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

from qtoken.api import joining
from qtoken.api.actor_route import ActorRoute
from qtoken.api.appointments import FilterId
from qtoken.api.authentication import Changes, Reads, is_for_us
from qtoken.api.fields import PathId
from qtoken.api.paging import known_filters
from qtoken.api.queues import Joined, served
from qtoken.api.tokens import Token, followed, found_tokens, token
from qtoken.domain.errors import NotAllowed, StatusUnknown
from qtoken.domain.reasons import FixedReason
from qtoken.domain.roles import Role
from qtoken.domain.token import Status
from qtoken.texts import _


class KeyRoute(ActorRoute):
    """A route for programs; without an Authorization header the page's route is taken."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match only what has the header."""
        if not is_for_us(Headers(scope=scope).get("authorization")):
            # NONE makes the router go on to the routes after this one, among them the page of this
            # address.
            return Match.NONE, {}
        return super().matches(scope)


router = APIRouter(tags=["hospital"], route_class=KeyRoute)

CALLED, DONE = "called", "done"


class Updated(BaseModel):
    """The token as it is now."""

    message: str
    token_details: Token


class Queue(BaseModel):
    """The queue of all departments, in its three sections."""

    waiting: list[Token]
    in_consultation: list[Token]
    completed: list[Token]


@router.get("/hospital/queue/", dependencies=[Depends(known_filters)])
def show_queue(
    actor: Reads,
    department: Annotated[FilterId, Query(description="Its id; all of them without")] = None,
) -> Queue:
    """Show who waits, in the order of calling, who is in consultation, and who was served today."""
    if actor.user.role is Role.PATIENT:
        raise NotAllowed(role=actor.user.role)
    snapshot = actor.services.waiting_lines.queue(department_id=department, by=actor.by)
    return Queue(
        waiting=[token(row) for row in snapshot.waiting],
        in_consultation=[token(row) for row in snapshot.called],
        completed=[token(row) for row in snapshot.ended if row.status is Status.DONE],
    )


@router.post("/hospital/generate-token/{patient_id}/", status_code=201)
def generate_token(
    patient_id: PathId,
    actor: Changes,
    department: Annotated[FilterId, Query(description="Its id; the default without")] = None,
) -> Joined:
    """Issue the next number to a patient; for the staff."""
    row = joining.join(actor, patient_id=patient_id, department_id=department, is_at_desk=True)
    said = _("Token {label} for {department}.").format(label=row.label, department=row.department)
    return Joined(message=said, token_details=followed(row, actor.services, actor.by))


@router.post("/hospital/update-token/{token_id}/{status}/")
def post_update_token(token_id: PathId, status: str, actor: Changes) -> Updated:
    """Do the same as GET, for programs that never change anything by a GET."""
    return update_token(token_id, status, actor)


@router.get("/hospital/update-token/{token_id}/{status}/")
def update_token(token_id: PathId, status: str, actor: Changes) -> Updated:
    """Call a waiting token (`called`), or end its consultation (`done`).

    Ending a token that is done already changes nothing. This address has no field for a reason,
    so a call out of order gets a fixed one.
    """
    if status == CALLED:
        row = actor.services.calling.call(
            token_id, press=actor.press(reason=FixedReason.PROGRAM_GIVES_NONE)
        )
        said = _("{label} is called.")
    elif status == DONE:
        row = served(token_id, actor)
        said = _("{label} is done.")
    else:
        raise StatusUnknown(status=status[:40], known=f"{CALLED}, {DONE}")
    return Updated(message=said.format(label=row.label), token_details=token(row))


@router.get("/admin/hospital/queuetoken/", dependencies=[Depends(known_filters)])
def find_tokens(
    actor: Reads, find: Annotated[str, Query(max_length=120, examples=["C-007"])] = ""
) -> list[Token]:
    """List today's tokens and whatever is still open; for administrators.

    `find` looks into labels and names.
    """
    if actor.user.role is not Role.ADMIN:
        raise NotAllowed(role=actor.user.role)
    return [token(row) for row in found_tokens(actor.services, find, actor.by)]
