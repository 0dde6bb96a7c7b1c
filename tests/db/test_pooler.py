"""PgBouncer between qtoken and PostgreSQL: with sessions of one's own it works, else it is refused.

Said before anything is made, set or changed.
"""

from collections.abc import Iterator

import psycopg
import pytest

from qtoken.bootstrap import make_clinic, open_clinic
from qtoken.domain.errors import DatabasePooled
from tests.support.desk import Desk, cheap_hasher
from tests.support.pgbouncer import pgbouncer
from tests.support.postgres import PostgresServer
from tests.support.waiting import becomes_true


@pytest.fixture
def address(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL clinic, by its server's own address."""
    made = postgres_server.new_database(postgres_template)
    yield made
    postgres_server.drop_database(made)


def through(port: int, address: str) -> str:
    return f"postgresql://qtoken@127.0.0.1:{port}/{address.rpartition('/')[2]}"


@pytest.mark.parametrize("in_turns", [False, True])
@pytest.mark.parametrize("others", [0, 1, 2])
@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_pooler_by_transaction_is_refused_at_the_start(
    postgres_server: PostgresServer, address: str, mode: str, others: int, *, in_turns: bool
) -> None:
    with pgbouncer(postgres_server, mode, in_turns=in_turns) as port:
        # Other programs' connections, so that there are idle sessions to be dealt out.
        held = [psycopg.connect(through(port, address), autocommit=True) for _ in range(others)]
        for connection in held:
            connection.execute("SELECT 1")

        for opened in (open_clinic, make_clinic):
            with pytest.raises(DatabasePooled, match="pool_mode=session"):
                opened(through(port, address))

        with psycopg.connect(through(port, address), autocommit=True) as connection:
            left = connection.execute("SHOW lock_timeout").fetchone()
        assert left == ("0",)
        for connection in held:
            connection.close()


def test_a_pooler_by_session_works_and_brings_the_news(
    postgres_server: PostgresServer, address: str
) -> None:
    with pgbouncer(postgres_server, "session") as port:
        clinic = open_clinic(through(port, address), hasher=cheap_hasher())
        clinic.feed.start()
        heard: list[int] = []
        assert becomes_true(lambda: clinic.feed.state().is_live)
        clinic.feed.subscribe(lambda: heard.append(1))
        other = open_clinic(address, hasher=cheap_hasher())

        Desk(other.services).department()

        assert becomes_true(lambda: bool(heard))
        assert Desk(clinic.services).room().id
        clinic.close()
        other.close()
