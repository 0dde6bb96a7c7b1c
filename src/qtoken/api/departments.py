"""Departments, rooms and priorities: where people wait, where they go, and who goes first."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from qtoken.api.fields import Name, Note
from qtoken.api.one_turn import OneTurn
from qtoken.api.paging import LINK, Ordering, Paged, Search, chosen
from qtoken.api.who import Changes, Reads
from qtoken.services.rows import DepartmentRow, PriorityRow, RoomRow

router = APIRouter(prefix="/api", tags=["clinic"], route_class=OneTurn)


class Department(BaseModel):
    """Where people wait. `public_name` is what the waiting room reads.

    The default is what programs mean that name none.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 1,
                    "name": "Cardiology",
                    "description": "first floor",
                    "public_name": "Cardiology",
                    "letter": "C",
                    "is_open": True,
                    "is_default": True,
                }
            ]
        }
    )

    id: int
    name: str
    description: str
    public_name: str
    letter: str
    is_open: bool
    is_default: bool


class NewDepartment(BaseModel):
    """A department to be made. Without a letter it gets a free one."""

    name: Annotated[Name, Field(examples=["Cardiology"])]
    description: Note | None = None
    public_name: Name | None = None
    letter: Annotated[str, Field(max_length=12, examples=["C"])] | None = None


class Room(BaseModel):
    """Where patients are called to."""

    id: int
    name: str


class Priority(BaseModel):
    """A class of tokens: placed as if issued so many minutes earlier, or before everybody."""

    id: int
    name: str
    head_start_min: int
    is_emergency: bool
    is_default: bool


@router.get("/departments/", responses={200: LINK})
def list_departments(
    actor: Reads, paged: Paged, search: Search = "", ordering: Ordering = ""
) -> list[Department]:
    """List the departments, by name; `search` looks into names, `ordering` knows id and name."""
    rows = actor.services.clinic_setup.departments(by=actor.by)
    wanted = chosen(rows, search, ordering, ("id", "name"))
    return [_department(row) for row in paged.sliced(wanted)]


@router.post("/departments/", status_code=201)
def add_department(body: NewDepartment, actor: Changes) -> Department:
    """Add an open department; for administrators."""
    row = actor.services.clinic_setup.add_department(
        body.name,
        letter=body.letter,
        description=body.description or "",
        public_name=body.public_name or "",
        by=actor.by,
        request_id=actor.request_id,
    )
    return _department(row)


@router.get("/rooms/", responses={200: LINK})
def list_rooms(actor: Reads, paged: Paged) -> list[Room]:
    """List the rooms, by name."""
    rows = actor.services.clinic_setup.rooms(by=actor.by)
    return [_room(row) for row in paged.sliced(rows)]


@router.get("/priorities/", responses={200: LINK})
def list_priorities(actor: Reads, paged: Paged) -> list[Priority]:
    """List the priorities, the plainest first and emergencies last."""
    rows = actor.services.clinic_setup.priorities(by=actor.by)
    return [_priority(row) for row in paged.sliced(rows)]


def _department(row: DepartmentRow) -> Department:
    return Department(
        id=row.id,
        name=row.name,
        description=row.description,
        public_name=row.public_name,
        letter=row.letter,
        is_open=row.is_open,
        is_default=row.is_default,
    )


def _room(row: RoomRow) -> Room:
    return Room(id=row.id, name=row.name)


def _priority(row: PriorityRow) -> Priority:
    return Priority(
        id=row.id,
        name=row.name,
        head_start_min=row.head_start_min,
        is_emergency=row.is_emergency,
        is_default=row.is_default,
    )
