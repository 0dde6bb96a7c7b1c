"""Writes a token and its event together: the only code that changes tokens or appends events.

PostgreSQL takes each change as one statement of data-modifying CTEs, with the notification inside:
one round trip, and the counter's lock is held for that trip only. SQLite has no such statement and
needs none: there the lock is held from BEGIN IMMEDIATE, and statements cost no trip.
"""

from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
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
from qtoken.db.prepared import Prepared, Values
from qtoken.domain import call_order
from qtoken.models.department import number_series_table
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.token_queries import (
    IS_WAITING,
    SNAPSHOT,
    WAITING_ORDER,
    select_tokens,
)

_token, _event, _series = token_table.c, token_event_table.c, number_series_table.c
_NOTIFY = func.pg_notify(CHANNEL, literal_column("''"))


def _parameters(*columns: Any) -> dict[str, Any]:
    return {c.name: bindparam(f"{c.name}_", type_=c.type) for c in columns}


def _with_marks(values: Values) -> Values:
    return {f"{name}_": value for name, value in values.items()}


_TOKEN_CONSTANTS = [
    _token.patient_id,
    _token.department_id,
    _token.issued_department_id,
    _token.service_day,
    _token.letter,
    _token.status,
    _token.priority_class_id,
    _token.is_emergency,
    _token.wanted_doctor_id,
    _token.version,
]
_EVENT_CONSTANTS = [
    _event.kind,
    _event.actor_id,
    _event.request_id,
    _event.asked,
    _event.reason,
    _event.is_out_of_order,
]
_ISSUE_SNAPSHOT = [_event.version, _event.status, _event.department_id, _event.wanted_doctor_id]


# --- issue -----------------------------------------------------------------------------------


def record_issue(
    connection: Connection,
    token: Values,
    event: Values,
    *,
    now: datetime,
    set_now: datetime | None,
    head_start_min: int,
) -> tuple[int, int, datetime]:
    """Take the next number, add the token and its first event. Returns id, number and issue time.

    `now` is the instant read before; PostgreSQL asks its clock again unless `set_now` is given.
    Raises IntegrityError on a repeated request and on a second open token; nothing is kept then.
    """
    values = token | event
    if connection.dialect.name == "sqlite":
        return _issue_on_sqlite(connection, values, now, head_start_min)
    parameters = _with_marks(values) | {"now": set_now, "head_start_min": head_start_min}
    row = _ISSUE_POSTGRESQL.one(connection, parameters)
    return row.id, row.number, row.issued_at


def _issue_on_sqlite(
    connection: Connection, values: Values, now: datetime, head_start_min: int
) -> tuple[int, int, datetime]:
    series = {"department_id_": values["department_id"], "service_day_": values["service_day"]}
    number = _NUMBER_SQLITE.one(connection, series).last_number
    stamped = values | {
        "number": number,
        "issued_at": now,
        "entered_at": now,
        "at": now,
        "place_at": call_order.place_at(now, head_start_min),
    }
    token_id = _ISSUE_SQLITE.inserted_id(connection, _with_marks(stamped))
    _ISSUED_SQLITE.changed_count(connection, _with_marks(stamped | {"token_id": token_id}))
    return token_id, number, now


def _next_number(dialect: str) -> Any:
    # Only the dialect in use is loaded.
    first = (
        import_module(f"sqlalchemy.dialects.{dialect}")
        .insert(number_series_table)
        .values(
            department_id=bindparam("department_id_", type_=Integer),
            service_day=bindparam("service_day_", type_=_series.service_day.type),
            last_number=literal_column("1"),
        )
    )
    return first.on_conflict_do_update(
        index_elements=[_series.department_id, _series.service_day],
        set_={"last_number": _series.last_number + literal_column("1")},
    ).returning(_series.last_number)


_NUMBER_SQLITE = Prepared(lambda: _next_number("sqlite"), only="sqlite")
_ISSUE_SQLITE = Prepared(
    lambda: (
        insert(token_table)
        .inline()
        .values(
            _parameters(
                *_TOKEN_CONSTANTS,
                _token.number,
                _token.issued_at,
                _token.place_at,
                _token.entered_at,
            )
        )
    ),
    only="sqlite",
)
_ISSUED_SQLITE = Prepared(
    lambda: (
        insert(token_event_table)
        .inline()
        .values(
            _parameters(
                *_EVENT_CONSTANTS, *_ISSUE_SNAPSHOT, _event.token_id, _event.at, _event.entered_at
            )
        )
    ),
    only="sqlite",
)


