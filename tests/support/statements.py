"""Hears every statement that is sent to a driver, on either database."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Self

import psycopg
import pytest
from sqlalchemy import Engine, event

Hear = Callable[[str, Any], None]


@contextmanager
def heard_statements(hear: Hear) -> Iterator[None]:
    """Call `hear` with each statement and its values before it is sent, on new connections."""

    class SqliteCursor(sqlite3.Cursor):
        def execute(self, sql: str, parameters: Any = (), /) -> Self:
            hear(sql, parameters)
            super().execute(sql, parameters)
            return self

    class SqliteConnection(sqlite3.Connection):
        def cursor(self, factory: Any = SqliteCursor) -> Any:
            return super().cursor(factory)

    class PostgresCursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **named: Any) -> Any:
            hear(str(query), params)
            return super().execute(query, params, **named)

    def use_cursor(connection: Any, _record: object) -> None:
        if isinstance(connection, psycopg.Connection):
            connection.cursor_factory = PostgresCursor

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=SqliteConnection))
        event.listen(Engine, "connect", use_cursor)
        yield
        event.remove(Engine, "connect", use_cursor)
