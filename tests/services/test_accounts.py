"""Users, passwords, and the pause after wrong ones."""

import pytest

from qtoken.domain.clock import SetClock
from qtoken.domain.errors import LastAdmin, SignInSlowed, UsernameTaken, WrongPassword
from qtoken.services.accounts import FREE_TRIES
from tests.support.desk import ADMIN, PASSWORD, Desk, new_request


def fail_to_sign_in(desk: Desk, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            desk.services.accounts.sign_in(ADMIN, "wrong password")


def test_a_user_name_is_compared_without_case(desk: Desk) -> None:
    assert desk.services.accounts.sign_in(" ANA ", PASSWORD).id == desk.by


def test_a_user_name_can_be_taken_once_whatever_its_case(desk: Desk) -> None:
    with pytest.raises(UsernameTaken):
        desk.services.accounts.add_user(
            "Ana", password=PASSWORD, role="staff", by=desk.by, request_id=new_request()
        )


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
    accounts.change_password(PASSWORD, "another one", by=desk.by, request_id=request)

    again = accounts.change_password(PASSWORD, "another one", by=desk.by, request_id=request)

    assert again.id == accounts.sign_in(ADMIN, "another one").id


def test_the_old_password_is_asked_before_a_new_one_is_taken(desk: Desk) -> None:
    with pytest.raises(WrongPassword):
        desk.services.accounts.change_password(
            "wrong password", "another one", by=desk.by, request_id=new_request()
        )

    assert desk.services.accounts.sign_in(ADMIN, PASSWORD).id == desk.by


def test_the_last_admin_stays(desk: Desk) -> None:
    with pytest.raises(LastAdmin):
        desk.services.accounts.set_active(desk.by, False, by=desk.by, request_id=new_request())

    assert desk.services.accounts.sign_in(ADMIN, PASSWORD).is_active


def test_an_inactive_user_stays_out(desk: Desk) -> None:
    accounts = desk.services.accounts
    user = accounts.add_user(
        "ben", password=PASSWORD, role="staff", by=desk.by, request_id=new_request()
    )
    accounts.set_active(user.id, False, by=desk.by, request_id=new_request())

    with pytest.raises(WrongPassword):
        accounts.sign_in("ben", PASSWORD)
