"""Pages that anybody in the waiting room may see: numbers, rooms, departments; never a name."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from qtoken.api.pages import display_view
from qtoken.api.pages.live import Looks, Part
from qtoken.api.pages.page_language import speak
from qtoken.api.pages.rendering import PageRoute, page, rendered
from qtoken.api.pages.tracking_words import local_time
from qtoken.api.serving import Given
from qtoken.domain.ids import LARGEST_ID
from qtoken.services.display.display_rows import DisplaySnapshot
from qtoken.services.services import Services
from qtoken.texts import _, pgettext

router = APIRouter(route_class=PageRoute, dependencies=[Depends(speak)], include_in_schema=False)

_MOST_DEPARTMENTS = 50
_HELD_FOR_S = 4
"""A whole room trusts the wall: it asks often, so that it notices a lost server within seconds."""

_CURRENT, _DISPLAY = "current_now.html", "display_now.html"

Wanted = Annotated[
    list[Annotated[int, Query(ge=1, le=LARGEST_ID)]],
    Query(alias="department", max_length=_MOST_DEPARTMENTS),
]
"""The departments to show; none: all of them."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands beside the numbers."""

    current: str
    nobody: str
    missed: str
    reception: str
    next: str
    live: str
    lost: str
    not_up_to_date: str
    sound: str


@router.get("/hospital/current-token/")
def current_tokens(here: Given, department: Wanted = []) -> Response:  # noqa: B006 - FastAPI copies
    """Show who is called where."""
    return _page(here.services, "current.html", _CURRENT, "/hospital/current-token/", department)


@router.get("/hospital/current-token/now")
async def current_tokens_now(
    here: Given,
    looking: Looks,
    department: Wanted = [],  # noqa: B006 - FastAPI copies
) -> Response:
    """Return the calls as soon as they differ from what the page shows."""
    return await looking.answer(lambda: _part(here.services, _CURRENT, department))


@router.get("/display/")
def display(here: Given, department: Wanted = []) -> Response:  # noqa: B006 - FastAPI copies
    """Show the wall of the waiting room, for a screen with a browser."""
    return _page(here.services, "display.html", _DISPLAY, "/display/", department)


@router.get("/display/now")
async def display_now(
    here: Given,
    looking: Looks,
    department: Wanted = [],  # noqa: B006 - FastAPI copies
) -> Response:
    """Return the wall as soon as it differs from what the page shows."""
    return await looking.answer(lambda: _part(here.services, _DISPLAY, department))


def _page(
    services: Services, template: str, part: str, address: str, departments: list[int]
) -> Response:
    snapshot = services.display.snapshot(department_ids=departments)
    asked = "&".join(f"department={department_id}" for department_id in departments)
    # Without scripts the page reloads itself. The time chooses which page of a list it then shows.
    drawn = _drawn(snapshot, part, at_s=snapshot.now.timestamp())
    return page(
        template,
        title=snapshot.clinic,
        snapshot=snapshot,
        words=_words(),
        address=f"{address}now?{asked}" if asked else f"{address}now",
        part=drawn,
        now=int(snapshot.now.timestamp()),
        hold=_HELD_FOR_S,
    )


def _part(services: Services, template: str, departments: list[int]) -> Part:
    return _drawn(services.display.snapshot(department_ids=departments), template)


def _drawn(snapshot: DisplaySnapshot, template: str, *, at_s: float = 0) -> Part:
    clock = local_time(snapshot.now, snapshot.time_zone)
    html = rendered(
        template,
        snapshot=snapshot,
        words=_words(),
        board=display_view.board_of(snapshot, at_s=at_s),
    )
    return Part(html, clock)


def _words() -> _Words:
    return _Words(
        current=pgettext("heading", "Now"),
        nobody=_("Nobody is called at the moment."),
        missed=pgettext("heading", "Missed"),
        reception=_("Please see reception"),
        next=pgettext("heading", "Next"),
        live=_("Live"),
        lost=_("No connection. Last news at {time}"),
        not_up_to_date=_("This screen is not up to date. Please listen for your number."),
        sound=_("Turn sound on"),
    )
