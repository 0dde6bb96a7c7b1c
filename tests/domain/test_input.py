"""Text as people type it: a clean value or a named error, never anything else."""

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qtoken.domain import input as inputs
from qtoken.domain.errors import (
    DateInvalid,
    DateNotYet,
    DateTooLongAgo,
    NumberOutOfRange,
    PasswordTooShort,
    PhoneInvalid,
    QTokenError,
    RequestIdInvalid,
    SexUnknown,
    TextMissing,
    TextTooLong,
    TextUnreadable,
    TextWordless,
    UsernameInvalid,
)
from qtoken.domain.fields import Field
from qtoken.domain.usernames import username_key

TODAY = date(2026, 3, 2)
# Surrogates too: they come out of file names and broken clipboards.
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)
HUGE = "x" * 10_000
REVERSED = "Anna \u202e ynohtnA"
UNSEEN = [*"\u200b\u200d\u202a\u2060\u2800\u3164\u1160\u115f\ufeff\u00ad\ufe0f\U000e0041"]
CHECKS: dict[str, Callable[[str], object]] = {
    "line": lambda text: inputs.clean_line(text, Field.REASON),
    "name": inputs.clean_name,
    "phone": inputs.clean_phone,
    "url": inputs.clean_url,
    "date": lambda text: inputs.clean_date_of_birth(text, today=TODAY),
    "sex": inputs.clean_sex,
    "username": inputs.clean_username,
    "password": inputs.check_password,
    "request": inputs.check_request_id,
}


@pytest.mark.parametrize("check", CHECKS)
@given(text=ANY_TEXT)
@example(text="")
@example(text=" \t\n ")
@example(text=HUGE)
@example(text="\x00")
@example(text="\ud800" * 20)
@example(text="ß" * 60)
@example(text=REVERSED)
@example(text="9999-99-99")
@example(text="\u0660\u0661\u0662\u0663-\u0661-\u0661")
def test_any_text_is_taken_or_refused_by_name(check: str, text: str) -> None:
    with suppress(QTokenError):
        CHECKS[check](text)


@given(ANY_TEXT)
def test_a_clean_line_can_be_shown_printed_and_stored(text: str) -> None:
    try:
        line = inputs.clean_line(text, Field.REASON)
    except QTokenError:
        return
    assert len(line) <= inputs.LINE_LIMIT
    assert line == unicodedata.normalize("NFC", line) == " ".join(line.split())
    assert not {unicodedata.category(c) for c in line} & {"Cc", "Cs", "Co", "Cn"}
    assert line.encode("utf-8").decode() == line
    assert inputs.clean_line(line, Field.REASON) == line


@pytest.mark.parametrize("text", ["a\x07b", "a\x00b", "\x1b[2J", "\ue000", "\ud800", "M\ufffdller"])
def test_what_cannot_be_shown_is_refused(text: str) -> None:
    with pytest.raises(TextUnreadable):
        inputs.clean_line(text, Field.REASON)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Anna \u202e ynohtnA", "Anna ynohtnA"),
        ("\ufeffMary\u200bAnn\t Lang\u2069", "MaryAnn Lang"),
        ("Jo\u00adhanna", "Johanna"),
        ("Anna\u2800Lang", "Anna Lang"),
        ("Anna\u200dLang", "AnnaLang"),
        ("김\u3164철수", "김철수"),
        ("王\u200d小明", "王小明"),
        ("A\ufe0f\ufe0f", "A\ufe0f"),
        ("Z" + "\u0301" * 119, "\u0179" + "\u0301" * 4),
    ],
)
def test_what_a_paste_brings_along_unseen_is_dropped(pasted: str, kept: str) -> None:
    assert inputs.clean_line(pasted, Field.REASON) == kept
    assert inputs.shortened(pasted, 200) == kept


