"""A form that was left half filled in, because somebody else had to be looked for."""

from PySide6.QtCore import Qt

from qtoken.bootstrap import Clinic
from qtoken.domain.input import Sex
from qtoken.services.rows import UserRow
from qtoken.ui.reception.issue.draft import Draft
from qtoken.ui.reception.issue.registration import PatientForm
from tests.support.desk import Desk
from tests.support.pages.reception import ReceptionPage

MARIA = PatientForm(name="Maria Lo", phone="0199", needs="wheelchair", sex=Sex.FEMALE)


def half_done() -> Draft:
    draft = Draft()
    draft.opened(PatientForm(name="Maria Lo"))
    draft.left(MARIA)
    return draft


def test_a_form_comes_back_for_the_same_name() -> None:
    draft = half_done()

    assert draft.opened(PatientForm(name="maria lo")) == MARIA
    assert draft.name == ""


def test_nothing_of_it_comes_back_under_another_name() -> None:
    draft = half_done()

    for form in (PatientForm(name="Maria Lopez"), PatientForm(phone="0199"), PatientForm()):
        assert draft.opened(form) == form
    assert draft.name == "Maria Lo"


def test_it_comes_back_once_when_asked_for() -> None:
    draft = half_done()

    assert draft.taken() == MARIA
    assert draft.taken() is None


def test_a_form_with_nothing_more_than_the_name_is_not_worth_keeping() -> None:
    draft = Draft()
    draft.opened(PatientForm(name="Maria Lo"))

    draft.left(PatientForm(name="Maria Lo"))

    assert draft.name == ""


def test_it_is_forgotten_when_that_person_is_registered() -> None:
    draft = half_done()

    draft.registered("Ali Hassan")
    assert draft.name == "Maria Lo"
    draft.registered("Maria Lo")

    assert draft.name == ""


def leaves_form_for(reception: ReceptionPage, name: str) -> None:
    reception.find("maria lo")
    reception.press(Qt.Key.Key_Return)
    reception.write("needs", "wheelchair")
    reception.find(name)


def test_a_telephone_call_costs_nothing_that_was_typed(
    reception: ReceptionPage, desk: Desk
) -> None:
    desk.patient("Ali Hassan")
    leaves_form_for(reception, "ali")
    assert reception.results[0] == "Ali Hassan"

    reception.press(Qt.Key.Key_Escape)
    assert "The form of Maria Lo is not finished" in reception.lesson
    reception.goes_on()

    assert reception.form_text("name") == "Maria Lo"
    assert reception.form_text("needs") == "wheelchair"
    reception.press(Qt.Key.Key_Return)
    reception.waits_for(lambda: reception.patient == "Maria Lo")
    reception.press(Qt.Key.Key_Escape, times=2)
    assert "not finished" not in reception.lesson


def test_a_form_that_was_put_away_stays_away(reception: ReceptionPage) -> None:
    reception.find("maria lo")
    reception.press(Qt.Key.Key_Return)
    reception.write("needs", "wheelchair")

    reception.press(Qt.Key.Key_Escape, times=2)

    assert "not finished" not in reception.lesson


def test_the_next_user_finds_nobodys_form(
    reception: ReceptionPage, desk: Desk, clinic: Clinic, user: UserRow
) -> None:
    desk.patient("Ali Hassan")
    leaves_form_for(reception, "ali")

    reception.window.attach(clinic, user)

    assert "not finished" not in reception.lesson
