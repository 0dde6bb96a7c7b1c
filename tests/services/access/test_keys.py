"""Keys open what their user may do, until they expire, are withdrawn, or the password changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from qtoken.bootstrap import Clinic
from qtoken.domain.clock import SetClock
from qtoken.domain.errors import (
    KeyNotFound,
    NotSignedIn,
    SignInSlowed,
    UserNotFound,
    WrongPassword,
)
from qtoken.domain.press import Press
from qtoken.domain.sign_in_throttle import ACCOUNT_FREE_TRIES, FREE_TRIES
from qtoken.models.access import access_key_table, known_address_table
from qtoken.services.access.keys import KEY_LASTS, KEYS_MOST, PAGE_IDLE, PAGE_LASTS, KeyKind
from qtoken.services.access.passwords import Passwords
from qtoken.services.access.sign_in import PLACES_MOST, Proof, SignIn
from tests.support.desk import ADMIN, PASSWORD, Desk, new_request

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def log_in(desk: Desk, *, address: str = HOME, password: str = PASSWORD) -> str:
    return desk.services.access.log_in(ADMIN, password, address=address, label="Kiosk").secret


def fail(desk: Desk, times: int, *, address: str) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            log_in(desk, address=address, password="wrong password")


def test_a_key_tells_who_acts(desk: Desk) -> None:
    given = desk.services.access.log_in(ADMIN, PASSWORD, address=HOME, label=" My\x00 kiosk ")

    assert desk.services.access.signed_in(given.secret).user == given.user
    assert (given.key.label, given.key.kind, given.key.username) == ("My kiosk", "api", ADMIN)


def test_no_secret_is_kept(desk: Desk, clinic: Clinic) -> None:
    secret = log_in(desk)

    kept = clinic.database.read(lambda c: c.execute(select(access_key_table)).one())

    assert secret not in str(tuple(kept))
    assert secret.removeprefix("qt_") not in str(tuple(kept))


def test_anything_else_is_no_key(desk: Desk) -> None:
    secret = log_in(desk)

    for wrong in ("", "x", secret[:-1], secret + "x", secret.upper(), "\ud800", "\0"):
        with pytest.raises(NotSignedIn):
            desk.services.access.signed_in(wrong)


def test_a_key_of_a_page_opens_no_program_and_the_other_way_round(desk: Desk) -> None:
    access = desk.services.access
    page = access.log_in(ADMIN, PASSWORD, address=HOME, kind=KeyKind.PAGE).secret

    with pytest.raises(NotSignedIn):
        access.signed_in(page)
    with pytest.raises(NotSignedIn):
        access.signed_in(log_in(desk), kind=KeyKind.PAGE)
    assert access.signed_in(page, kind=KeyKind.PAGE).user.id == desk.by


@pytest.mark.parametrize(("kind", "lasts"), [(KeyKind.API, KEY_LASTS), (KeyKind.PAGE, PAGE_LASTS)])
def test_a_key_expires(timed_desk: Desk, clock: SetClock, kind: KeyKind, lasts: timedelta) -> None:
    access, maria = timed_desk.services.access, timed_desk.account("maria", "patient")
    secret = access.log_in("maria", PASSWORD, address=HOME, kind=kind).secret
    clock.advance(seconds=lasts.total_seconds() - 1)
    assert access.signed_in(secret, kind=kind).user.id == maria

    clock.advance(seconds=1)

    with pytest.raises(NotSignedIn):
        access.signed_in(secret, kind=kind)
    assert access.keys(by=maria) == ()


def test_logging_out_ends_this_key_only(desk: Desk) -> None:
    first, second = log_in(desk), log_in(desk)

    desk.services.access.log_out(first)
    desk.services.access.log_out(first)

    with pytest.raises(NotSignedIn):
        desk.services.access.signed_in(first)
    assert desk.services.access.signed_in(second).user.id == desk.by


def test_keys_are_listed_and_can_be_withdrawn(desk: Desk) -> None:
    access = desk.services.access
    secret, request = log_in(desk), new_request()
    (listed,) = access.keys(by=desk.by)

    gone = access.withdraw(listed.id, press=desk.press(request))

    assert access.withdraw(listed.id, press=desk.press(request)) == gone == listed
    assert access.keys(by=desk.by) == ()
    with pytest.raises(NotSignedIn):
        access.signed_in(secret)
    with pytest.raises(KeyNotFound):
        access.withdraw(listed.id + 99, press=desk.press())


def test_nobody_but_an_admin_reaches_the_keys_of_others(desk: Desk) -> None:
    access = desk.services.access
    ben = desk.services.accounts.add_user(
        "ben", password=PASSWORD, role="staff", press=desk.press()
    )
    log_in(desk)
    access.log_in("ben", PASSWORD, address=HOME)
    (mine,), (bens,) = access.keys(by=desk.by), access.keys(user_id=ben.id, by=desk.by)

    with pytest.raises(UserNotFound):
        access.keys(user_id=desk.by, by=ben.id)
    with pytest.raises(KeyNotFound):
        access.withdraw(mine.id, press=Press(ben.id, new_request()))
    assert access.withdraw(bens.id, press=desk.press()) == bens


def test_a_new_password_ends_all_keys(desk: Desk) -> None:
    accounts, access = desk.services.accounts, desk.services.access
    ben = accounts.add_user("ben", password=PASSWORD, role="staff", press=desk.press())
    own = access.log_in("ben", PASSWORD, address=HOME).secret
    accounts.change_password(PASSWORD, "another one", press=Press(ben.id, new_request()))
    from_admin = access.log_in("ben", "another one", address=HOME).secret
    accounts.set_password(ben.id, "a third one", press=desk.press())
    inactive = access.log_in("ben", "a third one", address=HOME).secret
    accounts.set_active(ben.id, False, press=desk.press())
    accounts.set_active(ben.id, True, press=desk.press())

    for secret in (own, from_admin, inactive):
        with pytest.raises(NotSignedIn):
            access.signed_in(secret)


def set_password(desk: Desk, user_id: int) -> None:
    desk.services.accounts.set_password(user_id, "another one", press=desk.press())


def keep_out(desk: Desk, user_id: int) -> None:
    desk.services.accounts.set_active(user_id, False, press=desk.press())


@pytest.mark.parametrize("meanwhile", [set_password, keep_out])
def test_what_changes_during_a_sign_in_keeps_it_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Desk, int], None]
) -> None:
    access, ben = desk.services.access, desk.user("staff")
    name = desk.services.users.me(by=ben).username
    prove = SignIn.prove

    def slowly(self: SignIn, *given: str, **more: str) -> Proof:
        proof = prove(self, *given, **more)
        meanwhile(desk, ben)
        return proof

    monkeypatch.setattr(SignIn, "prove", slowly)
    with pytest.raises(WrongPassword):
        access.log_in(name, PASSWORD, address=HOME)

    assert access.keys(user_id=ben, by=desk.by) == ()


@pytest.mark.parametrize("meanwhile", [set_password, keep_out])
def test_whoever_is_shut_out_meanwhile_chooses_no_new_password(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Desk, int], None]
) -> None:
    accounts, ben = desk.services.accounts, desk.user("staff")
    hash_ = Passwords.hash

    def slowly(self: Passwords, password: str) -> str:
        if password == "the thief's own":
            meanwhile(desk, ben)
        return hash_(self, password)

    monkeypatch.setattr(Passwords, "hash", slowly)
    with pytest.raises((WrongPassword, NotSignedIn)):
        accounts.change_password(PASSWORD, "the thief's own", press=Press(ben, new_request()))


def test_an_old_password_is_not_kept_anew_over_a_new_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = desk.services.access
    ben = desk.user("staff")
    name = desk.services.users.me(by=ben).username
    match = Passwords.match

    def slowly(self: Passwords, kept: str, password: str) -> bool:
        is_right = match(self, kept, password)
        if password == PASSWORD:
            set_password(desk, ben)
        return is_right

    monkeypatch.setattr(Passwords, "match", slowly)
    monkeypatch.setattr(Passwords, "is_outdated", lambda *_: True)
    with pytest.raises(WrongPassword):
        access.log_in(name, PASSWORD, address=HOME)

    assert access.log_in(name, "another one", address=HOME).user.id == ben


def test_all_addresses_of_an_ipv6_network_are_one_guesser(desk: Desk) -> None:
    for number in range(FREE_TRIES):
        fail(desk, 1, address=f"2001:db8:1:2::{number + 1:x}")

    with pytest.raises(SignInSlowed):
        log_in(desk, address="2001:db8:1:2:ffff::1")
    assert log_in(desk, address="2001:db8:1:3::1")


def test_a_program_that_never_signs_out_pushes_out_its_oldest_keys(desk: Desk) -> None:
    secrets = [log_in(desk) for _ in range(KEYS_MOST + 2)]

    assert len(desk.services.access.keys(by=desk.by)) == KEYS_MOST
    with pytest.raises(NotSignedIn):
        desk.services.access.signed_in(secrets[1])
    assert desk.services.access.signed_in(secrets[2]).user.id == desk.by


def test_whoever_fails_elsewhere_keeps_nobody_out(desk: Desk) -> None:
    fail(desk, FREE_TRIES, address=ELSEWHERE)
    with pytest.raises(SignInSlowed):
        log_in(desk, address=ELSEWHERE)

    assert log_in(desk, address=HOME)
    assert desk.services.accounts.sign_in(ADMIN, PASSWORD).id == desk.by


def test_an_account_that_many_guess_still_opens_at_the_first_try_anywhere(desk: Desk) -> None:
    for guesser in range(ACCOUNT_FREE_TRIES + 1):
        fail(desk, 1, address=f"203.0.113.{guesser}")
    with pytest.raises(SignInSlowed):
        log_in(desk, address="203.0.113.0")

    assert log_in(desk, address=HOME)


def test_a_name_that_nobody_has_is_slowed_like_one_that_somebody_has(desk: Desk) -> None:
    access = desk.services.access
    for _ in range(FREE_TRIES):
        with pytest.raises(WrongPassword):
            access.log_in("nobody", "wrong password", address=ELSEWHERE)

    with pytest.raises(SignInSlowed):
        access.log_in("nobody", "wrong password", address=ELSEWHERE)


def test_many_tries_at_once_are_not_all_free(desk: Desk) -> None:
    def attempt(_number: int) -> type[Exception] | None:
        try:
            log_in(desk, address=ELSEWHERE, password="wrong password")
        except (WrongPassword, SignInSlowed) as error:
            return type(error)
        return None

    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(attempt, range(16)))

    assert told.count(WrongPassword) == FREE_TRIES
    assert told.count(SignInSlowed) == 16 - FREE_TRIES


def remembered(desk: Desk, name: str = ADMIN, device: str = "") -> str:
    made = desk.services.access.log_in(
        name, PASSWORD, address=HOME, device=device, is_remembered=True
    )
    return made.device


def test_nobody_at_the_same_address_locks_out_who_has_signed_in_with_this_device(
    desk: Desk,
) -> None:
    device = remembered(desk)
    fail(desk, FREE_TRIES, address=HOME)
    with pytest.raises(SignInSlowed):
        log_in(desk, address=HOME)

    assert remembered(desk, device=device) == device
    for _ in range(FREE_TRIES):
        with pytest.raises(WrongPassword):
            desk.services.access.log_in(ADMIN, "wrong one", address=HOME, device=device)
    with pytest.raises(SignInSlowed):
        remembered(desk, device=device)


def test_a_device_of_one_user_is_nothing_to_another(desk: Desk) -> None:
    desk.account("bob", "staff")
    device = remembered(desk, "bob")
    fail(desk, FREE_TRIES, address=HOME)

    with pytest.raises(SignInSlowed):
        remembered(desk, device=device)
    with pytest.raises(SignInSlowed):
        remembered(desk, device="of my own making")


def test_of_many_devices_the_newest_are_known(desk: Desk, clinic: Clinic) -> None:
    devices = [remembered(desk) for _ in range(PLACES_MOST + 2)]
    fail(desk, FREE_TRIES, address=HOME)

    with pytest.raises(SignInSlowed):
        remembered(desk, device=devices[0])
    assert remembered(desk, device=devices[-1])
    count = select(func.count()).select_from(known_address_table)
    assert (clinic.database.read(lambda c: c.scalar(count)) or 0) <= PLACES_MOST


def test_no_device_is_kept_as_it_was_told(desk: Desk, clinic: Clinic) -> None:
    device = remembered(desk)
    kept = clinic.database.read(lambda c: c.execute(select(known_address_table)).all())

    assert device not in str(kept)


@pytest.mark.parametrize(("role", "is_ended"), [("staff", True), ("patient", False)])
def test_a_session_of_the_staff_ends_when_nobody_uses_it(
    timed_desk: Desk, clock: SetClock, role: str, is_ended: bool
) -> None:
    timed_desk.account("maria", role)
    access = timed_desk.services.access
    secret = access.log_in("maria", PASSWORD, address=HOME, kind=KeyKind.PAGE).secret
    key = access.log_in("maria", PASSWORD, address=HOME).secret

    def look(*, is_act: bool) -> bool:
        try:
            access.signed_in(secret, kind=KeyKind.PAGE, is_act=is_act)
        except NotSignedIn:
            return False
        return True

    clock.advance(seconds=PAGE_IDLE.total_seconds() - 60)
    assert look(is_act=True)
    clock.advance(seconds=PAGE_IDLE.total_seconds() - 60)
    # What the page asks for by itself is nobody's use of it.
    assert look(is_act=False)
    clock.advance(seconds=120)

    assert look(is_act=True) is not is_ended
    assert access.signed_in(key).user.username == "maria"
