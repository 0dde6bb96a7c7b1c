"""The real window on a real clinic, as a doctor works with it."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import text as sql

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import OutcomeUnknown, UndoTooLate
from qtoken.domain.press import Press
from qtoken.domain.receipts import Fact, Silence
from qtoken.domain.token import Verb
from qtoken.services.rows import DepartmentRow, DoctorRow, TokenRow
from qtoken.ui.doctor.actions import ACTS, KEYS, WindowAct
from qtoken.ui.doctor.dialogs import OutOfOrderDialog
from qtoken.ui.doctor.waiting_table import WaitingTable
from qtoken.ui.doctor.window import DoctorWindow
from qtoken.ui.widgets.key_shield import TYPING_S
from tests.support.desk import ADMIN, PASSWORD, Desk, new_request
from tests.support.pages.doctor import DoctorPage
from tests.ui.support.pictures import grab, is_blank
from tests.ui.support.walk import cut_off_texts, overlapping, unnamed_controls
from tests.ui.support.wheel import turn_wheel

CTRL = Qt.KeyboardModifier.ControlModifier
SIZES = [(420, 640), (640, 800), (900, 480), (910, 512), (1366, 768), (1920, 1080)]


def issue(page: DoctorPage, desk: Desk, department: DepartmentRow, how_many: int) -> list[TokenRow]:
    tokens = [desk.issue(department) for _ in range(how_many)]
    page.waits_for_next("C-001")
    return tokens


def called(desk: Desk) -> list[str]:
    return sorted(t.label for t in desk.services.waiting_lines.queue(by=desk.by).called)


def test_an_empty_line_says_so(page: DoctorPage) -> None:
    assert page.waiting == "Nobody is waiting in Cardiology."
    assert page.who_is_in == ""


def test_a_new_arrival_shows_by_itself(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 1)

    assert page.why_next == "in order of issue"
    assert page.waiting == "1 waiting, 0 min"


def test_the_large_button_calls_next(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 2)

    page.press_main()

    assert page.who_is_in == "C-001"
    assert page.main_words == "Done and call next"
    assert page.message == "C-001 is called to Room 3."


def test_f9_calls_next(page: DoctorPage, desk: Desk, cardiology: DepartmentRow) -> None:
    issue(page, desk, cardiology, 1)

    page.press_key(Qt.Key.Key_F9)

    assert page.who_is_in == "C-001"


def test_a_sentence_typed_into_the_wrong_window_does_nothing_and_is_told(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 3)
    page.press_main()
    page.pause()
    hold = page.window.findChild(QPushButton, "holdButton")
    assert hold is not None
    hold.setFocus()

    page.type("The patient has no fever, and no rash")
    page.press_key(Qt.Key.Key_D, CTRL)

    assert called(desk) == ["C-001"]
    assert page.set_aside == []
    assert page.has_no_button_focused
    assert page.hint == "Are you typing somewhere else? Nothing was done here."


def test_a_key_acts_again_once_nobody_types(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 1)
    page.type("fever")
    page.press_key(Qt.Key.Key_F9)
    before = called(desk)

    page.later(TYPING_S)
    page.press_key(Qt.Key.Key_F9)

    assert before == []
    assert called(desk) == ["C-001"]


def test_a_blank_by_itself_calls_nobody(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 1)

    page.press_key(Qt.Key.Key_Space)

    assert called(desk) == []


def test_a_button_that_was_turned_to_is_pressed_once(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 2)
    page.press_main()
    page.pause()
    missed = page.window.findChild(QPushButton, "no_showButton")
    assert missed is not None
    missed.setFocus()

    page.press_key(Qt.Key.Key_Space)
    said = page.message
    page.press_key(Qt.Key.Key_Space)

    assert page.set_aside == ["C-001"]
    assert page.message == said
    assert page.has_no_button_focused


def test_a_double_click_skips_nobody(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 3)

    page.double_click_main()

    assert called(desk) == ["C-001"]
    assert page.hint != ""


def test_a_key_pressed_twice_skips_nobody(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 3)

    page.press_key(Qt.Key.Key_F9)
    page.press_key(Qt.Key.Key_F9)

    assert called(desk) == ["C-001"]
    assert page.hint == "C-001 was called just now. Press again to go on."


def test_queue_beside_the_buttons_has_its_share_of_the_width(
    page: DoctorPage, qtbot: QtBot
) -> None:
    page.window.resize(840, 640)
    qtbot.waitUntil(lambda: page.button_rows == 1)

    page.window.resize(911, 640)

    qtbot.waitUntil(lambda: page.queue_share >= 0.5 and page.button_rows == 2)


@pytest.mark.parametrize("language", ["en", "en-XA"])
def test_nothing_moves_or_is_cut_off_in_a_low_window_without_a_database(
    *,
    page: DoctorPage,
    desk: Desk,
    cardiology: DepartmentRow,
    clinic: Clinic,
    language: str,
    speak: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    patient = desk.services.registration.register(
        "Maria Lopez", needs="wheelchair", press=desk.press()
    )
    desk.issue(cardiology, patient)
    page.waits_for_next("C-001")
    page.press_main()
    page.later(6)
    speak(language)
    page.window.retranslate()
    page.resize(900, 480)

    clinic.feed.stop()
    clinic.feed.lost()

    qtbot.waitUntil(lambda: page.banner != "" and not cut_off_texts(page.window))
    grab(page.window, f"doctor-900x480-away-{language}")
    assert page.window.height() == 480
    assert page.hidden_actions == []


def test_hint_of_an_ignored_press_goes_with_the_next_action(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 3)
    page.double_click_main()
    assert page.hint != ""

    page.do(Verb.NO_SHOW)

    assert page.hint == ""


def test_a_held_key_counts_once(page: DoctorPage, desk: Desk, cardiology: DepartmentRow) -> None:
    """Also where a slow keyboard repeats it unmarked: each such press begins the second anew."""
    issue(page, desk, cardiology, 3)

    for _ in range(5):
        page.press_key(Qt.Key.Key_F9)
        page.later(0.9)

    assert called(desk) == ["C-001"]
    assert not any(page.window._actions[act].autoRepeat() for act in ACTS)


def test_done_and_call_next_after_a_pause(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 2)
    page.press_main()
    page.pause()

    page.press_main()

    assert page.who_is_in == "C-002"
    assert called(desk) == ["C-002"]


@pytest.mark.parametrize("size", [(440, 760), (900, 480)])
def test_the_main_button_never_moves(
    *,
    page: DoctorPage,
    desk: Desk,
    cardiology: DepartmentRow,
    clinic: Clinic,
    size: tuple[int, int],
    qtbot: QtBot,
) -> None:
    page.resize(*size)
    main = page.window._main.button
    places = []

    def note() -> None:
        places.append(main.mapTo(page.window, main.rect().topLeft()).toTuple())

    note()
    issue(page, desk, cardiology, 2)
    note()
    page.press_main()
    note()
    page.pause()
    page.press_main()
    note()
    page.window.refused(UndoTooLate(label="C-002"))
    page.settle()
    note()
    page.do(Verb.HOLD)
    note()
    clinic.feed.stop()
    clinic.feed.lost()
    qtbot.waitUntil(lambda: page.banner != "")
    page.settle()
    note()

    assert len(set(places)) == 1


@pytest.mark.parametrize("language", ["en", "ar-XB"])
@pytest.mark.parametrize("size", [(440, 760), (900, 480), (1366, 768)])
def test_nothing_that_is_said_moves_the_main_button(
    *,
    page: DoctorPage,
    desk: Desk,
    cardiology: DepartmentRow,
    clinic: Clinic,
    size: tuple[int, int],
    language: str,
    speak: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    speak(language)
    page.window.retranslate()
    page.resize(*size)
    deaf = desk.services.registration.register(
        "Maria Lopez", needs="deaf: fetch in person", press=desk.press()
    )
    desk.issue(cardiology, deaf, priority="emergency")
    page.waits_for_next("C-001")
    main = page.window._main.button
    before = main.mapTo(page.window, main.rect().topLeft()).toTuple()

    page.press_main()
    call = desk.services.display.snapshot().announcements[-1]
    desk.services.display.acknowledge(
        [call.id], display="Hall", facts=[Fact.DRAWN], silence=Silence.NO_DEVICE
    )
    qtbot.waitUntil(lambda: "Hall" in page.receipt)
    said = [main.mapTo(page.window, main.rect().topLeft()).toTuple()]
    page.window.refused(OutcomeUnknown())
    page.settle()
    grab(page.window, f"doctor-said-{size[0]}-{language}")
    said.append(main.mapTo(page.window, main.rect().topLeft()).toTuple())
    clinic.feed.stop()
    clinic.feed.lost()
    qtbot.waitUntil(lambda: page.banner != "")
    page.settle()
    grab(page.window, f"doctor-away-{size[0]}-{language}")
    said.append(main.mapTo(page.window, main.rect().topLeft()).toTuple())

    assert said == [before] * 3
    assert not cut_off_texts(page.window)


def test_space_on_another_button_belongs_to_that_button(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 2)
    page.press_main()
    page.pause()
    hold = page.window.findChild(QPushButton, "holdButton")
    assert hold is not None
    hold.setFocus()

    page.press_key(Qt.Key.Key_Space)

    assert page.set_aside == ["C-001"]
    assert called(desk) == []


def test_space_on_a_way_back_into_the_line_belongs_to_that_button(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 3)
    page.press_main()
    page.do(Verb.HOLD)
    page.pause()
    page.press_main()
    page.pause()
    back = next(
        button
        for button in page.window.findChildren(QPushButton)
        if button.accessibleName() == "Return C-001"
    )
    back.setFocus()

    page.press_key(Qt.Key.Key_Space)

    assert page.set_aside == []
    assert page.who_is_in == "C-002"


def test_a_sentence_typed_while_the_rooms_have_the_keys_leaves_the_room(
    page: DoctorPage, desk: Desk, kept: dict[str, object], qtbot: QtBot
) -> None:
    desk.room("Dark room")
    qtbot.waitUntil(lambda: page.window._header._room.findText("Dark room") >= 0)
    page.window._header._room.setFocus()

    page.type("dry cough")

    assert page.room == "Room 3"
    assert kept == {}
    assert page.has_no_button_focused
    assert page.hint == "Are you typing somewhere else? Nothing was done here."


def test_the_wheel_over_the_rooms_leaves_the_room(
    page: DoctorPage, desk: Desk, kept: dict[str, object], qtbot: QtBot
) -> None:
    desk.room("Room 9")
    rooms = page.window._header._room
    qtbot.waitUntil(lambda: rooms.findText("Room 9") >= 0)

    turn_wheel(rooms)

    assert page.room == "Room 3"
    assert kept == {}


def test_a_second_click_on_return_puts_nobody_else_back(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    first, second = issue(page, desk, cardiology, 2)
    for _ in range(2):
        page.press_main()
        page.do(Verb.HOLD)
        page.pause()

    page.return_(first.id)
    page.return_(second.id)

    assert page.set_aside == ["C-002"]


def test_a_locked_window_does_nothing_and_shows_nobody(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 2)
    page.press_main()
    page.pause()
    page.window.lock_guard.lock()

    page.press_key(Qt.Key.Key_F9)
    page.press_key(Qt.Key.Key_D, CTRL)
    QTest.keyClick(page.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    page.settle()

    assert called(desk) == ["C-001"]
    assert not [dialog for dialog in page.window.findChildren(QDialog) if dialog.isVisible()]


def test_a_screen_reader_says_what_the_rooms_are(page: DoctorPage) -> None:
    rooms = QAccessible.queryAccessibleInterface(page.window._header._room)

    labels = [face.text(QAccessible.Text.Name) for face, _relation in rooms.relations()]

    assert labels == ["Room"]
    assert rooms.text(QAccessible.Text.Description) == "Room that patients are called to · Room 3"


def test_tab_goes_through_the_window_as_the_eye_does(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    first = issue(page, desk, cardiology, 3)[0]
    desk.do(Verb.HOLD, first)
    page.settle()
    page.press_main()
    page.pause()

    assert page.tabs_through() == [
        "Room that patients are called to",
        "Undo",
        "Close message",
        "Done and call next",
        "Done",
        "Recall",
        "No-show",
        "Hold",
        "Transfer…",
        "More actions",
        "Return C-001",
        "F9 calls the next patient",
    ]


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_whatever_the_keys_turn_to_is_in_sight(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, key: Qt.Key, qtbot: QtBot
) -> None:
    for token in issue(page, desk, cardiology, 6):
        desk.do(Verb.HOLD, token)
    qtbot.waitUntil(lambda: len(page.set_aside) == 4)
    page.resize(420, 640)
    passed, hidden = set(), []

    for _ in range(8):
        page.press_key(key)
        control = page.window.focusWidget()
        passed.add(control.objectName())
        if control.visibleRegion().boundingRect() != control.rect():
            hidden.append(control.accessibleName() or control.objectName())

    assert "moreAside" in passed
    assert hidden == []


def test_who_is_disabled_meanwhile_sees_nobody_any_more(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, qtbot: QtBot
) -> None:
    issue(page, desk, cardiology, 1)
    boss = desk.user("admin")

    desk.services.accounts.set_active(desk.by, False, press=Press(boss, new_request()))

    qtbot.waitUntil(lambda: page.window.lock_guard.is_locked)
    assert page.problem == ""


def test_a_transfer_is_of_whom_it_was_asked_for(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    desk.department("Pediatrics", "P")
    desk.services.clinic_setup.change_clinic(called_per_doctor=2, press=desk.press())
    first, second = issue(page, desk, cardiology, 2)
    page.press_main()
    page.pause()
    page.do(WindowAct.ANOTHER)
    page.settle()
    page.do(Verb.TRANSFER)
    page.chooses_department("Pediatrics")
    asked = page.dialog()

    desk.do(Verb.DONE, desk.services.waiting_lines.token(second.id, by=desk.by))
    page.settle()
    asked.accept()
    page.settle()

    kept = desk.services.waiting_lines.token(first.id, by=desk.by)
    assert (kept.status, kept.department) == ("called", "Cardiology")
    assert "C-002 is done now" in page.problem


def test_undo_takes_back_nobody_elses_action(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    token = issue(page, desk, cardiology, 1)[0]
    page.press_main()
    page.do(Verb.NO_SHOW)
    missed = desk.services.waiting_lines.token(token.id, by=desk.by)
    desk.do(Verb.RETURN, missed)
    page.waits_for_next("C-001")

    page.do(Verb.UNDO)

    assert page.next_number == "C-001"
    assert "C-001 was changed by somebody else meanwhile: it is waiting now." in page.problem


def test_somebody_else_who_unlocks_takes_over_no_line(
    page: DoctorPage, desk: Desk, qtbot: QtBot
) -> None:
    ben = desk.services.users.me(by=desk.user("staff"))
    changed: list[object] = []
    page.window.user_changed.connect(changed.append)

    page.window.lock_guard.unlocked.emit(ben)

    assert changed == [ben]
    assert not page.can(WindowAct.MAIN)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("Ctrl+D", "C-001 is done."),
        ("Ctrl+R", "C-001 is called again to Room 3."),
        ("Ctrl+Shift+M", "C-001 is a no-show."),
        ("Ctrl+H", "C-001 is on hold."),
    ],
)
def test_each_quick_action_has_its_key(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, key: str, message: str
) -> None:
    issue(page, desk, cardiology, 1)
    page.press_main()

    page.press_keys(key)

    assert page.message == message


def test_actions_on_a_patient_are_offered_only_while_one_is_in(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    before = {act for act in ACTS if page.can(act)}
    issue(page, desk, cardiology, 1)
    page.press_main()

    assert before == {WindowAct.MAIN, Verb.UNDO, WindowAct.LOCK, WindowAct.SIGN_OUT}
    assert page.can(Verb.RECALL)
    assert not page.can(WindowAct.ANOTHER)


def test_who_is_in_is_told_with_age_and_needs(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    today = date.today()  # noqa: DTZ011 - an age of full years, far from any midnight
    patient = desk.services.registration.register(
        "Maria Lopez",
        date_of_birth=date(today.year - 42, 1, 1),
        needs="wheelchair",
        press=desk.press(),
    )
    desk.issue(cardiology, patient)
    page.waits_for_next("C-001")

    page.press_main()

    assert page.person == "Maria Lopez, 42"
    assert page.needs == "wheelchair"


def test_a_call_that_no_display_shows_is_to_be_made_by_voice(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 1)
    page.press_main()

    page.later(6)

    assert page.receipt == "no display has shown it: call by voice"


def test_the_receipt_of_a_display_appears_by_itself(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, qtbot: QtBot
) -> None:
    issue(page, desk, cardiology, 1)
    page.press_main()
    event = desk.services.display.snapshot().announcements[-1]

    desk.services.display.acknowledge(
        [event.id],
        display="Hall",
        facts=[Fact.DRAWN, Fact.ANNOUNCED],
        silence=Silence.SWITCHED_OFF,
    )

    qtbot.waitUntil(lambda: page.receipt.endswith("on Hall, whose chime is switched off"))


def test_an_emergency_is_told_by_word(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 1)

    desk.issue(cardiology, priority="emergency")

    page.waits_for_next("C-002")
    assert page.window._next._urgent.word == "emergency"


def test_who_was_set_aside_can_be_returned(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    token = issue(page, desk, cardiology, 1)[0]
    page.press_main()
    page.do(Verb.NO_SHOW)
    aside = page.set_aside

    page.return_(token.id)

    assert aside == ["C-001"]
    assert page.set_aside == []
    assert page.next_number == "C-001"


def test_undo_brings_back_who_was_done(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 1)
    page.press_main()
    page.do(Verb.DONE)

    page.do(Verb.UNDO)

    assert page.who_is_in == "C-001"
    assert page.message == "Undone: C-001 is in consultation again."


def test_somebody_can_be_called_out_of_order_with_a_reason(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    last = issue(page, desk, cardiology, 3)[-1]

    page.call_out_of_order(last.id, "Result is here")

    assert page.who_is_in == "C-003"
    event = desk.services.histories.token_history(last.id, by=desk.by).events[-1]
    assert event.reason == "Result is here"


def test_a_transfer_asks_where_to(page: DoctorPage, desk: Desk, cardiology: DepartmentRow) -> None:
    desk.department("Pediatrics", "P")
    issue(page, desk, cardiology, 1)
    page.press_main()
    page.settle()

    page.do(Verb.TRANSFER)
    page.chooses_department("Pediatrics")
    page.dialog().accept()
    page.settle()

    assert page.message == "C-001 is sent to Pediatrics."


def test_a_word_typed_into_the_wrong_window_transfers_nobody(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    desk.department("Pediatrics", "P")
    issue(page, desk, cardiology, 1)
    page.press_main()
    page.settle()
    page.do(Verb.TRANSFER)
    dialog = page.dialog()
    departments = dialog.focusWidget()

    QTest.keyClicks(departments, "ped")
    QTest.keyClick(departments, Qt.Key.Key_Return)
    page.settle()

    assert called(desk) == ["C-001"]
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    page.settle()
    assert page.message == "C-001 is sent to Pediatrics."


def test_a_second_line_typed_into_the_wrong_window_transfers_nobody(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    desk.department("Pediatrics", "P")
    issue(page, desk, cardiology, 1)
    page.press_main()
    page.settle()
    page.do(Verb.TRANSFER)
    dialog = page.dialog()

    for line in ("ped", "new rash since monday", "no fever"):
        for letter in line:
            QTest.keyClicks(dialog.focusWidget(), letter)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    page.settle()

    assert called(desk) == ["C-001"]
    assert dialog.isVisible()


def test_undo_is_offered_only_as_long_as_the_clinic_allows_it(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, qtbot: QtBot
) -> None:
    desk.services.clinic_setup.change_clinic(undo_within_s=0, press=desk.press())
    issue(page, desk, cardiology, 1)

    page.press_main()

    def offered() -> list[str]:
        buttons = page.window.findChildren(QPushButton)
        return [b.text() for b in buttons if b.isVisible() and b.text() == "Undo"]

    qtbot.waitUntil(lambda: page.message.startswith("C-001 is called") and not offered())


def test_the_history_is_shown_in_a_dialog(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 1)
    page.press_main()

    page.do(WindowAct.HISTORY)

    assert page.dialog().windowTitle() == "History of C-001"


def test_the_room_is_chosen_and_remembered(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, kept: dict[str, object], qtbot: QtBot
) -> None:
    other = desk.room("Room 9")
    issue(page, desk, cardiology, 1)
    qtbot.waitUntil(lambda: page.window._header._room.findText("Room 9") >= 0)

    page.choose_room("Room 9")
    page.press_main()

    assert page.room == "Room 9"
    assert kept == {"room_id": other.id}
    assert page.message == "C-001 is called to Room 9."


def test_a_database_that_is_away_is_told_and_nothing_can_be_pressed(
    page: DoctorPage, clinic: Clinic, desk: Desk, cardiology: DepartmentRow, qtbot: QtBot
) -> None:
    issue(page, desk, cardiology, 1)
    page.press_main()
    clinic.feed.stop()

    clinic.feed.lost()

    qtbot.waitUntil(lambda: page.banner != "")
    assert "may be old" in page.banner
    assert [act for act in ACTS if page.can(act)] == [WindowAct.LOCK, WindowAct.SIGN_OUT]
    assert not page.window._current.isEnabled()


def test_while_the_database_is_away_no_button_gets_the_focus(
    page: DoctorPage, clinic: Clinic, qtbot: QtBot
) -> None:
    page.window._main.button.setFocus()
    clinic.feed.stop()
    clinic.feed.lost()
    qtbot.waitUntil(lambda: page.banner != "")
    while_away = page.has_no_button_focused, page.window._panel.return_menu.isEnabled()

    clinic.feed.heard(has_changed=True)

    qtbot.waitUntil(lambda: page.banner == "")
    assert while_away == (True, False)
    assert page.can(WindowAct.MAIN)
    assert page.has_no_button_focused


def test_several_who_are_in_are_listed_and_can_be_chosen(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, qtbot: QtBot
) -> None:
    desk.services.clinic_setup.change_clinic(called_per_doctor=2, press=desk.press())
    first = issue(page, desk, cardiology, 2)[0]
    page.press_main()
    page.do(WindowAct.ANOTHER)
    second = page.who_is_in

    page.select(first.id)

    assert second == "C-002"
    assert page.who_is_in == "C-001"


def test_before_sign_in_the_window_is_there_and_offers_nothing(window: DoctorWindow) -> None:
    assert not window._main.button.isEnabled()
    assert not unnamed_controls(window)


def test_the_window_is_there_before_the_database_s_libraries() -> None:
    code = "import sys; import qtoken.ui.doctor.window; sys.exit('sqlalchemy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_button_in_the_message_undoes_too(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 1)
    page.press_main()

    page.window._bar.press("Undo")
    page.settle()

    assert page.who_is_in == ""


@pytest.mark.parametrize("language", ["en", "en-XA", "ar-XB"])
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_busy_window_is_drawn_whole(
    *,
    page: DoctorPage,
    desk: Desk,
    doctor: DoctorRow,
    cardiology: DepartmentRow,
    size: tuple[int, int],
    look: str,
    language: str,
    speak: Callable[[str], None],
    wear: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    tokens = issue(page, desk, cardiology, 6)
    desk.issue(cardiology, priority="emergency")
    desk.do(Verb.HOLD, tokens[3])
    page.press_main()
    wear(look)
    speak(language)
    page.window.retranslate()
    page.resize(*size)
    qtbot.waitUntil(lambda: not cut_off_texts(page.window))

    picture = grab(page.window, f"doctor-{size[0]}x{size[1]}-{look}-{language}")

    assert not is_blank(picture)
    assert unnamed_controls(page.window) == []
    assert overlapping(page.window) == []
    assert page.hidden_actions == []


@pytest.mark.parametrize("language", ["en", "en-XA", "ar-XB"])
def test_in_the_smallest_window_every_button_can_be_pressed(
    *,
    page: DoctorPage,
    desk: Desk,
    cardiology: DepartmentRow,
    language: str,
    speak: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    # In the stretched language the buttons take a row more, and needs have no room there.
    patient = desk.services.registration.register(
        "Maria Lopez", needs="" if language == "en-XA" else "deaf", press=desk.press()
    )
    desk.issue(cardiology, patient)
    issue(page, desk, cardiology, 2)
    page.press_main()
    speak(language)
    page.window.retranslate()

    page.resize(720, 412)

    qtbot.waitUntil(lambda: page.hidden_actions == [])
    qtbot.waitUntil(lambda: not cut_off_texts(page.window))
    assert overlapping(page.window) == []


def test_calls_out_of_order_need_somebody_and_a_reason(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    last = issue(page, desk, cardiology, 3)[-1]
    page.do(WindowAct.OUT_OF_ORDER)
    dialog = page.dialog()
    assert isinstance(dialog, OutOfOrderDialog)
    answer = dialog.findChild(QPushButton, "answer")
    assert answer is not None
    offered = [answer.isEnabled()]

    for reason in ("", "Result is here"):
        dialog.choose(last.id, reason)
        offered.append(answer.isEnabled())

    assert offered == [False, False, True]
    assert dialog.focusWidget() is dialog.table


def test_the_card_stands_out_for_a_moment_when_somebody_else_is_in(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, qtbot: QtBot
) -> None:
    issue(page, desk, cardiology, 1)
    card = page.window._current
    before = card.property("kind")

    page.press_main()
    then = card.property("kind")

    assert (before, then) == ("card", "fresh")
    qtbot.waitUntil(lambda: card.property("kind") == "card")


def test_who_was_in_before_the_window_opened_does_not_stand_out(
    *,
    window: DoctorWindow,
    clinic: Clinic,
    desk: Desk,
    doctor: DoctorRow,
    cardiology: DepartmentRow,
    qtbot: QtBot,
) -> None:
    desk.issue(cardiology)
    desk.services.calling.call_next(doctor_id=doctor.id, press=desk.press())
    clinic.feed.start()

    window.attach(clinic, clinic.services.accounts.sign_in(ADMIN, PASSWORD), doctor)

    qtbot.waitUntil(lambda: window._current.person != "")
    assert window._current.property("kind") == "card"


def test_a_longer_message_does_not_move_the_patient(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, qtbot: QtBot
) -> None:
    issue(page, desk, cardiology, 2)
    places = []

    for text in ("C-001 is done.", "C-001 is done. C-002 is called to the consulting room 12 b."):
        page.window.say(text, undo_for_s=60)
        page.settle()
        QApplication.processEvents()
        places.append(page.window._current.y())

    assert places[0] == places[1]


def test_out_of_order_opens_nothing_while_somebody_is_in(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 2)
    page.press_main()

    page.do(WindowAct.OUT_OF_ORDER)

    assert not [dialog for dialog in page.window.findChildren(QDialog) if dialog.isVisible()]
    assert page.hint.startswith("C-001 is still in.")


def test_the_needs_of_the_next_one_are_told_before_the_call(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    patient = desk.services.registration.register(
        "Maria Lopez", needs="deaf: fetch in person", press=desk.press()
    )

    desk.issue(cardiology, patient)

    page.waits_for_next("C-001")
    assert page.window._next.needs == "deaf: fetch in person"


def test_the_end_of_a_long_room_is_seen(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, qtbot: QtBot
) -> None:
    room = desk.room("Behandlungszimmer Hauptgebäude Erdgeschoss 12b")
    issue(page, desk, cardiology, 1)
    qtbot.waitUntil(lambda: page.window._header._room.findText(room.name) >= 0)
    page.resize(400, 760)
    button_y = page.window._main.y()

    page.choose_room(room.name)
    page.press_main()

    place = page.window._current._place
    assert place.text().startswith(room.name)
    qtbot.waitUntil(lambda: place.heightForWidth(place.width()) <= place.height())
    assert page.window._main.y() == button_y
    assert page.window._header._room.shown.endswith(" 12b")


@pytest.mark.parametrize(("width", "is_below"), [(400, True), (900, False)])
def test_names_of_those_set_aside_have_room_in_a_slim_window(
    *,
    page: DoctorPage,
    desk: Desk,
    cardiology: DepartmentRow,
    speak: Callable[[str], None],
    qtbot: QtBot,
    width: int,
    is_below: bool,
) -> None:
    token = desk.issue(cardiology, desk.patient("María Fernández López"))
    desk.do(Verb.HOLD, token)
    qtbot.waitUntil(lambda: page.set_aside == ["C-001"])
    speak("en-XA")
    page.window.retranslate()

    page.resize(width, 900)

    line = page.window._aside._lines[token.id]
    needed = line._patient.fontMetrics().horizontalAdvance("María Fernández López")
    qtbot.waitUntil(lambda: line._patient.width() >= needed)
    assert (line._state.y() > line._patient.geometry().center().y()) == is_below


def test_many_who_were_set_aside_leave_room_for_those_who_wait(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, qtbot: QtBot
) -> None:
    tokens = issue(page, desk, cardiology, 7)
    for token in tokens:
        desk.do(Verb.HOLD, token)
    qtbot.waitUntil(lambda: len(page.set_aside) == 4)

    more = page.window.findChild(QPushButton, "moreAside")
    assert more is not None
    more.click()

    assert len(page.set_aside) == 7


def test_in_little_height_those_who_wait_have_more_room_than_those_set_aside(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow, qtbot: QtBot
) -> None:
    page.resize(1000, 560)
    tokens = issue(page, desk, cardiology, 12)
    for token in tokens[:7]:
        desk.do(Verb.HOLD, token)
    table = page.window.findChild(WaitingTable)
    assert table is not None

    qtbot.waitUntil(lambda: len(page.set_aside) == 2)

    qtbot.waitUntil(lambda: table.viewport().height() >= 2 * table.rowHeight(0))
    page.resize(1000, 700)
    qtbot.waitUntil(lambda: len(page.set_aside) == 4)


def test_the_dialog_of_calls_out_of_order_is_drawn_whole(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 6)

    page.do(WindowAct.OUT_OF_ORDER)

    dialog = page.dialog()
    assert not is_blank(grab(dialog, "doctor-out-of-order"))
    assert unnamed_controls(dialog) == []
    assert cut_off_texts(dialog) == []


def test_every_key_is_on_the_sheet(page: DoctorPage) -> None:
    from qtoken.ui.widgets.shortcut_sheet import shortcuts_of

    QTest.qWait(0)
    keys = dict(shortcuts_of(page.window))

    assert keys["Call next"] == "F9"
    assert {"Ctrl+D", "Ctrl+R", "Ctrl+Shift+M", "Ctrl+Z", "F1"} <= set(keys.values())


def test_whatever_changes_a_patient_needs_a_function_key_or_a_modifier() -> None:
    keys = [key for named in KEYS.values() for key in named]

    assert [key for key in keys if not re.fullmatch(r"(Shift\+)?F\d+|(Ctrl|Alt)\+.+", key)] == []


def test_a_line_that_cannot_be_read_is_told_though_the_database_sends_news(
    *,
    page: DoctorPage,
    desk: Desk,
    clinic: Clinic,
    cardiology: DepartmentRow,
    qtbot: QtBot,
) -> None:
    issue(page, desk, cardiology, 1)
    clinic.database.write(
        lambda c: c.execute(sql("ALTER TABLE patient RENAME COLUMN needs TO needs_2"))
    )
    qtbot.waitUntil(lambda: "somebody has upgraded or altered it" in page.problem)

    clinic.database.write(
        lambda c: c.execute(sql("ALTER TABLE patient RENAME COLUMN needs_2 TO needs"))
    )
    page.press_main()

    qtbot.waitUntil(lambda: page.who_is_in == "C-001")


def test_a_long_wait_can_be_read_to_its_end(
    page: DoctorPage, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(page, desk, cardiology, 1)
    page.resize(960, 560)
    table = page.window.findChild(WaitingTable)
    assert table is not None

    room = table.columnWidth(table.model().columnCount() - 1)

    assert room > table.fontMetrics().horizontalAdvance("20 h 58 min")
