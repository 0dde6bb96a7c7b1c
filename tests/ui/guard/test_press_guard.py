"""Which presses count."""

from hypothesis import given
from hypothesis import strategies as st

from qtoken.ui.press_guard import GUARD_S, PressGuard, Verdict
from tests.support.pages.display import SetSeconds


def answered(guard: PressGuard) -> None:
    guard.answered()
    guard.drawn()


def test_the_first_press_counts() -> None:
    assert PressGuard(SetSeconds()).press("main") is Verdict.GO


def test_a_press_while_an_answer_is_under_way_does_not_count() -> None:
    guard = PressGuard(SetSeconds())
    guard.press("main")

    assert guard.press("main") is Verdict.BUSY
    assert guard.press("recall") is Verdict.BUSY


def test_a_press_on_the_same_spot_right_after_the_answer_does_not_count() -> None:
    guard = PressGuard(SetSeconds())
    guard.press("main")
    answered(guard)

    assert guard.press("main") is Verdict.TOO_SOON


def test_a_press_on_another_spot_counts_at_once() -> None:
    guard = PressGuard(SetSeconds())
    guard.press("main")
    answered(guard)

    assert guard.press("recall") is Verdict.GO


def test_a_press_counts_again_a_second_after_the_new_state_was_drawn() -> None:
    seconds = SetSeconds()
    guard = PressGuard(seconds)
    guard.press("main")
    answered(guard)

    seconds.now_s += GUARD_S

    assert guard.press("main") is Verdict.GO


def test_the_second_begins_with_the_drawing_not_with_the_answer() -> None:
    seconds = SetSeconds()
    guard = PressGuard(seconds)
    guard.press("main")
    guard.answered()
    seconds.now_s += 10

    assert guard.press("main") is Verdict.TOO_SOON
    guard.drawn()
    seconds.now_s += GUARD_S
    assert guard.press("main") is Verdict.GO


def test_a_retry_after_a_fault_counts_at_once() -> None:
    guard = PressGuard(SetSeconds())
    guard.press("main")

    guard.rearm()

    assert guard.press("main") is Verdict.GO


@given(st.lists(st.floats(0, 0.99), min_size=1, max_size=20))
def test_early_presses_never_count_however_many_there_are(pauses_s: list[float]) -> None:
    seconds = SetSeconds()
    guard = PressGuard(seconds)
    guard.press("main")
    answered(guard)

    for pause_s in pauses_s:
        seconds.now_s += pause_s
        assert guard.press("main") is Verdict.TOO_SOON

    seconds.now_s += GUARD_S
    assert guard.press("main") is Verdict.GO


def test_after_somebody_else_s_change_no_spot_counts_for_a_second() -> None:
    seconds = SetSeconds()
    guard = PressGuard(seconds)
    guard.changed_elsewhere()
    undrawn = guard.press("main")
    guard.drawn()

    assert (undrawn, guard.press("main"), guard.press("recall")) == (Verdict.CHANGED,) * 3
    seconds.now_s += GUARD_S
    assert guard.press("recall") is Verdict.GO
