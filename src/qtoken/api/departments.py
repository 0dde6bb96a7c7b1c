"""Departments, rooms and priorities: where people wait, where they go, and who goes first."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from qtoken.api.actor_route import ActorRoute
from qtoken.api.authentication import Actor, Changes, Reads
from qtoken.api.fields import Kept, LettersBrought, Name, Note, PathId, from_row, if_named
from qtoken.api.paging import LINK, Ordering, Paged, Search, chosen
from qtoken.api.required_fields import FieldStays
from qtoken.domain.errors import DepartmentNotFound
from qtoken.domain.scripts import is_brought
from qtoken.domain.unchanged import UNCHANGED, if_given
from qtoken.services.rows import DepartmentRow, PriorityRow, RoomRow

router = APIRouter(prefix="/api", tags=["clinic"], route_class=ActorRoute)


class Department(BaseModel):
    """Where people wait. `public_name` is what the waiting room reads.

    The default department is used where a program names none.
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
                    "is_joinable": True,
                    "is_default": True,
                    "has_letters": True,
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
    is_joinable: bool
    is_default: bool
    has_letters: LettersBrought


class DepartmentChange(BaseModel):
    """What can be changed of a department: all but its letter.

    A field that is left out stays as it is; null removes the description or the public name. The
    default is changed by setting `is_default` on another department.
    """

    name: Kept[Name] = None
    description: Note | None = None
    public_name: Name | None = None
    letter: Kept[Annotated[str, Field(max_length=12)]] = None
    is_open: Kept[bool] = None
    is_joinable: Kept[bool] = None
    is_default: Kept[bool] = None


class WholeDepartment(DepartmentChange):
    """A department as it is to be."""

    name: Name


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
    has_letters: LettersBrought


class Priority(BaseModel):
    """A class of tokens: placed as if issued some minutes earlier, or before everybody else."""

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
        press=actor.press(),
    )
    return _department(row)


@router.get("/departments/{department_id}/")
def show_department(department_id: PathId, actor: Reads) -> Department:
    """Show a department."""
    return _department(_one(department_id, actor))


@router.put("/departments/{department_id}/")
def replace_department(department_id: PathId, body: WholeDepartment, actor: Changes) -> Department:
    """Change the name, and what else is given; for administrators."""
    return _changed(department_id, body, actor)


@router.patch("/departments/{department_id}/")
def change_department(department_id: PathId, body: DepartmentChange, actor: Changes) -> Department:
    """Change what is given; for administrators."""
    return _changed(department_id, body, actor)


@router.delete("/departments/{department_id}/", status_code=204)
def close_department(department_id: PathId, actor: Changes) -> None:
    """Stop issuing tokens there. The department is kept, because histories name it."""
    actor.services.clinic_setup.close_department(department_id, press=actor.press())


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


def _one(department_id: int, actor: Actor) -> DepartmentRow:
    rows = actor.services.clinic_setup.departments(by=actor.by)
    found = next((row for row in rows if row.id == department_id), None)
    if found is None:
        raise DepartmentNotFound(department=department_id)
    return found


def _changed(department_id: int, body: DepartmentChange, actor: Actor) -> Department:
    before = _one(department_id, actor)
    # Programs send back whole what they were given: an unchanged value is no attempt to change it.
    if body.letter is not None and body.letter != before.letter:
        raise FieldStays(field="letter")
    # There is always one default, once it is chosen: another department has to take it over.
    if body.is_default is False and before.is_default:
        raise FieldStays(field="is_default")
    row = actor.services.clinic_setup.change_department(
        department_id,
        name=if_given(body.name),
        description=if_named(body, "description", body.description or ""),
        public_name=if_named(body, "public_name", body.public_name or ""),
        is_open=if_given(body.is_open),
        is_joinable=if_given(body.is_joinable),
        is_default=True if body.is_default else UNCHANGED,
        press=actor.press(),
    )
    return _department(row)


def _department(row: DepartmentRow) -> Department:
    has_letters = is_brought(row.name) and is_brought(row.public_name)
    return from_row(Department, row, has_letters=has_letters)


def _room(row: RoomRow) -> Room:
    return from_row(Room, row, has_letters=is_brought(row.name))


def _priority(row: PriorityRow) -> Priority:
    return from_row(Priority, row)