@pytest.mark.parametrize(
    "name",
    [
        "علی\u200cرضا",
        "क्\u200dष",
        "ශ්\u200dරී",
        "🧑\u200d⚕\ufe0f 1",
        "葛\U000e0100城",
        "שִׁבֹּלֶת",
        "Nguyễn Văn Ấn",
    ],
)
def test_what_shapes_a_script_is_kept(name: str) -> None:
    assert inputs.clean_line(name, Field.REASON) == unicodedata.normalize("NFC", name)


def test_what_a_paste_brings_along_does_no_harm_in_any_field() -> None:
    def pasted(text: str) -> str:
        return f"\u202a{text}\u202c\u200b\ufeff"

    born = date(1990, 1, 2)
    assert inputs.clean_phone(pasted("+49 30 1234567")) == "+49 30 1234567"
    assert inputs.clean_url(pasted("https://example.org/q")) == "https://example.org/q"
    assert inputs.clean_username(pasted("maria")) == "maria"
    assert inputs.clean_sex(pasted("female")) is inputs.Sex.FEMALE
    assert inputs.clean_date_of_birth(pasted("1990-01-02"), today=TODAY) == born
    assert inputs.clean_date_of_birth("\u200b", today=TODAY) is None


@pytest.mark.parametrize("text", [HUGE, "x" * (inputs.NAME_LIMIT + 1)])
def test_a_name_that_is_too_long_is_refused_with_its_length(text: str) -> None:
    with pytest.raises(TextTooLong) as refusal:
        inputs.clean_name(text)

    assert refusal.value.parameters["length"] == len(text)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", *UNSEEN, "".join(UNSEEN)])
def test_an_empty_name_is_missing(text: str) -> None:
    with pytest.raises(TextMissing):
        inputs.clean_name(text)


@pytest.mark.parametrize("text", ["-", "...", "???", "₹", "\u0640", "\u0301"])
def test_a_name_has_a_letter_or_a_digit(text: str) -> None:
    with pytest.raises(TextWordless, match="no letter and no digit"):
        inputs.clean_name(text)


@pytest.mark.parametrize("text", ["José Núñez", "مريم", "नेहा शर्मा", "王小明", "O'Brien-Smith 3rd"])
def test_names_of_any_script_are_kept_as_they_are(text: str) -> None:
    assert inputs.clean_name(f"  {text} ") == text


@pytest.mark.parametrize("typed", ["+34 600 123 456", "(555) 010-999", "٠٦٠٠ ١٢٣"])
def test_a_phone_number_is_kept_as_typed(typed: str) -> None:
    assert inputs.clean_phone(typed) == typed


@pytest.mark.parametrize("typed", ["12", "call me", "+", "0x1234"])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(PhoneInvalid):
        inputs.clean_phone(typed)


def test_digits_of_any_script_are_the_same_digits() -> None:
    assert inputs.phone_digits("+٠٦٠٠-123") == "0600123"


@pytest.mark.parametrize(
    "typed", ["2026-03-03", "1890-01-01", "2025-02-30", "0000-01-01", "99999-01-01", "1.1.1990"]
)
def test_an_absurd_date_of_birth_is_refused(typed: str) -> None:
    with pytest.raises(DateInvalid):
        inputs.clean_date_of_birth(typed, today=TODAY)


@given(st.dates(TODAY - timedelta(days=365 * 129), TODAY))
def test_a_possible_date_of_birth_is_taken(born: date) -> None:
    assert inputs.clean_date_of_birth(born.isoformat(), today=TODAY) == born
    assert inputs.clean_date_of_birth(born, today=TODAY) == born


@pytest.mark.parametrize(
    "typed",
    [
        "1984-3-2",
        "1984/03/02",
        "1984.03.02",
        "1984. 03. 02.",
        "1984 03 02",
        "1984年3月2日",
        "1984\N{NON-BREAKING HYPHEN}03\N{NON-BREAKING HYPHEN}02",
        "1984\N{EN DASH}03\N{EN DASH}02",
        "\N{LEFT-TO-RIGHT MARK}1984-03-02 ",
        "\uff11\uff19\uff18\uff14\uff0d\uff10\uff13\uff0d\uff10\uff12",
    ],
)
def test_a_date_with_its_year_first_is_read_whatever_stands_between(typed: str) -> None:
    assert inputs.clean_date_of_birth(typed, today=TODAY) == date(1984, 3, 2)


