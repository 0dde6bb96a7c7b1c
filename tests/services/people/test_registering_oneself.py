"""Patients who make a user and their own record, without anybody at the desk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from qtoken.bootstrap import Clinic, make_clinic
from qtoken.domain.errors import (
    DatabaseMissing,
    DateInvalid,
    PasswordTooShort,
    PhoneInvalid,
    QTokenError,
    RequestIdReused,
    SignInSlowed,
    TextMissing,
    UsernameTaken,
    WrongPassword,
)
from qtoken.domain.roles import Role
from qtoken.domain.sign_in_throttle import FREE_TRIES
from qtoken.services.rows import UserRow
from tests.support.desk import ADMIN, PASSWORD, Desk, cheap_hasher, new_request
from tests.support.tables import contents

MARIA: dict[str, Any] = {
    "username": "maria",
    "password": "a good one",
    "name": "Maria Lopez",
    "email": "maria@example.org",
    "phone": "600 123",
    "date_of_birth": "1990-05-17",
}


def register(desk: Desk, request: str = "", **other: str) -> UserRow:
    given = MARIA | other
    return desk.services.accounts.register(**given, request_id=request or new_request())


def test_who_registers_is_a_user_and_a_patient(desk: Desk) -> None:
    user = register(desk)
    patients = desk.services.patients

    own = patients.my_patient(by=user.id)

    assert desk.services.accounts.sign_in("Maria", "a good one") == user
    assert (user.username, user.email, user.role) == ("maria", "maria@example.org", Role.PATIENT)
    assert own is not None
    assert (own.name, own.phone, own.email) == ("Maria Lopez", "600 123", "maria@example.org")
    assert own.date_of_birth == date(1990, 5, 17)
    assert patients.find("lopez", by=desk.by) == (own,)


@pytest.mark.parametrize(
    ("field", "text", "kind"),
    [
        ("name", " ", TextMissing),
        ("date_of_birth", "2999-01-01", DateInvalid),
        ("phone", "abc", PhoneInvalid),
        ("password", "short", PasswordTooShort),
        ("username", ADMIN, UsernameTaken),
    ],
)
def test_who_is_refused_leaves_neither_user_nor_patient(
    desk: Desk, clinic: Clinic, field: str, text: str, kind: type[QTokenError]
) -> None:
    before = contents(clinic.database)

    with pytest.raises(kind):
        register(desk, **{field: text})

    assert contents(clinic.database) == before


def test_a_repeat_gets_the_first_answer_and_changes_nothing(desk: Desk, clinic: Clinic) -> None:
    request = new_request()
    first = register(desk, request)
    before = contents(clinic.database)

    again = register(desk, request)

    assert again == first
    assert contents(clinic.database) == before


def test_two_copies_at_once_get_one_answer(desk: Desk) -> None:
    request = new_request()

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(lambda _: register(desk, request), range(4)))

    assert len(answers) == 1
    assert len(desk.services.patients.find("lopez", by=desk.by)) == 1


@pytest.mark.parametrize(
    ("field", "text", "kind"),
    [
        ("password", "a wrong one", WrongPassword),
        ("username", "mario", RequestIdReused),
        ("name", "Mario Lopez", RequestIdReused),
        ("email", "mario@example.org", RequestIdReused),
    ],
)
def test_a_repeat_by_somebody_else_is_not_answered(
    desk: Desk, field: str, text: str, kind: type[QTokenError]
) -> None:
    request = new_request()
    register(desk, request)

    with pytest.raises(kind):
        register(desk, request, **{field: text})


def test_another_account_with_its_own_password_is_not_answered(desk: Desk) -> None:
    request = new_request()
    register(desk, request)
    register(desk, username="mario", password="his own one")

    with pytest.raises(RequestIdReused):
        register(desk, request, username="mario", password="his own one")


def test_repeats_are_no_quicker_way_to_guess_a_password(desk: Desk) -> None:
    request = new_request()
    register(desk, request)

    for _ in range(FREE_TRIES):
        with pytest.raises(WrongPassword):
            register(desk, request, password="a wrong one")

    with pytest.raises(SignInSlowed):
        register(desk, request)


def test_the_request_of_another_command_is_not_answered(desk: Desk) -> None:
    request = new_request()
    desk.services.accounts.add_user(
        "maria", password=PASSWORD, role="patient", press=desk.press(request)
    )

    with pytest.raises(RequestIdReused):
        register(desk, request, password=PASSWORD)


def test_nobody_registers_before_there_is_a_clinic(empty_address: str) -> None:
    clinic = make_clinic(empty_address, hasher=cheap_hasher())

    with pytest.raises(DatabaseMissing):
        clinic.services.accounts.register(**MARIA, request_id=new_request())

    assert not contents(clinic.database)["user_account"]
    clinic.close()
