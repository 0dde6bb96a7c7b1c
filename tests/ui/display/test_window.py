"""The real window on a real clinic, as the waiting room sees it."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import DatabaseMissing
from qtoken.domain.token import Verb
from qtoken.settings import Settings
from qtoken.ui import theme
from qtoken.ui.display.announcements import PROMINENT_S, SHORTEST_S
from qtoken.ui.display.picture import display_picture
from qtoken.ui.display.tile import Tile
from qtoken.ui.display.window import DisplayWindow
from qtoken.ui.tasks import Tasks
from tests.support.desk import Desk
from tests.support.pages.display import DisplayPage, SetSeconds
from tests.ui.display.conftest import SilentChime
from tests.ui.support.walk import cut_off_texts, unnamed_controls


def test_an_empty_clinic_asks_to_wait(display: DisplayPage) -> None:
    assert display.sentence == "Please wait for your number."


def test_a_call_of_a_doctor_appears_with_its_room(display: DisplayPage, desk: Desk) -> None:
    cardiology = desk.department("Cardiology", "C")
    doctor = desk.doctor(cardiology, room=desk.room("Room 3"))
    desk.issue(cardiology)

    desk.call_next(doctor=doctor)

    display.waits_for_large("C-001")
    assert display.large == "C-001 Room 3"


def test_a_call_is_receipted_for_the_doctor(
    display: DisplayPage, desk: Desk, clinic: Clinic, qtbot: QtBot
) -> None:
    cardiology = desk.department("Cardiology", "C")
    doctor = desk.doctor(cardiology)
    desk.issue(cardiology)

    desk.call_next(doctor=doctor)

    view = clinic.services.doctor_view
    qtbot.waitUntil(lambda: bool(view.snapshot(doctor.id, by=desk.by).receipts))
    receipt = view.snapshot(doctor.id, by=desk.by).receipts[0]
    assert receipt.display == "Hall"
    qtbot.waitUntil(lambda: view.snapshot(doctor.id, by=desk.by).receipts[0].heard_at is not None)


def test_a_hidden_display_tells_what_was_heard_and_not_that_it_was_seen(
    display: DisplayPage, desk: Desk, clinic: Clinic, tasks: Tasks, qtbot: QtBot
) -> None:
    display.window.hide()
    cardiology = desk.department("Cardiology", "C")
    doctor = desk.doctor(cardiology)
    desk.issue(cardiology)

    desk.call_next(doctor=doctor)
    display.waits_for_large("C-001")
    view = clinic.services.doctor_view
    qtbot.waitUntil(lambda: bool(view.snapshot(doctor.id, by=desk.by).receipts))
    qtbot.waitUntil(lambda: tasks.pending_count == 0)

    (receipt,) = view.snapshot(doctor.id, by=desk.by).receipts
    assert (receipt.drawn_at, receipt.announced_at) == (None, None)
    assert receipt.heard_at is not None


def test_two_doctors_calls_are_announced_one_after_the_other(
    display: DisplayPage, desk: Desk
) -> None:
    cardiology = desk.department("Cardiology", "C")
    doctors = [desk.doctor(cardiology), desk.doctor(cardiology)]
    for doctor in doctors:
        desk.issue(cardiology)
        desk.call_next(doctor=doctor)
    display.waits_for_large("C-001")
    display.waits_for_call("C-002")

    display.later(SHORTEST_S)

    assert display.large.startswith("C-002")
    display.waits_for_call("C-001")


def test_a_recall_is_large_again(display: DisplayPage, desk: Desk) -> None:
    cardiology = desk.department("Cardiology", "C")
    desk.issue(cardiology)
    token = desk.call_next(doctor=desk.doctor(cardiology))
    assert token is not None
    display.waits_for_large("C-001")
    display.later(PROMINENT_S)
    assert display.large == ""

    desk.do(Verb.RECALL, token)

    display.waits_for_large("C-001")


def test_those_who_missed_their_turn_and_those_who_wait_are_shown(
    display: DisplayPage, desk: Desk, qtbot: QtBot
) -> None:
    cardiology = desk.department("Cardiology", "C")
    for _ in range(3):
        desk.issue(cardiology)
    token = desk.call_next(doctor=desk.doctor(cardiology))
    assert token is not None

    desk.do(Verb.NO_SHOW, token)

    qtbot.waitUntil(lambda: display.missed == ("C-001",))
    assert display.next_of("Cardiology") == ("C-002", "C-003")


def test_who_was_seen_leaves_the_board_once_the_call_has_stood_out(
    display: DisplayPage, desk: Desk, qtbot: QtBot
) -> None:
    cardiology = desk.department("Cardiology", "C")
    desk.issue(cardiology)
    token = desk.call_next(doctor=desk.doctor(cardiology))
    assert token is not None

    desk.do(Verb.DONE, token)
    display.waits_for_large("C-001")
    display.later(PROMINENT_S)

    qtbot.waitUntil(lambda: (display.large, display.calls) == ("", []))


def test_no_name_of_a_patient_is_anywhere_on_the_wall(display: DisplayPage, desk: Desk) -> None:
    cardiology = desk.department("Cardiology", "C")
    for _ in range(2):
        desk.issue(cardiology, desk.patient("Maria Lopez"))
    desk.call_next(doctor=desk.doctor(cardiology))
    display.waits_for_large("C-001")

    words = [part.accessibleName() for part in display.window.findChildren(Tile)]

    assert not any("Maria" in word or "Lopez" in word for word in words)


def test_a_database_that_goes_away_makes_the_wall_pale_and_honest(
    display: DisplayPage, clinic: Clinic
) -> None:
    clinic.feed.stop()
    clinic.feed.lost()

    display.waits_for_state("last news")
    assert display.is_pale
    assert "Please listen for your number." in display.notice
    assert "There is no news since " in display.notice


def test_a_database_that_comes_back_brings_the_colours_back(
    display: DisplayPage, clinic: Clinic
) -> None:
    clinic.feed.stop()
    clinic.feed.lost()
    display.waits_for_state("last news")

    clinic.feed.heard(has_changed=False)

    display.waits_for_state("live")
    assert not display.is_pale
    assert display.notice == ""


def test_before_a_clinic_is_open_the_display_says_that_it_starts(
    window: DisplayWindow, qtbot: QtBot, seconds: SetSeconds
) -> None:
    assert DisplayPage(window, qtbot, seconds).state == "starting"


def test_the_clock_of_a_display_without_any_clinic_goes_on(
    window: DisplayWindow, qtbot: QtBot
) -> None:
    window.wall.show_clock("")
    assert window._minute.isActive()

    window._minute.setInterval(0)

    qtbot.waitUntil(lambda: window.wall.clock.text != "")
    assert window._minute.isActive()


def test_a_display_without_any_clinic_says_so_after_three_seconds(
    window: DisplayWindow, qtbot: QtBot, seconds: SetSeconds
) -> None:
    page = DisplayPage(window, qtbot, seconds)

    window._starting.setInterval(0)

    page.waits_for_state("not reachable")
    assert page.is_pale
    assert page.notice.startswith("This screen is not up to date. Please listen for your number.")


def test_a_display_without_a_clinic_tells_the_staff_what_to_do_and_where(
    tasks: Tasks, qtbot: QtBot, seconds: SetSeconds
) -> None:
    made = DisplayWindow(
        tasks,
        Settings(),
        is_windowed=True,
        make_chime=SilentChime,
        where=lambda: "db.clinic:5432/clinic",
    )
    qtbot.addWidget(made)
    made.start()
    made._starting.stop()

    made.show_refused(DatabaseMissing())

    page = DisplayPage(made, qtbot, seconds)
    assert "db.clinic:5432/clinic: There is no clinic in this database yet." in page.notice
    assert "since this display was started" in page.notice


def test_a_restarted_display_does_not_announce_what_it_has_announced(
    display: DisplayPage, desk: Desk, clinic: Clinic, tasks: Tasks, qtbot: QtBot
) -> None:
    cardiology = desk.department("Cardiology", "C")
    doctor = desk.doctor(cardiology)
    desk.issue(cardiology)
    desk.call_next(doctor=doctor)
    qtbot.waitUntil(lambda: bool(clinic.services.display.snapshot(display="Hall").acknowledged))

    again = DisplayWindow(
        tasks, Settings(display_name="Hall"), is_windowed=True, make_chime=SilentChime
    )
    qtbot.addWidget(again)
    again.start()
    again.attach(clinic)
    page = DisplayPage(again, qtbot, SetSeconds())
    page.waits_for_call("C-001")

    assert page.large == ""


def test_a_silent_display_bears_a_mark(display: DisplayPage, kept: dict[str, object]) -> None:
    display.window.menu().chime_switched.emit(False)

    assert "no sound" in display.state
    assert kept == {"is_chime_on": False}


def test_the_departments_chosen_in_the_menu_are_the_only_ones_shown(
    display: DisplayPage, desk: Desk, kept: dict[str, object], qtbot: QtBot
) -> None:
    cardiology, pediatrics = desk.department("Cardiology", "C"), desk.department("Pediatrics", "P")
    desk.issue(cardiology)
    desk.issue(pediatrics)
    qtbot.waitUntil(lambda: display.next_of("Pediatrics") == ("P-001",))

    display.window.menu().departments_chosen.emit((cardiology.id,))

    qtbot.waitUntil(lambda: display.next_of("Pediatrics") == ())
    assert display.next_of("Cardiology") == ("C-001",)
    assert kept == {"display_departments": (cardiology.id,)}


def test_the_menu_offers_each_department_monitor_and_theme(
    display: DisplayPage, desk: Desk, clinic: Clinic
) -> None:
    desk.department("Cardiology & more", "C")

    menu = display.window.menu(clinic.services.display.snapshot())

    texts = [action.text() for action in menu.findChildren(QAction)]
    assert {"All departments", "Cardiology && more", "Dark", "Light", "Sound check"} <= set(texts)
    assert len(menu.findChildren(QMenu)) == 4


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_key_opens_the_menu(display: DisplayPage, qtbot: QtBot) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(10, 10), QPoint(10, 10))
    QApplication.sendEvent(display.window, event)

    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_the_light_theme_can_be_chosen(display: DisplayPage, kept: dict[str, object]) -> None:
    display.window.menu().theme_chosen.emit(theme.DISPLAY_LIGHT)

    assert theme.of(display.window.wall).name == theme.DISPLAY_LIGHT
    assert kept == {"display_theme": theme.DISPLAY_LIGHT}


def test_letters_are_as_large_as_the_farthest_seat_needs_and_the_menu_says_what_is_read(
    display: DisplayPage, desk: Desk, kept: dict[str, object], qtbot: QtBot
) -> None:
    department = desk.department("Cardiology", "C")
    for _ in range(6):
        desk.issue(department)
        desk.call_next(doctor=desk.doctor(department, room=desk.room()))
    qtbot.waitUntil(lambda: len(display.calls) == 6)
    before = display.window.wall.calls.capital_share

    display.window.menu().seat_chosen.emit(10)

    assert kept == {"farthest_seat_m": 10}
    assert display.window.wall.calls.capital_share > before
    texts = [action.text() for action in display.window.menu().findChildren(QAction)]
    assert any(text.startswith("The rows are read up to ") for text in texts)


def test_f11_and_a_double_click_go_to_full_screen_and_back(
    display: DisplayPage, qtbot: QtBot
) -> None:
    window = display.window

    QTest.keyClick(window, Qt.Key.Key_F11)
    qtbot.waitUntil(window.isFullScreen)
    QTest.mouseDClick(window, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: not window.isFullScreen())


def test_escape_leaves_full_screen_and_asks_nothing(display: DisplayPage, qtbot: QtBot) -> None:
    QTest.keyClick(display.window, Qt.Key.Key_F11)
    qtbot.waitUntil(display.window.isFullScreen)

    QTest.keyClick(display.window, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: not display.window.isFullScreen())
    assert display.window.isVisible()


def test_a_wall_that_is_put_aside_uncovers_the_monitor(qtbot: QtBot, tasks: Tasks) -> None:
    window = DisplayWindow(tasks, Settings(), make_chime=SilentChime)
    qtbot.addWidget(window)
    window.start()
    qtbot.waitUntil(window.isFullScreen)

    QTest.keyClick(window, Qt.Key.Key_Escape)

    area = window.screen().availableGeometry()
    qtbot.waitUntil(lambda: window.width() <= area.width() * 0.7)
    assert window.height() <= area.height() * 0.7
    assert area.contains(window.geometry())
    window.close()


def test_a_wall_fills_a_monitor_that_is_smaller_than_its_window_may_be(
    qtbot: QtBot, tasks: Tasks
) -> None:
    window = DisplayWindow(tasks, Settings(), make_chime=SilentChime)
    qtbot.addWidget(window)
    window.start()

    # 1280 x 720 at 300 %, and the same upright: what a monitor tells when its scale changes.
    for small in (QSize(427, 240), QSize(240, 427)):
        window.setGeometry(QRect(QPoint(), small))
        assert window.size() == small

    window.full_screen.step_aside()
    assert window.minimumWidth() > 0
    window.close()


def test_a_wall_that_was_put_aside_comes_back_by_itself(display: DisplayPage, qtbot: QtBot) -> None:
    window = display.window
    window.full_screen._back.setInterval(1)
    QTest.keyClick(window, Qt.Key.Key_F11)
    qtbot.waitUntil(window.isFullScreen)

    QTest.mouseDClick(window, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: window.isFullScreen() and window.full_screen.is_on)
    assert not window.full_screen._back.isActive()


def test_a_wall_that_left_full_screen_by_the_menu_stays_a_window(
    display: DisplayPage, qtbot: QtBot
) -> None:
    window = display.window
    QTest.keyClick(window, Qt.Key.Key_F11)
    qtbot.waitUntil(window.isFullScreen)

    window.menu().fullscreen_requested.emit()

    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert not window.full_screen._back.isActive()


def test_an_only_monitor_that_tells_no_maker_is_the_one_that_was_chosen(
    qtbot: QtBot, tasks: Tasks
) -> None:
    name = QApplication.primaryScreen().name()
    chosen = f"{name}|ACME|TV55|123|1920x1080+0+0"
    window = DisplayWindow(tasks, Settings(screen=chosen), make_chime=SilentChime)
    qtbot.addWidget(window)

    window.start()

    assert window.isFullScreen()
    window.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_several_departments_are_ticked_in_one_open_menu(
    display: DisplayPage, desk: Desk, clinic: Clinic, kept: dict[str, object]
) -> None:
    ids = [desk.department(name, name[0]).id for name in ("Cardiology", "Dermatology", "Radiology")]
    menu = display.window.menu(clinic.services.display.snapshot())
    departments = next(it for it in menu.findChildren(QMenu) if it.title() == "Departments")
    departments.popup(QPoint(0, 0))

    for name in ("Cardiology", "Radiology"):
        action = next(it for it in departments.actions() if it.text() == name)
        place = departments.actionGeometry(action).center()
        QTest.mouseClick(departments, Qt.MouseButton.LeftButton, pos=place)

    assert departments.isVisible()
    assert kept == {"display_departments": (ids[0], ids[2])}
    departments.close()


def test_a_monitor_that_is_not_connected_leaves_the_desk_free(qtbot: QtBot, tasks: Tasks) -> None:
    window = DisplayWindow(tasks, Settings(screen="TV|Maker|Model|123|1920x1080+1366+0"))
    qtbot.addWidget(window)

    window.start()

    assert not window.isVisible()
    assert window.full_screen._notice is not None
    assert not unnamed_controls(window.full_screen._notice)
    assert not cut_off_texts(window.full_screen._notice)
    window.close()


class PressedX(QCloseEvent):
    """What the button in a window's frame sends."""

    def spontaneous(self) -> bool:
        return True


