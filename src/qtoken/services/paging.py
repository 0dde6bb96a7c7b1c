"""Long lists, a page at a time. Each page comes with the length of the whole list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

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


def read_page(
    connection: Connection,
    query: Select[Any],
    row: Callable[[Row[Any]], R],
    *,
    limit: int,
    offset: int,
) -> Page[R]:
    """Return that part of what `query` finds, each result made a row by `row`."""
    counted = query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    total = connection.scalar(counted) or 0
    asked = query.limit(max(1, min(limit, LONGEST_PAGE))).offset(max(0, offset))
    return Page(tuple(row(found) for found in connection.execute(asked)), total)


def ordered(
    query: Select[Any],
    order: Order,
    known: Mapping[str, ColumnElement[Any]],
    last: ColumnElement[int],
) -> Select[Any]:
    """Return the query in that order of `known` columns, and in the end by `last`, an id.

    Without the id equal rows could stand on two pages, or on none.
    """
    for name in order:
        column = known.get(name.removeprefix("-"))
        if column is not None:
            query = query.order_by(column.desc() if name.startswith("-") else column)
    return query.order_by(last)


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
