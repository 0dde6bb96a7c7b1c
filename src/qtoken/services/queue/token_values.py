"""What commands on tokens read and write, as values: where a move leads, what an event says."""

from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import BindParameter, Column, bindparam

from qtoken.db.prepared import Values
from qtoken.domain.token import Verb
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.rows import TokenRow
from qtoken.services.token_queries import SNAPSHOT

_token, _event = token_table.c, token_event_table.c


class Targets(NamedTuple):
    """Who asks, what the clinic allows, and where to: the doctor, room and department meant.

    What is not meant, or not there, is None.
    """

    now: datetime
    role: str | None
    answered: int | None
    used_elsewhere: str | None
    called_per_doctor: int
    undo_within_s: int
    called_count: int
    """How many the doctor has called."""
    target_doctor_id: int | None
    target_doctor: str | None
    target_doctor_department_id: int | None
    target_room_id: int | None
    target_room: str | None
    target_department_id: int | None
    target_department: str | None
    target_is_open: bool | None


class FoundToken(NamedTuple):
    """The same, and the token; None if there is none."""

    targets: Targets
    token: TokenRow | None


class LastNumber(NamedTuple):
    """The number that a department has given out last."""

    last_number: int


class EventWords(NamedTuple):
    """What an event says beside how the token stands after it: these columns of it, by name."""

    kind: Verb
    actor_id: int
    request_id: str
    asked: str | None
    reason: str = ""
    is_out_of_order: bool = False


TOKEN_SNAPSHOT = tuple(_token[name] for name in SNAPSHOT)
EVENT_SNAPSHOT = tuple(_event[name] for name in SNAPSHOT)
EVENT_WORDS = tuple(_event[name] for name in EventWords._fields)
NEW = ("version", "status", "department_id", "wanted_doctor_id", "entered_at")
NEW_TOKEN_SNAPSHOT = tuple(_token[name] for name in NEW)
NEW_EVENT_SNAPSHOT = tuple(_event[name] for name in NEW)
"""What of the snapshot a new token has: the rest is NULL, and not sent."""
ISSUED = (
    _token.patient_id,
    _token.issued_department_id,
    _token.service_day,
    _token.letter,
    _token.priority_class_id,
    _token.is_emergency,
)
"""What is said of a token once, when it is issued, beside its number and its times."""


values_of = attrgetter(*SNAPSHOT)
"""Returns what a row, or a `Standing`, holds in the columns that change, in their order."""


def parameters(*columns: Column[object]) -> dict[str, BindParameter[object]]:
    """Return a parameter for each column, by the column's name.

    The parameter's own name has an underscore behind it: those without one SQLAlchemy takes, in
    INSERT and UPDATE, for the values that it makes itself.
    """
    return {c.name: bindparam(f"{c.name}_", type_=c.type) for c in columns}


_SNAPSHOT_NAMES = tuple(f"{name}_" for name in SNAPSHOT)
_WORDS_NAMES = tuple(f"{name}_" for name in EventWords._fields)


def snapshot_values(token: TokenRow) -> Values:
    """Return what the parameters of the four snapshots are."""
    return dict(zip(_SNAPSHOT_NAMES, values_of(token), strict=True))


def words_values(words: EventWords) -> Values:
    """Return what the parameters of `EVENT_WORDS` are."""
    return dict(zip(_WORDS_NAMES, words, strict=True))


def moved_values(
    token: TokenRow, words: EventWords, *, at: datetime, undone_event_id: int | None
) -> Values:
    """Return what the parameters of a move and its event are."""
    values = snapshot_values(token) | words_values(words)
    values |= {"token_id_": token.id, "at_": at, "undone_event_id_": undone_event_id}
    return values


def issued_values(token: TokenRow) -> Values:
    """Return what the parameters of `ISSUED` are."""
    return {
        "patient_id_": token.patient_id,
        "issued_department_id_": token.department_id,
        "service_day_": token.service_day,
        "letter_": token.letter,
        "priority_class_id_": token.priority_id,
        "is_emergency_": token.is_emergency,
    }
