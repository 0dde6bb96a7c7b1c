"""What was told apart by its spelling before, and is the same name now.

Both go on; but whoever types the name may mean either, so one is to be renamed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from qtoken.domain import names
from qtoken.domain.priorities import is_misnamed
from qtoken.domain.usernames import username_key
from qtoken.models.clinic import priority_class_table
from qtoken.models.department import department_table
from qtoken.models.patient import patient_table
from qtoken.models.room import room_table
from qtoken.models.user import user_table
from qtoken.services.clinic.queries import PRIORITIES


@dataclass(frozen=True, slots=True)
class EqualNames:
    """A name that another row has already, spelled as `other`; or a reserved one, without."""

    kind: str
    """`department`, `room`, `priority`, `user`, `record_number`; `word`: a reserved priority."""

    id: int
    name: str
    other: str


def equal_names(connection: Connection) -> tuple[EqualNames, ...]:
    """Return whom a rename would help; none in a clinic that began with this rule."""
    found: list[EqualNames] = []
    for kind, table in (
        ("department", department_table),
        ("room", room_table),
        ("priority", priority_class_table),
    ):
        found += _equal(connection, kind, (table.c.id, table.c.name, table.c.name_key), names.key)
    user, patient = user_table.c, patient_table.c
    found += _equal(connection, "user", (user.id, user.username, user.username_key), username_key)
    numbers = (patient.id, patient.record_number, patient.record_number_key)
    found += _equal(connection, "record_number", numbers, names.key)
    told = {row.id for row in found if row.kind == "priority"}
    found += [
        EqualNames("word", row.id, row.name, "")
        for row in PRIORITIES.all(connection)
        if is_misnamed(row) and row.id not in told
    ]
    return tuple(found)


def _equal(
    connection: Connection,
    kind: str,
    columns: tuple[ColumnElement[int], ColumnElement[str], ColumnElement[str]],
    key_of: Callable[[str], str],
) -> list[EqualNames]:
    number, name, _key = columns
    rows = connection.execute(select(*columns).where(name.is_not(None)).order_by(number)).all()
    owners = {key: name for _number, name, key in rows}
    return [
        EqualNames(kind, number, name, owners[key_of(name)])
        for number, name, key in rows
        if key != key_of(name) and key_of(name) in owners
    ]
