"""Migrations and models say the same, on both databases, empty and with data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from qtoken import paths
from qtoken.db import schema
from qtoken.db.address import database_url
from qtoken.db.database import Database
from qtoken.domain.clock import DatabaseClock
from qtoken.domain.token import Verb
from qtoken.models.everything import metadata, metadata_for_ddl
from tests.support.desk import Desk
from tests.support.messages import failed_message

Rules = dict[str, set[tuple[str, str]]]
Reader = Callable[[str], list[Any]]


def config(connection: Connection | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(paths.migrations_dir()))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def opened(address: str) -> Database:
    return Database(database_url(address), DatabaseClock())


@pytest.fixture
def migrated(empty_address: str) -> Database:
    database = opened(empty_address)
    schema.upgrade(database)
    return database


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, metadata_for_ddl()))


def _index(found: Any) -> str:
    """Its name, and for which rows it holds."""
    where = [
        str(condition)
        for option, condition in found.get("dialect_options", {}).items()
        if option.endswith("_where")
    ]
    return " ".join([str(found["name"]), *where])


def rules(connection: Connection) -> Rules:
    """Every constraint and index by table: its name and what it says."""
    inspector = inspect(connection)
    found: Rules = {}
    for table in inspector.get_table_names():
        if table == "alembic_version":
            continue
        read = found.setdefault(table, set())
        read |= {("check", str(c["name"])) for c in inspector.get_check_constraints(table)}
        read |= {("foreign", str(c["name"])) for c in inspector.get_foreign_keys(table)}
        read |= {("unique", str(c["name"])) for c in inspector.get_unique_constraints(table)}
        read |= {("index", _index(i)) for i in inspector.get_indexes(table)}
        read.add(("primary", str(inspector.get_pk_constraint(table)["name"])))
    return found


def test_models_equal_migrations(migrated: Database) -> None:
    assert migrated.read(differences) == []
    migrated.close()


def test_constraints_have_the_names_that_the_models_give_them(
    migrated: Database, tmp_path: Path, request: pytest.FixtureRequest, engine_name: str
) -> None:
    def from_models(connection: Connection) -> Rules:
        # In a schema beside the migrated one, so that names do not meet.
        if engine_name == "postgresql":
            connection.execute(text("CREATE SCHEMA models"))
            connection.execute(text("SET LOCAL search_path TO models"))
        metadata_for_ddl().create_all(connection)
        return rules(connection)

    if engine_name == "sqlite":
        path = tmp_path / "models.db"
        path.touch()
        other = opened(f"sqlite:///{path}")
        expected = other.write(from_models)
        other.close()
    else:
        expected = migrated.write(from_models)

    assert migrated.read(rules) == expected
    migrated.close()


def test_checks_refuse_the_same_in_models_and_migrations(
    migrated: Database, tmp_path: Path, engine_name: str
) -> None:
    def checks(connection: Connection) -> dict[str, str]:
        inspector = inspect(connection)
        return {
            str(check["name"]): " ".join(check["sqltext"].split())
            for table in metadata.tables
            for check in inspector.get_check_constraints(table)
        }

    def from_models(connection: Connection) -> dict[str, str]:
        if engine_name == "postgresql":
            connection.execute(text("CREATE SCHEMA models"))
            connection.execute(text("SET LOCAL search_path TO models"))
        metadata_for_ddl().create_all(connection)
        return checks(connection)

    database = migrated
    if engine_name == "sqlite":
        (tmp_path / "models.db").touch()
        database = opened(f"sqlite:///{tmp_path / 'models.db'}")
    expected = database.write(from_models)

    assert migrated.read(checks) == expected
    for used in {database, migrated}:
        used.close()


def test_up_and_down_and_up_again(empty_address: str) -> None:
    database = opened(empty_address)
    schema.upgrade(database)

    database.write(lambda connection: command.downgrade(config(connection), "base"))
    left = database.read(lambda connection: set(inspect(connection).get_table_names()))
    functions = database.read(_functions)
    database.open_anew()
    database.write(lambda connection: command.upgrade(config(connection), "head"))

    assert left <= {"alembic_version"}
    assert functions == []
    assert database.read(differences) == []
    database.close()


def test_down_and_up_again_with_data(desk: Desk, address: str) -> None:
    token = desk.issue(desk.department())
    for verb in (Verb.CALL, Verb.DONE):
        desk.do(verb, token)
    database = opened(address)
    desk_tables = set(metadata.tables)

    database.write(lambda connection: command.downgrade(config(connection), "base"))
    database.write(lambda connection: command.upgrade(config(connection), "head"))

    found = database.read(lambda connection: set(inspect(connection).get_table_names()))
    assert found >= desk_tables
    assert database.read(differences) == []
    database.close()


def test_receipts_of_before_are_kept_as_facts(desk: Desk, address: str) -> None:
    desk.do(Verb.CALL, desk.issue(desk.department()))
    event_id = desk.services.display.snapshot().announcements[0].id
    database = opened(address)
    before = "2026_11_22_default_department"
    database.write(lambda connection: command.downgrade(config(connection), before))
    for display, was_sounded in (("Hall", "true"), ("Corridor", "false")):
        add = (
            "INSERT INTO call_receipt (event_id, display, shown_at, was_sounded)"
            f" VALUES ({event_id}, '{display}', '2026-03-02 10:00:00', {was_sounded})"
        )
        database.write(lambda connection, add=add: connection.execute(text(add)))  # type: ignore[misc]

    database.write(lambda connection: command.upgrade(config(connection), "head"))

    def told(connection: Connection) -> list[Any]:
        facts = "drawn_at IS NOT NULL, announced_at IS NOT NULL, heard_at IS NOT NULL"
        query = f"SELECT display, {facts} FROM call_receipt ORDER BY display"
        return [tuple(row) for row in connection.execute(text(query))]

    assert database.read(told) == [("Corridor", True, True, False), ("Hall", True, True, True)]
    database.write(lambda connection: command.downgrade(config(connection), before))
    back = "SELECT display, was_sounded FROM call_receipt WHERE shown_at IS NOT NULL ORDER BY 1"
    assert database.read(lambda connection: [tuple(r) for r in connection.execute(text(back))]) == [
        ("Corridor", False),
        ("Hall", True),
    ]
    database.close()


def test_phones_of_before_are_read_in_the_clinics_country(desk: Desk, address: str) -> None:
    desk.services.clinic_setup.change_clinic(
        time_zone="Europe/Berlin", press=desk.press("berlin-time-zone")
    )
    typed = ["0171 1234599", "0171 1234599 / 030 7654321", "112", ""]
    ids = [desk.patient(name).id for name in ("Anna", "Ben", "Cleo", "Dora")]
    database = opened(address)
    before = "2026_11_28_search_keys"
    database.write(lambda connection: command.downgrade(config(connection), before))
    rows = [{"of_id": of_id, "phone": phone} for of_id, phone in zip(ids, typed, strict=True)]
    typing = text("UPDATE patient SET phone = :phone WHERE id = :of_id")
    database.write(lambda connection: connection.execute(typing, rows))

    database.write(lambda connection: command.upgrade(config(connection), "head"))

    patients = [desk.services.patients.patient(of_id, by=desk.by) for of_id in ids]
    read = [(row.phone, row.phone_e164, row.second_phone_e164) for row in patients]
    assert read == [
        ("0171 1234599", "+491711234599", ""),
        ("0171 1234599", "+491711234599", "+49307654321"),
        ("112", "", ""),
        ("", "", ""),
    ]
    found = desk.services.patients.find("+49 30 7654", by=desk.by)
    assert [row.name for row in found] == ["Ben"]
    database.write(lambda connection: command.downgrade(config(connection), before))
    ends = "SELECT phone_reversed FROM patient ORDER BY id"
    assert database.read(lambda connection: list(connection.scalars(text(ends)))) == [
        "01711234599"[::-1],
        "01711234599"[::-1],
        "211",
        "",
    ]
    database.close()


def test_sentences_about_unsent_messages_become_codes_and_back(desk: Desk, address: str) -> None:
    message_id = failed_message(desk)
    database = opened(address)
    before = "2026_11_28_read_again"
    sentences = {
        "The mail server refuses it (550).": "mail_refused 550",
        "The sender stopped while it was sending.": "sender_stopped",
        "Der Mailserver antwortet nicht.": "Der Mailserver antwortet nicht.",
        "": "",
    }

    def written(sentence: str) -> None:
        database.write(lambda connection: command.downgrade(config(connection), before))
        writing = text("UPDATE message SET error = :error").bindparams(error=sentence)
        database.write(lambda connection: connection.execute(writing))

    def read() -> object:
        reading = text("SELECT error FROM message WHERE id = :id").bindparams(id=message_id)
        return database.read(lambda connection: connection.scalar(reading))

    for sentence, code in sentences.items():
        written(sentence)
        database.write(lambda connection: command.upgrade(config(connection), "head"))
        assert read() == code

        database.write(lambda connection: command.downgrade(config(connection), before))
        assert read() == sentence
    database.close()


def test_upgrading_a_current_database_with_data_changes_nothing(desk: Desk, address: str) -> None:
    token = desk.issue(desk.department())
    database = opened(address)

    schema.upgrade(database)

    assert desk.services.waiting_lines.token(token.id, by=desk.by) == token
    database.close()


def test_the_program_knows_its_newest_migration() -> None:
    script = ScriptDirectory.from_config(config())

    assert script.get_heads() == [schema.HEAD]
    assert {revision.revision for revision in script.walk_revisions()} == schema.KNOWN


def test_every_migration_has_a_way_back() -> None:
    for revision in ScriptDirectory.from_config(config()).walk_revisions():
        assert hasattr(revision.module, "upgrade")
        assert hasattr(revision.module, "downgrade")


def _functions(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        return list(connection.scalars(text("SELECT name FROM sqlite_master WHERE type='trigger'")))
    own = "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    return list(connection.scalars(text(own)))
