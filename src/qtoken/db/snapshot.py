"""Queries that see the database at one instant, and are sent together.

On SQLite every read transaction does. On PostgreSQL `Database.read_together` begins one in
psycopg's pipeline mode, which waits for a result only when its rows are fetched: BEGIN travels with
the first queries, and all queries that are asked before the first rows are fetched make one trip.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, literal
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from qtoken.db.prepared import Prepared, Values, as_core

R = TypeVar("R")

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_COMMIT = "COMMIT"

_TEXTS_KEPT = 4
"""How many texts of one query are kept compiled: today's and tomorrow's, and some to spare.

Only a replay or a test goes back and forth between more days.
"""


class _Inlined(FunctionElement[Any]):
    inherit_cache = True


def inlined(value: object, type_: TypeEngine[Any]) -> ColumnElement[Any]:
    """Return a value that is written into the query's text as a literal, not sent as a parameter.

    For values that stay the same for hours, such as the beginning of the service day. Without
    knowing the instant PostgreSQL assumes that a third of all tokens ended after it. It then finds
    no generic plan worth keeping and plans again at each call, which takes longer than the query.
    """
    return _Inlined(literal(value, type_))


@compiles(_Inlined)
def _write_literal(element: _Inlined, compiler: SQLCompiler, **_: Any) -> str:
    (value,) = element.clauses
    return compiler.process(value, literal_binds=True)


class Query(Generic[R]):
    """A query that is compiled once, and the class that makes a row of each of its results."""

    def __init__(
        self,
        make: Callable[..., Select[Any]],
        row: Callable[..., R],
        *,
        inlined: tuple[str, ...] = (),
    ) -> None:
        """`make` returns the query, the first time it is asked; `row` is as in `RowQuery`.

        The values named in `inlined` are the arguments of `make`: each has a text of its own.
        """
        self.make = make
        self.row = row
        self.inlined = inlined
        self._texts: dict[tuple[Any, ...], Prepared] = {} if inlined else {(): Prepared(make)}

    def ask(self, connection: Connection, values: Values) -> "Answer[R]":
        """Send the query; return the answer, to fetch its rows. Raises the driver's own errors."""
        prepared = self._prepared(values)
        return Answer(connection, prepared, prepared.send(connection, values), self.row)

    def _prepared(self, values: Values) -> Prepared:
        key = tuple(values[name] for name in self.inlined)
        known = self._texts.get(key)
        if known is None:
            # Threads share a query. At worst two compile the same text, and one is kept.
            if len(self._texts) >= _TEXTS_KEPT:
                self._texts.clear()
            known = self._texts[key] = Prepared(partial(self.make, *key))
        return known


class Answer(Generic[R]):
    """The rows of a query that was asked. They can be fetched once."""

    def __init__(
        self,
        connection: Connection,
        prepared: Prepared,
        cursor: Any,
        row: Callable[..., R],
    ) -> None:
        self._connection = connection
        self._prepared = prepared
        self._cursor = cursor
        self._row = row

    def rows(self) -> tuple[R, ...]:
        """Wait for all rows. Raises the driver's own errors."""
        found = self._prepared.fetch(self._connection, self._cursor)
        return tuple(self._row(*columns) for columns in found)

    def first(self) -> R | None:
        """Wait for the first row; None if there is none."""
        rows = self.rows()
        return rows[0] if rows else None

    def one(self) -> R:
        """Wait for the row. Raises NoResultFound as Core does."""
        row = self.first()
        if row is None:
            raise NoResultFound
        return row


class Snapshot:
    """The database as it was when the first query reached it; valid while its work runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, query: Query[R], values: Values | None = None) -> Answer[R]:
        """Send a query without waiting: queries asked before rows are fetched travel together."""
        return query.ask(self._connection, values or {})


def read_in_pipeline(connection: Connection, read: Callable[[Snapshot], R]) -> R:
    """Return what `read` returns, in one transaction on PostgreSQL. Raises as `Connection.execute`.

    Core must not use this connection meanwhile: it asks at once which columns a result has, and in
    a pipeline there is no result yet.
    """
    driver: Any = connection.connection.driver_connection
    driver_error = connection.dialect.loaded_dbapi.Error
    failure: Exception | None = None
    try:
        with driver.pipeline():
            try:
                driver.execute(_BEGIN, prepare=False)
                result = read(Snapshot(connection))
                driver.execute(_COMMIT, prepare=False)
            except driver_error as error:
                # Wait for the end of the pipeline: only then is it known whether the connection is
                # lost as well, which decides how `as_core` translates the error.
                failure = error
    except driver_error as error:
        failure = failure or error
    finally:
        # Ends the transaction after an error, for the connection's next user; otherwise it does
        # nothing. If the connection is lost meanwhile, the next user finds out.
        with suppress(driver_error):
            driver.rollback()
    if failure is not None:
        raise as_core(connection, "queries of one instant", failure) from failure
    return result
