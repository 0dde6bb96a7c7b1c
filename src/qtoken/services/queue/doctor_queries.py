"""What is asked for a doctor's window."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
)

from qtoken.db.snapshot import Query, inlined
from qtoken.domain.token import Status
from qtoken.models.base import Id, UtcDateTime
from qtoken.models.token import token_table
from qtoken.models.token_event import call_receipt_table, token_event_table
from qtoken.models.user import user_table
from qtoken.services.clinic.queries import ONE_DOCTOR
from qtoken.services.rows import TokenRow
from qtoken.services.token_queries import (
    IS_WAITING,
    WAITING_ORDER,
    has_status,
    select_tokens,
)

WAITING_LIMIT = 100

_token, _event, _receipt = token_table.c, token_event_table.c, call_receipt_table.c
_undo = token_event_table.alias("undo")
_DEPARTMENT = _token.department_id == bindparam("department_id", type_=Id)
_DOCTOR = bindparam("doctor_id", type_=Id)
_IS_IN = and_(_token.doctor_id == _DOCTOR, has_status(Status.CALLED))
_NEWEST_CALL = (_token.last_called_at.desc(), _token.id)
_MAY_CALL = (
    _DEPARTMENT,
    IS_WAITING,
    or_(_token.wanted_doctor_id.is_(None), _token.wanted_doctor_id == _DOCTOR),
)


class FoundSummary(NamedTuple):
    """How many wait, and since when the first of them has been here."""

    waiting_count: int
    longest_since: datetime | None


class FoundReceipt(NamedTuple):
    """What a display has told of the announcement; `silence` is a word of `Silence`."""

    display: str
    drawn_at: datetime | None
    announced_at: datetime | None
    heard_at: datetime | None
    silence: str | None


def _summary() -> Select[Any]:
    columns: tuple[ColumnElement[Any], ...] = (
        func.count().label("waiting_count"),
        func.min(_token.entered_at).label("longest_since"),
    )
    return select(*columns).where(*_MAY_CALL)


def _waiting() -> Select[Any]:
    waiting = select_tokens().where(*_MAY_CALL).order_by(*WAITING_ORDER)
    return waiting.limit(literal_column(str(WAITING_LIMIT)))


def _set_aside(since: datetime) -> Select[Any]:
    has_missed = and_(
        _token.ended_at.is_not(None),
        _token.ended_at >= inlined(since, UtcDateTime()),
        has_status(Status.NO_SHOW),
    )
    return (
        select_tokens()
        .where(_DEPARTMENT, or_(has_status(Status.ON_HOLD), has_missed))
        .order_by(_token.place_at, _token.id)
    )


def _latest() -> ScalarSelect[int]:
    """Return the announcement of who is in that still stands.

    Nobody waits for proof of one that was taken back.
    """
    who_is_in = select(_token.id).where(_IS_IN).order_by(*_NEWEST_CALL)
    return (
        select(func.max(_event.id))
        .where(
            _event.token_id == who_is_in.limit(literal_column("1")).scalar_subquery(),
            text("token_event.kind IN ('call', 'recall')"),
            ~exists().where(_undo.c.undone_event_id == _event.id),
        )
        .scalar_subquery()
    )


def _called_by() -> Select[Any]:
    is_other: ColumnElement[bool] = _event.actor_id != bindparam("by", type_=Id)
    return (
        select(user_table.c.username)
        .join(token_event_table, _event.actor_id == user_table.c.id)
        .where(_event.id == _latest(), is_other)
    )


def _receipts() -> Select[Any]:
    return (
        select(
            _receipt.display,
            _receipt.drawn_at,
            _receipt.announced_at,
            _receipt.heard_at,
            _receipt.silence,
        )
        .where(_receipt.event_id == _latest())
        .order_by(_receipt.display)
    )


DOCTOR = Query(lambda: ONE_DOCTOR.query, ONE_DOCTOR.row)
CALLED = Query(lambda: select_tokens().where(_IS_IN).order_by(*_NEWEST_CALL), TokenRow)
CALLED_BY = Query(_called_by, str)
RECEIPTS = Query(_receipts, FoundReceipt)
WAITING = Query(_waiting, TokenRow)
SUMMARY = Query(_summary, FoundSummary)
SET_ASIDE = Query(_set_aside, TokenRow, inlined=("since",))
