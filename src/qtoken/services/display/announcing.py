"""Which calls are announced in the waiting room, and which of them still stand.

Every announcement brings its own token's state and room: no list that was cut for drawing decides
whether somebody is called.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, exists, select, text

from qtoken.db.snapshot import Query, Snapshot
from qtoken.domain.token import Status, Verb
from qtoken.models.base import UtcDateTime
from qtoken.models.department import department_table
from qtoken.models.id_list import is_one_of
from qtoken.models.room import room_table
from qtoken.models.token import token_table
from qtoken.models.token_event import call_receipt_table, token_event_table
from qtoken.services.clinic.queries import PUBLIC_NAME
from qtoken.services.display.columns import REPEATED_FROM, ROOM, label_of
from qtoken.services.display.display_rows import ANNOUNCED_FOR, AnnouncementRow

TRUE_AFTER_END = timedelta(minutes=5)
"""How long a call is announced though its consultation has ended: it was true, and was short.

A display holds a call that long only behind many others.
"""

OWED_FOR = timedelta(minutes=5)
"""How long a display that died among many calls still owes those that it had not announced."""

_token, _event, _department = token_table.c, token_event_table.c, department_table.c
_undo = token_event_table.alias("undoing")

_IS_CALL = text("token_event.kind IN ('call', 'recall')")


class _Found(NamedTuple):
    id: int
    token_id: int
    letter: str
    number: int
    repeated_from: date | None
    room: str
    department: str
    at: datetime
    kind: str
    department_id: int
    room_id: int | None
    status: str
    room_now: int | None
    department_now: int
    announced_here_at: datetime | None
    known_here: str | None

    @property
    def is_owed(self) -> bool:
        return self.known_here is not None and self.announced_here_at is None


def _calls() -> Select[Any]:
    return (
        select(
            _event.id,
            _event.token_id,
            _token.letter,
            _token.number,
            REPEATED_FROM,
            ROOM.label("room"),
            PUBLIC_NAME.label("department"),
            _event.at,
            _event.kind,
            _event.department_id,
            _event.room_id,
            _token.status,
            _token.room_id.label("room_now"),
            _token.department_id.label("department_now"),
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
            is_one_of(_event.id, "ids"),
            _IS_CALL,
            ~exists().where(_undo.c.undone_event_id == _event.id),
        )
    )


# Two queries. PostgreSQL plans whatever asks for the last minutes anew at each call, and for the
# second one that takes as long as reading it.
_RECENT = Query(
    lambda: select(_event.id).where(
        _IS_CALL, _event.at >= bindparam("owed_since", type_=UtcDateTime())
    ),
    int,
)
_CALLS = Query(_calls, _Found)


@dataclass(frozen=True, slots=True)
class Announced:
    """A call, and what one display has told of it."""

    row: AnnouncementRow
    is_announced: bool
    is_owed: bool


class Announcements:
    """The calls of the last minutes and those that a display holds or owes."""

    def __init__(
        self, snapshot: Snapshot, now: datetime, *, display: str, held: Collection[int]
    ) -> None:
        """Ask which they are.

        A display owes what it has told to have, and died before it announced it.
        """
        self._snapshot = snapshot
        self._now = now
        self._display = display
        self._held = frozenset(held)
        self._recent = snapshot.ask(_RECENT, {"owed_since": now - OWED_FOR})

    def rows(self, today: date, *, wanted: Collection[int]) -> list[Announced]:
        """Return them, oldest first; of the departments that are `wanted`, without any of all."""
        ids = self._held.union(self._recent.rows())
        if not ids:
            return []
        asked = {"ids": ids, "display": self._display, "today": today}
        return [
            Announced(
                _announcement(found, self._now),
                is_announced=found.announced_here_at is not None,
                is_owed=found.is_owed,
            )
            for found in sorted(self._snapshot.ask(_CALLS, asked).rows(), key=attrgetter("id"))
            if self._is_told(found) and (not wanted or found.department_id in wanted)
        ]

    def _is_told(self, found: _Found) -> bool:
        is_fresh = found.at >= self._now - ANNOUNCED_FOR
        return is_fresh or found.is_owed or found.id in self._held


def _announcement(row: _Found, now: datetime) -> AnnouncementRow:
    return AnnouncementRow(
        id=row.id,
        token_id=row.token_id,
        label=label_of(row),
        room=row.room,
        department=row.department,
        at=row.at,
        is_recall=row.kind == Verb.RECALL,
        stands=_stands(row, now),
    )


def _stands(row: _Found, now: datetime) -> bool:
    """Whether somebody who follows this call is expected where it sends them, or was just now."""
    if (row.room_id, row.department_id) != (row.room_now, row.department_now):
        return False
    if row.status == Status.DONE:
        return now - row.at < TRUE_AFTER_END
    return row.status == Status.CALLED
