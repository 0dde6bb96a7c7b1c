"""What the desk does when the world around it changes: database, paper, people, languages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from qtoken.bootstrap import Clinic
from qtoken.domain.press import Press
from qtoken.services.rows import UserRow
from qtoken.settings import Settings
from qtoken.ui.live import Live
from qtoken.ui.reception.preferences import PreferencesDialog
from qtoken.ui.reception.queue.sections import Section
from qtoken.ui.reception.window import ReceptionWindow
from tests.support.desk import PASSWORD, Desk
from tests.support.pages.dialogs import Asked
from tests.support.pages.reception import ReceptionPage
from tests.ui.conftest import Speak
from tests.ui.reception.conftest import House, PaperTray

LEAST_MARGIN_PX = 8
AN_HOUR_AGO = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)


def test_window_is_painted_before_the_clinic_is_open(window: ReceptionWindow, qtbot: QtBot) -> None:
    page = ReceptionPage(window, qtbot)

    page.waits_for(lambda: page.empty_sentence(Section.WAITING) == "Opening the clinic…")
    assert not page.can_issue


def test_lost_database_is_said_and_nothing_can_be_done(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.patient("Maria Lopez")
    reception.select("C-001")
    reception.choose_patient("maria")
    reception.choose_department("C")

    reception.loses_database(AN_HOUR_AGO)

    assert "may be old" in reception.banner
    assert not reception.can_issue
    assert not reception.can("hold")
    assert reception.is_old("C-001")
    assert reception.patient == "Maria Lopez"


def test_returned_database_is_used_again_by_itself(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    reception.loses_database(AN_HOUR_AGO)

    reception.finds_database()
    desk.issue(house.cardiology)

    reception.waits_for(lambda: reception.labels() == ["C-001"])
    assert reception.banner == ""
    assert not reception.is_old("C-001")


def test_hidden_window_catches_up_when_it_is_shown(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    reception.window.hide()
    desk.issue(house.cardiology)
    reception.settles()

    reception.window.show()

    reception.waits_for(lambda: reception.labels() == ["C-001"])


def test_slip_is_printed_from_the_message(
    reception: ReceptionPage, desk: Desk, tray: PaperTray
) -> None:
    desk.patient("Maria Lopez")
    reception.issue("maria", "C")

    reception.press_in_message("Print slip")

    reception.waits_for(lambda: tray.printed == [("C-001", "Ticket")])
    said = "The slip of C-001, Maria Lopez, is printed."
    reception.waits_for(lambda: reception.message == said)


def test_slip_leads_to_the_token_where_phones_reach_the_clinic(
    reception: ReceptionPage, desk: Desk, house: House, tray: PaperTray
) -> None:
    desk.services.clinic_setup.change_clinic(
        public_url="https://queue.example.org", press=desk.press()
    )
    reception.settles()
    token = desk.issue(house.cardiology)
    reception.select("C-001")

    reception.press(Qt.Key.Key_P, control=True)

    code = desk.services.tracking.code(token.id, by=desk.by)
    reception.waits_for(lambda: tray.links == [f"https://queue.example.org/t/{code}"])


def test_slip_is_printed_again_from_the_queue(
    reception: ReceptionPage, desk: Desk, house: House, tray: PaperTray
) -> None:
    desk.issue(house.cardiology)
    reception.select("C-001")

    reception.press(Qt.Key.Key_P, control=True)

    reception.waits_for(lambda: tray.printed == [("C-001", "Ticket")])


def test_printer_that_is_off_costs_no_token_and_can_be_tried_again(
    reception: ReceptionPage, desk: Desk, tray: PaperTray
) -> None:
    desk.patient("Maria Lopez")
    reception.issue("maria", "C")
    tray.is_off = True
    reception.press_in_message("Print slip")
    reception.waits_for(lambda: reception.problem != "")
    tray.is_off = False

    reception.press_in_message("Print again")

    reception.waits_for(lambda: tray.printed == [("C-001", "Ticket")])
    assert reception.labels() == ["C-001"]


def test_a_slip_that_did_not_come_out_stays_said_while_the_next_is_issued(
    reception: ReceptionPage, desk: Desk, tray: PaperTray
) -> None:
    desk.patient("Maria Lopez")
    desk.patient("Ali Hassan")
    reception.issue("maria", "C")
    tray.is_off = True
    reception.press_in_message("Print slip")
    reception.waits_for(lambda: reception.problem != "")
    unprinted = reception.problem
    tray.is_off = False

    reception.issue("ali", "C")

    assert reception.problem == unprinted
    reception.press_in_message("Print again")
    reception.waits_for(lambda: ("C-001", "Ticket") in tray.printed)


class TestPrintingAtOnce:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(printer="Ticket", is_slip_printed=True)

    def test_each_issued_slip_is_printed(
        self, reception: ReceptionPage, desk: Desk, tray: PaperTray
    ) -> None:
        desk.patient("Maria Lopez")

        reception.issue("maria", "C")

        reception.waits_for(lambda: tray.printed == [("C-001", "Ticket")])


class TestNoPrinterChosen:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings()

    def test_printer_is_asked_for_and_remembered_if_wished(
        self,
        reception: ReceptionPage,
        desk: Desk,
        house: House,
        tray: PaperTray,
        kept: dict[str, object],
    ) -> None:
        desk.issue(house.cardiology, desk.patient("Maria Lopez"))
        reception.select("C-001")

        def answer(asked: Asked) -> None:
            assert asked.title == "Print the slip of C-001, Maria Lopez"
            asked.choose("printerChoice", "Ticket")
            asked.tick("alwaysThisPrinter")
            asked.press()

        reception.presses_and(Qt.Key.Key_P, answer)

        reception.waits_for(lambda: tray.printed == [("C-001", "Ticket")])
        assert kept == {"printer": "Ticket"}


def test_another_user_starts_with_an_empty_desk(
    reception: ReceptionPage, clinic: Clinic, desk: Desk, user: UserRow
) -> None:
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")
    other = clinic.services.accounts.add_user(
        "ben", password=PASSWORD, role="staff", press=Press(user.id, "add-user-ben")
    )

    reception.window.attach(clinic, other)

    assert reception.patient == ""
    assert reception.user == "ben"


def test_locked_window_keeps_what_was_chosen(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")

    reception.locks()
    assert reception.patient == ""
    reception.unlocks(PASSWORD)

    assert reception.patient == "Maria Lopez"


def test_who_is_disabled_meanwhile_sees_nothing_any_more(
    reception: ReceptionPage, desk: Desk, house: House, user: UserRow
) -> None:
    desk.issue(house.cardiology)

    _disable(desk, user)

    reception.waits_for(lambda: reception.window.lock_guard.is_locked)
    assert reception.problem == ""


def test_who_is_let_in_again_reads_the_queue_anew(
    reception: ReceptionPage, desk: Desk, house: House, user: UserRow
) -> None:
    _disable(desk, user)
    reception.waits_for(lambda: reception.window.lock_guard.is_locked)
    reception.forget_hints()
    desk.issue(house.cardiology)
    desk.services.accounts.set_active(user.id, True, press=desk.press("enable-user-1"))

    reception.unlocks(PASSWORD, username=user.username)

    reception.waits_for(lambda: reception.labels() == ["C-001"])


def test_locked_window_says_that_the_database_is_away(reception: ReceptionPage) -> None:
    reception.locks()

    reception.loses_database(AN_HOUR_AGO)
    assert not reception.can_unlock
    reception.finds_database()

    reception.unlocks(PASSWORD)


def test_locked_window_takes_no_keys(reception: ReceptionPage, desk: Desk, house: House) -> None:
    desk.issue(house.cardiology)
    reception.select("C-001")
    reception.locks()

    reception.press(Qt.Key.Key_H, control=True)
    reception.press(Qt.Key.Key_Z, control=True)
    reception.settles()

    assert reception.cell("C-001", "State") == "waiting"


def test_live_signal_of_the_process_can_be_shared(
    window: ReceptionWindow, clinic: Clinic, desk: Desk, user: UserRow, qtbot: QtBot
) -> None:
    clinic.feed.start()
    live = Live(clinic.feed)
    window.attach(clinic, user, live)
    page = ReceptionPage(window, qtbot)

    desk.issue(desk.department("Cardiology", "C"))

    page.waits_for(lambda: page.labels() == ["C-001"])
    live.stop()


@pytest.mark.parametrize("language", ["en", "ar-XB"])
def test_number_of_minutes_stands_off_the_edge(language: str, speak: Speak, qtbot: QtBot) -> None:
    speak(language)
    dialog = PreferencesDialog(Settings(), ())
    qtbot.addWidget(dialog)
    dialog.show()

    minutes = dialog.findChild(QSpinBox)
    assert isinstance(minutes, QSpinBox)
    line = minutes.lineEdit()
    line.setCursorPosition(0)

    cursor = line.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert line.x() + cursor.center().x() >= LEAST_MARGIN_PX


def test_chosen_settings_are_kept(
    reception: ReceptionPage, kept: dict[str, object], settings: Settings
) -> None:
    def answer(asked: Asked) -> None:
        asked.choose("printer", "PDF file")
        asked.press()

    reception.asks_for_settings(answer)

    changed = replace(settings, printer="PDF")
    assert kept == {
        "printer": changed.printer,
        "is_slip_printed": False,
        "lock_after_min": settings.lock_after_min,
    }


def _disable(desk: Desk, user: UserRow) -> None:
    """By another administrator, who goes on as the desk."""
    desk.by = desk.user("admin")
    desk.services.accounts.set_active(user.id, False, press=desk.press("disable-user-1"))
