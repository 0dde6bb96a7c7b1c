"""Doctors: who serves, and where."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from qtoken.api.actor_route import ActorRoute
from qtoken.api.authentication import Actor, Changes, Reads
from qtoken.api.fields import Kept, LettersBrought, Name, PathId, RowId, from_row, if_named
from qtoken.api.paging import LINK, Ordering, Paged, Search, chosen
from qtoken.api.required_fields import either, required
from qtoken.domain.errors import DoctorNotFound
from qtoken.domain.scripts import is_brought
from qtoken.domain.unchanged import if_given
from qtoken.services.rows import DoctorRow

router = APIRouter(prefix="/api/doctors", tags=["clinic"], route_class=ActorRoute)


class Doctor(BaseModel):
    """Who serves the patients of a department; `department` and `department_id` are the same."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 3,
                    "name": "Dr Mensah",
                    "specialty": "Hearts",
                    "department": 1,
                    "department_id": 1,
                    "department_name": "Cardiology",
                    "room_id": 2,
                    "room": "Room 3",
                    "has_letters": True,
                }
            ]
        }
    )

    id: int
    name: str
    specialty: str
    department: int
    department_id: int
    department_name: str
    room_id: int | None
    room: str
    has_letters: LettersBrought


class NewDoctor(BaseModel):
    """A doctor to be added; `department` or `department_id`."""

    name: Annotated[Name, Field(examples=["Dr Mensah"])]
    specialty: Annotated[str, Field(max_length=120, examples=["Hearts"])] | None = None
    department: RowId | None = None
    department_id: RowId | None = None
    room_id: RowId | None = None
    user_id: RowId | None = None


class DoctorChange(BaseModel):
    """What can be changed of a doctor; `department` or `department_id`.

    A field that is left out stays as it is; null removes the specialty, the room or the user.
    """

    name: Kept[Name] = None
    specialty: Annotated[str, Field(max_length=120)] | None = None
    department: Kept[RowId] = None
    department_id: Kept[RowId] = None
    room_id: RowId | None = None
    user_id: RowId | None = None


class WholeDoctor(DoctorChange):
    """A doctor as they are to be."""

    name: Name


@router.get("/", responses={200: LINK})
def list_doctors(
    actor: Reads, paged: Paged, search: Search = "", ordering: Ordering = ""
) -> list[Doctor]:
    """List the doctors, by name; `ordering` knows id, name, specialty and department_id."""
    rows = actor.services.clinic_setup.doctors(by=actor.by)
    wanted = chosen(rows, search, ordering, ("id", "name", "specialty", "department_id"))
    return [_doctor(row) for row in paged.sliced(wanted)]


@router.post("/", status_code=201)
def add_doctor(body: NewDoctor, actor: Changes) -> Doctor:
    """Add a doctor; for administrators. The user `user_id` signs in as this doctor."""
    row = actor.services.clinic_setup.add_doctor(
        body.name,
        department_id=required(
            "department", either("department", body.department, body.department_id)
        ),
        specialty=body.specialty or "",
        room_id=body.room_id,
        user_id=body.user_id,
        press=actor.press(),
    )
    return _doctor(row)


@router.get("/{doctor_id}/")
def show_doctor(doctor_id: PathId, actor: Reads) -> Doctor:
    """Show a doctor."""
    rows = actor.services.clinic_setup.doctors(by=actor.by)
    found = next((row for row in rows if row.id == doctor_id), None)
    if found is None:
        raise DoctorNotFound(doctor=doctor_id)
    return _doctor(found)


@router.put("/{doctor_id}/")
def replace_doctor(doctor_id: PathId, body: WholeDoctor, actor: Changes) -> Doctor:
    """Change the name, and what else is given; for administrators."""
    return _changed(doctor_id, body, actor)


@router.patch("/{doctor_id}/")
def change_doctor(doctor_id: PathId, body: DoctorChange, actor: Changes) -> Doctor:
    """Change what is given; for administrators."""
    return _changed(doctor_id, body, actor)


def _changed(doctor_id: int, body: DoctorChange, actor: Actor) -> Doctor:
    row = actor.services.clinic_setup.change_doctor(
        doctor_id,
        name=if_given(body.name),
        specialty=if_named(body, "specialty", body.specialty or ""),
        department_id=if_given(either("department", body.department, body.department_id)),
        room_id=if_named(body, "room_id", body.room_id),
        user_id=if_named(body, "user_id", body.user_id),
        press=actor.press(),
    )
    return _doctor(row)


def _doctor(row: DoctorRow) -> Doctor:
    return from_row(
        Doctor,
        row,
        department=row.department_id,
        department_name=row.department,
        has_letters=is_brought(row.name),
    )
