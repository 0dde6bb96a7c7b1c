"""Tab goes through the desk as the eye does, also where parts were made later than others."""

from PySide6.QtCore import Qt

from tests.support.desk import Desk
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House

QUEUE = ["Sections of the queue", "Department shown", "Waiting"]


def test_form_is_gone_through_field_by_field(reception: ReceptionPage) -> None:
    reception.find("Ro Test")
    reception.press(Qt.Key.Key_Return)
    reception.settles()

    passed = reception.tabs_through()

    assert passed[:8] == [
        "Phone",
        "Date of birth",
        "Second phone",
        "Whose (mother, carer …)",
        "Sex",
        "Record number",
        "E-mail",
        "Needs (wheelchair, interpreter …)",
    ]
    assert passed[8] == "Register patient"
    assert passed[-1] == "Name"


def test_left_side_comes_before_the_queue_and_more_last(
    reception: ReceptionPage, house: House, desk: Desk
) -> None:
    desk.issue(house.cardiology, desk.patient("Tom Baker"))
    reception.waits_for(lambda: bool(reception.labels()))
    reception.select("C-001")
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")
    reception.choose_department("C")

    passed = reception.tabs_through()

    assert passed == [
        "Department",
        "Doctor",
        "Priority",
        "Issue token",
        *QUEUE,
        "Call",
        "Hold",
        "Transfer",
        "Left",
        "Cancel token",
        "More actions",
        "Menu",
        "Find or register a patient",
        "Not this person",
    ]
