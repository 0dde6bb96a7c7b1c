"""The letters that the first start proposes."""

from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.labels import clean_letter
from qtoken.ui.first_start.plan import suggested_letter


def test_initial_is_proposed() -> None:
    assert suggested_letter("Cardiology", []) == "C"


def test_another_letter_of_the_name_is_proposed_when_the_initial_is_taken() -> None:
    assert suggested_letter("Cardiac surgery", ["C"]) == "A"


def test_letters_that_are_misread_are_left_out() -> None:
    assert suggested_letter("Oil", []) == "A"


def test_accents_do_not_matter() -> None:
    assert suggested_letter("Évaluation", []) == "E"


def test_name_in_another_script_gets_the_first_free_letter() -> None:
    assert suggested_letter("قلب", ["A", "b"]) == "C"


@given(st.text(max_size=30), st.lists(st.sampled_from("ABCDEFGHJKMNPQRSTVWXYZ"), max_size=21))
def test_proposal_is_always_free_and_allowed(name: str, taken: list[str]) -> None:
    letter = suggested_letter(name, taken)

    assert letter not in taken
    assert clean_letter(letter) == letter
