"""Closing the days that are over: what they left open is ended, and nothing is deleted."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from qtoken.db.database import Database
from qtoken.domain.press import Press
from qtoken.domain.roles import Right
from qtoken.domain.standing import moved
from qtoken.domain.token import Verb
from qtoken.models.token import token_table
from qtoken.services.queue.token_states import columns_of, standing_of
from qtoken.services.queue.token_values import EventWords
from qtoken.services.queue.token_writes import record_move
from qtoken.services.repeats import run_once
from qtoken.services.rows import TokenRow
from qtoken.services.service_days import read_service_day
from qtoken.services.token_queries import IS_OPEN, select_tokens, token_row

REASON = "open at the end of its day"

_token = token_table.c


@dataclass(frozen=True, slots=True)
class ClosedDaysRow:
    """How many tokens of days before `service_day` were ended, because they were still open."""

    service_day: date
    closed_count: int


class DayClosing:
    """Ends what earlier days left open."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def close_earlier_days(self, *, press: Press) -> ClosedDaysRow:
        """Mark everybody as left whose token is of an earlier service day and still open.

        Each gets an event, as if the desk had done it. For admins.
        """

        def work(connection: Connection) -> ClosedDaysRow:
            today = read_service_day(connection, self._database.now()).day
            # Locked in one order: somebody may be calling one of them at this moment. Not by the
            # columns themselves: SQLite would read all that ever was, in that order or by day.
            is_earlier = func.coalesce(_token.service_day, today) < today
            ids = select(_token.id).where(IS_OPEN, is_earlier)
            left = connection.scalars(ids.order_by(_token.id + 0).with_for_update()).all()
            # Whoever has called one while the locks were waited for has done it before.
            now = self._database.instant(connection)
            for token_id in left:
                found = connection.execute(select_tokens().where(_token.id == token_id)).one()
                _end(connection, token_row(found), now, press)
            return ClosedDaysRow(today, len(left))

        return run_once(
            self._database,
            ClosedDaysRow,
            work,
            right=Right.SET_UP_CLINIC,
            command="close_earlier_days",
            asked={},
            by=press.by,
            request_id=press.request_id,
        )


def _end(connection: Connection, token: TokenRow, now: datetime, press: Press) -> None:
    left = moved(standing_of(token), Verb.LEAVE, label=token.label, at=now)
    words = EventWords(
        kind=Verb.LEAVE,
        actor_id=press.by,
        # Each event has a request of its own; the command's names them all.
        request_id=hashlib.sha256(f"{press.request_id}\0{token.id}".encode()).hexdigest(),
        asked=None,
        reason=REASON,
    )
    record_move(connection, replace(token, **columns_of(left)), words, at=now)
