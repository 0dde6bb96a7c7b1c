"""What reception and doctors see of the queue."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from qtoken.db.clock import NOW
from qtoken.db.database import Database
from qtoken.db.prepared import Prepared
from qtoken.domain import call_order
from qtoken.domain.clock import service_day, service_day_start, time_zone
from qtoken.domain.errors import DepartmentNotFound, DoctorNotFound, TokenNotFound
from qtoken.domain.roles import Reach, Right
from qtoken.domain.token import Status
from qtoken.models.base import Id, UtcDateTime
from qtoken.models.clinic import clinic_table
from qtoken.models.department import department_table
from qtoken.models.token import token_table
from qtoken.models.token_event import call_receipt_table, token_event_table
from qtoken.services.clinic_rows import doctor_row, select_doctors
from qtoken.services.histories import read_history
from qtoken.services.ownership import IS_OWN_TOKEN, ROLE, Asker, Own, admit, filtered, own_token
from qtoken.services.recording import IS_WAITING, WAITING_ORDER
from qtoken.services.rows import (
    DoctorSnapshot,
    PositionRow,
    QueueSnapshot,
    ReceiptRow,
    TokenHistory,
    TokenRow,
)
from qtoken.services.token_rows import IS_OPEN, WIDTH, has_status, select_tokens, token_row

ENDED_LIMIT = 200
WAITING_LIMIT = 100

_token, _event = token_table.c, token_event_table.c
_CALLED = has_status(Status.CALLED)
_ON_HOLD = has_status(Status.ON_HOLD)
_HAS_ENDED = _token.ended_at.is_not(None)
_SINCE = bindparam("since", type_=UtcDateTime())
_DEPARTMENT = _token.department_id == bindparam("department_id", type_=Id)
_DOCTOR = bindparam("doctor_id", type_=Id)
_TOKEN = bindparam("token_id", type_=Id)
_FOR_DOCTOR = or_(_token.wanted_doctor_id.is_(None), _token.wanted_doctor_id == _DOCTOR)

_READER = select(
    ROLE, NOW.label("now"), clinic_table.c.time_zone, clinic_table.c.day_starts_min
).select_from(clinic_table)


class _Desk(NamedTuple):
    """The queries of the desk."""

    tokens: CompoundSelect[Any]
    """What is open, and the newest of what has ended since `since`."""

    ended_count: Select[Any]


@cache
def _desk(reach: Reach, *, has_department: bool) -> _Desk:
    """Return the queries for one department or for all, of everybody or of one's own."""
    only = [_DEPARTMENT] if has_department else []
    if reach is Reach.OWN:
        only.append(IS_OWN_TOKEN)
    has_ended = and_(_HAS_ENDED, _token.ended_at >= _SINCE)
    ended = (
        select(token_table)
        .where(has_ended, *only)
        .order_by(_token.ended_at.desc(), _token.id)
        .limit(literal_column(str(ENDED_LIMIT)))
        .cte("ended")
    )
    # One statement, so that no token is seen in two sections, or in none, while somebody moves it.
    open_ = select_tokens().where(IS_OPEN, *only)
    return _Desk(
        union_all(open_, select_tokens(ended)), select(func.count()).where(has_ended, *only)
    )


