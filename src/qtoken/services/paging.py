"""Long lists, a page at a time. Each page comes with the length of the whole list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, func, select

from qtoken.db.row_query import RowQuery
from qtoken.domain.errors import StatusUnknown

R = TypeVar("R")

Order = Sequence[str]
"""Names of columns, `-` in front for descending. Unknown names order nothing."""

LONGEST_PAGE = 20_000
"""Rows of what is read at once."""


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """A part of a long list, and how long the whole list is."""

    rows: tuple[R, ...]
    total_count: int


def read_page(connection: Connection, query: RowQuery[R], *, limit: int, offset: int) -> Page[R]:
    """Return that part of what `query` finds."""
    counted = query.query.with_only_columns(func.count(), maintain_column_froms=True)
    total = connection.scalar(counted.order_by(None)) or 0
    length = max(1, min(limit, LONGEST_PAGE))
    part = query.refined(lambda asked: asked.limit(length).offset(max(0, offset)))
    return Page(part.all(connection), total)


def ordered(
    query: RowQuery[R],
    order: Order,
    known: Mapping[str, ColumnElement[Any]],
    last: ColumnElement[int],
) -> RowQuery[R]:
    """Return the query in that order of `known` columns, and in the end by `last`, an id.

    Without the id equal rows could stand on two pages, or on none.
    """
    columns: list[ColumnElement[Any]] = []
    for name in order:
        column = known.get(name.removeprefix("-"))
        if column is not None:
            columns.append(column.desc() if name.startswith("-") else column)
    return query.refined(lambda asked: asked.order_by(*columns, last))


def known_status(status: str, kinds: type[StrEnum]) -> str:
    """Return the status as it is stored. Raises `StatusUnknown` with those that there are."""
    try:
        return kinds(status).value
    except ValueError:
        raise StatusUnknown(status=status[:40], known=", ".join(kinds)) from None


def require_row(
    connection: Connection,
    column: ColumnElement[int],
    value: int,
    error: type[Exception],
    name: str,
) -> None:
    """Raise `error`, which names the value, unless a row has it."""
    if connection.scalar(select(column).where(column == value)) is None:
        raise error(**{name: value})
