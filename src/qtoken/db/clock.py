"""The database server's clock, as an SQL expression."""

from typing import Any

from sqlalchemy import bindparam, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from qtoken.models.base import UtcDateTime


class _ServerClock(FunctionElement[Any]):
    type = UtcDateTime()
    inherit_cache = True


@compiles(_ServerClock, "postgresql")
def _postgresql(_element: _ServerClock, _compiler: SQLCompiler, **_: Any) -> str:
    # Not now(), which is when the transaction began: a command may have waited for a lock since.
    return "clock_timestamp()"


@compiles(_ServerClock, "sqlite")
def _sqlite(_element: _ServerClock, _compiler: SQLCompiler, **_: Any) -> str:
    # Never read: on SQLite the computer is the server, and `Database.now` always gives the instant.
    return "NULL"


NOW = func.coalesce(bindparam("now", type_=UtcDateTime()), _ServerClock())
"""The instant of a command: the parameter `now` (see `Database.now`), or the server's clock."""