_MAY_CALL = (_DEPARTMENT, IS_WAITING, _FOR_DOCTOR)
_DOCTOR_WAITING = (
    select_tokens()
    .where(*_MAY_CALL)
    .order_by(*WAITING_ORDER)
    .limit(literal_column(str(WAITING_LIMIT)))
)
_DOCTOR_SUMMARY = select(func.count(), func.min(_token.entered_at)).where(*_MAY_CALL)
_DOCTOR_CALLED = (
    select_tokens()
    .where(_token.doctor_id == _DOCTOR, _CALLED)
    .order_by(_token.last_called_at.desc(), _token.id)
)
_NO_SHOW_TODAY = and_(
    _HAS_ENDED, _token.ended_at >= _SINCE, has_status(Status.NO_SHOW), _DEPARTMENT
)
_SET_ASIDE = (
    select_tokens()
    .where(or_(and_(_ON_HOLD, _DEPARTMENT), _NO_SHOW_TODAY))
    .order_by(_token.place_at, _token.id)
)
_RECEIPTS = (
    select(
        call_receipt_table.c.display,
        call_receipt_table.c.shown_at,
        call_receipt_table.c.was_sounded,
    )
    .where(
        call_receipt_table.c.event_id
        == select(func.max(_event.id))
        .where(_event.token_id == _TOKEN, _event.kind.in_(["call", "recall"]))
        .scalar_subquery()
    )
    .order_by(call_receipt_table.c.shown_at)
)
# Asked again and again by everybody who waits.
_ONE_TOKEN = Prepared(lambda: select_tokens().add_columns(ROLE).where(_token.id == _TOKEN))
_AHEAD = Prepared(
    lambda: select(func.count()).where(
        _DEPARTMENT,
        IS_WAITING,
        or_(
            _token.is_emergency > bindparam("is_emergency", type_=_token.is_emergency.type),
            and_(
                _token.is_emergency == bindparam("is_emergency", type_=_token.is_emergency.type),
                or_(
                    _token.place_at < bindparam("place_at", type_=UtcDateTime()),
                    and_(
                        _token.place_at == bindparam("place_at", type_=UtcDateTime()),
                        _token.id < _TOKEN,
                    ),
                ),
            ),
        ),
    )
)


class _Reader(NamedTuple):
    """Who looks, and when: `since` is when the service day began."""

    who: Asker
    now: datetime
    day: date
    since: datetime


