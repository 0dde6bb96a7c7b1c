"""Codes that nobody guesses and everybody can type."""

import math

from qtoken.domain.codes import _ALPHABET, clean_code, new_code


def test_a_code_has_eighty_bits() -> None:
    assert len(new_code()) * math.log2(len(set(_ALPHABET))) > 80


def test_no_character_looks_like_another() -> None:
    assert not set(_ALPHABET) & set("01ilouzsb")


def test_codes_differ() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000


def test_a_code_may_be_typed_in_capitals_and_with_blanks_around() -> None:
    code = new_code()

    assert clean_code(f" {code.upper()} ") == code


def test_what_can_be_no_code_is_none() -> None:
    for text in ("", "a" * 16, "a" * 18, "0" * 17, "A" * 5000, "é" * 17, "%" * 17):
        assert clean_code(text) is None
