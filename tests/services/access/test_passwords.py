"""What guessers try first is nobody's new password, whichever way it is set."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.errors import PasswordCommon, PasswordTellsName, PasswordTooShort, QTokenError
from qtoken.domain.press import Press
from qtoken.services.access.passwords import Passwords, check_new_password
from tests.support.desk import PASSWORD, Desk, cheap_hasher, new_request

NAMES = ("maria", "maria.lopez@example.org", "City Clinic")


@pytest.mark.parametrize(
    "text",
    [
        "password",
        "PassWord",
        "password1",
        "password2026!",
        "12345678",
        "qwertyuiop",
        "aaaaaaaa",
        "        ",
        "1212121212",
        "let me in",
        "iloveyou!!",
        "abcdefgh",
        "ABCDEFGH1!",
        "hgfedcba",
        "12341234",
        "abcabcabc",
        "passwordpassword",
        "password password",
        "пролпрол",
    ],
)
def test_what_everybody_tries_first_is_refused(text: str) -> None:
    with pytest.raises((PasswordCommon, PasswordTooShort)):
        check_new_password(text)


@pytest.mark.parametrize(
    "text", ["mariamaria", "Maria-2026", "lopez.maria", "maria.lopez@example.org", "cityclinic7"]
)
def test_little_more_than_a_name_that_others_know_is_refused(text: str) -> None:
    with pytest.raises(PasswordTellsName):
        check_new_password(text, names=NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "maria likes long walks",
        "Trail-kettle-97-moss",
        "ключ от старой двери",
        "雨の日の傘と犬と猫",
        "🐎🔋📎🥕🧦🪴🎹🛶",
        "aa83749261x",
        "abcdefgh ate the moss",
    ],
)
def test_a_phrase_of_ones_own_is_taken_in_any_script(text: str) -> None:
    assert check_new_password(text, names=NAMES) == text


@given(st.text(max_size=140), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_taken_as_it_is_or_refused_by_name(text: str, names: list[str]) -> None:
    try:
        taken = check_new_password(text, names=names)
    except QTokenError:
        return

    assert taken == text


def add(desk: Desk, password: str) -> None:
    desk.services.accounts.add_user("ben", password=password, role="staff", press=desk.press())


def register(desk: Desk, password: str) -> None:
    desk.services.accounts.register("ben", password=password, name="Ben", request_id=new_request())


def change(desk: Desk, password: str) -> None:
    desk.services.accounts.change_password(PASSWORD, password, press=desk.press())


def set_it(desk: Desk, password: str) -> None:
    desk.services.accounts.set_password(desk.user("staff"), password, press=desk.press())


@pytest.mark.parametrize("way", [add, register, change, set_it])
@pytest.mark.parametrize(
    ("password", "kind"), [("password", PasswordCommon), ("City Clinic 1", PasswordTellsName)]
)
def test_no_way_takes_it(
    desk: Desk, way: Callable[[Desk, str], None], password: str, kind: type[QTokenError]
) -> None:
    with pytest.raises(kind):
        way(desk, password)


COMPOSED, DECOMPOSED = "sch\u00f6ne gr\u00fcne B\u00e4ume", "scho\u0308ne gru\u0308ne Ba\u0308ume"


@pytest.mark.parametrize("chosen", [COMPOSED, DECOMPOSED, COMPOSED.replace(" ", "\u00a0")])
@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED, DECOMPOSED.replace(" ", "\u202f")])
def test_a_password_is_the_same_from_every_keyboard(chosen: str, typed: str) -> None:
    passwords = Passwords(cheap_hasher())

    assert passwords.match(passwords.hash(chosen), typed)
    assert not passwords.match(passwords.hash(chosen), typed.replace("B", "b"))


@pytest.mark.parametrize("chosen", [COMPOSED, DECOMPOSED])
@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED])
def test_hashes_from_before_keep_letting_in(chosen: str, typed: str) -> None:
    hasher = cheap_hasher()

    assert Passwords(hasher).match(hasher.hash(chosen), typed)


def test_a_password_is_as_long_as_it_looks() -> None:
    with pytest.raises(PasswordTooShort):
        check_new_password("a\u0308o\u0308u\u0308e\u0308")


def test_a_password_is_not_the_name_of_the_patient(desk: Desk) -> None:
    accounts, patient_id = desk.services.accounts, desk.patient("Bruno Hidden").id
    named: dict[str, Any] = {"role": "patient", "patient_id": patient_id}

    with pytest.raises(PasswordTellsName):
        accounts.add_user("bh77", password="Hidden.Bruno", press=desk.press(), **named)
    with pytest.raises(PasswordTellsName):
        accounts.register(
            "bh77", password="bruno-hidden", name="Bruno Hidden", request_id=new_request()
        )
    row = accounts.add_user("bh77", password=PASSWORD, press=desk.press(), **named)
    with pytest.raises(PasswordTellsName):
        accounts.set_password(row.id, "BrunoHidden1", press=desk.press())
    with pytest.raises(PasswordTellsName):
        accounts.change_password(PASSWORD, "bruno hidden", press=Press(row.id, new_request()))


def test_a_password_is_not_the_name_of_the_doctor(desk: Desk) -> None:
    accounts, department = desk.services.accounts, desk.department()
    doctor: dict[str, Any] = {
        "role": "doctor",
        "doctor_name": "Dr Mensah",
        "department_id": department.id,
    }

    with pytest.raises(PasswordTellsName):
        accounts.add_user("drm", password="mensah-84", **doctor, press=desk.press())
    row = accounts.add_user("drm", password=PASSWORD, **doctor, press=desk.press())
    with pytest.raises(PasswordTellsName):
        accounts.set_password(row.id, "Mensah2026", press=desk.press())
