"""Which calls are announced in the waiting room, and which of them still stand.

Every announcement brings its own token's state and room: no list that was cut for drawing decides
whether somebody is called.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    text,
)

from qtoken.domain.token import Status, Verb
from qtoken.models.base import Id, UtcDateTime
from qtoken.models.department import department_table
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.models.token_event import call_receipt_table, token_event_table
from qtoken.services.display.columns import PUBLIC_NAME, REPEATED_FROM, ROOM, label_of
from qtoken.services.display.display_rows import ANNOUNCED_FOR, AnnouncementRow

TRUE_AFTER_END = timedelta(minutes=5)
"""How long a call is announced though its consultation has ended: it was true, and was short.

A display holds a call that long only behind many others.
"""

OWED_FOR = timedelta(minutes=5)
"""How long a display that died among many calls still owes those that it had not announced."""

_token, _event, _department = token_table.c, token_event_table.c, department_table.c
_undo = token_event_table.alias("undoing")
_WHERE_NOW = (_token.room_id.label("room_now"), _token.department_id.label("department_now"))

_ANNOUNCED = (
    select(
        _event.id,
        _event.token_id,
        _token.letter,
        _token.number,
        ROOM,
        PUBLIC_NAME,
        _event.at,
        _event.kind,
        _event.department_id,
        _event.room_id,
        _token.status,
        *_WHERE_NOW,
        REPEATED_FROM,
        call_receipt_table.c.announced_at.label("announced_here_at"),
        call_receipt_table.c.display.label("known_here"),
    )
    .select_from(
        token_event_table.join(token_table, _token.id == _event.token_id)
        .join(department_table, _department.id == _event.department_id)
        .outerjoin(room_table, room_table.c.id == _event.room_id)
        .outerjoin(
            call_receipt_table,
            and_(
                call_receipt_table.c.event_id == _event.id,
                call_receipt_table.c.display == bindparam("display"),
            ),
        )
    )
    .where(
        text("token_event.kind IN ('call', 'recall')"),
        ~exists().where(_undo.c.undone_event_id == _event.id),
    )
)
# An expression: for the bare id SQLite would walk through all events ever made to save sorting
# the few of the last minutes (measured: 12 ms beside 100,000 events instead of 0.05).
_BY_ID: ColumnElement[int] = _event.id + literal_column("0")
_OWED = and_(call_receipt_table.c.display.is_not(None), call_receipt_table.c.announced_at.is_(None))
_FRESH = _ANNOUNCED.where(
    _event.at >= bindparam("owed_since", type_=UtcDateTime()),
    or_(_event.at >= bindparam("since", type_=UtcDateTime()), _OWED),
).order_by(_BY_ID)
_HELD = _ANNOUNCED.where(_event.id.in_(bindparam("held", type_=Id, expanding=True)))


@dataclass(frozen=True, slots=True)
class Announced:
    """A call, and what one display has told of it."""

    row: AnnouncementRow
    is_announced: bool
    is_owed: bool


def announcements(
    connection: Connection,
    now: datetime,
    today: date,
    *,
    display: str,
    wanted: Collection[int],
    held: Collection[int],
) -> list[Announced]:
    """Return the calls of the last minutes and those `held` or owed, oldest first.

    A display owes what it has told to have, and died before it announced it. `wanted` are
    departments; none: all.
    """
    asked = {"today": today, "display": display}
    since = {"since": now - ANNOUNCED_FOR, "owed_since": now - OWED_FOR}
    rows = list(connection.execute(_FRESH, asked | since))
    older = sorted(set(held) - {row.id for row in rows})
    if older:
        rows = sorted([*connection.execute(_HELD, asked | {"held": older}), *rows], key=_id)
    return [
        Announced(
            _announcement(row, now),
            is_announced=row.announced_here_at is not None,
            is_owed=row.known_here is not None and row.announced_here_at is None,
        )
        for row in rows
        if not wanted or row.department_id in wanted
    ]


def _id(row: Any) -> int:
    return int(row.id)


def _announcement(row: Any, now: datetime) -> AnnouncementRow:
    return AnnouncementRow(
        id=row.id,
        token_id=row.token_id,
        label=label_of(row),
        room=row[4],
        department=row[5],
        at=row.at,
        is_recall=row.kind == Verb.RECALL,
        stands=_stands(row, now),
    )


def _stands(row: Any, now: datetime) -> bool:
    """Whether somebody who follows this call is expected where it sends them, or was just now."""
    if (row.room_id, row.department_id) != (row.room_now, row.department_now):
        return False
    if row.status == Status.DONE:
        return bool(now - row.at < TRUE_AFTER_END)
    return bool(row.status == Status.CALLED)
