"""Letters and printed labels."""

from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qtoken.domain.errors import LetterInvalid, LettersUsedUp, TextMissing
from qtoken.domain.labels import clean_letter, free_letter, label, parse_label

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = st.text(ALPHABET, min_size=1, max_size=3)


@given(LETTERS, st.integers(1, 999_999))
def test_a_label_is_read_back_as_it_was_printed(letter: str, number: int) -> None:
    assert parse_label(label(letter, number)) == (letter, number)


@pytest.mark.parametrize(
    ("number", "printed"), [(1, "C-001"), (12, "C-012"), (999, "C-999"), (1000, "C-1000")]
)
def test_numbers_are_padded_to_three_digits(number: int, printed: str) -> None:
    assert label("C", number) == printed


@pytest.mark.parametrize(
    "typed",
    [
        *("c12", " C-012 ", "C012", "c-12", "C 012", "C–012", "C—012", "C−012", "C.012", "C_12"),
        *("#C-012", "C - 012", "C-012.", "C\u2011012", "C:012", "(C-012)", "C / 12"),
        *("C-٠١٢", "C-۰۱۲", "C-०१२", "ｃ１２", "Ｃ－０１２", "\u202aC-012\u202c", "C\u200b-012"),
        *("С-012", "с 12", "C\t012", "C\u00a0012"),
    ],
)
def test_a_label_is_understood_as_people_type_it(typed: str) -> None:
    assert parse_label(typed) == ("C", 12)


@pytest.mark.parametrize(
    "typed", ["", "12", "C", "I-001", "CABD-1", "C-", "C-x", "C-0000001", "cß001", "C----1", "CÉ1"]
)
def test_what_is_no_label_is_none(typed: str) -> None:
    assert parse_label(typed) is None


@given(LETTERS)
def test_a_letter_may_be_typed_small_and_with_blanks(letter: str) -> None:
    assert clean_letter(f" {letter.lower()} ") == letter


@pytest.mark.parametrize(("typed", "letter"), [("ｃ", "C"), ("\u200bC\u202c", "C"), ("С", "C")])
def test_a_letter_of_another_keyboard_is_the_one_that_is_seen(typed: str, letter: str) -> None:
    assert clean_letter(typed) == letter


@pytest.mark.parametrize(
    ("name", "taken", "letter"),
    [
        ("Cardiology", "", "C"),
        ("Cardiology", "C", "A"),
        ("Ångström", "", "A"),
        ("Illo", "", "A"),
        ("心臓", "AB", "C"),
        ("C", ALPHABET, "AA"),
    ],
)
def test_a_free_letter_is_one_of_the_names_where_it_can_be(
    name: str, taken: str, letter: str
) -> None:
    assert free_letter(name, taken) == letter


def test_letters_go_on_to_three_and_never_to_none() -> None:
    taken: set[str] = set()
    for _ in range(600):
        letter = free_letter("Cardiology", taken)
        assert clean_letter(letter) == letter
        assert letter not in taken
        taken.add(letter)
    assert max(map(len, taken)) == 3

    everything = ["".join(letters) for n in (1, 2, 3) for letters in product(ALPHABET, repeat=n)]
    with pytest.raises(LettersUsedUp):
        free_letter("Cardiology", everything)


@pytest.mark.parametrize("text", ["I", "l", "O", "u", "AI", "ABCD", "1", "É", "C-", "A B", "ß"])
def test_a_letter_that_is_misread_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(LetterInvalid):
        clean_letter(text)


@pytest.mark.parametrize("text", ["", " "])
def test_no_letter_is_refused_by_name(text: str) -> None:
    with pytest.raises(TextMissing, match="letter"):
        clean_letter(text)


@given(st.text())
@example("x" * 10_000)
def test_any_text_is_a_letter_or_refused_by_name(text: str) -> None:
    try:
        letter = clean_letter(text)
    except (LetterInvalid, TextMissing):
        return
    assert 1 <= len(letter) <= 3
    assert set(letter) <= set(ALPHABET)
