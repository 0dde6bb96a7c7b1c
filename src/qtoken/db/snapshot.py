"""One instant of the database: queries that see the same commits, and travel together.

On SQLite every read transaction is one. On PostgreSQL `Database.read_together` begins one in
psycopg's pipeline mode, where nothing that is sent is waited for before its rows are wanted: BEGIN
goes with the first queries, and all that are asked before the first rows are taken make one trip.
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
"""Who reads today goes on to tomorrow; only a replay or a test goes back and forth."""


class _Inlined(FunctionElement[Any]):
    inherit_cache = True


def inlined(value: object, type_: TypeEngine[Any]) -> ColumnElement[Any]:
    """Return a value that stands in a query's text as a literal, and not beside it.

    That is for what stays the same for hours, as when the service day began. Of an instant that it
    is not told PostgreSQL guesses that a third of all tokens ended later; it finds no plan for so
    many worth keeping, and plans anew at each call, which takes longer than reading the day.
    """
    return _Inlined(literal(value, type_))


@compiles(_Inlined)
def _write_literal(element: _Inlined, compiler: SQLCompiler, **_: Any) -> str:
    (value,) = element.clauses
    return compiler.process(value, literal_binds=True)


class Query(Generic[R]):
    """A query that is compiled once, and what makes a row of each of its results."""

    def __init__(
        self,
        make: Callable[..., Select[Any]],
        row: Callable[..., R],
        *,
        inlined: tuple[str, ...] = (),
    ) -> None:
        """`make` returns the query, when it is first asked; `row` is as in `RowQuery`.

        Values that are named in `inlined` are given to `make`: the text is another one for each.
        """
        self.make = make
        self.row = row
        self.inlined = inlined
        self._texts: dict[tuple[Any, ...], Prepared] = {} if inlined else {(): Prepared(make)}

    def ask(self, connection: Connection, values: Values) -> "Answer[R]":
        """Send it, and return where its rows will be. Raises the driver's own errors."""
        prepared = self._prepared(values)
        return Answer(connection, prepared, prepared.send(connection, values), self.row)

    def _prepared(self, values: Values) -> Prepared:
        key = tuple(values[name] for name in self.inlined)
        known = self._texts.get(key)
        if known is None:
            if len(self._texts) >= _TEXTS_KEPT:
                self._texts.clear()
            known = self._texts[key] = Prepared(partial(self.make, *key))
        return known


class Answer(Generic[R]):
    """The rows of a query that was asked. They are taken once."""

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
    """The database as it was when the first query reached it. It ends with its block of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, query: Query[R], values: Values | None = None) -> Answer[R]:
        """Ask a query, and go on: what is asked before any rows are taken travels together."""
        return query.ask(self._connection, values or {})


def read_in_pipeline(connection: Connection, read: Callable[[Snapshot], R]) -> R:
    """Return what is read in one transaction of PostgreSQL's. Raises as `Connection.execute`.

    Nothing else may be sent on this connection meanwhile: Core wants to know at once what columns
    a result has, and in a pipeline there is no result yet.
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
                # Kept until the pipeline has ended: only then is it known whether the session has.
                failure = error
    except driver_error as error:
        failure = failure or error
    finally:
        # After a refusal or a failure, for the session's next user; else it does nothing. A session
        # that is lost meanwhile is found out by that one.
        with suppress(driver_error):
            driver.rollback()
    if failure is not None:
        raise as_core(connection, "queries of one instant", failure) from failure
    return result
