"""Writes a token and its event together: the only code that changes tokens or appends events.

The two databases do it differently, and here alone it is asked which one it is.
"""

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from qtoken.db.failures import violated
from qtoken.services.queue import token_writes_postgresql as postgresql
from qtoken.services.queue import token_writes_sqlite as sqlite
from qtoken.services.queue.token_values import EventWords, Targets
from qtoken.services.rows import TokenRow


class WaitsThereAlready(Exception):
    """The patient has an open token in that department: the database refuses a second one."""

    def __init__(self, token: TokenRow) -> None:
        self.patient_id = token.patient_id
        self.department_id = token.department_id


def record_issue(
    connection: Connection, token: TokenRow, words: EventWords, *, set_now: datetime | None
) -> TokenRow:
    """Add a token and its first event; return it with its number, its id and its times.

    `token` is as it will be, at the instant of the read before; PostgreSQL asks its clock again
    unless `set_now` is given. Raises `WaitsThereAlready`, and IntegrityError on a repeated request;
    nothing is kept then.
    """
    try:
        if connection.dialect.name == "sqlite":
            return sqlite.issue(connection, token, words)
        return postgresql.issue(connection, token, words, set_now=set_now)
    except IntegrityError as error:
        _refuse_second(token, error)
        raise


def record_call_next(
    connection: Connection,
    department_id: int,
    found: Targets,
    call_slot: int | None,
    words: EventWords,
    *,
    set_now: datetime | None,
) -> TokenRow | None:
    """Call the first who waits in a department, to the doctor and the room that were found.

    Returns that token, or None if nobody waits. PostgreSQL asks its clock again unless `set_now` is
    given. Raises IntegrityError on a repeated request, and where the doctor's place is taken.
    """
    if connection.dialect.name == "sqlite":
        return sqlite.call_next(connection, department_id, found, call_slot, words)
    return postgresql.call_next(connection, department_id, found, call_slot, words, set_now=set_now)


def record_move(
    connection: Connection,
    token: TokenRow,
    words: EventWords,
    *,
    at: datetime,
    undone_event_id: int | None = None,
) -> bool:
    """Put a token into the state of `token`, which is newer by one version, with its event.

    Returns False, with nothing changed, if it has moved on since it was read. Raises as
    `record_issue`, and IntegrityError where the doctor's place is taken.
    """
    move = sqlite.move if connection.dialect.name == "sqlite" else postgresql.move
    try:
        return move(connection, token, words, at=at, undone_event_id=undone_event_id)
    except IntegrityError as error:
        _refuse_second(token, error)
        raise


def _refuse_second(token: TokenRow, error: IntegrityError) -> None:
    if violated(error) == "uq_token_open":
        raise WaitsThereAlready(token) from error
