"""The sign-in dialog on a real clinic."""

from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.ui.problems import Problems
from qtoken.ui.sign_in.staff import StaffOnly
from qtoken.ui.sign_in.window import SignInDialog
from qtoken.ui.tasks import Tasks
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.pages.dialogs import Answer, Asked
from tests.support.pages.sign_in import SignInPage
from tests.ui.support.looks import look
from tests.ui.support.pictures import grab, is_blank
from tests.ui.support.walk import cut_off_texts, overlapping, unnamed_controls

__all__ = ["look"]


def test_enter_signs_in(dialog: SignInDialog, page: SignInPage, qtbot: QtBot) -> None:
    page.sign_in(ADMIN, PASSWORD)

    qtbot.waitUntil(lambda: dialog.user is not None)
    assert not dialog.isVisible()


def test_wrong_password_leaves_the_dialog_open(dialog: SignInDialog, page: SignInPage) -> None:
    page.sign_in(ADMIN, "not this one")

    page.waits_for_message("is wrong")
    assert dialog.isVisible()
    assert page.password == ""


def test_patient_is_refused_and_somebody_else_may_sign_in(
    dialog: SignInDialog, page: SignInPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.account("pat", "patient")

    page.sign_in("pat", PASSWORD)

    page.waits_for_message("for the clinic's staff")
    assert dialog.isVisible()
    assert (page.username, page.password) == ("", "")
    page.sign_in(ADMIN, PASSWORD)
    qtbot.waitUntil(lambda: dialog.user is not None)
    assert dialog.user is not None
    assert dialog.user.username == ADMIN


def test_closing_the_dialog_signs_nobody_in(clinic: Clinic, tasks: Tasks, dressed: object) -> None:
    given = Answer(lambda asked: asked.press("cancelSignIn"))

    assert SignInDialog.ask(None, clinic, tasks=tasks, problems=Problems()) is None
    assert given.is_given


def test_asking_returns_who_has_signed_in(clinic: Clinic, tasks: Tasks, qtbot: QtBot) -> None:
    def answer(asked: Asked) -> None:
        asked.write("username", ADMIN)
        asked.write("password", PASSWORD)
        asked.press("signIn")
        qtbot.waitUntil(lambda: not asked.dialog.isVisible())

    given = Answer(answer)

    user = SignInDialog.ask(None, clinic, tasks=tasks, problems=Problems())

    assert given.is_given
    assert user is not None
    assert user.username == ADMIN


def test_caps_lock_is_hinted_at(page: SignInPage) -> None:
    page.type_password("a")
    assert not page.hints_at_caps_lock

    # Shift with a small letter is what Caps Lock makes of a capital.
    page.type_password_with_caps_lock("a")

    assert page.hints_at_caps_lock


def test_refusal_is_whole_in_every_look(
    look: str, clinic: Clinic, tasks: Tasks, qtbot: QtBot
) -> None:
    dialog = SignInDialog(clinic, tasks, Problems(), refusal=StaffOnly())
    qtbot.addWidget(dialog)

    assert not is_blank(grab(dialog, f"sign-in-refused-{look}"))
    assert cut_off_texts(dialog) == []
    assert overlapping(dialog) == []


def test_dialog_is_whole_in_every_look(
    look: str, clinic: Clinic, tasks: Tasks, qtbot: QtBot
) -> None:
    dialog = SignInDialog(clinic, tasks, Problems())
    qtbot.addWidget(dialog)

    assert not is_blank(grab(dialog, f"sign-in-{look}"))
    assert unnamed_controls(dialog) == []
    assert cut_off_texts(dialog) == []
    assert overlapping(dialog) == []
