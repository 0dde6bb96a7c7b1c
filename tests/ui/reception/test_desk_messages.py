"""What was done is said with its Undo, for as long as that holds, and until the next act."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from qtoken.settings import Settings
from qtoken.ui.problems import Problems
from qtoken.ui.reception.messages import DeskMessages
from qtoken.ui.widgets.message_bar import MessageAction, MessageBar
from tests.support.desk import Desk
from tests.support.pages.display import SetSeconds
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House, PaperTray


class Said:
    """A bar at which a desk speaks."""

    def __init__(self, qtbot: QtBot, seconds: SetSeconds) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.bar = MessageBar(self.window)
        self.undone: list[TokenRow] = []
        self.printed: list[TokenRow] = []
        self.shown: list[TokenRow] = []
        self.desk = DeskMessages(self.window, self.bar, Problems(self.window), seconds)
        self.desk.join(
            undo=self.undone.append,
            print_slip=self.printed.append,
            print_again=self.printed.append,
            show_label=lambda _label: None,
            show_token=self.shown.append,
        )
        self.desk.allow_undo(120)
        self.bar.problem_changed.connect(self.desk.follow_problem)

    def buttons(self) -> list[str]:
        return [b.text() for b in self.bar.findChildren(QPushButton) if not b.isHidden()]


@pytest.fixture
def said(qtbot: QtBot, seconds: SetSeconds) -> Said:
    return Said(qtbot, seconds)


@pytest.fixture
def tokens(desk: Desk, house: House) -> tuple[TokenRow, TokenRow]:
    return desk.issue(house.cardiology), desk.issue(house.pediatrics)


def test_undo_stays_beside_the_slip_of_the_same_token(
    said: Said, tokens: tuple[TokenRow, TokenRow]
) -> None:
    one, other = tokens
    said.desk.say("C-001 issued.", undo=one, slip=one)

    said.desk.say("The slip of C-001 is printed.", slip=one)
    assert said.buttons() == ["Undo", "Print slip"]

    said.desk.say("The slip of P-001 is printed.", slip=other)
    assert said.buttons() == ["Print slip"]


def test_undo_is_not_offered_when_its_time_is_up(
    said: Said, tokens: tuple[TokenRow, TokenRow], seconds: SetSeconds
) -> None:
    one, _other = tokens
    said.desk.say("C-001 issued.", undo=one, slip=one)
    seconds.now_s += 121

    said.desk.say("The slip of C-001 is printed.", slip=one)

    assert said.buttons() == ["Print slip"]


def test_what_was_done_long_ago_is_not_offered_for_a_whole_time_again(
    said: Said, tokens: tuple[TokenRow, TokenRow], seconds: SetSeconds
) -> None:
    one, other = tokens
    said.desk.say("C-001 issued.", undo=one)
    said.desk.say("P-001 issued.", undo=other)
    seconds.now_s += 121

    for _ in range(2):
        said.desk.say("Pressed twice?", undo=one, undo_age_s=121)
        assert said.buttons() == []


def test_undo_goes_by_itself(said: Said, qtbot: QtBot) -> None:
    said.bar.show_message("Done.", MessageAction("Undo", lambda: None, for_s=0.01))

    qtbot.waitUntil(lambda: said.buttons() == [])

    assert said.bar.message == "Done."


def test_undo_cannot_be_pressed_while_the_database_is_away(
    said: Said, tokens: tuple[TokenRow, TokenRow]
) -> None:
    said.desk.say("C-001 issued.", undo=tokens[0])

    said.desk.show_live(False)
    said.bar.press("Undo")
    assert said.undone == []

    said.desk.show_live(True)
    said.bar.press("Undo")
    assert said.undone == [tokens[0]]


def test_each_slip_that_failed_is_told_until_it_is_printed(
    said: Said, tokens: tuple[TokenRow, TokenRow]
) -> None:
    one, other = tokens
    said.desk.warn("C-001 did not come out.", retry_slip=one)

    said.desk.warn("P-001 did not come out.", retry_slip=other)
    assert said.bar.problem == "2 slips are not printed: C-001, P-001."

    said.bar.press("Print all")
    assert said.printed == [one, other]
    said.desk.printed(one)
    assert said.bar.problem == "1 slip is not printed: P-001."
    said.desk.printed(other)
    assert said.bar.problem == ""


def test_a_printer_that_is_still_off_is_told_anew_after_each_press(
    said: Said, tokens: tuple[TokenRow, TokenRow]
) -> None:
    one, other = tokens
    for token in (one, other):
        said.desk.warn("It did not come out.", retry_slip=token)

    told = []
    for _press in range(2):
        said.bar.press("Print all")
        for token in (one, other):
            said.desk.warn("It did not come out.", retry_slip=token)
        told.append(said.bar.problem)

    assert told == [
        "2 slips are not printed: C-001, P-001. Tried again once.",
        "2 slips are not printed: C-001, P-001. Tried again 2 times.",
    ]


def test_a_slip_that_is_not_printed_is_told_again_after_what_was_refused_since(
    said: Said, tokens: tuple[TokenRow, TokenRow]
) -> None:
    said.desk.warn("The slip of C-001 was not printed.", retry_slip=tokens[0])
    said.desk.warn("Maria Lopez already has a token.", show="C-009")
    assert said.bar.problem == "Maria Lopez already has a token."

    said.desk.withdraw("Maria Lopez already has a token.")

    assert said.bar.problem == "1 slip is not printed: C-001."
    said.bar.press("Print again")
    assert said.printed == [tokens[0]]


def test_a_slip_that_is_not_printed_is_told_again_when_the_refusal_is_closed(
    said: Said, tokens: tuple[TokenRow, TokenRow]
) -> None:
    said.desk.warn("The slip of C-001 was not printed.", retry_slip=tokens[0])
    said.desk.warn("Maria Lopez already has a token.", show="C-009")

    said.bar.clear_problem()
    assert said.bar.problem == "1 slip is not printed: C-001."
    said.bar.clear_problem()

    assert said.bar.problem == ""


def test_a_slip_that_is_not_printed_after_others_were_closed_is_a_new_one(
    said: Said, tokens: tuple[TokenRow, TokenRow]
) -> None:
    for _time in range(2):
        said.desk.warn("It did not come out.", retry_slip=tokens[0])
    assert said.bar.problem == "It did not come out. Tried again once."
    said.bar.clear_problem()

    said.desk.warn("It did not come out.", retry_slip=tokens[0])

    assert said.bar.problem == "It did not come out."


def test_a_slip_that_nobody_needs_any_more_is_not_missed(
    said: Said, tokens: tuple[TokenRow, TokenRow]
) -> None:
    one, other = tokens
    said.desk.warn("C-001 did not come out.", retry_slip=one)
    said.desk.warn("P-001 did not come out.", retry_slip=other)

    said.desk.need_no_slip({one.id})
    assert said.bar.problem == "1 slip is not printed: P-001."
    said.bar.press("Print again")
    assert said.printed == [other]

    said.desk.need_no_slip({one.id, other.id})
    assert said.bar.problem == ""


class TestPrinterThatIsOff:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(printer="Ticket", is_slip_printed=True)

    def test_the_slip_of_a_token_that_was_withdrawn_is_not_printed_later(
        self, reception: ReceptionPage, desk: Desk, tray: PaperTray
    ) -> None:
        desk.patient("Maria Lopez")
        desk.patient("Petra Hofer")
        tray.is_off = True
        reception.issue("petra", "C")
        reception.issue("maria", "C")
        reception.waits_for(lambda: reception.problem == "2 slips are not printed: C-001, C-002.")

        reception.press_in_message("Undo")
        reception.waits_for(lambda: reception.problem == "1 slip is not printed: C-001.")
        tray.is_off = False
        reception.press_in_message("Print again")

        reception.waits_for(lambda: tray.printed == [("C-001", "Ticket")])
        reception.waits_for(lambda: reception.problem == "")


class TestPrintingAtOnce:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(printer="Ticket", is_slip_printed=True)

    def test_what_was_issued_for_whom_stays_said(
        self, reception: ReceptionPage, desk: Desk, tray: PaperTray
    ) -> None:
        desk.patient("Maria Lopez")

        reception.issue("maria", "C")

        wanted = "C-001 issued for Maria Lopez. Its slip is printed."
        reception.waits_for(lambda: reception.message == wanted)
        reception.press_in_message("Undo")
        reception.waits_for(lambda: reception.message == "C-001, Maria Lopez, is withdrawn.")

    def test_a_file_is_told_to_the_mouse_only(
        self, reception: ReceptionPage, desk: Desk, tray: PaperTray
    ) -> None:
        tray.saves_to = "/home/ana/slips/C-001.pdf"
        desk.patient("Maria Lopez")

        reception.issue("maria", "C")

        wanted = "C-001 issued for Maria Lopez. Its slip is saved as a file."
        reception.waits_for(lambda: reception.message == wanted)
        tips = [label.toolTip() for label in reception.window.findChildren(QLabel)]
        assert any("/home/ana/slips/C-001.pdf" in tip for tip in tips)

    def test_a_later_act_is_not_talked_over(
        self, reception: ReceptionPage, desk: Desk, house: House, tray: PaperTray
    ) -> None:
        token = desk.issue(house.cardiology, desk.patient("Ali Hassan"))
        desk.do(Verb.HOLD, token)
        desk.patient("Maria Lopez")
        reception.issue("maria", "P")
        reception.select("C-001")

        reception.act("return")

        reception.waits_for(lambda: tray.printed == [("P-001", "Ticket")])
        reception.settles()
        assert "waiting again" in reception.message


def test_a_refused_undo_is_not_offered_again(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.services.clinic_setup.change_clinic(undo_within_s=0, press=desk.press())
    desk.issue(house.cardiology)
    reception.select("C-001")
    reception.act("hold")

    reception.chooses_in_menu("Undo the last action")
    reception.waits_for(lambda: "too old" in reception.problem)

    bar = reception.window.findChild(MessageBar)
    assert bar is not None
    assert [b.text() for b in bar.findChildren(QPushButton) if b.isVisible()] == []
