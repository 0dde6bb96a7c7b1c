"""Long lists: a page at a time, in an order, with the length of the whole."""

from datetime import timedelta

import pytest

from qtoken.domain.clock import SetClock
from qtoken.domain.errors import DayInvalid, StatusRefused, StatusUnknown, TextUnreadable
from qtoken.domain.press import Press
from qtoken.domain.roles import Role
from qtoken.domain.token import Verb
from tests.support.desk import START, Desk, new_request
from tests.support.every_method import NINE


def test_patients_are_listed_by_name_page_by_page(desk: Desk) -> None:
    for name in ("Cleo", "Anna", "Ben", "Anna"):
        desk.patient(name)
    patients = desk.services.patients

    first = patients.page(limit=2, by=desk.by)
    second = patients.page(limit=2, offset=2, by=desk.by)

    assert [row.name for row in first.rows + second.rows] == ["Anna", "Anna", "Ben", "Cleo"]
    assert (first.total_count, second.total_count) == (4, 4)
    assert patients.page(order=("-name", "nonsense"), limit=1, by=desk.by).rows[0].name == "Cleo"


def test_a_page_beyond_the_end_is_empty(desk: Desk) -> None:
    desk.patient()

    page = desk.services.patients.page(offset=2**31 - 1, by=desk.by)

    assert (page.rows, page.total_count) == ((), 1)


def test_users_are_searched_without_wildcards(desk: Desk) -> None:
    desk.account("a_b", "staff")
    desk.account("axb", "staff")
    users = desk.services.users.page

    assert [row.username for row in users(search="A_B", by=desk.by).rows] == ["a_b"]
    assert users(search="%", by=desk.by).total_count == 0
    assert users(role=Role.ADMIN, is_active=True, by=desk.by).total_count == 1
    with pytest.raises(TextUnreadable):
        users(search="\0", by=desk.by)


@pytest.mark.parametrize("stored", ["ÄRZTIN@example.org", "ärztin@Example.org", "Ольга@пример.рф"])
def test_users_are_found_by_their_mailbox_without_regard_to_case(desk: Desk, stored: str) -> None:
    desk.account("first", "staff", email=stored)
    desk.account("second", "staff", email="other@example.org")
    users = desk.services.users.page

    for typed in (stored, stored.upper(), stored.lower()):
        assert [row.username for row in users(email=typed, by=desk.by).rows] == ["first"]
        assert [row.username for row in users(search=typed[:4], by=desk.by).rows] == ["first"]


def test_appointments_are_filtered_and_everybody_sees_their_own(desk: Desk) -> None:
    doctor, patient = desk.person("doctor"), desk.person("patient")
    other = desk.doctor(desk.department())
    book = desk.services.appointments.book
    for days, doctor_id in ((0, doctor.doctor_id), (1, doctor.doctor_id), (0, other.id)):
        book(
            patient.patient_id,
            doctor_id=doctor_id,
            starts_at=NINE + timedelta(days=days),
            press=desk.press(),
        )
    appointments = desk.services.appointments.page

    assert appointments(by=desk.by).total_count == 3
    assert appointments(day=NINE.date(), by=desk.by).total_count == 2
    assert appointments(doctor_id=other.id, by=desk.by).total_count == 1
    assert appointments(by=doctor.user_id).total_count == 2
    assert appointments(by=patient.user_id).total_count == 3
    assert appointments(status="completed", by=desk.by).total_count == 0
    assert appointments(by=desk.user("patient")).rows == ()
    with pytest.raises(StatusUnknown):
        appointments(status="lost", by=desk.by)
    with pytest.raises(DayInvalid):
        appointments(day=NINE.date().replace(year=1), by=desk.by)


def test_what_has_been_is_booked_with_its_outcome_but_not_by_patients(desk: Desk) -> None:
    patient, doctor = desk.person("patient"), desk.doctor(desk.department())

    def book(by: int, status: str) -> str:
        return desk.services.appointments.book(
            patient.patient_id,
            doctor_id=doctor.id,
            starts_at=NINE,
            status=status,
            press=Press(by, new_request()),
        ).status

    assert book(desk.by, "completed") == "completed"
    assert book(patient.user_id, "scheduled") == "scheduled"
    with pytest.raises(StatusRefused):
        book(patient.user_id, "completed")
    with pytest.raises(StatusUnknown):
        book(desk.by, "lost")


def test_only_todays_tokens_are_listed(timed_desk: Desk, clock: SetClock) -> None:
    desk = timed_desk
    department, patient = desk.department(), desk.person("patient")
    desk.issue(department)
    clock.now = START + timedelta(days=1)
    row = desk.services.patients.patient(patient.patient_id, by=desk.by)
    own = desk.issue(department, row)
    other = desk.issue(desk.department())
    desk.do(Verb.CALL, other)
    tokens = desk.services.todays_tokens.page

    assert [t.id for t in tokens(by=desk.by).rows] == [own.id, other.id]
    assert [t.id for t in tokens(department_id=department.id, by=desk.by).rows] == [own.id]
    assert [t.id for t in tokens(status="called", by=desk.by).rows] == [other.id]
    assert [t.id for t in tokens(by=patient.user_id).rows] == [own.id]
    assert tokens(by=patient.user_id).total_count == 1
