"""So much at once, and then one at a time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.allowances import Allowance

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULE = Allowance(3, timedelta(minutes=5))


@given(st.lists(st.integers(0, 900), max_size=60))
def test_however_they_come_no_more_are_let_through_than_the_rule_allows(pauses: list[int]) -> None:
    now, whole_at, used = NOW, None, 0
    for pause_s in pauses:
        now += timedelta(seconds=pause_s)
        if not RULE.wait_s(whole_at, now):
            whole_at = RULE.after_one(whole_at, now)
            used += 1

    assert used <= RULE.at_once + (now - NOW) / RULE.every


@given(st.lists(st.integers(0, 900), max_size=60))
def test_who_waits_as_told_is_let_through(pauses: list[int]) -> None:
    now, whole_at = NOW, None
    for pause_s in pauses:
        now += timedelta(seconds=pause_s)
        now += timedelta(seconds=RULE.wait_s(whole_at, now))
        assert RULE.wait_s(whole_at, now) == 0
        whole_at = RULE.after_one(whole_at, now)


def test_what_was_not_used_does_not_pile_up() -> None:
    after_a_year = NOW + timedelta(days=365)
    whole_at = RULE.after_one(NOW, NOW)
    for _ in range(RULE.at_once):
        assert RULE.wait_s(whole_at, after_a_year) == 0
        whole_at = RULE.after_one(whole_at, after_a_year)

    assert RULE.wait_s(whole_at, after_a_year) == 300