def _issue_postgresql() -> Any:
    counter = _next_number("postgresql").cte("counter")
    # The instant is taken behind the counter's lock, so that times follow numbers.
    stamped = select(counter.c.last_number, NOW.label("at")).cte("stamped")
    stamped = stamped.prefix_with("MATERIALIZED")
    head_start = func.make_interval(0, 0, 0, 0, 0, bindparam("head_start_min", type_=Integer))
    constants = _parameters(*_TOKEN_CONSTANTS)
    times = {
        "number": stamped.c.last_number,
        "issued_at": stamped.c["at"],
        "entered_at": stamped.c["at"],
        "place_at": stamped.c["at"] - head_start,
    }
    issued = (
        insert(token_table)
        .from_select([*constants, *times], select(*constants.values(), *times.values()))
        .returning(_token.id, _token.number, _token.issued_at)
        .cte("issued")
    )
    said = _parameters(*_EVENT_CONSTANTS, *_ISSUE_SNAPSHOT)
    linked = {"token_id": issued.c.id, "at": issued.c.issued_at, "entered_at": issued.c.issued_at}
    event = (
        insert(token_event_table)
        .from_select([*said, *linked], select(*said.values(), *linked.values()))
        .returning(_event.token_id)
        .cte("event")
    )
    answer = select(issued.c.id, issued.c.number, issued.c.issued_at, _NOTIFY)
    return answer.join(event, event.c.token_id == issued.c.id)


_ISSUE_POSTGRESQL = Prepared(_issue_postgresql, only="postgresql")


# --- call next -------------------------------------------------------------------------------

_CALL_NEW = {
    "status": literal_column("'called'"),
    "version": _token.version + literal_column("1"),
    "doctor_id": bindparam("doctor_id_", type_=Integer),
    "room_id": bindparam("room_id_", type_=Integer),
    "call_slot": bindparam("call_slot_", type_=Integer),
}


def select_next(*, for_doctor: bool) -> Any:
    """Return the query of the first waiting token of the department `line_id`.

    With `for_doctor`, tokens that ask for another doctor than `doctor_id_` are passed over.
    """
    return _first_waiting(select_tokens(), for_doctor=for_doctor)


def _first_waiting(query: Any, *, for_doctor: bool) -> Any:
    # Not a column's name: an UPDATE around it would take the parameter for a new value.
    line = bindparam("line_id", type_=Integer)
    query = query.where(_token.department_id == line, IS_WAITING)
    if for_doctor:
        doctor_id = bindparam("doctor_id_", type_=Integer)
        wanted = _token.wanted_doctor_id
        query = query.where((wanted.is_(None)) | (wanted == doctor_id))
    return query.order_by(*WAITING_ORDER).limit(literal_column("1"))


def _call_next_postgresql(*, for_doctor: bool) -> Any:
    # A second copy of the request waits here for the first: SKIP LOCKED would let it pass by and
    # find nobody.
    request = func.hashtext(bindparam("request_id_", type_=_event.request_id.type))
    turn = select(func.pg_advisory_xact_lock(request).label("taken")).cte("turn")
    # SKIP LOCKED: two doctors who press at the same moment get two patients, and neither waits.
    chosen = (
        _first_waiting(select(_token.id).where(exists(select(turn.c.taken))), for_doctor=for_doctor)
        # KEY SHARE is what a row that names the token takes, such as its code or a message: with
        # a plain lock the first in line would be passed over meanwhile.
        .with_for_update(skip_locked=True, key_share=True)
        .cte("chosen")
    )
    # The instant is taken behind the token's lock: between the read and here somebody may have
    # issued, returned or transferred the one that is called.
    stamped = select(chosen.c.id, NOW.label("at")).cte("stamped").prefix_with("MATERIALIZED")
    called = {
        "called_at": func.coalesce(_token.called_at, stamped.c["at"]),
        "last_called_at": stamped.c["at"],
    }
    changed = (
        update(token_table)
        .where(_token.id == stamped.c.id)
        .values(_CALL_NEW | called)
        .returning(*token_table.c)
        .cte("changed")
    )
    event = _event_from(changed, at=changed.c.last_called_at)
    doctor, room = (bindparam(name, type_=String) for name in ("doctor_name", "room_name"))
    known: dict[str, Any] = {"doctor": doctor, "room": room}
    if for_doctor:
        # Nobody is called here who wants another one.
        known["wanted_doctor"] = case((changed.c.wanted_doctor_id.is_not(None), doctor), else_="")
    row = select_tokens(changed, {name: said.label(name) for name, said in known.items()})
    return row.add_columns(_NOTIFY).join(event, event.c.token_id == changed.c.id)


