"""A newer qtoken upgrades the clinic that an older one has open."""

import psycopg
import pytest
from sqlalchemy import create_engine, text

from qtoken.bootstrap import Clinic, make_clinic
from qtoken.db import schema
from qtoken.db.database import CHANNEL, STEP_HINT
from qtoken.domain.errors import SchemaNewer
from tests.db.ears import is_back, is_lost, issue
from tests.support.desk import Desk, cheap_hasher
from tests.support.postgres import PostgresServer


def step_to(address: str, version: str) -> None:
    """Leave what a migration to that version leaves, and tell it as one does."""
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"NOTIFY {CHANNEL}, '{STEP_HINT}'"))
    engine.dispose()


def test_nothing_is_read_and_written_any_more_until_it_is_known_again(
    live: Clinic, address: str
) -> None:
    desk = Desk(live.services)
    department, patient = desk.department(), desk.patient()

    step_to(address, "2099_01_01_tomorrow")

    assert is_lost(live)
    with pytest.raises(SchemaNewer):
        issue(desk, patient.id, department.id)
    with pytest.raises(SchemaNewer):
        live.services.waiting_lines.queue(by=desk.by)
    with pytest.raises(SchemaNewer):
        live.examine()
    step_to(address, schema.HEAD)
    assert is_back(live)
    issue(desk, patient.id, department.id)
    assert len(live.services.waiting_lines.queue(by=desk.by).waiting) == 1


def test_a_step_of_the_schema_is_told_on_a_server(postgres_server: PostgresServer) -> None:
    address = postgres_server.new_database()
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")

        make_clinic(address, hasher=cheap_hasher()).close()

        told = [hint.payload for hint in listener.notifies(timeout=30, stop_after=1)]
    assert STEP_HINT in told
    postgres_server.drop_database(address)
