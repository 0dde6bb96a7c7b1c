"""Registering, signing in and out, and one's keys."""

from contextlib import suppress
from typing import Annotated

import anyio
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from qtoken.api import authentication, joining
from qtoken.api.actor_route import ActorRoute
from qtoken.api.authentication import NOBODY_TOO, Changes, MayRead, Reads, RequestKey
from qtoken.api.fields import (
    BirthDate,
    Email,
    Instant,
    Name,
    Password,
    PathId,
    Phone,
    RowId,
    from_row,
)
from qtoken.api.fields import Username as UsernameText
from qtoken.api.paging import LINK, Paged
from qtoken.api.required_fields import either
from qtoken.api.serving import Given, client_address
from qtoken.api.users import User, described
from qtoken.domain.errors import NotSignedIn
from qtoken.domain.roles import Role, parse_role
from qtoken.services.access.key_rows import KeyRow, NewKey
from qtoken.services.rows import UserRow
from qtoken.services.services import Services

router = APIRouter(prefix="/api", tags=["sign-in"], route_class=ActorRoute)


class Registration(BaseModel):
    """A new user. Without a name the user name is the patient's or the doctor's name as well.

    A doctor belongs to the department that is named, else to the default one if there is one.
    """

    username: UsernameText
    password: Password
    email: Email | None = None
    role: Annotated[str, Field(max_length=20, examples=["patient"])] = Role.PATIENT.value
    date_of_birth: BirthDate | None = None
    name: Name | None = None
    phone: Phone | None = None
    specialty: Annotated[str, Field(max_length=120, examples=["Hearts"])] | None = None
    department: RowId | None = None
    department_id: RowId | None = None


class Credentials(BaseModel):
    """A user name and a password. `label` is what the key is listed as.

    A program that wants to be remembered gets a `device` and sends it with its next sign-in: then
    wrong passwords typed by others at the same address do not slow it down.
    """

    username: Annotated[str, Field(max_length=200, examples=["maria"])]
    password: Annotated[str, Field(max_length=500, examples=["correct horse"])]
    label: Annotated[str, Field(max_length=200, examples=["tablet at the desk"])] | None = None
    remember: bool = False
    device: Annotated[str, Field(max_length=200)] | None = None


class KeyOwner(BaseModel):
    """Whose key it is; `patient_id` is the patient that this user is, if any."""

    id: int
    username: str
    role: Role
    patient_id: int | None


class Login(BaseModel):
    """The key, shown only now, and whose it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "token": "qt_3Yx0vQ",
                    "expires_at": "2026-04-01T09:30:00Z",
                    "user": {"id": 7, "username": "maria", "role": "patient", "patient_id": 12},
                    "device": None,
                }
            ]
        }
    )

    token: str
    expires_at: Instant
    user: KeyOwner
    device: str | None = None


class Message(BaseModel):
    """What was done, in a sentence."""

    message: str


class Key(BaseModel):
    """A key that still opens something; its secret is not kept."""

    id: int
    label: str
    kind: str
    created_at: Instant
    expires_at: Instant
    last_used_at: Instant


@router.post("/register/", status_code=201, openapi_extra=NOBODY_TOO)
async def register(
    request: Request, body: Registration, here: Given, actor: MayRead, key: RequestKey = None
) -> User:
    """Register a user: anybody as a patient, which makes the patient's record too.

    Users of other roles are added by administrators; one of the role doctor is a new doctor too.
    """
    by = str(actor.by) if actor else ""
    # Most who register have no user yet, so the name they ask for keeps two clients with the same
    # Idempotency-Key apart.
    request_id = authentication.request_id(request, f"{by} {body.username}", key)

    def work() -> User:
        services = here.services
        role = parse_role(body.role)
        if role is not Role.PATIENT:
            if actor is None:
                raise NotSignedIn
            department_id = either("department", body.department, body.department_id)
            if role is Role.DOCTOR and department_id is None and actor.user.role is Role.ADMIN:
                # Before there are departments a doctor is a user only, and is added to one later.
                with suppress(joining.DepartmentNeeded):
                    department_id = joining.default_department(actor)
            row = services.accounts.add_user(
                body.username,
                password=body.password,
                role=body.role,
                email=body.email or "",
                doctor_name=body.name or "",
                department_id=department_id,
                specialty=body.specialty or "",
                press=actor.press(request_id),
            )
            return described(services, row, actor.by)
        row = services.accounts.register(
            body.username,
            password=body.password,
            name=body.name or body.username,
            email=body.email or "",
            phone=body.phone or "",
            date_of_birth=body.date_of_birth,
            address=client_address(request),
            request_id=request_id,
        )
        return described(services, row, row.id)

    # Hashing a password takes a core and 64 MiB, and anybody may register: two limits, one for each
    # kind of waiting.
    async with here.registering():
        return await anyio.to_thread.run_sync(work, limiter=here.hashing())


@router.post("/auth/login/")
async def login(request: Request, body: Credentials, here: Given) -> Login:
    """Give a key for a user name and a password; it lasts 30 days."""

    def work() -> Login:
        made = here.services.access.log_in(
            body.username,
            body.password,
            address=client_address(request),
            label=body.label or request.headers.get("user-agent", ""),
            device=body.device or "",
            is_remembered=body.remember,
        )
        return _told(here.services, made)

    return await anyio.to_thread.run_sync(work, limiter=here.hashing())


@router.post("/auth/logout/")
def logout(actor: Reads) -> Message:
    """End the key that this request came with."""
    actor.services.access.log_out(actor.secret)
    return Message(message="Signed out.")


@router.get("/auth/keys/", responses={200: LINK})
def list_keys(actor: Reads, paged: Paged) -> list[Key]:
    """List one's keys, the newest first."""
    return [_key(row) for row in paged.sliced(actor.services.access.keys(by=actor.by))]


@router.delete("/auth/keys/{key_id}/", status_code=204)
def withdraw_key(key_id: PathId, actor: Changes) -> None:
    """End a key of one's own at once; administrators can end anybody's."""
    actor.services.access.withdraw(key_id, press=actor.press())


def _told(services: Services, made: NewKey) -> Login:
    return Login(
        token=made.secret,
        expires_at=made.key.expires_at,
        user=_owner(services, made.user),
        device=made.device or None,
    )


def _owner(services: Services, row: UserRow) -> KeyOwner:
    patient = services.patients.my_patient(by=row.id)
    return from_row(KeyOwner, row, patient_id=patient.id if patient else None)


def _key(row: KeyRow) -> Key:
    return from_row(Key, row)
