"""A list of ids as one parameter, so that a query's text is the same for any number of them."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Dialect, Integer, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from qtoken.models.base import Id

_ID = Id()


class _Ids(TypeDecorator[Collection[int]]):
    """An array on PostgreSQL, JSON on SQLite."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return String()
        # Imported here: clinics on SQLite do not load PostgreSQL's dialect.
        from sqlalchemy.dialects.postgresql import ARRAY

        return ARRAY(Integer)

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        ids = sorted({_ID.process_bind_param(id_, dialect) or 0 for id_ in value or ()})
        return json.dumps(ids) if dialect.name == "sqlite" else ids


class _IsOneOf(FunctionElement[Any]):
    # Without a type: for a boolean SQLite's dialect writes "... = 1", and no index is used then.
    inherit_cache = True


def is_one_of(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Return the condition that an id is in the list given as the parameter `name`."""
    ids: BindParameter[Any] = bindparam(name, type_=_Ids())
    return _IsOneOf(column, ids)


@compiles(_IsOneOf, "postgresql")
def _postgresql(element: _IsOneOf, compiler: SQLCompiler, **named: Any) -> str:
    column, ids = (compiler.process(part, **named) for part in element.clauses)
    return f"{column} = ANY ({ids})"


@compiles(_IsOneOf, "sqlite")
def _sqlite(element: _IsOneOf, compiler: SQLCompiler, **named: Any) -> str:
    column, ids = (compiler.process(part, **named) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - what SQLAlchemy made of a column and a bind
