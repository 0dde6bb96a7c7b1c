"""The columns of each query have the names of what is made of them, in the same order."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import ReturnsRows, Table

from qtoken import services
from qtoken.db.prepared import PreparedQuery
from qtoken.db.row_query import RowQuery
from qtoken.db.snapshot import Query
from qtoken.domain.standing import Standing
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.queue.token_values import EventWords
from qtoken.services.rows import TokenRow
from qtoken.services.token_queries import select_as_of_event, select_tokens
from tests.support.desk import START

NO_CLASSES = {int, str}
"""What makes a value of one column."""


def statements() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Every query that stands in a module of the services, by name: its columns, and the fields."""
    for found in pkgutil.walk_packages(services.__path__, "qtoken.services."):
        for name, value in vars(importlib.import_module(found.name)).items():
            # Some stand together in an object or a mapping.
            for part in (value, *_parts_of(value)):
                if isinstance(part, RowQuery) and not _is_beside(part):
                    yield f"{found.name}.{name}", columns(part.query), parameters(part.row)
                elif isinstance(part, Query) and part.row not in NO_CLASSES:
                    made = part.make(*(START for _ in part.inlined))
                    yield f"{found.name}.{name}", columns(made), parameters(part.row)
                elif isinstance(part, PreparedQuery):
                    rows = part.parts or (part.row,)
                    fields = tuple(name for row in rows for name in parameters(row))
                    yield f"{found.name}.{name}", columns(part.make()), fields


def columns(query: ReturnsRows) -> tuple[str, ...]:
    return tuple(column.name for column in query.exported_columns)


def parameters(row: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(row).parameters)


def _is_beside(query: RowQuery[Any]) -> bool:
    """Whether it is another query's with a column more: that one is looked at."""
    kinds = {parameter.kind for parameter in inspect.signature(query.row).parameters.values()}
    return inspect.Parameter.VAR_POSITIONAL in kinds


def _parts_of(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    is_ours = type(value).__module__.startswith(services.__name__)
    return vars(value).values() if is_ours and hasattr(value, "__dict__") else ()


STATEMENTS = list(statements())


@pytest.mark.parametrize(
    ("columns", "fields"), [pytest.param(*its, id=name) for name, *its in STATEMENTS]
)
def test_the_columns_of_a_query_are_the_fields_of_its_row(
    columns: tuple[str, ...], fields: tuple[str, ...]
) -> None:
    assert columns == fields


TOKEN = parameters(TokenRow)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        (select_tokens(), TOKEN),
        (select_tokens(token_table.alias()), TOKEN),
        (select_as_of_event(), ("kind", "asked", *TOKEN)),
    ],
    ids=["tokens", "tokens of another source", "as of an event"],
)
def test_a_query_of_tokens_returns_the_fields_of_its_rows(
    query: ReturnsRows, fields: tuple[str, ...]
) -> None:
    assert columns(query) == fields


@pytest.mark.parametrize(
    ("row", "table"),
    [
        (Standing, token_table),
        (Standing, token_event_table),
        (EventWords, token_event_table),
    ],
)
def test_what_is_written_are_columns_by_name(row: type, table: Table) -> None:
    assert set(parameters(row)) <= set(table.c.keys())


def test_an_event_keeps_all_that_a_move_may_change() -> None:
    both = set(token_table.c.keys()) & set(token_event_table.c.keys())

    assert both - {"id"} == set(parameters(Standing))
