"""How a token and its event are written on PostgreSQL.

Each change is one statement of data-modifying CTEs, with the notification inside: one trip, and the
counter's lock is held for that trip only. All parts of such a statement see the tables as they were
at its beginning, so each names what it needs of the one before.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)

from qtoken.db.clock import NOW
from qtoken.db.database import CHANNEL
from qtoken.db.literals import EMPTY, word
from qtoken.db.prepared import PreparedQuery
from qtoken.domain import call_order
from qtoken.domain.token import Status
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.queue.token_statements import first_waiting, move_token, next_number
from qtoken.services.queue.token_values import (
    EVENT_SNAPSHOT,
    EVENT_WORDS,
    ISSUED,
    NEW,
    NEW_TOKEN_SNAPSHOT,
    EventWords,
    Targets,
    issued_values,
    moved_values,
    parameters,
    snapshot_values,
    words_values,
)
from qtoken.services.rows import TokenRow
from qtoken.services.token_queries import SNAPSHOT, select_tokens

_token, _event = token_table.c, token_event_table.c
_NOTIFY = func.pg_notify(CHANNEL, EMPTY).label("notified")


class Notified(NamedTuple):
    """What a notification returns: nothing."""

    notified: None


class Issued(NamedTuple):
    """What the database has given a new token."""

    id: int
    number: int
    issued_at: datetime
    notified: None


class Called(NamedTuple):
    """The token that was called."""

    token: TokenRow
    notified: None


class Moved(NamedTuple):
    """The event of a move."""

    id: int
    notified: None


def _event_of(changed: CTE, at: ColumnElement[datetime], snapshot: tuple[str, ...]) -> CTE:
    """Return the part that adds the event of a token that a part before has changed.

    INSERT INTO token_event SELECT :kind_, ..., id, at, status, ..., version FROM changed
    RETURNING token_id
    """
    words = parameters(*EVENT_WORDS)
    token = {"token_id": changed.c.id, "at": at} | {name: changed.c[name] for name in snapshot}
    return (
        insert(token_event_table)
        .from_select([*words, *token], select(*words.values(), *token.values()))
        .returning(_event.token_id)
        .cte("event")
    )


def _issue() -> Select[Any]:
    """Return the statement that issues a token.

    WITH counter AS (INSERT INTO number_series ... RETURNING last_number),
         stamped AS MATERIALIZED (SELECT last_number, clock_timestamp() AS at FROM counter),
         issued AS (INSERT INTO token SELECT :patient_id_, ..., last_number, at, at - head start
                    FROM stamped RETURNING *),
         event AS (INSERT INTO token_event SELECT :kind_, ... FROM issued RETURNING token_id)
    SELECT id, number, issued_at, pg_notify(...) FROM issued JOIN event ON token_id = id
    """
    counter = next_number("postgresql").cte("counter")
    # The instant is taken behind the counter's lock, so that times follow numbers.
    stamped = select(counter.c.last_number, NOW.label("at")).cte("stamped")
    stamped = stamped.prefix_with("MATERIALIZED")
    head_start = func.make_interval(0, 0, 0, 0, 0, bindparam("head_start_min", type_=Integer))
    given: dict[str, ColumnElement[Any]] = {**parameters(*ISSUED, *NEW_TOKEN_SNAPSHOT)} | {
        "number": stamped.c.last_number,
        "issued_at": stamped.c["at"],
        "entered_at": stamped.c["at"],
        # As `domain.call_order.place_at` says.
        "place_at": stamped.c["at"] - head_start,
    }
    issued = (
        insert(token_table)
        .from_select([*given], select(*given.values()))
        .returning(*token_table.c)
        .cte("issued")
    )
    event = _event_of(issued, issued.c.issued_at, NEW)
    answer = select(issued.c.id, issued.c.number, issued.c.issued_at, _NOTIFY)
    return answer.join(event, event.c.token_id == issued.c.id)


def _call_next(*, for_doctor: bool) -> Select[Any]:
    """Return the statement that calls the first who waits.

    WITH turn AS (SELECT pg_advisory_xact_lock(hashtext(:request_id_)) AS taken),
         chosen AS (SELECT id FROM token WHERE EXISTS (SELECT taken FROM turn) AND it waits here
                    ORDER BY is_emergency DESC, place_at, id LIMIT 1
                    FOR NO KEY UPDATE SKIP LOCKED),
         stamped AS MATERIALIZED (SELECT id, clock_timestamp() AS at FROM chosen),
         changed AS (UPDATE token SET status = 'called', ... FROM stamped
                     WHERE token.id = stamped.id RETURNING *),
         event AS (INSERT INTO token_event SELECT :kind_, ... FROM changed RETURNING token_id)
    SELECT the token with its names, pg_notify(...) FROM changed JOIN event ON token_id = id
    """
    # A second copy of the request waits here for the first: SKIP LOCKED would let it pass by and
    # find nobody.
    request = func.hashtext(bindparam("request_id_", type_=_event.request_id.type))
    turn = select(func.pg_advisory_xact_lock(request).label("taken")).cte("turn")
    # SKIP LOCKED: two doctors who press at the same moment get two patients, and neither waits.
    chosen = (
        first_waiting(select(_token.id).where(exists(select(turn.c.taken))), for_doctor=for_doctor)
        # KEY SHARE is what a row that names the token takes, such as its code or a message: with
        # a plain lock the first in line would be passed over meanwhile.
        .with_for_update(skip_locked=True, key_share=True)
        .cte("chosen")
    )
    # The instant is taken behind the token's lock: between the read and here somebody may have
    # issued, returned or transferred the one that is called.
    stamped = select(chosen.c.id, NOW.label("at")).cte("stamped").prefix_with("MATERIALIZED")
    changed = (
        update(token_table)
        .where(_token.id == stamped.c.id)
        .values(_call(stamped.c["at"]))
        .returning(*token_table.c)
        .cte("changed")
    )
    event = _event_of(changed, changed.c.last_called_at, SNAPSHOT)
    row = select_tokens(changed, _known_names(changed, for_doctor=for_doctor))
    return row.add_columns(_NOTIFY).join(event, event.c.token_id == changed.c.id)


def _call(at: ColumnElement[datetime]) -> dict[str, ColumnElement[Any]]:
    """Return what a call changes, as `domain.standing.called` says it."""
    return {
        **parameters(_token.doctor_id, _token.room_id, _token.call_slot),
        "status": word(Status.CALLED),
        "version": _token.version + literal_column("1"),
        "called_at": func.coalesce(_token.called_at, at),
        "last_called_at": at,
    }


def _known_names(changed: CTE, *, for_doctor: bool) -> dict[str, ColumnElement[Any]]:
    """Return the names that were read before: no other table is joined for them."""
    doctor: BindParameter[str] = bindparam("doctor_name", type_=String)
    room: BindParameter[str] = bindparam("room_name", type_=String)
    if not for_doctor:
        return {"doctor": doctor, "room": room}
    # Nobody is called here who wants another one.
    wanted = case((changed.c.wanted_doctor_id.is_not(None), doctor), else_="")
    return {"doctor": doctor, "room": room, "wanted_doctor": wanted}


def _move() -> Select[Any]:
    """Return the statement that moves a token.

    WITH changed AS (UPDATE token SET ... WHERE id = :token_id_ AND version = :version_ - 1
                     RETURNING id),
         event AS (INSERT INTO token_event SELECT :kind_, ..., :status_, ... FROM changed
                   WHERE id = :token_id_ RETURNING id)
    SELECT id, pg_notify(...) FROM event
    """
    changed = move_token().returning(_token.id).cte("changed")
    said = (_event.token_id, _event.at, _event.undone_event_id, *EVENT_WORDS)
    given = parameters(*said, *EVENT_SNAPSHOT)
    event = (
        insert(token_event_table)
        .from_select([*given], select(*given.values()).where(changed.c.id == given["token_id"]))
        .returning(_event.id)
        .cte("event")
    )
    return select(event.c.id, _NOTIFY)


_ISSUE = PreparedQuery(_issue, Issued, only="postgresql")
_CALL_NEXT = {
    wanted: PreparedQuery(
        partial(_call_next, for_doctor=wanted),
        Called,
        parts=(TokenRow, Notified),
        only="postgresql",
    )
    for wanted in (True, False)
}
_MOVE = PreparedQuery(_move, Moved, only="postgresql")


def issue(
    connection: Connection, token: TokenRow, words: EventWords, *, set_now: datetime | None
) -> TokenRow:
    """Add a token and its first event; return it with its number, its id and its times."""
    values = snapshot_values(token) | issued_values(token) | words_values(words)
    values |= {"now": set_now, "head_start_min": token.head_start_min}
    given = _ISSUE.one(connection, values)
    return replace(
        token,
        id=given.id,
        number=given.number,
        issued_at=given.issued_at,
        place_at=call_order.place_at(given.issued_at, token.head_start_min),
        entered_at=given.issued_at,
    )


def call_next(
    connection: Connection,
    department_id: int,
    found: Targets,
    call_slot: int | None,
    words: EventWords,
    *,
    set_now: datetime | None,
) -> TokenRow | None:
    """Call the first who waits in a department; return that token, or None if nobody waits."""
    values = words_values(words) | {
        "line_id": department_id,
        "now": set_now,
        "doctor_id_": found.target_doctor_id,
        "room_id_": found.target_room_id,
        "call_slot_": call_slot,
        "doctor_name": found.target_doctor or "",
        "room_name": found.target_room or "",
    }
    called = _CALL_NEXT[found.target_doctor_id is not None].first(connection, values)
    return None if called is None else called.token


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
    return _MOVE.first(connection, values) is not None
