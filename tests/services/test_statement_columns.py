"""The columns of each query have the names of what is made of them, in the same order."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Select

from qtoken import services
from qtoken.db.row_query import RowQuery
from qtoken.db.snapshot import Query
from qtoken.services.token_queries import token_of
from tests.support.desk import START

NO_CLASSES = {int, str, token_of}
"""What makes a value of one column, or of columns that have no names."""


def queries() -> Iterator[tuple[str, Select[Any], Callable[..., Any]]]:
    """Every query that stands in a module of the services, by name, with what makes its rows."""
    for found in pkgutil.walk_packages(services.__path__, "qtoken.services."):
        for name, value in vars(importlib.import_module(found.name)).items():
            # Some stand together in an object or a mapping.
            for part in (value, *_parts_of(value)):
                if isinstance(part, RowQuery):
                    yield f"{found.name}.{name}", part.query, part.row
                elif isinstance(part, Query) and part.row not in NO_CLASSES:
                    yield (
                        f"{found.name}.{name}",
                        part.make(*(START for _ in part.inlined)),
                        part.row,
                    )


def _parts_of(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    is_ours = type(value).__module__.startswith(services.__name__)
    return vars(value).values() if is_ours and hasattr(value, "__dict__") else ()


QUERIES = list(queries())


@pytest.mark.parametrize(("query", "row"), [pytest.param(*its, id=name) for name, *its in QUERIES])
def test_the_columns_of_a_query_are_the_fields_of_its_row(
    query: Select[Any], row: Callable[..., Any]
) -> None:
    columns = tuple(query.selected_columns.keys())

    assert columns == tuple(inspect.signature(row).parameters)
