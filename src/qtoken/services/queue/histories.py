"""A token's events, and its stay in each department, told from them."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from qtoken.db.database import Database
from qtoken.db.literals import or_empty
from qtoken.db.row_query import RowQuery
from qtoken.domain.token import ENDED, Status, Verb
from qtoken.models.base import Id
from qtoken.models.department import department_table
from qtoken.models.doctor import doctor_table
from qtoken.models.room import room_table
from qtoken.models.token_event import token_event_table
from qtoken.models.user import user_table
from qtoken.services.queue.history_rows import StayRow, TokenEventRow, TokenHistory
from qtoken.services.queue.token_reads import read_token
from qtoken.services.rows import TokenRow

TRANSFERRED = "transferred"
"""How a stay ends that goes on in another department."""

_event = token_event_table.c


class _FoundEvent(NamedTuple):
    """An event with names, and the stay that it is of."""

    id: int
    kind: Verb
    at: datetime
    actor: str
    reason: str
    is_out_of_order: bool
    status: Status
    department_id: int
    department: str
    doctor: str
    room: str
    entered_at: datetime
    called_at: datetime | None
    ended_at: datetime | None


_EVENTS = RowQuery(
    select(
        _event.id,
        _event.kind,
        _event.at,
        user_table.c.username.label("actor"),
        _event.reason,
        _event.is_out_of_order,
        _event.status,
        _event.department_id,
        department_table.c.name.label("department"),
        or_empty(doctor_table.c.name).label("doctor"),
        or_empty(room_table.c.name).label("room"),
        _event.entered_at,
        _event.called_at,
        _event.ended_at,
    )
    .select_from(
        token_event_table.join(user_table, user_table.c.id == _event.actor_id)
        .join(department_table, department_table.c.id == _event.department_id)
        .outerjoin(doctor_table, doctor_table.c.id == _event.doctor_id)
        .outerjoin(room_table, room_table.c.id == _event.room_id)
    )
    .where(_event.token_id == bindparam("token_id", type_=Id))
    .order_by(_event.version),
    _FoundEvent,
)


class Histories:
    """Tells what has happened to a token. Nothing here changes anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def token_history(self, token_id: int, *, by: int) -> TokenHistory:
        """Return a token with its events and its stays. Raises `TokenNotFound`."""

        def read(connection: Connection) -> TokenHistory:
            return _read_history(connection, read_token(connection, token_id, by))

        return self._database.read(read)


def _read_history(connection: Connection, token: TokenRow) -> TokenHistory:
    events: list[TokenEventRow] = []
    stays: list[StayRow] = []
    for row in _EVENTS.all(connection, {"token_id": token.id}):
        event = TokenEventRow(
            id=row.id,
            kind=row.kind,
            at=row.at,
            actor=row.actor,
            reason=row.reason,
            is_out_of_order=row.is_out_of_order,
            status=row.status,
            department_id=row.department_id,
            department=row.department,
            doctor=row.doctor,
            room=row.room,
        )
        events.append(event)
        _extend(stays, event, _stay(row))
    return TokenHistory(token, tuple(events), tuple(stays))


def _stay(row: _FoundEvent) -> StayRow:
    return StayRow(
        department_id=row.department_id,
        department=row.department,
        entered_at=row.entered_at,
        called_at=row.called_at,
        ended_at=row.ended_at,
        doctor=row.doctor,
        outcome=row.status,
    )


def _extend(stays: list[StayRow], event: TokenEventRow, now: StayRow) -> None:
    """Add what an event says to the stays: same entry, same stay; else the last one is over."""
    if stays and _is_same(stays[-1], now):
        stays[-1] = now
        return
    # An undone transfer goes back to the stay before; the mistaken one is dropped.
    if len(stays) > 1 and _is_same(stays[-2], now):
        del stays[-2:]
    elif stays and stays[-1].outcome not in ENDED:
        stays[-1] = replace(stays[-1], ended_at=event.at, outcome=TRANSFERRED)
    stays.append(now)


def _is_same(stay: StayRow, other: StayRow) -> bool:
    return (stay.department_id, stay.entered_at) == (other.department_id, other.entered_at)
