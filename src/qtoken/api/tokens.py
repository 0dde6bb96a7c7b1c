"""A token as other software sees it: the previous system's field names, and more beside them."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict
from pydantic.types import JsonValue

from qtoken.api.fields import Instant, from_row
from qtoken.domain import names
from qtoken.domain.labels import parse_label
from qtoken.domain.token import Status
from qtoken.services.rows import TokenRow
from qtoken.services.services import Services

_CALLED = frozenset({Status.CALLED, Status.DONE, Status.NO_SHOW})

_EXAMPLE: dict[str, JsonValue] = {
    "id": 40,
    "patient": 12,
    "patient_name": "Maria Lopez",
    "token_number": 7,
    "label": "C-007",
    "is_called": False,
    "is_served": False,
    "status": "waiting",
    "created_at": "2026-03-02T09:30:00Z",
    "called_at": None,
    "ended_at": None,
    "service_day": "2026-03-02",
    "department": "Cardiology",
    "department_id": 1,
    "priority": "normal",
    "is_emergency": False,
    "doctor": "",
    "doctor_id": None,
    "room": "",
    "room_id": None,
}


_FOLLOWED = "https://queue.example.org/t/3F7KQ2MX9RTAWC8HV"


class Token(BaseModel):
    """A numbered place in a department's queue. `patient` is an id."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: int
    patient: int
    patient_name: str
    token_number: int
    label: str
    is_called: bool
    is_served: bool
    status: Status
    created_at: Instant
    called_at: Instant | None
    ended_at: Instant | None
    service_day: date
    department: str
    department_id: int
    priority: str
    is_emergency: bool
    doctor: str
    doctor_id: int | None
    room: str
    room_id: int | None


class FollowedToken(Token):
    """A token with the address of its tracking page; empty if phones cannot reach the server."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [_EXAMPLE | {"follow_url": _FOLLOWED}]}
    )

    follow_url: str


def followed(row: TokenRow, services: Services, by: int) -> FollowedToken:
    """Return a token with the link that a kiosk prints on the slip."""
    follow_url = services.tracking.address(row.id, by=by)
    return from_row(FollowedToken, row, follow_url=follow_url, **_in_their_words(row))


def token(row: TokenRow) -> Token:
    """Return a token. One that was called and waits again counts as not called."""
    return from_row(Token, row, **_in_their_words(row))


def found_tokens(services: Services, find: str, by: int) -> Sequence[TokenRow]:
    """Return today's tokens and whatever is still open, with `find` in the label or the name."""
    snapshot = services.waiting_lines.queue(by=by)
    everything = (*snapshot.called, *snapshot.waiting, *snapshot.on_hold, *snapshot.ended)
    found = {
        row.id: row
        for row in everything
        if names.has_part(row.label, find) or names.has_part(row.patient, find)
    }
    label = parse_label(find)
    if label is not None:
        # The snapshot holds only the newest of the ended: a long day's first ones are missing.
        found |= {row.id: row for row in services.waiting_lines.labelled(*label, by=by)}
    return tuple(found.values())


def _in_their_words(row: TokenRow) -> dict[str, object]:
    """Return the fields that have another name or meaning in the previous system."""
    return {
        "patient": row.patient_id,
        "patient_name": row.patient,
        "token_number": row.number,
        "is_called": row.status in _CALLED,
        "is_served": row.status is Status.DONE,
        "created_at": row.issued_at,
    }
