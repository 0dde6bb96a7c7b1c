"""Users: the list for administrators, and everybody's own."""

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from qtoken.api.fields import Email, PathId, Username
from qtoken.api.one_turn import OneTurn
from qtoken.api.paging import LINK, Ordering, Paged, Search, order
from qtoken.api.who import Actor, Changes, Reads
from qtoken.domain.roles import Role
from qtoken.services.rows import UserRow

if TYPE_CHECKING:
    from qtoken.services.services import Services

router = APIRouter(prefix="/api/users", tags=["users"], route_class=OneTurn)


class User(BaseModel):
    """Who signs in. `patient_id` is the patient that this user is, where it was looked up."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 7,
                    "username": "maria",
                    "email": "maria@example.org",
                    "role": "patient",
                    "is_active": True,
                    "patient_id": 12,
                }
            ]
        }
    )

    id: int
    username: str
    email: str
    role: Role
    is_active: bool
    patient_id: int | None = None


class UserChange(BaseModel):
    """What can be changed of a user; what is left out stays."""

    username: Username | None = None
    email: Email | None = None


class WholeUser(BaseModel):
    """A user as it shall be: an e-mail address that is left out is cleared."""

    username: Username
    email: Email | None = None


@router.get("/", responses={200: LINK})
def list_users(
    *,
    actor: Reads,
    paged: Paged,
    role: Role | None = None,
    is_active: bool | None = None,
    search: Search = "",
    ordering: Ordering = "",
) -> list[User]:
    """List users; `search` looks into user names and e-mail addresses."""
    page = actor.services.records.users(
        search=search,
        role=role,
        is_active=is_active,
        order=order(ordering, "username"),
        limit=paged.size,
        offset=paged.offset,
        by=actor.by,
    )
    return [_user(row) for row in paged.linked(page)]


@router.get("/{user_id}/")
def show_user(user_id: PathId, actor: Reads) -> User:
    """Show a user: oneself, or as an administrator anybody."""
    row = actor.services.records.user(user_id, by=actor.by)
    return described(actor.services, row) if row.id == actor.by else _user(row)


@router.put("/{user_id}/")
def replace_user(user_id: PathId, body: WholeUser, actor: Changes) -> User:
    """Change the user name and the e-mail address."""
    return _changed(user_id, body.username, body.email or "", actor)


@router.patch("/{user_id}/")
def change_user(user_id: PathId, body: UserChange, actor: Changes) -> User:
    """Change what is given."""
    return _changed(user_id, body.username, body.email, actor)


@router.delete("/{user_id}/", status_code=204)
def remove_user(user_id: PathId, actor: Changes) -> None:
    """Keep a user out, and end their keys. The history still names them, so they are kept."""
    actor.services.accounts.set_active(user_id, False, by=actor.by, request_id=actor.request_id)


def described(services: "Services", row: UserRow) -> User:
    """Return a user, with the patient that they are."""
    patient = services.registration.my_patient(by=row.id) if row.is_active else None
    return _user(row, patient.id if patient else None)


def _changed(user_id: int, username: str | None, email: str | None, actor: Actor) -> User:
    row = actor.services.accounts.change_user(
        user_id, username=username, email=email, by=actor.by, request_id=actor.request_id
    )
    return _user(row)


def _user(row: UserRow, patient_id: int | None = None) -> User:
    return User(
        id=row.id,
        username=row.username,
        email=row.email,
        role=row.role,
        is_active=row.is_active,
        patient_id=patient_id,
    )
