"""Enter takes unseen only what cannot be somebody else; whatever waits, waits in sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from qtoken.domain.names import is_whole_match
from qtoken.domain.token import Verb
from qtoken.services.people.patient_rows import PatientRow
from qtoken.ui.reception.issue.results import NEW_ID, sure_line
from tests.support.desk import Desk
from tests.support.inline_run import InlineRun
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House
from tests.ui.reception.test_presenters import Reception, reception_desk

__all__ = ["reception_desk"]

NAMES = ("Annabel Li", "Annabel Lindqvist", "Ng Van", "Nguyễn Văn A", "Siobhán O'Brien", "Li Na")


def person(name: str, id_: int = 1, *, phone: str = "", record_number: str = "") -> PatientRow:
    return PatientRow(id_, name, phone, "", None, None, record_number, "")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Annabel Li", "Annabel Lindqvist"),
        ("Anders Berg", "Anders Bergström"),
        ("Mariana Lo", "Mariana Lopes"),
        ("Chen Wei", "Chen Weiming"),
        ("Ng", "Nguyễn Văn A"),
        ("O", "Siobhán Ortega"),
        ("O", "Siobhán O'Brien"),
        ("Garcia", "Ana García-Rodríguez"),
    ],
)
def test_the_beginning_of_a_name_is_not_the_name(
    reception: ReceptionPage, desk: Desk, typed: str, name: str
) -> None:
    desk.patient(name)

    reception.types(typed)
    reception.press(Qt.Key.Key_Return)
    reception.waits_for(lambda: reception.results != [])

    assert reception.patient == ""
    assert reception.chosen_result == ""
    assert "may be somebody else" in reception.hint
    # And not either when it is pressed again, in whatever haste.
    reception.press(Qt.Key.Key_Return, times=3)
    reception.settles()
    assert reception.patient == ""


def test_whole_words_are_taken_at_once(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Annabel Lindqvist")
    desk.patient("Annabel Li")

    reception.types("li annabel")
    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.patient == "Annabel Li")


def test_the_same_name_is_found_as_fast_the_second_time(
    reception: ReceptionPage, desk: Desk
) -> None:
    desk.patient("Annabel Li")
    reception.choose_patient("annabel li")
    reception.press(Qt.Key.Key_Escape, times=2)

    reception.types("annabel li")
    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.patient == "Annabel Li")


def test_of_two_with_that_name_nobody_is_taken(reception: ReceptionPage, desk: Desk) -> None:
    desk.patient("Maria Lopez")
    desk.patient("Maria Lopez")

    reception.find("maria")
    reception.press(Qt.Key.Key_Return)
    reception.settles()

    assert reception.patient == ""
    reception.press(Qt.Key.Key_Down)
    reception.press(Qt.Key.Key_Return)
    assert reception.patient == "Maria Lopez"


def test_no_match_and_enter_opens_the_form_however_fast(reception: ReceptionPage) -> None:
    # The phone is typed before anything has answered.
    reception.types("Zq Wx")
    reception.press(Qt.Key.Key_Return)
    reception.types("0612345678")
    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.patient == "Zq Wx")
    reception.press(Qt.Key.Key_Escape)
    reception.find("0612345678")
    assert reception.results[0] == "Zq Wx"


def test_what_was_typed_for_nobody_goes_nowhere(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    assert house.cardiology.is_open
    desk.patient("Annabel Lindqvist")

    reception.types("Annabel Li")
    reception.press(Qt.Key.Key_Return)
    reception.types("c")
    reception.press(Qt.Key.Key_Return)
    reception.waits_for(lambda: reception.results != [])
    reception.settles()

    assert reception.search_text == "Annabel Li"
    assert reception.labels() == []


def test_new_patient_is_one_key_away_below_many(reception: ReceptionPage, desk: Desk) -> None:
    for number in range(25):
        desk.patient(f"Anna {number}")
    reception.find("an")

    reception.press(Qt.Key.Key_Up)
    assert reception.chosen_result == "New patient “an”"
    assert reception.can_be_seen("newPatient")
    reception.press(Qt.Key.Key_Down)
    reception.press(Qt.Key.Key_End)
    assert reception.chosen_result == "New patient “an”"


def test_control_n_is_new_patient_from_anywhere(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.patient("Anna Ngo")
    reception.find("ng")
    reception.select("C-001")

    reception.press(Qt.Key.Key_N, control=True)

    assert reception.form_text("name") == "Ng"
    reception.write("phone", "0612345678")
    reception.press(Qt.Key.Key_N, control=True)
    assert reception.form_text("phone") == "0612345678"
    assert reception.labels() == ["C-001"]


def test_control_n_opens_the_form_however_fast(reception: ReceptionPage) -> None:
    reception.types("Zq Wx")
    reception.press(Qt.Key.Key_N, control=True)
    reception.settles()
    reception.types("0612345678")
    reception.press(Qt.Key.Key_Return)

    reception.waits_for(lambda: reception.patient == "Zq Wx")


def test_a_number_that_nobody_has_is_no_name(reception: ReceptionPage) -> None:
    reception.find("C-099")

    reception.press(Qt.Key.Key_Return)

    assert reception.hint.startswith("Nobody has that number today.")
    assert reception.focus == "search"


def test_a_refusal_goes_with_the_person_it_was_about(reception: ReceptionPage) -> None:
    reception.find("Zq Wx")
    reception.press(Qt.Key.Key_Return)
    reception.write("phone", "12ab")
    reception.press(Qt.Key.Key_Return)
    reception.waits_for(lambda: reception.problem != "")

    reception.find("Maria")

    assert reception.problem == ""


def test_control_n_beside_somebody_begins_with_an_empty_name(
    reception: ReceptionPage, desk: Desk
) -> None:
    desk.patient("Maria Lopez")
    reception.choose_patient("maria")

    reception.press(Qt.Key.Key_N, control=True)

    assert reception.form_text("name") == ""


def test_open_token_stands_beside_the_name_and_on_the_card(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.issue(house.cardiology, desk.patient("Petra Hofer"))
    reception.waits_for(lambda: len(reception.labels()) == 2)

    reception.find("petra")
    assert reception.places == ["C-002 1 before", ""]
    reception.press(Qt.Key.Key_Return)
    assert reception.open_tokens == ["C-002 · Cardiology · 1 before"]
    desk.do(Verb.HOLD, desk.services.waiting_lines.queue(by=desk.by).waiting[0])
    reception.waits_for(lambda: reception.open_tokens == ["C-002 · Cardiology · next"])


@pytest.mark.parametrize("is_chosen", [False, True])
def test_control_enter_goes_to_the_open_token(
    reception: ReceptionPage, desk: Desk, house: House, is_chosen: bool
) -> None:
    desk.issue(house.cardiology, desk.patient("Petra Hofer"))
    reception.waits_for(lambda: bool(reception.labels()))
    reception.find("petra")
    if is_chosen:
        reception.press(Qt.Key.Key_Return)

    reception.press(Qt.Key.Key_Return, control=True)

    assert reception.selected() == "C-001"
    assert reception.patient == ""


def test_enter_given_up_forgets_what_was_typed(reception_desk: Reception, desk: Desk) -> None:
    queries = InlineRun(is_holding=True)
    reception_desk.use(InlineRun(), queries)
    desk.patient("Boris Li")

    reception_desk.issue.enter("boris", None)
    was_holding = reception_desk.view.is_holding
    reception_desk.issue.back()
    queries.finish()

    assert was_holding
    assert not reception_desk.view.is_holding
    assert not reception_desk.view.is_meant
    assert reception_desk.view.patient is None


@pytest.mark.parametrize(
    ("typed", "is_sure"),
    [
        ("0612 345 678", True),
        ("+33 612345678", True),
        ("612345678", True),
        ("345678", False),
        ("5678", False),
        ("K-17", True),
        ("k17", True),
        ("K-1", False),
        ("42", True),
        ("4", False),
    ],
)
def test_a_number_is_sure_where_it_is_exact(typed: str, is_sure: bool) -> None:
    ali = person("Ali Hassan", 42, phone="+33 6 12 34 56 78", record_number="K-17")

    assert (sure_line(typed, (), (ali,), is_all=True) is not None) is is_sure


def test_a_number_is_not_sure_where_something_else_was_found() -> None:
    # The id of one is the end of another's phone.
    both = (person("Ali Hassan", 2968), person("Petra Hofer", 7, phone="0612342968"))

    assert sure_line("2968", (), both, is_all=True) is None


@given(
    typed=st.sampled_from(NAMES) | st.text("AnLiNg ", max_size=8), found=st.sets(st.integers(0, 5))
)
def test_whoever_is_taken_unseen_has_every_typed_word(typed: str, found: set[int]) -> None:
    people = tuple(person(NAMES[place], place + 100) for place in sorted(found))

    sure = sure_line(typed, (), people, is_all=True)

    if sure == NEW_ID:
        assert not people
    elif sure is not None:
        named = [one for one in people if is_whole_match(typed, one.name)]
        assert [f"patient:{one.id}" for one in named] == [sure]


def test_a_list_that_may_have_more_is_not_sure() -> None:
    assert sure_line("ng", (), (person("Ng Van"),), is_all=False) is None


def test_a_label_that_is_also_somebodys_number_is_not_sure(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    desk.issue(house.pediatrics)
    desk.services.registration.register("Ali Hassan", record_number="P-001", press=desk.press())
    reception_desk.look()

    reception_desk.issue.enter("P-001", None)

    assert reception_desk.queue_view.shown is None
    assert reception_desk.view.patient is None
    assert reception_desk.view.chosen is None


def test_last_slip_is_printed_while_the_search_has_the_focus(
    reception: ReceptionPage, desk: Desk
) -> None:
    reception.press(Qt.Key.Key_P, control=True)
    assert "No token was issued here yet" in reception.message
    desk.patient("Maria Lopez")
    reception.issue("maria", "C")

    reception.press(Qt.Key.Key_P, control=True)

    reception.waits_for(lambda: reception.message == "The slip of C-001, Maria Lopez, is printed.")
    reception.press_in_message("Undo")
    reception.waits_for(lambda: "withdrawn" in reception.message)
    reception.press(Qt.Key.Key_P, control=True)
    reception.waits_for(lambda: "its slip is not printed" in reception.message)


def test_the_focus_is_in_the_search_after_a_press_in_a_message(
    reception: ReceptionPage, desk: Desk
) -> None:
    desk.patient("Maria Lopez")
    reception.issue("maria", "C")

    for text in ("Print slip", "Undo"):
        reception.press_in_message(text)
        reception.settles()
        assert reception.has_focus_on_search
