"""Databases from before the one fold of names: filled, kept whole, and told where two are equal."""

import json
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, text

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.db import schema
from qtoken.domain.errors import NameTaken
from tests.migrations.test_migrations import config, opened
from tests.support.desk import PASSWORD, Desk, cheap_hasher, new_request

BEFORE = "2026_11_28_strangers"
KEYS = ("patient_key", "patient_phone")
UNSEEN = "dd\u200bd"
NUMBERS = ["mrn-00123", "MRN-00123", "MRN 00123", "---", "7"]


def back(connection: Connection, revision: str = BEFORE) -> None:
    command.downgrade(config(connection), revision)


def rows(address: str, query: str) -> list[Any]:
    database = opened(address)
    found = database.read(lambda connection: connection.execute(text(query)).all())
    database.close()
    return [tuple(row) for row in found]


def change(address: str, *statements: str) -> None:
    def work(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    database = opened(address)
    database.write(work)
    database.close()


def downgrade(address: str, revision: str = BEFORE) -> None:
    database = opened(address)
    database.write(lambda connection: back(connection, revision))
    database.close()


def upgrade(address: str) -> None:
    database = opened(address)
    schema.upgrade(database)
    database.close()


def test_patients_of_before_are_found_by_the_new_rule(
    desk: Desk, clinic: Clinic, address: str
) -> None:
    for place in range(30):
        desk.patient(f"Anna Lang {place}")
    desk.patient("Łukasz O'Brien")
    clinic.close()
    downgrade(address)

    upgrade(address)

    clinic = open_clinic(address, hasher=cheap_hasher())
    for typed in ("obrien", "lukasz"):
        found = clinic.services.patients.find(typed, by=desk.by)
        assert [row.name for row in found] == ["Łukasz O'Brien"]
    assert len(clinic.services.patients.find("lang", by=desk.by, limit=100)) == 30
    clinic.close()


def test_names_and_phones_that_were_kept_by_an_earlier_rule_are_read_again(
    desk: Desk, clinic: Clinic, address: str
) -> None:
    desk.services.clinic_setup.change_clinic(country="DE", press=desk.press())
    patient = desk.services.registration.register(
        "Sa'id Al-Rashid", phone="7654321", press=desk.press()
    )
    kept = [rows(address, f"SELECT * FROM {table} ORDER BY 1, 2") for table in KEYS]
    clinic.close()
    downgrade(address, "2026_11_28_mailbox_keys")
    change(
        address,
        "DELETE FROM patient_key WHERE key <> 'said'",
        "DELETE FROM patient_phone WHERE key <> '7654321'",
        f"UPDATE patient SET phone_e164 = '+497654321' WHERE id = {patient.id}",
    )

    upgrade(address)

    assert [rows(address, f"SELECT * FROM {table} ORDER BY 1, 2") for table in KEYS] == kept
    assert rows(address, "SELECT phone, phone_e164 FROM patient") == [("7654321", "")]


def test_mailboxes_of_before_are_found_without_regard_to_case(
    desk: Desk, clinic: Clinic, address: str
) -> None:
    desk.account("anna", "staff", email="ÄRZTIN@example.org")
    clinic.close()
    downgrade(address)

    upgrade(address)

    clinic = open_clinic(address, hasher=cheap_hasher())
    found = clinic.services.users.page(email="ärztin@example.org", by=desk.by)
    assert [row.username for row in found.rows] == ["anna"]
    clinic.close()


def test_equal_record_numbers_of_before_are_kept_and_both_found(
    desk: Desk, clinic: Clinic, address: str
) -> None:
    ids = [desk.patient(f"Patient {place}").id for place in range(len(NUMBERS))]
    clinic.close()
    downgrade(address)
    change(
        address,
        *(
            f"UPDATE patient SET own_number = '{number}' WHERE id = {of_id}"
            for number, of_id in zip(NUMBERS, ids, strict=True)
        ),
    )

    upgrade(address)

    numbered = "FROM patient WHERE record_number IS NOT NULL ORDER BY id"
    assert rows(address, f"SELECT record_number, record_number_key {numbered}") == [
        ("mrn-00123", "mrn00123"),
        ("MRN-00123", "MRN-00123"),
        ("MRN 00123", "MRN 00123"),
        ("---", "---"),
        ("7", "7"),
    ]
    clinic = open_clinic(address, hasher=cheap_hasher())
    registration = clinic.services.registration
    found = clinic.services.patients.find("mrn00123", by=desk.by)
    assert {row.record_number for row in found} == set(NUMBERS[:3])
    kept = registration.change(ids[1], needs="wheelchair", press=desk.press())
    assert kept.record_number == "MRN-00123"
    clinic.close()


def test_a_registration_of_before_is_answered_again_with_its_record_number(
    desk: Desk, clinic: Clinic, address: str
) -> None:
    registered = desk.services.registration.register(
        "Anna Lang", record_number="MRN-7", press=desk.press()
    )
    clinic.close()
    downgrade(address, "2026_11_28_clinic_bounds")
    was = rows(address, "SELECT own_number, own_number_key FROM patient")

    upgrade(address)

    ((answer,),) = rows(address, "SELECT answer FROM answered_request WHERE command = 'register'")
    assert was == [("MRN-7", "mrn7")]
    assert json.loads(answer)["record_number"] == registered.record_number == "MRN-7"


def test_equal_names_of_before_go_on_and_are_told_apart_by_their_spelling(
    desk: Desk, clinic: Clinic, address: str
) -> None:
    departments = [desk.department(f"Department {letter}", letter).id for letter in "ABC"]
    for name in ("aaa", "bbb", "ccc", "ddd"):
        desk.account(name, "staff")
    own = desk.services.clinic_setup.add_priority("Old", head_start_min=30, press=desk.press())
    following = desk.services.tracking
    following.leave(
        following.code(desk.issue(desk.department()).id, by=desk.by), request_id=new_request()
    )
    clinic.close()
    downgrade(address)
    change(
        address,
        *(
            f"UPDATE department SET name = '{name}' WHERE id = {of_id}"
            for name, of_id in zip(
                ("Cardiology", "cardiology", "CARDIOLOGY"), departments, strict=True
            )
        ),
        f"UPDATE priority_class SET name = 'Emergency' WHERE id = {own.id}",
        *(
            f"UPDATE user_account SET username = '{name}', username_key = '{name.lower()}'"
            f" WHERE username = '{before}'"
            for name, before in (
                ("José", "aaa"),
                ("jose", "bbb"),
                ("Ana.Ł", "ccc"),
                (UNSEEN, "ddd"),
            )
        ),
    )

    upgrade(address)

    query = "SELECT name, name_key FROM department WHERE letter IN ('A', 'B', 'C') ORDER BY id"
    assert rows(address, query) == [
        ("Cardiology", "Cardiology"),
        ("cardiology", "cardiology"),
        ("CARDIOLOGY", "CARDIOLOGY"),
    ]
    clinic = open_clinic(address, hasher=cheap_hasher())
    accounts, setup = clinic.services.accounts, clinic.services.clinic_setup
    signed_in = {
        name: accounts.sign_in(name, PASSWORD).username for name in ("josé", "JOSE", "ana.l", "ddd")
    }
    assert signed_in == {"josé": "José", "JOSE": "jose", "ana.l": "Ana.Ł", "ddd": UNSEEN}
    same = setup.change_department(
        departments[0], name="Cardiology", description="Heart", press=desk.press()
    )
    assert (same.name, same.description) == ("Cardiology", "Heart")
    with pytest.raises(NameTaken):
        setup.change_department(departments[0], name="Cárdiology", press=desk.press())
    clinic.close()
    downgrade(address)
    assert ("ana.ł",) in rows(address, "SELECT username_key FROM user_account")
