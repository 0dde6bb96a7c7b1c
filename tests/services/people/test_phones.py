"""What a typed number is in the clinic's country, as people everywhere write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import (
    SUPPORTED_REGIONS,
    PhoneNumberFormat,
    PhoneNumberType,
    example_number_for_type,
    format_number,
    is_valid_number,
    parse,
)

from qtoken.services.people.phones import (
    is_sendable,
    phone_beginnings,
    phone_keys,
    read_phone,
    shown_phone,
    two_phones,
)

ONE_NUMBER = [
    ("0171 1234599", "DE", "+491711234599"),
    ("0171/1234599", "DE", "+491711234599"),
    ("030.123.4567", "DE", "+49301234567"),
    ("030/1234567", "DE", "+49301234567"),
    ("+49 (0)30 1234567", "DE", "+49301234567"),
    ("+49 (0)30 1234567", "", "+49301234567"),
    ("0049 30 1234567", "DE", "+49301234567"),
    ("011 49 30 1234567", "US", "+49301234567"),
    ("٠١٧١ ١٢٣٤٥٩٩", "DE", "+491711234599"),
    ("９８７６５ ４３２１０", "IN", "+919876543210"),
    ("(212) 555-0199", "US", "+12125550199"),
    ("06 12345678", "IT", "+390612345678"),
    ("8 (912) 345-67-89", "RU", "+79123456789"),
]
NOBODYS = [
    ("112", "DE"),
    ("110", "DE"),
    ("911", "US"),
    ("999", "GB"),
    ("116117", "DE"),
    ("1234567", "DE"),
    ("0171 1234599 / 030 7654321", "DE"),
    ("0171 1234599, 030 7654321", "DE"),
    ("0171 1234599 +49 30 7654321", "DE"),
    # Short ones, which together are no longer than one.
    ("0911 123 0911 456", "DE"),
    # Three, two of which a library takes for a number with its extension.
    ("0171 1, 0171 2, 0171 3", "DE"),
    ("0171 1234599, 030 7654321, 030 7654322", "DE"),
    ("600100201, 600100202, 600100203", "ES"),
    ("600100201, 2", "ES"),
    # One of two that differ in their last figures.
    ("030 1234567/68", "DE"),
    ("06 1234/5", "IT"),
    ("08123456789012345", "DE"),
    # Valid by its country's rules, and longer than E.164 allows.
    ("+49 30 1234 5670 0000", "DE"),
    ("0171 CALL NOW", "DE"),
    ("020 7123 4567 x5", "GB"),
    # Without its area, a landline is one of the clinic's own town.
    ("7654321", "DE"),
    ("765 432 10", "DE"),
    ("7654321/22", "DE"),
    ("12345678", "SE"),
    ("600 123 456", ""),
]
COUNTRIES = st.sampled_from(["DE", "US", "IN", "IT", "RU", "JP", "ES", "BR", "GB", "TH", ""])


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("07654 321", "DE", "+497654321"),
        ("+49 7654 321", "DE", "+497654321"),
        ("171 1234599", "DE", "+491711234599"),
        ("89 1234567", "DE", "+49891234567"),
        ("1 234 5678", "HU", "+3612345678"),
        ("22 12 34 56", "NO", "+4722123456"),
    ],
)
def test_a_short_number_is_believed_where_it_can_be_no_local_one(
    typed: str, country: str, number: str
) -> None:
    assert read_phone(typed, country) == number


def test_a_local_number_beside_another_one_is_a_number() -> None:
    assert two_phones("7654321 / 0171 1234599", "DE") == ("7654321", "0171 1234599")


@pytest.mark.parametrize(("typed", "country", "number"), ONE_NUMBER)
def test_one_number_is_read_from_any_hand(typed: str, country: str, number: str) -> None:
    assert read_phone(typed, country) == number


@pytest.mark.parametrize(("typed", "country"), NOBODYS)
def test_what_nobody_has_is_no_number(typed: str, country: str) -> None:
    assert read_phone(typed, country) == ""


@pytest.mark.parametrize("kind", [PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE])
@pytest.mark.parametrize("form", [PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL])
def test_a_number_as_its_country_groups_it_is_one(kind: int, form: int) -> None:
    found = {
        country: example_number_for_type(country, kind) for country in sorted(SUPPORTED_REGIONS)
    }
    examples = {c: number for c, number in found.items() if number and is_valid_number(number)}

    read = {c: read_phone(format_number(number, form), c) for c, number in examples.items()}

    assert len(examples) > 200
    assert read == {c: format_number(n, PhoneNumberFormat.E164) for c, n in examples.items()}


@given(st.text(), COUNTRIES)
def test_any_text_is_a_number_to_which_a_message_can_go_or_none(text: str, country: str) -> None:
    number = read_phone(text, country)

    assert number == "" or (is_sendable(number) and read_phone(number, "") == number)


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("0171 1234599 / 030 7654321", ("0171 1234599", "030 7654321")),
        ("0171 1234599;030 7654321", ("0171 1234599", "030 7654321")),
        ("0171 1234599 +34 600 123 456", ("0171 1234599", "+34 600 123 456")),
        ("0911 123 0911 456", ("0911 123", "0911 456")),
        ("0171 1234599 030 7654321", ("0171 1234599", "030 7654321")),
        ("0211 4567 012", ("0211 4567 012", "")),
        ("030/1234567", ("030/1234567", "")),
        ("0171 1, 0171 2, 0171 3", ("0171 1, 0171 2, 0171 3", "")),
        ("0171 1234599, 030 7654321, 030 765", ("0171 1234599, 030 7654321, 030 765", "")),
        ("0171 1234599 / 12", ("0171 1234599 / 12", "")),
        ("0171 1234599 / 112", ("0171 1234599 / 112", "")),
        ("", ("", "")),
    ],
)
def test_two_numbers_in_one_field_are_two(typed: str, both: tuple[str, str]) -> None:
    assert two_phones(typed, "DE") == both


def test_a_number_is_shown_as_people_of_the_country_write_it() -> None:
    assert shown_phone("0171-1234599", "+491711234599", "DE") == "0171 1234599"
    assert shown_phone("0171-1234599", "+491711234599", "AT") == "+49 171 1234599"
    assert shown_phone("112", "", "DE") == "112"


@given(st.sampled_from([row for row in ONE_NUMBER if row[1]]), st.data())
def test_a_number_is_found_by_any_part_in_any_notation(
    row: tuple[str, str, str], data: st.DataObject
) -> None:
    typed, country, number = row
    keys = phone_keys(typed, number)
    form = data.draw(st.sampled_from([PhoneNumberFormat.NATIONAL, PhoneNumberFormat.E164]))
    written = format_number(parse(number), form)
    digits = written.removeprefix("+")
    start = data.draw(st.integers(0, len(number) - 4))
    end = data.draw(st.integers(start + 4, len(number)))
    parts = [written, typed, number[1:][start:end], digits[:5]]

    for part in parts:
        asked = phone_beginnings(part, country)
        assert not asked or any(key.startswith(word) for word in asked for key in keys), part
