"""Turns what people type into ids: departments by letter, name or id; doctors by name; and so on.

Digits are tried as an id first, and a department's letter before its name. Unknown names raise the
services' own errors, with the text shortened and made printable.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from qtoken.cli.actor import Actor
from qtoken.domain import names, priorities
from qtoken.domain.errors import (
    DepartmentNotFound,
    DoctorNotFound,
    NameAmbiguous,
    NotAllowed,
    PatientNotFound,
    PriorityUnknown,
    RoomNotFound,
    UserNotFound,
)
from qtoken.domain.ids import LARGEST_ID
from qtoken.domain.usernames import username_key, username_spelling
from qtoken.services.rows import DepartmentRow, DoctorRow, PriorityRow, RoomRow, UserRow

_SHOWN = 40

_NamedRow = TypeVar("_NamedRow", DepartmentRow, DoctorRow, RoomRow, PriorityRow)
_Row = TypeVar("_Row", DepartmentRow, DoctorRow, RoomRow, PriorityRow, UserRow)


def known_id(text: str) -> int | None:
    """Return the text as an id, or None if no row can have that id."""
    number = int(text) if re.fullmatch("[0-9]{1,10}", text) else 0
    return number if 0 < number <= LARGEST_ID else None


def shown(text: str) -> str:
    """Return a text as an error may repeat it: short, without control characters."""
    short = text.strip()[:_SHOWN] + ("…" if len(text.strip()) > _SHOWN else "")
    return "".join("?" if unicodedata.category(c)[0] == "C" else c for c in short) or "-"


def patient_id(text: str) -> int:
    """Return the id of a patient; the services say whether there is one."""
    found = known_id(text.strip())
    if found is None:
        raise PatientNotFound(patient=shown(text))
    return found


def department(actor: Actor, text: str) -> DepartmentRow:
    """Return the department of that id, letter or name. Raises `DepartmentNotFound`."""
    rows = actor.services.clinic_setup.departments(by=actor.by)
    letter = names.fold(text).strip().upper()
    by_letter = [row for row in rows if row.letter == letter]
    found = by_letter[0] if by_letter else _chosen(rows, text)
    if found is None:
        raise DepartmentNotFound(department=shown(text))
    return found


def doctor(actor: Actor, text: str) -> DoctorRow:
    """Return the doctor of that id or name. Raises `DoctorNotFound`, `NameAmbiguous`."""
    found = _chosen(actor.services.clinic_setup.doctors(by=actor.by), text)
    if found is None:
        raise DoctorNotFound(doctor=shown(text))
    return found


def room(actor: Actor, text: str) -> RoomRow:
    """Return the room of that id or name. Raises `RoomNotFound`."""
    found = _chosen(actor.services.clinic_setup.rooms(by=actor.by), text)
    if found is None:
        raise RoomNotFound(room=shown(text))
    return found


def priority(actor: Actor, text: str) -> PriorityRow:
    """Return the priority class of that id or name. Raises `PriorityUnknown`."""
    rows = actor.services.clinic_setup.priorities(by=actor.by)
    found = _chosen(rows, text, priorities.called)
    if found is None:
        raise PriorityUnknown(priority=shown(text), known=", ".join(row.name for row in rows))
    return found


def user(actor: Actor, text: str) -> UserRow:
    """Return the user of that id or user name. Raises `UserNotFound`.

    A user who may not see all users can only name themselves; any other raises `NotAllowed`.
    """
    users = actor.services.users
    try:
        return _user_among(users.everybody(by=actor.by), text)
    except NotAllowed as refused:
        try:
            return _user_among([users.me(by=actor.by)], text)
        except UserNotFound:
            # Not UserNotFound: that would tell which user names exist.
            raise refused from None


def _user_among(rows: Sequence[UserRow], text: str) -> UserRow:
    as_id = known_id(text.strip())
    spelling, key = username_spelling(text), username_key(text)
    # From the strictest to the loosest: an exact spelling wins over one that is only equal to sign
    # in.
    for is_meant in (
        lambda row: row.id == as_id,
        lambda row: username_spelling(row.username) == spelling,
        lambda row: username_key(row.username) == key,
    ):
        found = [row for row in rows if is_meant(row)]
        if found:
            return _only(found, text)
    raise UserNotFound(user=shown(text))


_T = TypeVar("_T")


def optional(find: Callable[[Actor, str], _T], actor: Actor, text: str | None) -> _T | None:
    """Return what an option names, or None if it was not given."""
    return None if text is None else find(actor, text)


def _chosen(
    rows: Iterable[_NamedRow],
    text: str,
    named: Callable[[Iterable[_NamedRow], str], tuple[_NamedRow, ...]] = names.same_named,
) -> _NamedRow | None:
    rows, as_id = tuple(rows), known_id(text.strip())
    found = [row for row in rows if row.id == as_id] or named(rows, text)
    return _only(found, text) if found else None


def _only(found: Sequence[_Row], text: str) -> _Row:
    if len(found) > 1:
        raise NameAmbiguous(name=shown(text), ids=", ".join(str(row.id) for row in found))
    return found[0]
