"""Whatever the server, the database or the role sets: qtoken's session is as it needs it."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from qtoken.bootstrap import Clinic, make_clinic, open_clinic
from qtoken.domain.errors import (
    DatabaseAbsent,
    DatabaseAddressRefused,
    DatabaseEncodingWrong,
    DatabaseEntryRefused,
    DatabaseSchemaUnset,
    DatabaseUnreachable,
)
from qtoken.domain.token import Verb
from tests.support.desk import Desk, cheap_hasher
from tests.support.postgres import PostgresServer

WRONG = {
    "client_encoding": "LATIN1",
    "DateStyle": "German",
    "IntervalStyle": "sql_standard",
    "TimeZone": "Asia/Kolkata",
    "bytea_output": "escape",
    "extra_float_digits": "-5",
    "standard_conforming_strings": "off",
    "transform_null_equals": "on",
    "default_transaction_isolation": "serializable",
    "default_transaction_deferrable": "on",
    "statement_timeout": "20s",
    "idle_session_timeout": "20s",
    "row_security": "on",
    "random_page_cost": "40",
    "synchronous_commit": "off",
}
RIGHT = {
    "client_encoding": "UTF8",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "standard_conforming_strings": "on",
    "transform_null_equals": "off",
    "default_transaction_isolation": "read committed",
    "default_transaction_deferrable": "off",
    "statement_timeout": "0",
    "idle_session_timeout": "0",
    "row_security": "off",
    "random_page_cost": "1.1",
    "synchronous_commit": "on",
}


@pytest.fixture
def address(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL clinic."""
    made = postgres_server.new_database(postgres_template)
    yield made
    postgres_server.drop_database(made)


@pytest.fixture(params=["database", "role"])
def said_by(
    request: pytest.FixtureRequest, postgres_server: PostgresServer, address: str
) -> Iterator[tuple[str, str]]:
    """An address, and how its database or its own role is altered."""
    name = address.rpartition("/")[2]
    if request.param == "database":
        yield address, f"DATABASE {name}"
        return
    role = f"role_of_{name}"
    execute(address, f"CREATE ROLE {role} SUPERUSER LOGIN")
    yield address.replace("qtoken@", f"{role}@"), f"ROLE {role}"
    execute(postgres_server.url(), f"ALTER ROLE {role} RESET ALL")


def execute(address: str, statement: str) -> None:
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(sql.SQL(statement))


def set_to(altered: str, address: str, values: dict[str, str]) -> None:
    for name, value in values.items():
        execute(address, f"ALTER {altered} SET {name} TO '{value}'")


def shown(clinic: Clinic, *, writing: bool = False) -> dict[str, str]:
    do = clinic.database.write if writing else clinic.database.read
    found = do(
        lambda c: {name: str(c.scalar(text(f"SELECT current_setting('{name}')"))) for name in RIGHT}
    )
    return found | {"DateStyle": found["DateStyle"].partition(",")[0]}


@pytest.mark.parametrize("writing", [False, True])
def test_what_a_session_depends_on_is_set(said_by: tuple[str, str], writing: bool) -> None:
    address, altered = said_by
    set_to(altered, address, WRONG)

    clinic = open_clinic(address)

    assert shown(clinic, writing=writing) == RIGHT
    clinic.close()


def test_a_limit_of_a_millisecond_is_taken_away(said_by: tuple[str, str]) -> None:
    address, altered = said_by
    set_to(altered, address, {"statement_timeout": "1"})

    clinic = open_clinic(address)

    assert shown(clinic)["statement_timeout"] == "0"
    clinic.close()


def test_a_database_that_is_not_there_is_named(address: str) -> None:
    with pytest.raises(DatabaseAbsent) as refused:
        open_clinic(f"{address}_elsewhere")

    assert refused.value.parameters["name"] == f"{address.rpartition('/')[2]}_elsewhere"


def test_a_database_that_the_address_does_not_name_is_not_said_to_be_absent(address: str) -> None:
    role = f"other_role_of_{address.rpartition('/')[2]}"
    execute(address, f"CREATE ROLE {role} LOGIN")
    nameless = address.replace("qtoken@", f"{role}@").rpartition("/")[0]

    with pytest.raises(DatabaseUnreachable) as refused:
        open_clinic(nameless)

    assert isinstance(refused.value, DatabaseEntryRefused)
    execute(address, f"DROP ROLE {role}")


@pytest.mark.parametrize("name", WRONG)
def test_a_morning_is_the_same_with_each_setting_wrong(said_by: tuple[str, str], name: str) -> None:
    address, altered = said_by
    set_to(altered, address, {name: WRONG[name]})
    clinic = open_clinic(address, hasher=cheap_hasher())
    desk = Desk(clinic.services)
    patient = desk.patient("राम कुमार Łucja O'Brien\\")

    token = desk.do(Verb.CALL, desk.issue(desk.department("Cardiology", "C"), patient))

    assert desk.services.patients.find("łucja", by=desk.by) == (patient,)
    history = desk.services.histories.token_history(token.id, by=desk.by)
    assert [event.kind for event in history.events] == [Verb.ISSUE, Verb.CALL]
    changed = desk.services.registration.change(
        patient.id, date_of_birth=date(1980, 2, 3), press=desk.press()
    )
    assert changed.date_of_birth == date(1980, 2, 3)
    clinic.close()


@pytest.mark.parametrize(
    ("asked", "kept"),
    [("off", "on"), ("local", "on"), ("remote_write", "on"), ("remote_apply", "remote_apply")],
)
def test_who_asks_for_more_than_the_disk_keeps_it(address: str, asked: str, kept: str) -> None:
    set_to(f"DATABASE {address.rpartition('/')[2]}", address, {"synchronous_commit": asked})

    clinic = open_clinic(address)

    assert shown(clinic)["synchronous_commit"] == kept
    clinic.close()


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "WIN1252", "EUC_JP"])
def test_a_database_that_cannot_hold_every_name_is_refused_before_anything_is_made(
    postgres_server: PostgresServer, encoding: str
) -> None:
    name = f"in_{encoding.lower()}"
    execute(
        postgres_server.url(),
        f"CREATE DATABASE {name} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
        " TEMPLATE template0",
    )
    address = postgres_server.url(name)

    for opened in (make_clinic, open_clinic):
        with pytest.raises(DatabaseEncodingWrong, match=encoding):
            opened(address)

    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_class WHERE oid > 16383").fetchone()
    assert tables == (0,)
    postgres_server.drop_database(address)


@pytest.mark.parametrize("path", ["nowhere", "pg_temp", "pg_catalog"])
def test_a_search_path_that_leads_nowhere_is_refused(said_by: tuple[str, str], path: str) -> None:
    address, altered = said_by
    set_to(altered, address, {"search_path": path})

    with pytest.raises(DatabaseSchemaUnset):
        open_clinic(address)


def test_a_schema_of_its_own_holds_a_clinic(postgres_server: PostgresServer) -> None:
    address = postgres_server.new_database()
    execute(address, "CREATE SCHEMA desk")
    set_to(f"DATABASE {address.rpartition('/')[2]}", address, {"search_path": "desk"})

    make_clinic(address).close()

    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'token'")
        assert found.fetchall() == [("desk",)]
    postgres_server.drop_database(address)


def test_an_option_that_is_not_known_is_named_as_a_wrong_address(address: str) -> None:
    with pytest.raises(DatabaseAddressRefused, match='option "targetsession"'):
        open_clinic(f"{address}?targetsession=read-write")
