"""Roles, and what each may do. Services check rights here; the entry layers never decide."""

from enum import StrEnum

from qtoken.domain.errors import NotAllowed, NotSignedIn, RoleUnknown, TextMissing
from qtoken.domain.fields import Field


class Role(StrEnum):
    """The role of a user in the clinic."""

    ADMIN = "admin"
    STAFF = "staff"
    DOCTOR = "doctor"
    PATIENT = "patient"


class Right(StrEnum):
    """The rights that services check."""

    SEE_CLINIC = "see departments, doctors and rooms"
    SEE_QUEUE = "see the queue"
    ISSUE = "issue tokens"
    RUN_QUEUE = "call and move tokens"
    SEE_PATIENTS = "see patients"
    REGISTER_PATIENTS = "register patients"
    CHANGE_PATIENTS = "change patients' records"
    SEE_APPOINTMENTS = "see appointments"
    BOOK = "book appointments"
    SET_UP_CLINIC = "set up departments, doctors and rooms"
    MANAGE_USERS = "manage users"


class Reach(StrEnum):
    """How far a right goes: to everybody's data, or only to the user's own.

    A user's own data are the account itself, and what belongs to the doctor or patient it is for.
    """

    ALL = "all"
    OWN = "own"


def _all(*rights: Right) -> dict[Right, Reach]:
    return dict.fromkeys(rights, Reach.ALL)


def _own(*rights: Right) -> dict[Right, Reach]:
    return dict.fromkeys(rights, Reach.OWN)


_DESK = _all(
    Right.SEE_CLINIC,
    Right.SEE_QUEUE,
    Right.ISSUE,
    Right.RUN_QUEUE,
    Right.SEE_PATIENTS,
    Right.REGISTER_PATIENTS,
    Right.CHANGE_PATIENTS,
)
# A right that a role does not have here is refused. Managing one's own user means changing its
# name, e-mail address and keys; passwords are changed without a right, by knowing the old one.
_RIGHTS: dict[Role, dict[Right, Reach]] = {
    Role.ADMIN: _all(*Right),
    Role.STAFF: _DESK | _all(Right.SEE_APPOINTMENTS, Right.BOOK) | _own(Right.MANAGE_USERS),
    Role.DOCTOR: _DESK | _own(Right.SEE_APPOINTMENTS, Right.BOOK, Right.MANAGE_USERS),
    Role.PATIENT: _all(Right.SEE_CLINIC)
    | _own(
        Right.SEE_QUEUE,
        Right.ISSUE,
        Right.SEE_PATIENTS,
        Right.CHANGE_PATIENTS,
        Right.SEE_APPOINTMENTS,
        Right.BOOK,
        Right.MANAGE_USERS,
    ),
}


def signed_in(role: str | None) -> Role:
    """Return the user's role. Raises `NotSignedIn` for None: there is no such active user."""
    if role is None:
        raise NotSignedIn
    return Role(role)


def reach(role: str | None, right: Right) -> Reach:
    """Return how far a role's right goes. Raises `NotSignedIn`, and `NotAllowed` without it."""
    known = signed_in(role)
    found = _RIGHTS[known].get(right)
    if found is None:
        raise NotAllowed(role=known)
    return found


def require(role: str | None, right: Right) -> Role:
    """Return the role if it has the right for everybody's data. Raises as `reach` if not."""
    known = signed_in(role)
    if reach(known, right) is not Reach.ALL:
        raise NotAllowed(role=known)
    return known


def parse_role(text: str) -> Role:
    """Return the role of that name. Raises `TextMissing`, `RoleUnknown`."""
    if not text.strip():
        raise TextMissing(field=Field.ROLE)
    try:
        return Role(text.strip().lower())
    except ValueError:
        raise RoleUnknown(role=text.strip()[:40], known=", ".join(Role)) from None
