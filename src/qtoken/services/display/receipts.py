"""Writing what displays prove of a call: the first time that each fact is told stands."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Insert, bindparam, case, func, null, select

from qtoken.db.row_query import RowQuery
from qtoken.db.upsert import upsert
from qtoken.domain.errors import TokenNotFound
from qtoken.domain.receipts import Fact, Silence
from qtoken.domain.token import ANNOUNCED
from qtoken.models.base import Id
from qtoken.models.token_event import call_receipt_table, token_event_table

_event, _receipt = token_event_table.c, call_receipt_table.c
_IDS = bindparam("ids", type_=Id, expanding=True)
_ANNOUNCED = select(_event.id).where(_event.id.in_(_IDS), _event.kind.in_(sorted(ANNOUNCED)))


class _Kept(NamedTuple):
    """What a display has told of a call before."""

    event_id: int
    drawn_at: datetime | None
    announced_at: datetime | None
    heard_at: datetime | None
    silence: str | None


_KEPT = RowQuery(
    select(
        _receipt.event_id,
        _receipt.drawn_at,
        _receipt.announced_at,
        _receipt.heard_at,
        _receipt.silence,
    ).where(_receipt.event_id.in_(_IDS), _receipt.display == bindparam("display")),
    _Kept,
)
_COLUMNS = {Fact.DRAWN: "drawn_at", Fact.ANNOUNCED: "announced_at", Fact.HEARD: "heard_at"}


def write_receipts(
    connection: Connection,
    now: datetime,
    event_ids: Collection[int],
    *,
    display: str,
    facts: Collection[Fact],
    silence: Silence | None,
) -> None:
    """Keep what is new of this. Raises `TokenNotFound` if one of them is no announcement."""
    ids = sorted(set(event_ids))
    asked = {"ids": ids, "display": display}
    unknown = set(event_ids) - set(connection.scalars(_ANNOUNCED, asked))
    if unknown:
        raise TokenNotFound(token=min(unknown))
    told: dict[str, object] = dict.fromkeys(_COLUMNS.values()) | {"silence": silence}
    told |= {_COLUMNS[fact]: now for fact in facts}
    kept = {row.event_id: row for row in _KEPT.all(connection, asked)}
    # What is known already is not written: it would wake everybody who listens, this display too.
    new = [id_ for id_ in ids if _says_more(kept.get(id_), told)]
    if new:
        rows = [told | {"event_id": id_, "display": display} for id_ in new]
        connection.execute(_told(connection.dialect.name), rows)


def _says_more(kept: _Kept | None, told: dict[str, object]) -> bool:
    if kept is None:
        return True
    is_answered = kept.heard_at is not None or kept.silence is not None
    facts = any(told[name] and getattr(kept, name) is None for name in _COLUMNS.values())
    return facts or (told["silence"] is not None and not is_answered)


@cache
def _told(dialect: str) -> Insert:
    # A screen of the same name may be quicker by an instant.
    first = upsert(call_receipt_table, dialect)
    changes: dict[str, ColumnElement[Any]] = {
        name: func.coalesce(_receipt[name], first.excluded[name]) for name in _COLUMNS.values()
    }
    changes["silence"] = case(
        (changes["heard_at"].is_not(None), null()),
        else_=func.coalesce(_receipt.silence, first.excluded.silence),
    )
    return first.on_conflict_do_update(
        index_elements=[_receipt.event_id, _receipt.display], set_=changes
    )
