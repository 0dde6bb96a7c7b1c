"""Roles, and what each may do. Services ask `require`; the entry layers never decide."""

from enum import StrEnum

from qtoken.domain.errors import NotAllowed, NotSignedIn, RoleUnknown


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
    RUN_QUEUE = "issue, call and move tokens"
    SEE_PATIENTS = "find patients"
    REGISTER_PATIENTS = "register patients"
    SEE_APPOINTMENTS = "see appointments"
    BOOK = "book appointments"
    SET_UP_CLINIC = "set up departments, doctors and rooms"
    MANAGE_USERS = "manage users"


_DESK = frozenset(
    {
        Right.SEE_CLINIC,
        Right.SEE_QUEUE,
        Right.RUN_QUEUE,
        Right.SEE_PATIENTS,
        Right.REGISTER_PATIENTS,
        Right.SEE_APPOINTMENTS,
    }
)
_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.STAFF: _DESK | {Right.BOOK},
    Role.DOCTOR: _DESK,
    Role.PATIENT: frozenset({Right.SEE_CLINIC}),
}


def may(role: Role, right: Right) -> bool:
    """Whether a role has a right."""
    return right in _RIGHTS[role]


def require(role: str | None, right: Right) -> Role:
    """Return the role, or raise `NotSignedIn` (no such active user) or `NotAllowed`."""
    if role is None:
        raise NotSignedIn
    known = Role(role)
    if not may(known, right):
        raise NotAllowed(role=known.value)
    return known


def parse_role(text: str) -> Role:
    """Return the role of that name, or raise `RoleUnknown`."""
    try:
        return Role(text.strip().lower())
    except ValueError:
        raise RoleUnknown(role=text.strip()[:40], known=", ".join(Role)) from None