@pytest.mark.parametrize("typed", ["02.03.1984", "3/2/1984", "2 Mar 1984", "84-03-02", "19840302"])
def test_a_date_that_may_be_another_one_is_not_guessed(typed: str) -> None:
    with pytest.raises(DateInvalid, match="such as 1984-03-02"):
        inputs.clean_date_of_birth(typed, today=TODAY)


def test_a_date_that_cannot_be_a_birthday_is_refused_with_the_reason() -> None:
    with pytest.raises(DateNotYet, match="has not come yet"):
        inputs.clean_date_of_birth(TODAY + timedelta(days=1), today=TODAY)
    with pytest.raises(DateTooLongAgo, match="130 years"):
        inputs.clean_date_of_birth("1884-03-02", today=TODAY)


@pytest.mark.parametrize("typed", [None, "", "  "])
def test_no_date_of_birth_is_none(typed: str | None) -> None:
    assert inputs.clean_date_of_birth(typed, today=TODAY) is None


@pytest.mark.parametrize("typed", ["banana", "-", "???", "fe male male"])
def test_an_unknown_sex_is_refused_with_what_was_typed_and_the_known_ones(typed: str) -> None:
    with pytest.raises(SexUnknown) as refusal:
        inputs.clean_sex(typed)

    assert refusal.value.parameters == {"text": typed, "known": "female, male, other"}


@pytest.mark.parametrize(
    ("typed", "sex"),
    [
        ("F", inputs.Sex.FEMALE),
        (" m ", inputs.Sex.MALE),
        ("Female", inputs.Sex.FEMALE),
        ("ＭＡＬＥ", inputs.Sex.MALE),
        ("x", inputs.Sex.OTHER),
        ("O", inputs.Sex.OTHER),
        ("unknown", None),
        ("U", None),
        ("", None),
        ("   ", None),
        ("\u200b", None),
        (None, None),
    ],
)
def test_a_sex_is_understood_by_its_letter(typed: str | None, sex: inputs.Sex | None) -> None:
    assert inputs.clean_sex(typed) is sex


@given(st.text())
@example("ß" * 60)
@example("ΐ" * 40)
def test_a_user_name_fits_its_column_in_both_spellings(text: str) -> None:
    try:
        name = inputs.clean_username(text)
    except (UsernameInvalid, TextMissing):
        return
    assert len(name) <= 60
    assert len(username_key(name)) <= 60


@pytest.mark.parametrize("text", ["short", "", "x" * 7])
def test_a_short_password_is_refused(text: str) -> None:
    with pytest.raises(PasswordTooShort):
        inputs.check_password(text)


def test_nothing_but_length_and_readable_text_is_demanded_of_a_password() -> None:
    assert inputs.check_password("        ") == "        "
    with pytest.raises(TextTooLong):
        inputs.check_password("x" * 129)
    with pytest.raises(TextUnreadable):
        inputs.check_password("\ud800" * 8)


@pytest.mark.parametrize("text", ["", "short", "x" * 65, "with blank", "abcdefgh\n", "é" * 8])
def test_a_request_id_is_plain(text: str) -> None:
    with pytest.raises(RequestIdInvalid):
        inputs.check_request_id(text)


@given(st.integers())
def test_a_number_lies_within_its_bounds_or_is_refused(value: int) -> None:
    if 0 <= value <= 1440:
        assert inputs.check_number(value, Field.HEAD_START, lowest=0, highest=1440) == value
        return
    with pytest.raises(NumberOutOfRange):
        inputs.check_number(value, Field.HEAD_START, lowest=0, highest=1440)
