"""What past calls say of waiting: read rarely, kept for a short time in this process."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection, bindparam, exists, literal_column, select, text

from qtoken.db.literals import word
from qtoken.domain.estimate import LinePast, PastCall, learn
from qtoken.domain.token import Verb
from qtoken.models.base import UtcDateTime
from qtoken.models.token_event import token_event_table

PAST_LIMIT = 3000
"""So many of the newest calls are read, of all departments."""

_PAST_LASTS = timedelta(days=90)
_KEPT_FOR = timedelta(seconds=30)

_event = token_event_table.c
_undo = token_event_table.alias("undoing")

_PAST_CALLS = (
    select(_event.at, _event.entered_at, _event.department_id, _event.doctor_id)
    .where(
        # As the index has it, or it would not be used.
        text("token_event.kind IN ('call', 'recall')"),
        _event.kind == word(Verb.CALL),
        _event.at >= bindparam("since", type_=UtcDateTime()),
        # The first call ends the waiting, whatever follows.
        _event.called_at == _event.at,
        ~exists().where(_undo.c.undone_event_id == _event.id),
    )
    .order_by(_event.at.desc())
    .limit(literal_column(str(PAST_LIMIT)))
)


class WaitingPast:
    """The past of each department's line, at most half a minute old. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read_at: datetime | None = None
        self._lines: Mapping[int, LinePast] = {}

    def lines(self, connection: Connection, now: datetime) -> Mapping[int, LinePast]:
        """Return what is known at `now`, by department. One of many askers reads, others wait."""
        with self._lock:
            if self._read_at is None or abs(now - self._read_at) >= _KEPT_FOR:
                rows = connection.execute(_PAST_CALLS, {"since": now - _PAST_LASTS})
                self._lines = learn(PastCall(*row) for row in rows)
                self._read_at = now
            return self._lines
