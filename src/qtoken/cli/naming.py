"""From what people type to ids: departments by name, letter or id; doctors by name; and so on.

A text of digits is an id first. Unknown names become the named errors of the services, with the
text shortened and made showable.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from qtoken.cli.actor import Actor
from qtoken.domain.errors import (
    DepartmentNotFound,
    DoctorNotFound,
    PatientNotFound,
    PriorityUnknown,
    QTokenError,
    RoomNotFound,
    UserNotFound,
)
from qtoken.services.rows import DepartmentRow, DoctorRow, PriorityRow, RoomRow, UserRow

LARGEST_ID = 2**31 - 1
_SHOWN = 40

_NamedRow = TypeVar("_NamedRow", DepartmentRow, DoctorRow, RoomRow, PriorityRow)


class NameAmbiguous(QTokenError):
    """Several have the name that was typed."""

    code = "name_ambiguous"
    message = "Several are called {name}. Use the id, one of: {ids}."


def known_id(text: str) -> int | None:
    """Return the id that a text is, or None if no row can have it."""
    number = int(text) if re.fullmatch("[0-9]{1,10}", text) else 0
    return number if 0 < number <= LARGEST_ID else None


def shown(text: str) -> str:
    """Return a text as an error may repeat it: short, and without what cannot be shown."""
    short = text.strip()[:_SHOWN] + ("…" if len(text.strip()) > _SHOWN else "")
    return "".join("?" if unicodedata.category(c)[0] == "C" else c for c in short) or "-"


def patient_id(text: str) -> int:
    """Return the id of a patient; the services say whether there is one."""
    found = known_id(text.strip())
    if found is None:
        raise PatientNotFound(patient=shown(text))
    return found


def department(actor: Actor, text: str) -> DepartmentRow:
    """Return the department of that id, name or letter. Raises `DepartmentNotFound`."""
    rows = actor.services.clinic_setup.departments(by=actor.by)
    by_letter = [row for row in rows if row.letter == text.strip().upper()]
    found = _chosen(rows, text) or (by_letter[0] if by_letter else None)
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
    found = _chosen(rows, text)
    if found is None:
        raise PriorityUnknown(priority=shown(text), known=", ".join(row.name for row in rows))
    return found


def user(actor: Actor, text: str) -> UserRow:
    """Return the user of that id or user name. Raises `UserNotFound`; for admins."""
    wanted, as_id = _key(text), known_id(text.strip())
    rows = actor.services.accounts.users(by=actor.by)
    for row in rows:
        if row.username.casefold() == wanted or row.id == as_id:
            return row
    raise UserNotFound(user=shown(text))


_T = TypeVar("_T")


def optional(find: Callable[[Actor, str], _T], actor: Actor, text: str | None) -> _T | None:
    """Return what an option names, or None if it was not given."""
    return None if text is None else find(actor, text)


def _chosen(rows: Iterable[_NamedRow], text: str) -> _NamedRow | None:
    as_id, wanted = known_id(text.strip()), _key(text)
    rows = tuple(rows)
    by_id = [row for row in rows if row.id == as_id]
    found = by_id or [row for row in rows if _key(row.name) == wanted]
    if len(found) > 1:
        raise NameAmbiguous(name=shown(text), ids=", ".join(str(row.id) for row in found))
    return found[0] if found else None


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
