"""Finding and registering patients, as a hurried desk types."""

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.domain.clock import SetClock
from qtoken.domain.errors import (
    DateInvalid,
    EmailInvalid,
    PhoneInvalid,
    QTokenError,
    RecordNumberTaken,
    SexUnknown,
    TextMissing,
    TextTooLong,
    TextUnreadable,
)
from qtoken.models.patient import patient_table
from qtoken.services.people.patient_rows import PatientRow
from tests.support.desk import Desk, cheap_hasher
from tests.support.tables import contents

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=200)
FIELDS = ("name", "phone", "email", "date_of_birth", "sex", "record_number", "needs")
BAD: list[tuple[str, str, type[QTokenError]]] = [
    ("name", "", TextMissing),
    ("name", "   ", TextMissing),
    ("name", "x" * 10_000, TextTooLong),
    ("name", "Anna\x00Lang", TextUnreadable),
    ("name", "\ud800", TextUnreadable),
    ("phone", "call me", PhoneInvalid),
    ("phone", "1" * 10_000, TextTooLong),
    ("email", "nowhere", EmailInvalid),
    ("email", "ana@example,org", EmailInvalid),
    ("email", "a:b@example.org", EmailInvalid),
    ("date_of_birth", "2999-01-01", DateInvalid),
    ("date_of_birth", "0001-01-01", DateInvalid),
    ("date_of_birth", "yesterday", DateInvalid),
    ("sex", "banana", SexUnknown),
    ("record_number", "x" * 41, TextTooLong),
    ("needs", "\x1b[2J", TextUnreadable),
]


def register(desk: Desk, name: str = "Anna Lang", **fields: Any) -> PatientRow:
    return desk.services.registration.register(name, **fields, press=desk.press())


def found(desk: Desk, text: str) -> list[str]:
    return [row.name for row in desk.services.patients.find(text, by=desk.by)]


def test_only_the_name_is_needed(desk: Desk) -> None:
    patient = register(desk, "  José   Núñez ")

    assert patient.name == "José Núñez"
    assert (patient.phone, patient.email, patient.record_number, patient.needs) == ("", "", "", "")
    assert (patient.date_of_birth, patient.sex) == (None, None)


def test_bad_input_is_named_and_changes_nothing(desk: Desk, clinic: Clinic) -> None:
    patient = register(desk)
    before = contents(clinic.database)

    for field, text, kind in BAD:
        with pytest.raises(kind):
            register(desk, **{"name": "Anna Lang"} | {field: text})
        if text.strip():
            with pytest.raises(kind):
                desk.services.registration.change(
                    patient.id, **cast(Any, {field: text}), press=desk.press()
                )

    assert contents(clinic.database) == before


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"], indirect=True)
def test_any_text_in_any_field_is_kept_or_refused_by_name(engine_name: str, address: str) -> None:
    clinic = open_clinic(address, hasher=cheap_hasher())
    desk = Desk(clinic.services)

    @settings(
        max_examples=60 if engine_name == "sqlite" else 25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(FIELDS), ANY_TEXT)
    @example("name", "ß" * 120)
    @example("name", "a " * 60)
    @example("name", "\u0958" * 120)
    @example("phone", "\u0661" * 40)
    def holds(field: str, text: str) -> None:
        with suppress(QTokenError):
            patient = register(desk, **{"name": "Anna Lang"} | {field: text})
            assert desk.services.patients.patient(patient.id, by=desk.by) == patient
            assert patient in desk.services.patients.find(patient.name, by=desk.by, limit=100)
        with suppress(QTokenError):
            desk.services.patients.find(text, by=desk.by)

    holds()
    clinic.close()


def test_a_name_is_found_in_any_order_without_accents_and_case(desk: Desk) -> None:
    register(desk, "José Núñez García")
    register(desk, "Joan Nun")

    for typed in ("nun jos", "jose nunez", "NÚÑEZ", "nunez, jose", "  nu  jo ", "garcia jo"):
        assert "José Núñez García" in found(desk, typed)