def test_the_notice_of_a_missing_monitor_steps_aside(qtbot: QtBot, tasks: Tasks) -> None:
    window = DisplayWindow(tasks, Settings(screen="TV|Maker|Model|123|1920x1080+1366+0"))
    qtbot.addWidget(window)
    window.start()
    notice = window.full_screen._notice
    assert notice is not None
    pressed = PressedX()

    notice.closeEvent(pressed)

    assert not pressed.isAccepted()
    assert notice.isMinimized()
    assert notice.close()
    window.close()


def test_a_picture_of_the_wall_is_drawn_without_a_receipt(
    desk: Desk, clinic: Clinic, tmp_path: Path
) -> None:
    cardiology = desk.department("Cardiology", "C")
    doctor = desk.doctor(cardiology)
    desk.issue(cardiology)
    desk.call_next(doctor=doctor)

    display_picture(clinic, tmp_path / "wall.png", (1280, 720))

    image = QImage(str(tmp_path / "wall.png"))
    now = theme.load(theme.DISPLAY).color("now")
    assert (image.width(), image.height()) == (1280, 720)
    assert image.pixelColor(100, 80) == now
    assert clinic.services.doctor_view.snapshot(doctor.id, by=desk.by).receipts == ()


def test_a_picture_that_cannot_be_written_is_an_error(clinic: Clinic, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file or directory"):
        display_picture(clinic, tmp_path / "no" / "wall.png")


def test_the_window_is_there_before_the_database_s_libraries() -> None:
    code = (
        "import sys; import qtoken.ui.display.window, qtoken.ui.display.picture;"
        "sys.exit('sqlalchemy' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_idle_display_has_no_timer_that_runs_every_second(display: DisplayPage) -> None:
    timers = [timer for timer in display.window.findChildren(QTimer) if timer.isActive()]

    assert timers
    assert all(timer.isSingleShot() for timer in timers)
