"""The keys of a name answer every way to type it, as the database looks them up."""

from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from qtoken.domain import names
from qtoken.domain.names import KEY_LIMIT
from qtoken.services.people.name_keys import (
    keys,
    number_keys,
    number_questions,
    part_of_key,
    questions,
)

# Letters of many ways of writing, blanks and signs between them.
NAME = st.text("aéłßIıøЁж一小明김철수ヤマأحمدةـׁיक्षँथै '’-.ʻ\u200c\u200b0１٣", max_size=40)
RECORD_NUMBER = st.text("MRN-/ 0123456789٠١", min_size=1, max_size=20)


def is_found(name: str, typed: str) -> bool:
    """Whether a question finds a key: a range by its lead, and the others inside."""
    return any(
        key.startswith(lead) and all(part_of_key(word) in f" {key}" for word in others)
        for lead, others in questions(typed)
        for key in keys(name)
    )


@given(NAME)
@example("ﷺ" * 120)
@example(" ".join("abcdefghijklmnopqrstuvwxyz" * 2))
@example("a-b " * 30)
@example("王" * 120)
def test_a_name_is_found_by_itself_and_by_each_of_its_words(name: str) -> None:
    name = name[:120]
    own = names.words(name)

    assert not own or is_found(name, name)
    assert all(is_found(name, word) for word in own[:40])
    assert all(0 < len(key) <= KEY_LIMIT for key in keys(name))


@given(NAME, st.data())
def test_beginnings_of_its_words_in_any_order_find_a_name(name: str, data: st.DataObject) -> None:
    chosen = data.draw(st.permutations(names.words(name)))[:3]
    typed = [word[: data.draw(st.integers(1, len(word)))] for word in chosen]

    assert not typed or is_found(name, " ".join(typed))


@given(st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=5), st.data())
def test_signs_and_blanks_between_its_parts_make_no_difference(
    parts: list[str], data: st.DataObject
) -> None:
    def written() -> str:
        signs = st.sampled_from(["'", "-", " ", ". ", "’"])
        return "".join(part + data.draw(signs) for part in parts)

    assert is_found(written(), written())


@given(st.lists(st.text("abcd", min_size=1, max_size=5), min_size=2, max_size=4))
def test_parts_between_signs_may_be_typed_as_one(parts: list[str]) -> None:
    assert is_found("Anna " + "-".join(parts), "".join(parts))


PARTED = st.lists(st.text("abcd", min_size=1, max_size=5), min_size=2, max_size=3)


@given(st.lists(PARTED, min_size=2, max_size=3), st.sampled_from("'-’"), st.randoms())
def test_several_words_of_parts_may_each_be_typed_as_one(
    parted: list[list[str]], sign: str, chance: Random
) -> None:
    name = " ".join(sign.join(parts) for parts in parted)
    typed = ["".join(parts) for parts in parted]
    chance.shuffle(typed)

    assert is_found(name, " ".join(typed))


@given(RECORD_NUMBER)
def test_an_record_number_is_found_by_itself_and_its_digits(number: str) -> None:
    found = number_keys(number)

    assert all(question in found for question in number_questions(number))
    digits = [c for c in names.key(number) if c.isdigit()]
    assert not digits or any(key[1:].isdigit() for key in found)
    assert not {key[0] for key in found} - {"#"}
