"""A printer that takes its time, or for ever: the desk goes on, and nobody gets two slips."""

from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtCore import Qt

from qtoken.settings import Settings
from qtoken.ui.printers import PrintingSilent
from tests.support.desk import Desk
from tests.support.pages.dialogs import Asked
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House, PaperTray


@pytest.fixture
def gate(tray: PaperTray) -> Iterator[Event]:
    """Holds the paper back until it is set."""
    tray.gate = Event()
    yield tray.gate
    tray.gate.set()


def test_the_desk_goes_on_while_slips_wait_for_their_printer(
    reception: ReceptionPage, desk: Desk, house: House, tray: PaperTray, gate: Event
) -> None:
    desk.patient("Ali Hassan")
    for _count in range(3):
        desk.issue(house.cardiology)
    for label in ("C-001", "C-002", "C-003"):
        reception.select(label)
        reception.press(Qt.Key.Key_P, control=True)

    reception.find("ali")
    assert reception.results[0] == "Ali Hassan"

    gate.set()
    reception.waits_for(
        lambda: [label for label, _on in tray.printed] == ["C-001", "C-002", "C-003"]
    )


def test_who_asks_again_meanwhile_gets_one_slip(
    reception: ReceptionPage, desk: Desk, house: House, tray: PaperTray, gate: Event
) -> None:
    desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    reception.select("C-001")
    reception.press(Qt.Key.Key_P, control=True)

    reception.press(Qt.Key.Key_P, control=True)
    assert reception.message == "The slip of C-001, Maria Lopez, is on its way to the printer."

    gate.set()
    reception.waits_for(lambda: reception.message == "The slip of C-001, Maria Lopez, is printed.")
    reception.settles()
    assert tray.printed == [("C-001", "Ticket")]


def test_what_is_on_its_way_is_not_said_of_a_slip_that_failed(
    reception: ReceptionPage, desk: Desk, house: House, tray: PaperTray, gate: Event
) -> None:
    desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    reception.select("C-001")
    tray.is_off = True
    for _press in range(2):
        reception.press(Qt.Key.Key_P, control=True)

    gate.set()

    reception.waits_for(lambda: "Ticket does not answer" in reception.problem)
    assert reception.message == "The slip of C-001, Maria Lopez, is not printed."
    tray.is_off = False
    reception.press_in_message("Print again")
    reception.waits_for(lambda: tray.printed == [("C-001", "Ticket")])


class TestPrintingIsSilent:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings()

    def test_that_is_said_and_can_be_tried_again(
        self, reception: ReceptionPage, desk: Desk, house: House, tray: PaperTray
    ) -> None:
        desk.issue(house.cardiology)
        reception.select("C-001")
        tray.names_error = PrintingSilent()

        reception.press(Qt.Key.Key_P, control=True)

        reception.waits_for(lambda: "printing does not answer" in reception.problem)

    def test_the_settings_open_all_the_same(
        self, reception: ReceptionPage, tray: PaperTray
    ) -> None:
        tray.names_error = PrintingSilent()
        titles: list[str] = []

        def answer(asked: Asked) -> None:
            titles.append(asked.title)
            asked.dialog.reject()

        reception.asks_for_settings(answer)

        assert titles == ["Settings of this computer"]
        assert "printing does not answer" in reception.problem
