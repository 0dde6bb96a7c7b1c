"""The lock page over a window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.domain.press import Press
from qtoken.services.rows import UserRow
from qtoken.ui.problems import Problems
from qtoken.ui.sign_in.lock import LockGuard
from qtoken.ui.sign_in.lock_page import LockPage
from qtoken.ui.tasks import Tasks
from tests.support.desk import ADMIN, PASSWORD, Desk
from tests.support.pages.sign_in import SignInPage
from tests.ui.support.pictures import grab
from tests.ui.support.walk import cut_off_texts


class Room:
    """A window with a line to type in, guarded."""

    def __init__(self, clinic: Clinic, tasks: Tasks, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.line = QLineEdit(self.window)
        self.window.setCentralWidget(self.line)
        self.window.resize(800, 600)
        self.guard = LockGuard(self.window, tasks, Problems(), lock_after_min=15)
        self.users: list[UserRow] = []
        self.guard.unlocked.connect(self.users.append)
        self.window.show()
        self.user = clinic.services.accounts.sign_in(ADMIN, PASSWORD)
        self.guard.guard(clinic, self.user)
        self.page = SignInPage(self.window, qtbot)


@pytest.fixture
def room(clinic: Clinic, tasks: Tasks, qtbot: QtBot) -> Room:
    return Room(clinic, tasks, qtbot)


def test_window_locks_after_idle_time(room: Room) -> None:
    room.guard.look(idle_s=15 * 60)

    assert room.guard.is_locked
    assert not room.line.isVisible()


def test_use_puts_the_lock_off(room: Room) -> None:
    room.guard.look(idle_s=14 * 60)

    assert not room.guard.is_locked


def test_key_in_the_window_counts_as_use(room: Room, qtbot: QtBot) -> None:
    handle = room.window.windowHandle()
    room.guard._watch(handle)
    room.guard._used_at -= 3600

    QTest.keyClick(handle, Qt.Key.Key_A)

    assert room.guard.idle_s < 60


def test_key_in_another_window_is_no_use_of_this_one(room: Room, qtbot: QtBot) -> None:
    other = QMainWindow()
    qtbot.addWidget(other)
    other.show()
    handle = other.windowHandle()
    room.guard._watch(handle)
    room.guard._used_at -= 3600

    QTest.keyClick(handle, Qt.Key.Key_A)

    assert room.guard.idle_s >= 3600


def test_only_the_password_is_asked_and_what_was_typed_stays(room: Room, qtbot: QtBot) -> None:
    room.line.setText("half a sentence")
    room.guard.lock()
    assert not room.page.asks_for_user_name

    room.page.sign_in("", PASSWORD)

    qtbot.waitUntil(lambda: not room.guard.is_locked)
    assert room.line.isVisible()
    assert room.line.text() == "half a sentence"
    assert room.users == [room.user]


def test_wrong_password_does_not_unlock(room: Room) -> None:
    room.guard.lock()

    room.page.sign_in("", "not this one")

    room.page.waits_for_message("is wrong")
    assert room.guard.is_locked


def test_lock_page_speaks_of_the_password_alone(room: Room) -> None:
    room.guard.lock()

    room.page.sign_in("", "not this one")

    room.page.waits_for_message("The password is wrong. Type it again.")


def test_somebody_else_is_told_to_check_both(room: Room) -> None:
    room.guard.lock()

    room.page.sign_in_as_somebody_else()
    room.page.sign_in("ben", "not this one")

    room.page.waits_for_message("Check both")


def test_lock_page_says_that_the_database_is_away_and_takes_the_password_after(
    room: Room, qtbot: QtBot
) -> None:
    room.guard.show_live(False)
    room.guard.lock()
    assert "The database does not answer." in room.page.banner
    assert not room.page.can_sign_in

    room.guard.show_live(True)
    assert room.page.banner == ""
    room.page.sign_in("", PASSWORD)

    qtbot.waitUntil(lambda: not room.guard.is_locked)


def test_the_keyboard_is_where_it_was(room: Room, qtbot: QtBot) -> None:
    room.line.setFocus()
    room.guard.lock()

    room.page.sign_in("", PASSWORD)

    qtbot.waitUntil(lambda: not room.guard.is_locked)
    assert room.window.focusWidget() is room.line


def test_who_has_signed_out_is_not_locked(room: Room) -> None:
    room.guard.stop()

    room.guard.look(idle_s=15 * 60)

    assert not room.guard.is_locked
    assert room.line.isVisible()


def test_another_user_may_sign_in_instead(room: Room, clinic: Clinic, qtbot: QtBot) -> None:
    ben = clinic.services.accounts.add_user(
        "ben", password=PASSWORD, role="staff", press=Press(room.user.id, "add-user-ben")
    )
    room.guard.lock()

    room.page.sign_in_as_somebody_else()
    room.page.sign_in("ben", PASSWORD)

    qtbot.waitUntil(lambda: not room.guard.is_locked)
    assert room.users == [ben]


def test_patient_does_not_unlock_the_window_of_somebody_else(
    room: Room, desk: Desk, qtbot: QtBot
) -> None:
    desk.account("pat", "patient")
    room.guard.lock()

    room.page.sign_in_as_somebody_else()
    room.page.sign_in("pat", PASSWORD)

    room.page.waits_for_message("for the clinic's staff")
    grab(room.window, "lock-refused")
    assert room.guard.is_locked
    assert not room.line.isVisible()
    assert room.users == []
    room.page.sign_in(ADMIN, PASSWORD)
    qtbot.waitUntil(lambda: not room.guard.is_locked)


def test_who_was_put_out_makes_room_for_somebody_else(
    room: Room, clinic: Clinic, qtbot: QtBot
) -> None:
    ben = clinic.services.accounts.add_user(
        "ben", password=PASSWORD, role="staff", press=Press(room.user.id, "add-user-ben")
    )

    room.guard.put_out()

    assert room.guard.is_locked
    assert not room.line.isVisible()
    assert "ana may not sign in any more" in room.page.texts
    room.page.sign_in("ben", PASSWORD)
    qtbot.waitUntil(lambda: not room.guard.is_locked)
    assert room.users == [ben]


def test_who_is_typing_already_is_not_disturbed_by_the_next_look(room: Room, qtbot: QtBot) -> None:
    room.guard.put_out()
    room.page.type_username(ADMIN)

    room.guard.put_out()

    assert room.page.username == ADMIN


def test_a_locked_window_of_who_was_put_out_says_so(room: Room) -> None:
    room.guard.lock()

    room.guard.put_out()

    assert "ana may not sign in any more" in room.page.texts
    assert room.page.asks_for_user_name


def test_who_was_let_in_again_locks_as_before(room: Room, qtbot: QtBot) -> None:
    room.guard.put_out()
    room.page.sign_in(ADMIN, PASSWORD)
    qtbot.waitUntil(lambda: not room.guard.is_locked)

    room.guard.lock()

    assert f"Locked for {ADMIN}" in room.page.texts
    assert not room.page.asks_for_user_name


def test_page_covers_the_window_in_every_size(room: Room) -> None:
    room.guard.lock()

    room.window.resize(1366, 768)

    page = room.window.findChild(LockPage)
    assert isinstance(page, LockPage)
    assert page.geometry() == room.window.rect()


@pytest.mark.parametrize("width", [320, 1366])
def test_page_is_whole_in_a_narrow_window(room: Room, qtbot: QtBot, width: int) -> None:
    room.guard.lock()
    room.window.resize(width, 560)

    page = room.window.findChild(LockPage)
    assert isinstance(page, LockPage)
    grab(room.window, f"lock-{width}")
    qtbot.waitUntil(lambda: page.width() == width)
    assert cut_off_texts(page) == []
    assert room.page.form_width <= 400


def test_open_dialogs_of_the_window_are_closed(room: Room, qtbot: QtBot) -> None:
    dialog = QDialog(room.line)
    dialog.open()

    room.guard.lock()

    assert not dialog.isVisible()


def test_zero_minutes_never_lock(room: Room) -> None:
    room.guard.set_lock_after(0)

    room.guard.look(idle_s=10 * 3600)

    assert not room.guard.is_locked


def test_nobody_signed_in_means_nothing_to_lock(tasks: Tasks, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    guard = LockGuard(window, tasks, Problems(), lock_after_min=1)

    guard.lock()

    assert not guard.is_locked
