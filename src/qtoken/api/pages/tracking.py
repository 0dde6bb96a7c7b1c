"""The tracking page: a token under its code, without an account, made for cheap phones."""

from dataclasses import dataclass
from uuid import uuid4

from fastapi import APIRouter, Depends, Response

from qtoken.api.pages.live import Looks, Part
from qtoken.api.pages.page_language import speak
from qtoken.api.pages.rendering import PageRoute, page, rendered, see_other
from qtoken.api.pages.tracking_words import clock, words_for
from qtoken.api.pages.typed import RequestId
from qtoken.api.serving import Given
from qtoken.services.queue.tracking_rows import TrackedToken
from qtoken.services.services import Services
from qtoken.texts import _

router = APIRouter(
    prefix="/t", route_class=PageRoute, dependencies=[Depends(speak)], include_in_schema=False
)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The fixed words of the page, apart from the token's state."""

    leave: str
    ask: str
    confirm: str
    live: str
    lost: str
    refresh: str


@router.get("/{code}")
def follow(code: str, here: Given) -> Response:
    """Show a token as its patient sees it."""
    row = here.services.tracking.look(code)
    part = _part(row)
    words = words_for(row)
    return page(
        "follow.html",
        row=row,
        title=words.title,
        part=part,
        rules=_rules(),
        address=f"/t/{code}",
        request_id=str(uuid4()),
    )


@router.get("/{code}/now")
async def follow_now(code: str, here: Given, looking: Looks) -> Response:
    """Return the state as soon as it differs from what the page shows."""
    return await looking.answer(lambda: _look(here.services, code))


@router.post("/{code}/leave")
def leave(code: str, here: Given, request_id: RequestId) -> Response:
    """Leave the queue. The secret code is the right to do so, and the guard against other sites."""
    here.services.tracking.leave(code, request_id=request_id)
    return see_other(f"/t/{code}")


def _look(services: Services, code: str) -> Part:
    return _part(services.tracking.look(code))


def _part(row: TrackedToken) -> Part:
    html = rendered("follow_now.html", row=row, words=words_for(row))
    return Part(html, clock(row))


def _rules() -> _Rules:
    return _Rules(
        leave=_("Leave the queue"),
        ask=_("Your place goes to others, and you would have to start again."),
        confirm=_("Yes, leave"),
        live=_("Live"),
        lost=_("No connection. Last news at {time}"),
        refresh=_("Look again"),
    )
