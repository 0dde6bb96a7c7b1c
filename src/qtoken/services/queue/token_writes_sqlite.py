"""How a token and its event are written on SQLite.

The write lock is held from BEGIN IMMEDIATE on: nobody comes between what was read and these
statements, which cost no trip and so are the plain ones, one after the other.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Column, Connection, Insert, insert

from qtoken.db.prepared import PreparedChange, PreparedQuery
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.queue.token_statements import move_token, next_number, next_waiting
from qtoken.services.queue.token_states import row_called
from qtoken.services.queue.token_values import (
    EVENT_SNAPSHOT,
    EVENT_WORDS,
    ISSUED,
    NEW_EVENT_SNAPSHOT,
    NEW_TOKEN_SNAPSHOT,
    EventWords,
    LastNumber,
    Targets,
    issued_values,
    moved_values,
    parameters,
    snapshot_values,
    words_values,
)
from qtoken.services.rows import TokenRow

_token, _event = token_table.c, token_event_table.c


def _add_token() -> Insert:
    """INSERT INTO token VALUES (what is issued, how it stands, its number and its place)."""
    columns = (*ISSUED, *NEW_TOKEN_SNAPSHOT, _token.number, _token.issued_at, _token.place_at)
    return insert(token_table).inline().values(parameters(*columns))


def _add_event(*snapshot: Column[Any]) -> Insert:
    """INSERT INTO token_event VALUES (what is said of it, and how the token stands after it)."""
    columns = (_event.token_id, _event.at, *EVENT_WORDS, *snapshot)
    return insert(token_event_table).inline().values(parameters(*columns))


_NUMBER = PreparedQuery(partial(next_number, "sqlite"), LastNumber, only="sqlite")
_ADD_TOKEN = PreparedChange(_add_token, only="sqlite")
_ADD_FIRST_EVENT = PreparedChange(partial(_add_event, *NEW_EVENT_SNAPSHOT), only="sqlite")
_ADD_EVENT = PreparedChange(
    partial(_add_event, _event.undone_event_id, *EVENT_SNAPSHOT), only="sqlite"
)
_MOVE_TOKEN = PreparedChange(move_token, only="sqlite")


def issue(connection: Connection, token: TokenRow, words: EventWords) -> TokenRow:
    """Add a token and its first event; return it with its number and its id."""
    values = snapshot_values(token) | issued_values(token) | words_values(words)
    number = _NUMBER.one(connection, values).last_number
    values |= {"number_": number, "issued_at_": token.issued_at, "place_at_": token.place_at}
    token_id = _ADD_TOKEN.inserted_id(connection, values)
    values |= {"token_id_": token_id, "at_": token.issued_at}
    _ADD_FIRST_EVENT.changed_count(connection, values)
    return replace(token, id=token_id, number=number)


def call_next(
    connection: Connection,
    department_id: int,
    found: Targets,
    call_slot: int | None,
    words: EventWords,
) -> TokenRow | None:
    """Call the first who waits in a department; return that token, or None if nobody waits."""
    doctor_id = found.target_doctor_id
    token = next_waiting(connection, department_id=department_id, doctor_id=doctor_id)
    if token is None:
        return None
    called = row_called(token, found, call_slot)
    move(connection, called, words, at=found.now, undone_event_id=None)
    return called


def move(
    connection: Connection,
    token: TokenRow,
    words: EventWords,
    *,
    at: datetime,
    undone_event_id: int | None,
) -> bool:
    """Put a token into the state of `token`, with its event; return False if it has moved on."""
    values = moved_values(token, words, at=at, undone_event_id=undone_event_id)
    if not _MOVE_TOKEN.changed_count(connection, values):
        return False
    _ADD_EVENT.changed_count(connection, values)
    return True