def _event_from(changed: Any, *, at: Any) -> Any:
    said = _parameters(*_EVENT_CONSTANTS)
    seen = {name: changed.c[name] for name in SNAPSHOT}
    linked = {"token_id": changed.c.id, "at": at}
    return (
        insert(token_event_table)
        .from_select(
            [*said, *linked, *seen], select(*said.values(), *linked.values(), *seen.values())
        )
        .returning(_event.token_id)
        .cte("event")
    )


_NEXT = {wanted: Prepared(partial(select_next, for_doctor=wanted)) for wanted in (True, False)}
_CALL_NEXT_POSTGRESQL = {
    wanted: Prepared(partial(_call_next_postgresql, for_doctor=wanted), only="postgresql")
    for wanted in (True, False)
}


def call_next_postgresql(
    connection: Connection,
    *,
    department_id: int,
    call: Values,
    names: Values,
    event: Values,
    set_now: datetime | None,
) -> Any | None:
    """Call the first waiting token in one statement; returns its row, or None if nobody waits.

    `names` are those of the doctor and the room, `doctor_name` and `room_name`: they were read just
    before. PostgreSQL asks its clock in it, unless `set_now` is given.
    """
    statement = _CALL_NEXT_POSTGRESQL[call["doctor_id"] is not None]
    parameters = _with_marks(call | event) | names
    parameters |= {"line_id": department_id, "now": set_now}
    return statement.first(connection, parameters)


def next_waiting(
    connection: Connection, *, department_id: int, doctor_id: int | None
) -> Any | None:
    """Return the first waiting token's row, or None."""
    parameters = {"line_id": department_id, "doctor_id_": doctor_id}
    if doctor_id is None:
        del parameters["doctor_id_"]
    return _NEXT[doctor_id is not None].first(connection, parameters)


# --- any move --------------------------------------------------------------------------------


def _move() -> Any:
    return (
        update(token_table)
        .where(
            _token.id == bindparam("token_id_", type_=Integer),
            _token.version == bindparam("version_", type_=Integer) - literal_column("1"),
        )
        .values(_parameters(*(_token[name] for name in SNAPSHOT)))
    )


_MOVED_COLUMNS = [
    _event.token_id,
    _event.at,
    _event.undone_event_id,
    *_EVENT_CONSTANTS,
    *(_event[name] for name in SNAPSHOT),
]
_MOVE_SQLITE = Prepared(_move, only="sqlite")
_MOVED_SQLITE = Prepared(
    lambda: insert(token_event_table).inline().values(_parameters(*_MOVED_COLUMNS)),
    only="sqlite",
)


def _move_postgresql() -> Any:
    changed = _move().returning(_token.id).cte("changed")
    said = _parameters(*_MOVED_COLUMNS)
    event = (
        insert(token_event_table)
        .from_select([*said], select(*said.values()).where(changed.c.id == said["token_id"]))
        .returning(_event.id)
        .cte("event")
    )
    return select(event.c.id, _NOTIFY)


_MOVE_POSTGRESQL = Prepared(_move_postgresql, only="postgresql")


def record_move(connection: Connection, *, snapshot: Values, event: Values) -> bool:
    """Put a token into the state of `snapshot` and append the event.

    `snapshot["version"]` is the version that the token will have; returns False, with nothing
    changed, if the token has moved on since it was read. Raises IntegrityError as `record_issue`.
    """
    parameters = _with_marks(snapshot | event)
    if connection.dialect.name != "sqlite":
        return _MOVE_POSTGRESQL.first(connection, parameters) is not None
    if not _MOVE_SQLITE.changed_count(connection, parameters):
        return False
    _MOVED_SQLITE.changed_count(connection, parameters)
    return True
