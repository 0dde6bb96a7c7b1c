"""The columns of each query have the names of what is made of them, in the same order."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

from qtoken import services
from qtoken.db.row_query import RowQuery


def queries() -> Iterator[tuple[str, RowQuery[Any]]]:
    """Every query that stands in a module of the services, by its name."""
    for found in pkgutil.walk_packages(services.__path__, "qtoken.services."):
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, RowQuery):
                yield f"{found.name}.{name}", value


QUERIES = dict(queries())


@pytest.mark.parametrize("name", QUERIES)
def test_the_columns_of_a_query_are_the_fields_of_its_row(name: str) -> None:
    found = QUERIES[name]

    columns = tuple(found.query.selected_columns.keys())

    assert columns == tuple(inspect.signature(found.row).parameters)
