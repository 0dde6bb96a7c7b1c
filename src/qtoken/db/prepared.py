"""Statements of the commands that people wait for: compiled once, run on the driver's cursor.

Each time a statement runs, Core looks up its compiled form, its types and the shape of its result,
although none of these change between calls. That takes longer than SQLite needs for the work itself
(`benchmarks/`). Types still convert values in both directions, and errors are SQLAlchemy's.

Values are never lists: `IN` with a list is expanded at each run to as many placeholders as the list
has members, so such a statement has no fixed text. Those few go through Core.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from itertools import accumulate
from typing import Any, Generic, NamedTuple, TypeVar
from weakref import WeakSet

from sqlalchemy import Connection, Dialect, SelectBase, UpdateBase
from sqlalchemy.exc import DBAPIError, NoResultFound

R = TypeVar("R")

Values = dict[str, Any]
"""The parameters of a statement by name: whatever its columns hold."""

_made: WeakSet["Prepared"] = WeakSet()
_Process = Callable[[Any], Any]


class _Compiled(NamedTuple):
    """A statement in one dialect, with what turns values into the driver's, and back.

    `fixed` are the values that the statement brings along. `order` names the parameters where the
    driver takes them by position (SQLite); it is None where it takes them by name.
    """

    sql: str
    fixed: Values
    to_driver: list[tuple[str, _Process]]
    order: list[str] | None
    from_driver: list[tuple[int, _Process]]


class Prepared:
    """A statement whose text never changes: no lists of unknown length among its values.

    It runs in the transaction that `Database` has begun, or by itself where there is none.
    """

    def __init__(
        self, make: Callable[[], SelectBase | UpdateBase], *, only: str | None = None
    ) -> None:
        """`make` returns the statement; it is called at the first run, to keep imports quick.

        `only` names the dialect, if the statement is run on that one alone.
        """
        self.make = make
        self._only = only
        self._compiled: dict[str, _Compiled] = {}
        _made.add(self)

    def prepare(self, dialect: Dialect) -> None:
        """Compile the statement, unless it is never run on this dialect."""
        if self._only in {None, dialect.name}:
            self._for(dialect)

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self.make(), dialect)
        return compiled

    def _run(self, connection: Connection, values: Values) -> Any:
        dialect = connection.dialect
        try:
            return self.send(connection, values)
        except dialect.loaded_dbapi.Error as error:
            raise as_core(connection, self._for(dialect).sql, error) from error

    def send(self, connection: Connection, values: Values) -> Any:
        """Run the statement; return the driver's cursor for `fetch`. Raises the driver's errors.

        In psycopg's pipeline mode it was only sent by then, and may still fail in `fetch`.
        """
        compiled = self._for(connection.dialect)
        given = compiled.fixed | values
        for name, process in compiled.to_driver:
            given[name] = process(given[name])
        order = compiled.order
        cursor = connection.connection.cursor()
        cursor.execute(compiled.sql, given if order is None else [given[n] for n in order])
        return cursor

    def fetch(self, connection: Connection, cursor: Any) -> list[list[Any]]:
        """Return the columns of all rows of a sent statement. Raises the driver's own errors."""
        from_driver = self._for(connection.dialect).from_driver
        found = cursor.fetchall()
        cursor.close()
        return [_in_python(row, from_driver) for row in found]


class PreparedQuery(Prepared, Generic[R]):
    """A prepared statement that returns rows, each made by `row` as in `RowQuery`.

    If a row is made of several `parts`, the columns are the fields of the parts in their order. A
    part whose first column is NULL becomes None: its outer join has found nothing.
    """

    def __init__(
        self,
        make: Callable[[], SelectBase | UpdateBase],
        row: Callable[..., R],
        *,
        parts: tuple[type, ...] = (),
        only: str | None = None,
    ) -> None:
        super().__init__(make, only=only)
        self.row = row
        self.parts = parts
        ends = [*accumulate(len(field_names(part)) for part in parts)]
        self._places = [*zip(parts, [0, *ends], ends, strict=False)]

    def first(self, connection: Connection, values: Values) -> R | None:
        """Run it; return its first row, or None. Raises as `Connection.execute`."""
        cursor = self._run(connection, values)
        found = cursor.fetchone()
        cursor.close()
        if found is None:
            return None
        columns = _in_python(found, self._for(connection.dialect).from_driver)
        if not self._places:
            return self.row(*columns)
        return self.row(
            *(
                None if columns[begin] is None else part(*columns[begin:end])
                for part, begin, end in self._places
            )
        )

    def one(self, connection: Connection, values: Values) -> R:
        """Run it; return its row. Raises NoResultFound as Core does."""
        row = self.first(connection, values)
        if row is None:
            raise NoResultFound
        return row


class PreparedChange(Prepared):
    """A prepared statement that changes rows and returns none."""

    def changed_count(self, connection: Connection, values: Values) -> int:
        """Run it; return how many rows it changed."""
        cursor = self._run(connection, values)
        count: int = cursor.rowcount
        cursor.close()
        return count

    def inserted_id(self, connection: Connection, values: Values) -> int:
        """Run an insertion; return the new row's id. SQLite only."""
        cursor = self._run(connection, values)
        id_: int = cursor.lastrowid
        cursor.close()
        return id_


def field_names(row: Any) -> tuple[str, ...]:
    """Return the fields of a named tuple or a dataclass, in their order."""
    return tuple(field.name for field in fields(row)) if is_dataclass(row) else row._fields


def compile_all(dialect: Dialect) -> None:
    """Compile the statements of all loaded modules, so that the first command need not wait."""
    for statement in tuple(_made):
        statement.prepare(dialect)


def _in_python(row: Sequence[Any], from_driver: list[tuple[int, _Process]]) -> list[Any]:
    columns = list(row)
    for place, process in from_driver:
        columns[place] = process(columns[place])
    return columns


def as_core(connection: Connection, sql: str, error: Any) -> Exception:
    """Return a driver's error as Core would raise it, but without the values (patients' data)."""
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(error, connection.connection.driver_connection, None)
    if is_lost:
        # As Core does: what ended this connection has most likely ended the idle ones as well.
        connection.invalidate(error)
        connection.engine.dispose()
    wrapped: Exception = DBAPIError.instance(
        sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        connection_invalidated=is_lost,
        dialect=dialect,
    )
    return wrapped


def _compile(statement: SelectBase | UpdateBase, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    to_driver = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for name, bind in binds.items()
    }
    columns = list(statement.exported_columns)
    # Without the driver's type of each column (None), which the types used here do not need.
    from_driver = [c.type.dialect_impl(dialect).result_processor(dialect, None) for c in columns]
    return _Compiled(
        sql=str(compiled),
        fixed={name: bind.value for name, bind in binds.items() if not bind.required},
        to_driver=[(name, process) for name, process in to_driver.items() if process],
        order=compiled.positiontup,
        from_driver=[(place, process) for place, process in enumerate(from_driver) if process],
    )
