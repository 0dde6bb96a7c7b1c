"""Which user names are the same."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qtoken.domain.errors import UsernameMixed
from qtoken.domain.usernames import check_alphabet, username_key, username_spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (" JOSÉ ", "jose\u0301"),
        ("José", "jose"),
        ("мaria", "maria"),
        ("mаria", "maria"),
        ("СОРА", "copa"),
        ("Αννα", "anna"),
        ("ｍａｒｉａ", "maria"),
        ("mar\u200bia", "maria"),
        ("Işık", "isik"),
    ],
)
def test_user_names_that_look_alike_are_one(one: str, other: str) -> None:
    assert username_key(one) == username_key(other)


@pytest.mark.parametrize(("one", "other"), [("a.b", "ab"), ("a-b", "a_b"), ("anna1", "anna2")])
def test_user_names_that_people_tell_apart_are_two(one: str, other: str) -> None:
    assert username_key(one) != username_key(other)


@given(st.text(max_size=60))
@example("İ")
@example("ΐß")
def test_a_spelling_has_the_key_of_its_name(text: str) -> None:
    assert username_key(username_spelling(text)) == username_key(text)
    assert username_key(username_key(text)) == username_key(text)


@pytest.mark.parametrize("name", ["mаria", "Ωmega", "аЬc", "ᏚANA"])
def test_a_new_name_does_not_mix_alphabets_that_look_alike(name: str) -> None:
    with pytest.raises(UsernameMixed):
        check_alphabet(name)


@pytest.mark.parametrize(
    "name", ["мария", "maría.2", "anna@почта.рф", "李li", "さくらsan", "मारिया", "مريم1"]
)
def test_a_name_of_one_alphabet_is_taken(name: str) -> None:
    check_alphabet(name)
