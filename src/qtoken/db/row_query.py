"""Queries that know what their rows are."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, Self, TypeVar

from sqlalchemy import ColumnElement, Connection, Select

R = TypeVar("R")


class RowQuery(Generic[R]):
    """A query, and what makes a row of each of its results.

    `row` is called with the columns in their order, and its parameters, which are a class's fields,
    have the columns' names: so no two of one type are taken for each other. A test compares them
    for each query that stands in a module of the services.
    """

    def __init__(self, query: Select[Any], row: Callable[..., R]) -> None:
        self.query = query
        self.row = row

    def where(self, *conditions: ColumnElement[bool]) -> Self:
        """Return the query for those of its rows for which all conditions hold."""
        return type(self)(self.query.where(*conditions), self.row)

    def all(
        self, connection: Connection, values: Mapping[str, object] | None = None
    ) -> tuple[R, ...]:
        """Return all rows."""
        return tuple(self.row(*found) for found in connection.execute(self.query, values))

    def one(self, connection: Connection, values: Mapping[str, object] | None = None) -> R:
        """Return the one row. Raises NoResultFound and MultipleResultsFound as Core does."""
        return self.row(*connection.execute(self.query, values).one())

    def one_or_none(
        self, connection: Connection, values: Mapping[str, object] | None = None
    ) -> R | None:
        """Return the one row, or None. Raises MultipleResultsFound as Core does."""
        found = connection.execute(self.query, values).one_or_none()
        return None if found is None else self.row(*found)
