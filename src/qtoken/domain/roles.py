"""Roles, and what each may do. Services ask here; the entry layers never decide."""

from enum import StrEnum

from qtoken.domain.errors import NotAllowed, NotSignedIn, RoleUnknown, TextMissing
from qtoken.domain.fields import Field


class Role(StrEnum):
    """What a user is here."""

    ADMIN = "admin"
    STAFF = "staff"
    DOCTOR = "doctor"
    PATIENT = "patient"


class Right(StrEnum):
    """What services ask for."""

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
    """How far a right goes: to everybody's, or to one's own only.

    One's own are the user itself, and what belongs to the doctor or the patient that the user is.
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
    """Return the role of a user, or raise `NotSignedIn`: there is no such active user."""
    if role is None:
        raise NotSignedIn
    return Role(role)


def reach(role: str | None, right: Right) -> Reach:
    """Return how far a role's right goes; raise `NotSignedIn`, or `NotAllowed` if it has none."""
    known = signed_in(role)
    found = _RIGHTS[known].get(right)
    if found is None:
        raise NotAllowed(role=known)
    return found


def require(role: str | None, right: Right) -> Role:
    """Return the role if it has the right for everybody's; else raise as `reach`."""
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
