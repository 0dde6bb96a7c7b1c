"""Who asks, and what is their own: for rights that reach no further than that.

What is somebody else's is refused exactly like what does not exist, so that nobody can find out
which ids there are. Nothing here is read for those whose right reaches everybody's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from qtoken.db.snapshot import Query
from qtoken.domain.errors import PatientNotFound, TokenNotFound, UserNotFound
from qtoken.domain.roles import Reach, Right, Role, reach, require, signed_in
from qtoken.models.base import Id
from qtoken.models.patient import patient_table
from qtoken.models.token import token_table
from qtoken.models.user import user_table

_patient, _token = patient_table.c, token_table.c
_BY = bindparam("by", type_=Id)

ROLE = (
    select(user_table.c.role)
    .where(user_table.c.id == _BY, user_table.c.is_active)
    .scalar_subquery()
    .label("role")
)
"""The role of the active user `by`; NULL if there is none."""


class FoundRole(NamedTuple):
    """The role of whoever asks; None if they may not sign in."""

    role: str | None


ROLE_OF = Query(lambda: select(ROLE), FoundRole)
"""Asked for `by`."""

IS_OWN_TOKEN = (
    _token.patient_id == select(_patient.id).where(_patient.user_id == _BY).scalar_subquery()
)
"""The condition that a token is that of the patient whom the user `by` is."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, and how far the right goes that they need."""

    id: int
    role: Role
    reach: Reach


OwnershipCheck = Callable[[Connection, Actor], None]
"""Raises unless what is asked for is the asker's own."""


def authorize(
    connection: Connection,
    by: int,
    role: str | None,
    right: Right,
    own: OwnershipCheck | None = None,
) -> Actor:
    """Return who asks, if they have the right for everybody's or ask for their own.

    Without `own` the right for one's own only does not suffice. Raises `NotSignedIn`, `NotAllowed`,
    and what `own` raises.
    """
    if own is None:
        return authorize_all(by, role, right)
    who = authorize_list(by, role, right)
    if who.reach is Reach.OWN:
        own(connection, who)
    return who


def authorize_all(by: int, role: str | None, right: Right) -> Actor:
    """Return who asks, if the right reaches everybody's. Raises `NotSignedIn`, `NotAllowed`."""
    return Actor(by, require(role, right), Reach.ALL)


def authorize_list(by: int, role: str | None, right: Right) -> Actor:
    """Return who asks for a list whose query shows one's own only to those who may see no more.

    Raises `NotSignedIn`, `NotAllowed`.
    """
    known = signed_in(role)
    return Actor(by, known, reach(known, right))


def own_rows_only(_connection: Connection, _who: Actor) -> None:
    """Let in whoever has the right at all: for lists whose query shows one's own only."""


def own_patient(patient_id: int) -> OwnershipCheck:
    """Return the check that somebody is this patient; it raises `PatientNotFound`."""

    def check(connection: Connection, who: Actor) -> None:
        query = select(_patient.id).where(_patient.id == patient_id, _patient.user_id == who.id)
        if connection.scalar(query) is None:
            raise PatientNotFound(patient=patient_id)

    return check


def own_token(token_id: int) -> OwnershipCheck:
    """Return the check that a token is somebody's own; it raises `TokenNotFound`."""

    def check(connection: Connection, who: Actor) -> None:
        query = select(_token.id).where(_token.id == token_id, IS_OWN_TOKEN)
        if connection.scalar(query, {"by": who.id}) is None:
            raise TokenNotFound(token=token_id)

    return check


def own_user(user_id: int) -> OwnershipCheck:
    """Return the check that somebody is this user; it raises `UserNotFound`."""

    def check(_connection: Connection, who: Actor) -> None:
        if who.id != user_id:
            raise UserNotFound(user=user_id)

    return check
