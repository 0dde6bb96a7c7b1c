"""Users: the list for administrators, and everybody's own user."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from qtoken.api.actor_route import ActorRoute
from qtoken.api.authentication import Actor, Changes, Reads
from qtoken.api.fields import Email, Filter, Kept, PathId, Username, from_row, if_named
from qtoken.api.paging import LINK, Ordering, Paged, Search, order
from qtoken.domain.errors import OldPasswordNeeded, QTokenError
from qtoken.domain.input import PASSWORD_LONGEST
from qtoken.domain.roles import Role
from qtoken.domain.unchanged import UNCHANGED, if_given
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import UserRow
from qtoken.services.services import Services

router = APIRouter(prefix="/api/users", tags=["users"], route_class=ActorRoute)


class NotChangedHere(QTokenError):
    """A field of a user that cannot be changed, or is changed at another address."""

    code = "not_changed_here"
    message = "A user's {field} is not changed here. Leave it out."


class User(BaseModel):
    """Who signs in. `patient_id` is the patient that this user is, born on `date_of_birth`."""

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
                    "date_of_birth": "1985-02-28",
                }
            ]
        }
    )

    id: int
    username: str
    email: str
    role: Role
    is_active: bool
    patient_id: int | None
    date_of_birth: date | None


class UserChange(BaseModel):
    """What can be changed of a user; what is left out stays, null removes the e-mail address.

    Only administrators change `is_active` and somebody else's password. A role cannot be changed:
    another value is refused.
    """

    username: Kept[Username] = None
    email: Email | None = None
    is_active: Kept[bool] = None
    role: Kept[Annotated[str, Field(max_length=20, examples=["patient"])]] = None
    password: Kept[Annotated[str, Field(max_length=PASSWORD_LONGEST)]] = None


class WholeUser(UserChange):
    """A user as it is to be."""

    username: Username


@router.get("/", responses={200: LINK})
def list_users(
    *,
    actor: Reads,
    paged: Paged,
    role: Filter[Role] = None,
    is_active: Filter[bool] = None,
    search: Search = "",
    username: Annotated[str | None, Query(max_length=200)] = None,
    email: Annotated[str | None, Query(max_length=200)] = None,
    ordering: Ordering = "",
) -> list[User]:
    """List users; `search` looks into user names and e-mail addresses."""
    page = actor.services.users.page(
        search=search,
        username=username,
        email=email,
        role=role,
        is_active=is_active,
        order=order(ordering, "username"),
        limit=paged.size,
        offset=paged.offset,
        by=actor.by,
    )
    rows = paged.linked(page)
    patients = actor.services.users.patients_of([row.id for row in rows], by=actor.by)
    return [_user(row, patients.get(row.id)) for row in rows]


@router.get("/{user_id}/")
def show_user(user_id: PathId, actor: Reads) -> User:
    """Show a user: oneself, or as an administrator anybody."""
    row = actor.services.users.user(user_id, by=actor.by)
    return described(actor.services, row, actor.by)


@router.put("/{user_id}/")
def replace_user(user_id: PathId, body: WholeUser, actor: Changes) -> User:
    """Change the user name, and what else is given."""
    return changed(user_id, body, actor)


@router.patch("/{user_id}/")
def change_user(user_id: PathId, body: UserChange, actor: Changes) -> User:
    """Change what is given."""
    return changed(user_id, body, actor)


@router.delete("/{user_id}/")
def remove_user(user_id: PathId, actor: Changes) -> User:
    """Deactivate a user and end their keys. The user is kept, because histories name them."""
    row = actor.services.accounts.set_active(user_id, False, press=actor.press())
    return described(actor.services, row, actor.by)


def described(services: Services, row: UserRow, by: int) -> User:
    """Return a user with their patient, as the user `by` may see it."""
    return _user(row, services.users.patients_of([row.id], by=by).get(row.id))


def changed(user_id: int, body: UserChange, actor: Actor) -> User:
    """Change what is given of a user; return the user as `GET` does."""
    before = actor.services.users.user(user_id, by=actor.by)
    if body.password is not None and user_id == actor.by:
        # One's own password is changed under /api/profile/, which asks for the old one.
        raise OldPasswordNeeded
    if body.role is not None and body.role != before.role:
        raise NotChangedHere(field="role")
    row = actor.services.accounts.change_user(
        user_id,
        username=if_given(body.username),
        email=if_named(body, "email", body.email or ""),
        is_active=UNCHANGED if body.is_active is before.is_active else if_given(body.is_active),
        press=actor.press(),
    )
    if body.password is not None:
        actor.services.accounts.set_password(
            user_id, body.password, press=actor.press(f"{actor.request_id[:50]}-password")
        )
    return described(actor.services, row, actor.by)


def _user(row: UserRow, patient: PatientRow | None) -> User:
    return from_row(
        User,
        row,
        patient_id=patient.id if patient else None,
        date_of_birth=patient.date_of_birth if patient else None,
    )
