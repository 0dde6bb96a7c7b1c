"""What a press on *Sign in* means."""

import pytest

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import DatabaseUnreachable, SignInSlowed
from qtoken.services.rows import UserRow
from qtoken.ui.sign_in.presenter import Asked, SignInPresenter
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.inline_run import InlineRun


class RecordingView:
    """What the form was told."""

    def __init__(self) -> None:
        self.refusal = ""
        self.is_busy = False
        self.is_waiting = False
        self.is_ready = True
        self.has_cleared_password = False
        self.has_cleared_all = False
        self.user: UserRow | None = None
        self.problem: Exception | None = None

    def show_busy(self, is_busy: bool) -> None:
        self.is_busy = is_busy

    def show_refusal(self, text: str) -> None:
        self.refusal = text

    def show_wait(self, is_waiting: bool) -> None:
        self.is_waiting = is_waiting

    def show_ready(self, is_ready: bool) -> None:
        self.is_ready = is_ready

    def clear_password(self) -> None:
        self.has_cleared_password = True

    def clear_all(self) -> None:
        self.has_cleared_all = True

    def show_signed_in(self, user: UserRow) -> None:
        self.user = user

    def show_problem(self, error: Exception) -> None:
        self.problem = error


def test_right_password_signs_in(clinic: Clinic) -> None:
    view = RecordingView()

    SignInPresenter(view, clinic, run=InlineRun()).sign_in(f" {ADMIN} ", PASSWORD)

    assert view.user is not None
    assert view.user.username == ADMIN


def test_wrong_password_is_a_sentence_and_is_typed_again(clinic: Clinic) -> None:
    view = RecordingView()

    SignInPresenter(view, clinic, run=InlineRun()).sign_in(ADMIN, "not this one")

    assert "is wrong" in view.refusal
    assert view.has_cleared_password
    assert view.user is None


def test_patient_is_told_whom_the_window_is_for(clinic: Clinic, desk: Desk) -> None:
    view = RecordingView()
    desk.account("pat", "patient")

    SignInPresenter(view, clinic, run=InlineRun()).sign_in("pat", PASSWORD)

    assert "for the clinic's staff" in view.refusal
    assert "front desk" in view.refusal
    assert view.has_cleared_all
    assert view.user is None


@pytest.mark.parametrize("role", ["admin", "staff", "doctor"])
def test_everybody_else_may_work_in_a_window(clinic: Clinic, desk: Desk, role: str) -> None:
    view = RecordingView()
    desk.account("ben", role)

    SignInPresenter(view, clinic, run=InlineRun()).sign_in("ben", PASSWORD)

    assert view.user is not None
    assert view.user.username == "ben"


def test_lock_page_that_refuses_a_patient_keeps_the_name_it_asks_for(
    clinic: Clinic, desk: Desk
) -> None:
    view = RecordingView()
    desk.account("pat", "patient")
    presenter = SignInPresenter(view, clinic, run=InlineRun())
    presenter.ask_for(Asked.PASSWORD)

    presenter.sign_in("pat", PASSWORD)

    assert "for the clinic's staff" in view.refusal
    assert (view.has_cleared_password, view.has_cleared_all) == (True, False)
    assert view.user is None


def test_nothing_typed_asks_nobody(clinic: Clinic) -> None:
    view, run = RecordingView(), InlineRun(is_holding=True)

    SignInPresenter(view, clinic, run=run).sign_in("", "")

    assert view.refusal == "Type your user name and your password."
    assert run.held_count == 0


def test_who_is_asked_only_for_the_password_is_told_only_of_that(clinic: Clinic) -> None:
    view = RecordingView()
    presenter = SignInPresenter(view, clinic, run=InlineRun())
    presenter.ask_for(Asked.PASSWORD)

    presenter.sign_in(ADMIN, "")
    nothing_typed = view.refusal
    presenter.sign_in(ADMIN, "not this one")

    assert nothing_typed == "Type your password."
    assert view.refusal == "The password is wrong. Type it again."


def test_unreachable_database_does_not_promise_to_try_again_by_itself(clinic: Clinic) -> None:
    view = RecordingView()
    presenter = SignInPresenter(view, clinic, run=InlineRun())

    presenter.refused(DatabaseUnreachable())

    assert view.refusal == "The database does not answer. Try again when it is back."
    assert not view.has_cleared_password


def test_nothing_is_tried_while_the_database_is_away(clinic: Clinic) -> None:
    view, run = RecordingView(), InlineRun(is_holding=True)
    presenter = SignInPresenter(view, clinic, run=run)
    presenter.refused(DatabaseUnreachable())

    presenter.show_live(False)
    presenter.sign_in(ADMIN, PASSWORD)
    while_away = (view.is_ready, run.held_count)
    presenter.show_live(True)

    assert while_away == (False, 0)
    assert (view.is_ready, view.refusal) == (True, "")


def test_database_that_comes_back_does_not_shorten_the_wait(clinic: Clinic) -> None:
    view = RecordingView()
    presenter = SignInPresenter(view, clinic, run=InlineRun())
    presenter.refused(SignInSlowed(wait_s=2))

    presenter.show_live(False)
    presenter.show_live(True)

    assert not view.is_ready
    assert view.refusal.endswith("in 2 seconds.")


def test_second_press_is_not_a_second_attempt(clinic: Clinic) -> None:
    view, run = RecordingView(), InlineRun(is_holding=True)
    presenter = SignInPresenter(view, clinic, run=run)

    presenter.sign_in(ADMIN, PASSWORD)
    presenter.sign_in(ADMIN, PASSWORD)

    assert run.held_count == 1
    assert view.is_busy


def test_slowed_sign_in_counts_down_and_opens_again(clinic: Clinic) -> None:
    view = RecordingView()
    presenter = SignInPresenter(view, clinic, run=InlineRun())
    while not view.is_waiting:
        presenter.sign_in(ADMIN, "not this one")
    presenter.sign_in(ADMIN, PASSWORD)
    told = (view.user, view.refusal)

    while presenter.is_waiting:
        presenter.tick()

    assert told[0] is None
    assert "Try again in" in told[1]
    assert view.refusal == ""


def test_countdown_says_each_second(clinic: Clinic) -> None:
    view = RecordingView()
    presenter = SignInPresenter(view, clinic, run=InlineRun())

    presenter.refused(SignInSlowed(wait_s=2))
    first = view.refusal
    presenter.tick()

    assert first.endswith("in 2 seconds.")
    assert view.refusal.endswith("in 1 second.")


def test_what_is_no_refusal_goes_to_the_problems(clinic: Clinic) -> None:
    view = RecordingView()
    presenter = SignInPresenter(view, clinic, run=InlineRun())
    fault = ValueError("ours")

    presenter.refused(fault)

    assert view.problem is fault
    assert view.refusal == ""
