"""What one doctor sees of the queue."""

from sqlalchemy import Connection, and_, bindparam, exists, func, literal_column, or_, select

from qtoken.db.database import Database
from qtoken.domain.errors import DoctorNotFound
from qtoken.domain.receipts import Silence
from qtoken.domain.token import Status
from qtoken.models.base import Id, UtcDateTime
from qtoken.models.token import token_table
from qtoken.models.token_event import call_receipt_table, token_event_table
from qtoken.models.user import user_table
from qtoken.services.clinic.queries import ONE_DOCTOR
from qtoken.services.queue.doctor_rows import DoctorSnapshot, ReceiptRow
from qtoken.services.queue.token_reads import read_reader, read_tokens
from qtoken.services.rows import TokenRow
from qtoken.services.token_queries import IS_WAITING, WAITING_ORDER, has_status, select_tokens

WAITING_LIMIT = 100

_token, _event = token_table.c, token_event_table.c
_undo = token_event_table.alias("undo")
_CALLED = has_status(Status.CALLED)
_ON_HOLD = has_status(Status.ON_HOLD)
_SINCE = bindparam("since", type_=UtcDateTime())
_DEPARTMENT = _token.department_id == bindparam("department_id", type_=Id)
_DOCTOR = bindparam("doctor_id", type_=Id)
_TOKEN = bindparam("token_id", type_=Id)
_FOR_DOCTOR = or_(_token.wanted_doctor_id.is_(None), _token.wanted_doctor_id == _DOCTOR)

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
    _token.ended_at.is_not(None), _token.ended_at >= _SINCE, has_status(Status.NO_SHOW), _DEPARTMENT
)
_SET_ASIDE = (
    select_tokens()
    .where(or_(and_(_ON_HOLD, _DEPARTMENT), _NO_SHOW_TODAY))
    .order_by(_token.place_at, _token.id)
)
_LATEST = (
    select(func.max(_event.id))
    .where(
        _event.token_id == _TOKEN,
        _event.kind.in_(["call", "recall"]),
        ~exists().where(_undo.c.undone_event_id == _event.id),
    )
    .scalar_subquery()
)
"""The announcement that still stands: nobody waits for proof of one that was taken back."""
_CALLED_BY = (
    select(user_table.c.username)
    .join(token_event_table, _event.actor_id == user_table.c.id)
    .where(_event.id == _LATEST, _event.actor_id != bindparam("by", type_=Id))
)
_RECEIPTS = (
    select(
        call_receipt_table.c.display,
        call_receipt_table.c.drawn_at,
        call_receipt_table.c.announced_at,
        call_receipt_table.c.heard_at,
        call_receipt_table.c.silence,
    )
    .where(call_receipt_table.c.event_id == _LATEST)
    .order_by(call_receipt_table.c.display)
)


class DoctorView:
    """Reads what a doctor's window shows. Nothing here changes anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def snapshot(self, doctor_id: int, *, by: int) -> DoctorSnapshot:
        """Return what a doctor sees. Raises `DoctorNotFound`."""

        def read(connection: Connection) -> DoctorSnapshot:
            reader = read_reader(connection, by, self._database.now())
            doctor = ONE_DOCTOR.one_or_none(connection, {"doctor_id": doctor_id})
            if doctor is None:
                raise DoctorNotFound(doctor=doctor_id)
            asked = {"doctor_id": doctor_id, "department_id": doctor.department_id}
            called = read_tokens(connection, _DOCTOR_CALLED, {"doctor_id": doctor_id})
            count, longest = connection.execute(_DOCTOR_SUMMARY, asked).one()
            return DoctorSnapshot(
                now=reader.now,
                service_day=reader.today.day,
                doctor=doctor,
                called=called,
                called_by=_called_by(connection, called, by),
                receipts=_receipts(connection, called),
                waiting=read_tokens(connection, _DOCTOR_WAITING, asked),
                waiting_count=count,
                longest_since=longest,
                set_aside=read_tokens(
                    connection,
                    _SET_ASIDE,
                    {"department_id": doctor.department_id, "since": reader.today.begins_at},
                ),
            )

        return self._database.read(read)


def _called_by(connection: Connection, called: tuple[TokenRow, ...], by: int) -> str:
    if not called:
        return ""
    return connection.scalar(_CALLED_BY, {"token_id": called[0].id, "by": by}) or ""


def _receipts(connection: Connection, called: tuple[TokenRow, ...]) -> tuple[ReceiptRow, ...]:
    if not called:
        return ()
    rows = connection.execute(_RECEIPTS, {"token_id": called[0].id})
    return tuple(ReceiptRow(*row[:4], row.silence and Silence(row.silence)) for row in rows)
