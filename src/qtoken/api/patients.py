"""Patients' records."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from qtoken.api.actor_route import ActorRoute
from qtoken.api.authentication import Actor, Changes, Reads
from qtoken.api.fields import BirthDate, Email, Kept, Line, Name, PathId, Phone, from_row
from qtoken.api.paging import LINK, Ordering, Paged, Search, order, ordered
from qtoken.domain.input import Sex
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import UserRow

router = APIRouter(prefix="/api/patients", tags=["patients"], route_class=ActorRoute)

FOUND_AT_MOST = 100


class Patient(BaseModel):
    """A person. Only the name is always known; unknown texts are empty.

    `phone` is as it was typed; `phone_e164` is empty where that is no possible number, and then no
    text message is sent. `user_id` and `username` are of the user who signs in as this patient;
    only administrators and the patient see them.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 12,
                    "name": "Maria Lopez",
                    "email": "maria@example.org",
                    "phone": "600 123 456",
                    "phone_e164": "+34600123456",
                    "second_phone": "",
                    "second_phone_e164": "",
                    "second_phone_of": "",
                    "date_of_birth": "1985-02-28",
                    "sex": "female",
                    "record_number": "",
                    "needs": "",
                    "wants_sms": True,
                    "wants_email": False,
                    "language": "",
                    "user_id": 7,
                    "username": "maria",
                }
            ]
        }
    )

    id: int
    name: str
    email: str
    phone: str
    phone_e164: str
    second_phone: str
    second_phone_e164: str
    second_phone_of: str
    date_of_birth: date | None
    sex: Sex | None
    record_number: str
    needs: str
    wants_sms: bool
    wants_email: bool
    language: str
    user_id: int | None
    username: str | None


SecondPhoneOf = Annotated[str, Field(max_length=60, examples=["mother"])]


class NewPatient(BaseModel):
    """A patient to be registered; only the name is needed.

    `wants_sms` and `wants_email` say that the patient agrees to messages.
    """

    name: Name
    email: Email | None = None
    phone: Phone | None = None
    second_phone: Phone | None = None
    second_phone_of: SecondPhoneOf | None = None
    date_of_birth: BirthDate | None = None
    sex: Annotated[str, Field(max_length=20, examples=["female"])] | None = None
    record_number: Annotated[str, Field(max_length=40)] | None = None
    needs: Line | None = None
    wants_sms: bool = False
    wants_email: bool = False
    language: Annotated[str, Field(max_length=35, examples=["de"])] | None = None


class PatientChange(BaseModel):
    """What can be changed of a patient; what is left out stays, null or an empty text clears.

    Patients change how they are reached and what they agree to; only the desk changes who they are.
    """

    name: Kept[Name] = None
    email: Email | None = None
    phone: Phone | None = None
    second_phone: Phone | None = None
    second_phone_of: SecondPhoneOf | None = None
    date_of_birth: BirthDate | None = None
    sex: Annotated[str, Field(max_length=20, examples=["female"])] | None = None
    record_number: Annotated[str, Field(max_length=40)] | None = None
    needs: Line | None = None
    wants_sms: Kept[bool] = None
    wants_email: Kept[bool] = None
    language: Annotated[str, Field(max_length=35, examples=["de"])] | None = None


class WholePatient(PatientChange):
    """A patient as they are to be."""

    name: Name


@router.get("/", responses={200: LINK})
def list_patients(
    actor: Reads, paged: Paged, search: Search = "", ordering: Ordering = ""
) -> list[Patient]:
    """List patients by name.

    With `search` at most 100 are found, the best first: by beginnings of names, any part of a
    phone number, record number or id. `ordering` knows id, name and date_of_birth.
    """
    if search.strip():
        found = actor.services.patients.find(search, by=actor.by, limit=FOUND_AT_MOST)
        rows = ordered(found, ordering, ("id", "name", "date_of_birth"))
        return _patients(actor, paged.sliced(rows))
    page = actor.services.patients.page(
        order=order(ordering, "name"), limit=paged.size, offset=paged.offset, by=actor.by
    )
    return _patients(actor, paged.linked(page))


@router.post("/", status_code=201)
def register_patient(body: NewPatient, actor: Changes) -> Patient:
    """Register a patient."""
    row = actor.services.registration.register(
        body.name,
        email=body.email or "",
        phone=body.phone or "",
        second_phone=body.second_phone or "",
        second_phone_of=body.second_phone_of or "",
        date_of_birth=body.date_of_birth,
        sex=body.sex,
        record_number=body.record_number or "",
        needs=body.needs or "",
        wants_sms=body.wants_sms,
        wants_email=body.wants_email,
        language=body.language or "",
        press=actor.press(),
    )
    return _patient(actor, row)


@router.get("/{patient_id}/")
def show_patient(patient_id: PathId, actor: Reads) -> Patient:
    """Show a patient; to a patient only themselves."""
    return _patient(actor, actor.services.patients.patient(patient_id, by=actor.by))


@router.put("/{patient_id}/")
def replace_patient(patient_id: PathId, body: WholePatient, actor: Changes) -> Patient:
    """Change the name, and what else is given."""
    return _changed(patient_id, body, actor)


@router.patch("/{patient_id}/")
def change_patient(patient_id: PathId, body: PatientChange, actor: Changes) -> Patient:
    """Change what is given; patients change their own record, to agree to messages or no longer."""
    return _changed(patient_id, body, actor)


def _changed(patient_id: int, body: PatientChange, actor: Actor) -> Patient:
    given = body.model_dump(exclude_unset=True)
    # For the service None means "leave as it is"; an empty text clears.
    values: dict[str, Any] = {
        field: "" if value is None else value for field, value in given.items()
    }
    row = actor.services.registration.change(patient_id, **values, press=actor.press())
    return _patient(actor, row)


def _patient(actor: Actor, row: PatientRow) -> Patient:
    return _patients(actor, [row])[0]


def _patients(actor: Actor, rows: Sequence[PatientRow]) -> list[Patient]:
    # One query for all rows of a page, not one for each.
    users = actor.services.users.users_of([row.id for row in rows], by=actor.by)
    return [_with_user(row, users.get(row.id)) for row in rows]


def _with_user(row: PatientRow, user: UserRow | None) -> Patient:
    return from_row(
        Patient,
        row,
        user_id=user.id if user else None,
        username=user.username if user else None,
    )