def test_names_of_any_script_are_found_by_their_beginning(desk: Desk) -> None:
    names = ["مريم الحسن", "नेहा शर्मा", "王小明", "Ольга Петрова", "Nguyễn Văn An"]
    for name in names:
        register(desk, name)

    assert [found(desk, name[:2]) for name in names] == [[name] for name in names]


def test_a_phone_number_is_found_by_its_end_however_it_is_written(desk: Desk) -> None:
    register(desk, "Anna Lang", phone="+34 600 123-456")
    register(desk, "Ben Lang", phone="600 999 000")

    assert found(desk, "3456") == found(desk, "123 456") == ["Anna Lang"]


def test_record_numbers_and_ids_are_found(desk: Desk) -> None:
    patient = register(desk, "Anna Lang", record_number="H-77")

    assert found(desk, "H-77") == found(desk, str(patient.id)) == ["Anna Lang"]


def test_signs_of_queries_mean_nothing(desk: Desk) -> None:
    register(desk, "Anna Lang")

    for typed in ("%", "_", "x%", "100%_", "'; DROP TABLE patient; --", "*", "\\"):
        assert found(desk, typed) == []
    assert found(desk, "anna") == ["Anna Lang"]


def test_no_more_are_found_than_asked_for(desk: Desk) -> None:
    for _ in range(5):
        register(desk)

    assert len(desk.services.patients.find("anna", by=desk.by, limit=3)) == 3
    assert len(desk.services.patients.find("anna", by=desk.by, limit=-1)) == 1


def test_an_record_number_belongs_to_one_patient(desk: Desk) -> None:
    register(desk, "Anna Lang", record_number="H-77")
    ben = register(desk, "Ben Lang")

    with pytest.raises(RecordNumberTaken):
        register(desk, "Cid Lang", record_number=" H-77 ")
    with pytest.raises(RecordNumberTaken):
        desk.services.registration.change(ben.id, record_number="H-77", press=desk.press())


def test_a_change_leaves_the_rest_and_the_new_name_is_found(desk: Desk) -> None:
    patient = register(desk, "Anna Lang", phone="600123456", sex="female", needs="wheelchair")

    changed = desk.services.registration.change(
        patient.id, name="Anna Berg", needs="", press=desk.press()
    )

    assert (changed.phone, changed.sex, changed.needs) == ("600123456", "female", "")
    assert found(desk, "berg") == ["Anna Berg"]
    assert found(desk, "lang") == []


def test_a_child_born_this_morning_is_registered(timed_desk: Desk, clock: SetClock) -> None:
    timed_desk.services.clinic_setup.change_clinic(
        time_zone="Pacific/Auckland", press=timed_desk.press()
    )
    # Eight in the morning there, still yesterday in UTC.
    clock.now = datetime(2026, 3, 1, 19, tzinfo=UTC)

    child = register(timed_desk, "Mia Lang", date_of_birth="2026-03-02")

    assert child.date_of_birth == date(2026, 3, 2)
    with pytest.raises(DateInvalid):
        register(timed_desk, "Mia Lang", date_of_birth="2026-03-03")


def test_an_address_from_before_todays_rules_is_in_nobodys_way(desk: Desk, clinic: Clinic) -> None:
    patient = register(desk, "Anna Lang")
    clinic.database.write(
        lambda connection: connection.execute(
            update(patient_table).values(email="anna@example,org")
        )
    )

    changed = desk.services.registration.change(patient.id, needs="wheelchair", press=desk.press())

    assert (changed.needs, changed.email) == ("wheelchair", "anna@example,org")


def test_a_date_and_a_sex_are_left_alone_or_taken_away(desk: Desk) -> None:
    registration = desk.services.registration
    anna = registration.register("Anna", date_of_birth="1980-02-29", sex="f", press=desk.press())

    moved = registration.change(anna.id, needs="glasses", press=desk.press())
    assert (moved.date_of_birth, moved.sex) == (anna.date_of_birth, anna.sex)
    for cleared in (None, ""):
        row = registration.change(anna.id, date_of_birth=cleared, sex=cleared, press=desk.press())
        assert (row.date_of_birth, row.sex, row.needs) == (None, None, "glasses")
