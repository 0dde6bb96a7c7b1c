"""Queries that know what their rows are."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Select

R = TypeVar("R")
C = TypeVar("C")

Values = Mapping[str, object]
"""The parameters of a query by name."""


class RowQuery(Generic[R]):
    """A query, and the class (or function) that makes a row of each of its results.

    `row` is called with the columns in their order. Its parameters must have the columns' names,
    so that two columns of one type cannot be mixed up; a test compares them for each query that is
    defined in a module of the services.
    """

    def __init__(self, query: Select[Any], row: Callable[..., R]) -> None:
        self.query = query
        self.row = row

    def refined(self, change: Callable[[Select[Any]], Select[Any]]) -> "RowQuery[R]":
        """Return the query with the same columns after a change: a join, an order, a lock."""
        return RowQuery(change(self.query), self.row)

    def where(self, *conditions: ColumnElement[bool]) -> "RowQuery[R]":
        """Return the query, limited to rows for which all conditions hold."""
        return self.refined(lambda query: query.where(*conditions))

    def beside(self, column: ColumnElement[C]) -> "RowQuery[tuple[C, R]]":
        """Return the query with one more column, which comes before the row in each result."""
        make = self.row
        # `add_columns` would append it; the row's own columns must stay together at the end.
        query = self.query.with_only_columns(
            column, *self.query.selected_columns, maintain_column_froms=True
        )
        return RowQuery(query, lambda first, *columns: (first, make(*columns)))

    def all(self, connection: Connection, values: Values | None = None) -> tuple[R, ...]:
        """Return all rows."""
        return tuple(self.row(*found) for found in connection.execute(self.query, values))

    def one(self, connection: Connection, values: Values | None = None) -> R:
        """Return the one row. Raises NoResultFound and MultipleResultsFound as Core does."""
        return self.row(*connection.execute(self.query, values).one())

    def one_or_none(self, connection: Connection, values: Values | None = None) -> R | None:
        """Return the one row, or None. Raises MultipleResultsFound as Core does."""
        found = connection.execute(self.query, values).one_or_none()
        return None if found is None else self.row(*found)
