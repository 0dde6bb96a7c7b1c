"""Who guesses is slowed; nobody can lock anybody else out."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.sign_in_throttle import (
    ACCOUNT_FREE_TRIES,
    ADDRESS_FREE_TRIES,
    FORGOTTEN_AFTER,
    FREE_TRIES,
    LONGEST_ADDRESS_PAUSE_S,
    LONGEST_PAUSE_S,
    Attempt,
    Failures,
    pause_s,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NONE = Failures()

series = st.builds(
    Failures,
    st.integers(1, 10_000),
    st.integers(0, 7200).map(lambda seconds: NOW - timedelta(seconds=seconds)),
)
any_series = st.just(NONE) | series


def attempt(
    *, here: int = 0, account: int = 0, address: int = 0, is_known: bool = False
) -> Attempt:
    counted = [Failures(count, NOW) if count else NONE for count in (here, account, address)]
    return Attempt(counted[0], counted[1], counted[2], is_known)


def test_the_first_wrong_passwords_cost_no_pause() -> None:
    assert pause_s(attempt(here=FREE_TRIES - 1), NOW) == 0
    assert pause_s(attempt(here=FREE_TRIES), NOW) == 2


def test_the_pause_doubles_up_to_a_minute() -> None:
    pauses = [pause_s(attempt(here=FREE_TRIES + more), NOW) for more in range(8)]

    assert pauses == [2, 4, 8, 16, 32, 60, 60, LONGEST_PAUSE_S]


@given(account=any_series, is_known=st.booleans())
def test_others_who_fail_for_an_account_keep_nobody_out(account: Failures, is_known: bool) -> None:
    at_a_fresh_address = Attempt(NONE, account, NONE, is_known)

    assert pause_s(at_a_fresh_address, NOW) == 0


@given(account=any_series, address=any_series)
def test_where_somebody_has_signed_in_only_the_own_failures_count(
    account: Failures, address: Failures
) -> None:
    assert pause_s(Attempt(NONE, account, address, is_known=True), NOW) == 0


def test_an_account_under_attack_leaves_one_try_to_each_new_address() -> None:
    attacked = ACCOUNT_FREE_TRIES

    assert pause_s(attempt(account=attacked), NOW) == 0
    assert pause_s(attempt(here=1, account=attacked), NOW) == LONGEST_PAUSE_S


def test_an_address_that_tries_many_accounts_waits_some_seconds() -> None:
    assert pause_s(attempt(address=ADDRESS_FREE_TRIES - 1), NOW) == 0
    assert pause_s(attempt(address=ADDRESS_FREE_TRIES * 50), NOW) == LONGEST_ADDRESS_PAUSE_S


@given(here=any_series, account=any_series, address=any_series, is_known=st.booleans())
def test_no_pause_is_longer_than_a_minute_and_each_one_ends(
    here: Failures, account: Failures, address: Failures, is_known: bool
) -> None:
    tried = Attempt(here, account, address, is_known)

    wait_s = pause_s(tried, NOW)

    assert 0 <= wait_s <= LONGEST_PAUSE_S
    assert pause_s(tried, NOW + timedelta(seconds=wait_s)) == 0


def test_failures_of_long_ago_are_forgotten() -> None:
    old = Failures(500, NOW - FORGOTTEN_AFTER - timedelta(seconds=1))

    assert old.at(NOW) == NONE
    assert old.one_more(NOW) == Failures(1, NOW)