class WaitingLines:
    """Reads the queue. Nothing here changes anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(self, *, department_id: int | None = None, by: int) -> QueueSnapshot:
        """Return what the desk sees of one department, or of all. Raises `DepartmentNotFound`.

        A patient sees the own tokens only.
        """

        def read(connection: Connection) -> QueueSnapshot:
            reader = self._reader(connection, by, filtered)
            desk = _desk(reader.who.reach, has_department=department_id is not None)
            asked: dict[str, Any] = {"since": reader.since}
            if reader.who.reach is Reach.OWN:
                asked["by"] = by
            if department_id is not None:
                _require_department(connection, department_id)
                asked["department_id"] = department_id
            tokens = _tokens(connection, desk.tokens, asked)
            ended = _newest_first([t for t in tokens if t.ended_at], "ended_at")
            is_full = len(ended) == ENDED_LIMIT
            return QueueSnapshot(
                now=reader.now,
                service_day=reader.day,
                waiting=tuple(sorted(_in(tokens, Status.WAITING), key=_place_in_line)),
                on_hold=tuple(sorted(_in(tokens, Status.ON_HOLD), key=_place)),
                called=_newest_first(_in(tokens, Status.CALLED), "last_called_at"),
                ended=ended,
                ended_count=connection.scalar(desk.ended_count, asked) if is_full else len(ended),
            )

        return self._database.read(read)

    def for_doctor(self, doctor_id: int, *, by: int) -> DoctorSnapshot:
        """Return what a doctor sees. Raises `DoctorNotFound`."""

        def read(connection: Connection) -> DoctorSnapshot:
            reader = self._reader(connection, by)
            found = connection.execute(select_doctors(), {"doctor_id": doctor_id}).one_or_none()
            if found is None:
                raise DoctorNotFound(doctor=doctor_id)
            doctor = doctor_row(found)
            asked = {"doctor_id": doctor_id, "department_id": doctor.department_id}
            called = _tokens(connection, _DOCTOR_CALLED, {"doctor_id": doctor_id})
            count, longest = connection.execute(_DOCTOR_SUMMARY, asked).one()
            return DoctorSnapshot(
                now=reader.now,
                doctor=doctor,
                called=called,
                receipts=_receipts(connection, called),
                waiting=_tokens(connection, _DOCTOR_WAITING, asked),
                waiting_count=count,
                longest_since=longest,
                set_aside=_tokens(
                    connection,
                    _SET_ASIDE,
                    {"department_id": doctor.department_id, "since": reader.since},
                ),
            )

        return self._database.read(read)

    def position(self, token_id: int, *, by: int) -> PositionRow:
        """Return how many are called before a token; 0 unless it waits. Raises `TokenNotFound`.

        A patient may ask for an own token.
        """

        def read(connection: Connection) -> PositionRow:
            token = _one_token(connection, token_id, by, own_token(token_id))
            return PositionRow(token, count_ahead(connection, token))

        return self._database.read(read)

    def token(self, token_id: int, *, by: int) -> TokenRow:
        """Return one token; to a patient an own one. Raises `TokenNotFound`."""

        def read(connection: Connection) -> TokenRow:
            return _one_token(connection, token_id, by, own_token(token_id))

        return self._database.read(read)

    def history(self, token_id: int, *, by: int) -> TokenHistory:
        """Return a token with its events and its stay in each department."""

        def read(connection: Connection) -> TokenHistory:
            return read_history(connection, _one_token(connection, token_id, by))

        return self._database.read(read)

    def _reader(self, connection: Connection, by: int, own: Own | None = None) -> _Reader:
        found = connection.execute(_READER, {"by": by, "now": self._database.now()}).one()
        who = admit(connection, by, found.role, Right.SEE_QUEUE, own)
        zone = time_zone(found.time_zone)
        day = service_day(found.now, zone, found.day_starts_min)
        return _Reader(who, found.now, day, service_day_start(day, zone, found.day_starts_min))


def _tokens(connection: Connection, query: Any, asked: dict[str, Any]) -> tuple[TokenRow, ...]:
    return tuple(token_row(row) for row in connection.execute(query, asked).all())


def _in(tokens: Iterable[TokenRow], status: Status) -> list[TokenRow]:
    return [token for token in tokens if token.status is status]


def _place(token: TokenRow) -> tuple[datetime, int]:
    return token.place_at, token.id


def _place_in_line(token: TokenRow) -> tuple[int, call_order.Place]:
    # With several departments each department's line stands together.
    place = call_order.place(
        is_emergency=token.is_emergency, place_at=token.place_at, token_id=token.id
    )
    return token.department_id, place


def _newest_first(tokens: Iterable[TokenRow], instant: str) -> tuple[TokenRow, ...]:
    by_id = sorted(tokens, key=attrgetter("id"))
    return tuple(sorted(by_id, key=attrgetter(instant), reverse=True))


def _one_token(connection: Connection, token_id: int, by: int, own: Own | None = None) -> TokenRow:
    found = _ONE_TOKEN.first(connection, {"token_id": token_id, "by": by})
    role = connection.scalar(select(ROLE), {"by": by}) if found is None else found[WIDTH]
    admit(connection, by, role, Right.SEE_QUEUE, own)
    if found is None:
        raise TokenNotFound(token=token_id)
    return token_row(found[:WIDTH])


def count_ahead(connection: Connection, token: Any) -> int:
    """Return how many are called before a token, or a row with its columns; 0 unless it waits."""
    if token.status != Status.WAITING:
        return 0
    asked = {
        "department_id": token.department_id,
        "is_emergency": token.is_emergency,
        "place_at": token.place_at,
        "token_id": token.id,
    }
    (count,) = _AHEAD.one(connection, asked)
    return int(count)


def _receipts(connection: Connection, called: tuple[TokenRow, ...]) -> tuple[ReceiptRow, ...]:
    if not called:
        return ()
    rows = connection.execute(_RECEIPTS, {"token_id": called[0].id})
    return tuple(ReceiptRow(*row) for row in rows)


def _require_department(connection: Connection, department_id: int) -> None:
    table = department_table.c
    if connection.scalar(select(table.id).where(table.id == department_id)) is None:
        raise DepartmentNotFound(department=department_id)
