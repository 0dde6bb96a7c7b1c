"""From the search field to an issued token, on the real window with real services."""

import pytest
from PySide6.QtCore import Qt

from qtoken.domain.token import Verb
from qtoken.settings import Settings
from qtoken.ui.reception.queue.sections import Section
from tests.support.desk import Desk
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House


def test_search_field_has_the_focus_at_start(reception: ReceptionPage) -> None:
    assert reception.has_focus_on_search


def test_patient_is_found_while_typing(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")
    desk.patient("Wei Zhang")

    reception.find("mari")

    assert reception.results == ["Maria Lopez", "New patient “mari”"]


def test_token_is_issued_with_keys_alone(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")

    reception.issue("maria", "C")

    assert reception.message == "C-001 issued for Maria Lopez."
    reception.waits_for(lambda: reception.labels() == ["C-001"])
    assert reception.has_focus_on_search
    assert reception.search_text == ""


def test_second_enter_does_not_issue_again(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")
    reception.choose_department("C")

    reception.press(Qt.Key.Key_Return, times=3)
    reception.settles()

    reception.waits_for(lambda: reception.labels() == ["C-001"])
    assert reception.problem == ""


def test_refusal_is_a_sentence_and_keeps_what_was_chosen(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    reception.choose_patient("maria")
    reception.choose_department("C")

    reception.press(Qt.Key.Key_Return)
    reception.waits_for(lambda: reception.problem != "")

    assert "Maria Lopez already has a token in Cardiology" in reception.problem
    assert reception.patient == "Maria Lopez"
    assert reception.can_issue


def test_open_token_can_be_shown_from_the_refusal(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    reception.waits_for(lambda: reception.labels() == ["C-001"])
    reception.choose_patient("maria")
    reception.choose_department("C")
    reception.press(Qt.Key.Key_Return)
    reception.waits_for(lambda: reception.problem != "")

    reception.press_in_message("Show C-001")

    assert reception.selected() == "C-001"


def test_issue_is_undone_from_the_message(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")
    reception.issue("maria", "C")

    reception.press_in_message("Undo")
    reception.settles()

    reception.waits_for(lambda: reception.labels() == [])
    assert reception.message == "C-001, Maria Lopez, is withdrawn."


def test_control_z_in_the_empty_search_field_undoes_the_issue(
    reception: ReceptionPage, desk: Desk
) -> None:
    desk.patient("Maria Lopez")
    reception.issue("maria", "C")

    reception.press(Qt.Key.Key_Z, control=True)
    reception.settles()

    reception.waits_for(lambda: reception.labels() == [])


def test_closed_department_is_shown_as_closed_and_cannot_be_chosen(
    reception: ReceptionPage, desk: Desk
) -> None:
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")

    reception.choose_department("R")

    assert reception.departments == ["C Cardiology", "P Pediatrics", "R Radiology"]
    assert not reception.can_issue
    assert reception.hint == "Radiology is closed. Choose another one."
    reception.choose_department("C")
    assert reception.hint == ""


def test_enter_without_a_department_points_to_the_list(
    reception: ReceptionPage, desk: Desk
) -> None:
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")

    reception.press(Qt.Key.Key_Return)
    assert reception.is_department_missing

    reception.choose_department("C")
    assert not reception.is_department_missing


def test_two_hasty_enters_do_not_choose_a_department(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")

    reception.press(Qt.Key.Key_Return)
    reception.settles()

    assert not reception.can_issue
    assert reception.labels() == []


def test_first_arrow_key_chooses_the_first_department(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")

    reception.press(Qt.Key.Key_Down)
    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.labels() == ["C-001"])


def test_only_open_department_is_chosen_beforehand(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.services.clinic_setup.close_department(
        house.pediatrics.id, press=desk.press("close-pediatrics")
    )
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")

    reception.waits_for(lambda: reception.can_issue)


def test_emergency_is_issued_first_and_marked(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")
    reception.choose_department("C")
    reception.choose("priority", "emergency")

    assert reception.hint == "Emergency: called before everybody else."
    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.labels() == ["C-002", "C-001"])


def test_wanted_doctor_is_kept_with_the_token(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")
    reception.choose_department("C")
    reception.choose("doctor", "Dr Mensah")

    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.labels() == ["C-001"])
    assert reception.cell("C-001", "Patient") == "Maria Lopez\nCardiology · Dr Mensah"


def test_escape_goes_back_step_by_step(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")

    reception.press(Qt.Key.Key_Escape)

    assert reception.patient == ""
    assert reception.results == ["Maria Lopez", "New patient “maria”"]
    reception.press(Qt.Key.Key_Escape)
    assert reception.search_text == ""


def test_scanned_slip_leads_to_its_token(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.pediatrics)
    desk.do(Verb.CALL, token, doctor_id=house.okafor.id)
    reception.waits_for(lambda: reception.labels(Section.CALLED) == ["P-001"])

    # A scanner types faster than the search rests, and ends with Enter.
    reception.types("P-001")
    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.selected(Section.CALLED) == "P-001")


def test_enter_before_the_answer_takes_the_only_match(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")

    reception.types("maria")
    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.patient == "Maria Lopez")


def test_new_patient_needs_only_a_name(reception: ReceptionPage) -> None:
    reception.find("maria lo")
    reception.press(Qt.Key.Key_Return)

    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.patient == "Maria Lo")
    assert reception.message == "Maria Lo is registered."


def test_typed_number_is_the_new_patients_phone(reception: ReceptionPage) -> None:
    reception.find("555 0199")
    reception.press(Qt.Key.Key_Return)
    reception.write("name", "Ali Hassan")

    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.patient == "Ali Hassan")
    reception.press(Qt.Key.Key_Escape)
    reception.find("0199")
    assert reception.results[0] == "Ali Hassan"


def test_impossible_date_of_birth_is_refused_and_nothing_is_lost(
    reception: ReceptionPage,
) -> None:
    reception.find("maria lo")
    reception.press(Qt.Key.Key_Return)
    reception.write("date_of_birth", "31.12.1980")

    reception.press(Qt.Key.Key_Return)

    assert "31.12.1980 is not a possible date of birth" in reception.problem
    assert reception.form_text("date_of_birth") == "31.12.1980"
    assert reception.form_text("name") == "Maria Lo"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "Maria L\N{REPLACEMENT CHARACTER}pez"),
        ("phone", "five"),
        ("date_of_birth", "31.12.1980"),
        ("second_phone", "five"),
        ("second_phone_of", "her m\N{REPLACEMENT CHARACTER}ther"),
        ("record_number", "7\N{REPLACEMENT CHARACTER}"),
        ("record_number", "MRN-7"),
        ("email", "maria"),
        ("needs", "wheelch\N{REPLACEMENT CHARACTER}ir"),
    ],
)
def test_the_cursor_goes_to_what_was_refused(
    reception: ReceptionPage, desk: Desk, field: str, text: str
) -> None:
    desk.services.registration.register("Ali Hassan", record_number="MRN-7", press=desk.press())
    reception.find("maria lo")
    reception.press(Qt.Key.Key_Return)
    reception.write(field, text)
    reception.write("phone" if field == "needs" else "needs", "")

    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.focus == f"patient_{field}")
    assert reception.problem != ""
    assert reception.form_text(field) == text


def test_escape_takes_a_refused_form_away_with_its_refusal(reception: ReceptionPage) -> None:
    reception.find("maria lo")
    reception.press(Qt.Key.Key_Return)
    reception.write("date_of_birth", "31.12.1980")
    reception.press(Qt.Key.Key_Return)
    assert reception.problem != ""

    reception.press(Qt.Key.Key_Escape)
    refused = reception.problem
    reception.press(Qt.Key.Key_Return)

    assert refused == ""
    assert reception.form_text("name") == "Maria Lo"
    assert reception.form_text("date_of_birth") == ""


def test_likely_same_person_is_offered_and_taken(reception: ReceptionPage, desk: Desk) -> None:
    desk.services.registration.register(
        "Maria Lopez", phone="555 0199", press=desk.press("register-maria")
    )
    reception.find("Maria Lop")
    reception.press(Qt.Key.Key_Up)
    reception.press(Qt.Key.Key_Return)
    reception.waits_for(lambda: reception.likely == ["Maria Lopez · …0199"])

    reception.use_likely()

    assert reception.patient == "Maria Lopez"


def test_refusal_goes_with_the_person_it_was_about(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology, desk.patient("Fatima Al-Sayed"))
    reception.waits_for(lambda: bool(reception.labels()))
    reception.types_refused_token()

    reception.press(Qt.Key.Key_Escape)

    assert reception.problem == ""


class TestUsualDepartment:
    @pytest.fixture
    def settings(self, house: House) -> Settings:
        return Settings(printer="Ticket", department_id=house.cardiology.id)

    def test_a_double_click_on_register_issues_nothing(self, reception: ReceptionPage) -> None:
        reception.find("Zq Wx")
        reception.press(Qt.Key.Key_Return)
        reception.clicks("issue")
        reception.waits_for(lambda: reception.patient == "Zq Wx")

        reception.clicks("issue")
        reception.settles()
        assert reception.labels() == []

        reception.later(minutes=1)
        reception.clicks("issue")
        reception.waits_for(lambda: reception.labels() == ["C-001"])
