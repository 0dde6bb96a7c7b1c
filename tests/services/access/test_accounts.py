"""Users, passwords, and the pause after wrong ones."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from qtoken.bootstrap import Clinic
from qtoken.domain.clock import SetClock
from qtoken.domain.errors import (
    LastAdmin,
    OldPasswordNeeded,
    PasswordUnchanged,
    PatientHasUser,
    PatientRoleNeeded,
    RequestIdReused,
    SignInSlowed,
    UsernameTaken,
    WrongPassword,
)
from qtoken.domain.press import Press
from qtoken.domain.sign_in_throttle import FREE_TRIES
from qtoken.services.rows import UserRow
from tests.support.desk import ADMIN, PASSWORD, Desk, new_request
from tests.support.tables import contents


def fail_to_sign_in(desk: Desk, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            desk.services.accounts.sign_in(ADMIN, "wrong password")


def test_a_user_name_is_compared_without_case(desk: Desk) -> None:
    assert desk.services.accounts.sign_in(" ANA ", PASSWORD).id == desk.by


def test_a_user_name_can_be_taken_once_whatever_its_case(desk: Desk) -> None:
    with pytest.raises(UsernameTaken):
        desk.services.accounts.add_user("Ana", password=PASSWORD, role="staff", press=desk.press())


def test_wrong_passwords_slow_down_and_the_pause_ends(timed_desk: Desk, clock: SetClock) -> None:
    fail_to_sign_in(timed_desk, FREE_TRIES)

    with pytest.raises(SignInSlowed) as slowed:
        timed_desk.services.accounts.sign_in(ADMIN, PASSWORD)

    assert slowed.value.parameters["wait_s"] == 2
    clock.advance(seconds=2)
    assert timed_desk.services.accounts.sign_in(ADMIN, PASSWORD).id == timed_desk.by


def test_the_pause_grows_but_not_for_ever(timed_desk: Desk, clock: SetClock) -> None:
    for _ in range(FREE_TRIES + 8):
        fail_to_sign_in(timed_desk, 1)
        clock.advance(seconds=60)

    assert timed_desk.services.accounts.sign_in(ADMIN, PASSWORD).id == timed_desk.by


def test_one_can_change_the_own_password(desk: Desk) -> None:
    accounts, request = desk.services.accounts, new_request()
    accounts.change_password(PASSWORD, "another one", press=desk.press(request))

    again = accounts.change_password(PASSWORD, "another one", press=desk.press(request))

    assert again.id == accounts.sign_in(ADMIN, "another one").id


def test_the_old_password_is_asked_before_a_new_one_is_taken(desk: Desk) -> None:
    with pytest.raises(WrongPassword):
        desk.services.accounts.change_password("wrong password", "another one", press=desk.press())

    assert desk.services.accounts.sign_in(ADMIN, PASSWORD).id == desk.by


def test_the_old_password_is_no_new_one_which_only_its_owner_is_told(desk: Desk) -> None:
    accounts = desk.services.accounts

    for old, refusal in ((PASSWORD, PasswordUnchanged), ("wrong password", WrongPassword)):
        with pytest.raises(refusal):
            accounts.change_password(old, PASSWORD, press=desk.press())

    maria = desk.account("maria", "staff")
    accounts.set_password(maria, PASSWORD, press=desk.press())


def test_a_password_is_no_other_one_by_another_keyboard(desk: Desk) -> None:
    accounts, green = desk.services.accounts, "gr\u00fcne B\u00e4ume"
    accounts.change_password(PASSWORD, green, press=desk.press())

    with pytest.raises(PasswordUnchanged):
        accounts.change_password(green, unicodedata.normalize("NFD", green), press=desk.press())


def test_an_administrator_is_asked_for_the_own_old_password_too(desk: Desk) -> None:
    with pytest.raises(OldPasswordNeeded):
        desk.services.accounts.set_password(desk.by, "another one", press=desk.press())


def test_the_last_admin_stays(desk: Desk) -> None:
    with pytest.raises(LastAdmin):
        desk.services.accounts.set_active(desk.by, False, press=desk.press())

    assert desk.services.accounts.sign_in(ADMIN, PASSWORD).is_active


def test_an_inactive_user_stays_out(desk: Desk) -> None:
    accounts = desk.services.accounts
    user = accounts.add_user("ben", password=PASSWORD, role="staff", press=desk.press())
    accounts.set_active(user.id, False, press=desk.press())

    with pytest.raises(WrongPassword):
        accounts.sign_in("ben", PASSWORD)


def add_patient_user(desk: Desk, username: str, patient_id: int, role: str = "patient") -> None:
    desk.services.accounts.add_user(
        username, password=PASSWORD, role=role, patient_id=patient_id, press=desk.press()
    )


def test_a_patient_gets_one_user_only(desk: Desk, clinic: Clinic) -> None:
    patient = desk.patient("Maria Lopez")
    add_patient_user(desk, "maria", patient.id)
    before = contents(clinic.database)

    with pytest.raises(PatientHasUser, match="Maria Lopez"):
        add_patient_user(desk, "maria2", patient.id)

    assert contents(clinic.database) == before


def test_of_two_who_make_a_user_for_one_patient_at_once_one_succeeds(desk: Desk) -> None:
    patient = desk.patient()

    def add(username: str) -> str:
        try:
            add_patient_user(desk, username, patient.id)
        except PatientHasUser:
            return "refused"
        return "done"

    with ThreadPoolExecutor(4) as threads:
        outcomes = sorted(threads.map(add, ["ben", "eve", "leo", "mia"]))

    assert outcomes == ["done", "refused", "refused", "refused"]


@pytest.mark.parametrize("role", ["admin", "staff", "doctor"])
def test_only_a_user_of_the_role_patient_is_a_patient(desk: Desk, role: str) -> None:
    with pytest.raises(PatientRoleNeeded):
        add_patient_user(desk, "maria", desk.patient().id, role)


def change_user(desk: Desk, user_id: int, by: int, **given: Any) -> UserRow:
    return desk.services.accounts.change_user(user_id, **given, press=Press(by, new_request()))


def test_one_changes_the_own_name_and_address(desk: Desk) -> None:
    accounts, maria = desk.services.accounts, desk.user("patient")

    changed = change_user(desk, maria, maria, username="Maria", email="maria@example.org")

    assert (changed.username, changed.email) == ("Maria", "maria@example.org")
    assert accounts.sign_in("maria", PASSWORD) == changed
    assert change_user(desk, maria, maria, email="") == replace(changed, email="")
    assert change_user(desk, maria, maria) == replace(changed, email="")


def test_a_changed_user_name_is_nobody_elses(desk: Desk) -> None:
    maria = desk.user("patient")

    with pytest.raises(UsernameTaken):
        change_user(desk, maria, maria, username=ADMIN.upper())


def test_an_admin_changes_anybody(desk: Desk) -> None:
    assert change_user(desk, desk.user("staff"), desk.by, username="ben").username == "ben"


def test_a_change_of_password_is_answered_to_the_same_user_only(desk: Desk) -> None:
    accounts, maria, request = desk.services.accounts, desk.user("patient"), new_request()
    accounts.change_password(PASSWORD, "another one", press=desk.press(request))

    with pytest.raises(RequestIdReused):
        accounts.change_password(PASSWORD, "another one", press=Press(maria, request))
