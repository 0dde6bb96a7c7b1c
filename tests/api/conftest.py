"""A server in this process, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from qtoken.bootstrap import Clinic
from tests.support.http_client import HttpClient, serving


@pytest.fixture
def client(clinic: Clinic) -> Iterator[HttpClient]:
    """A client of a server of the test's clinic."""
    with serving(clinic) as opened:
        yield opened
