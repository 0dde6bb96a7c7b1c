"""Interprets typed phone numbers in the clinic's country, and makes the keys that find them.

A number is accepted if `phonenumbers` knows that numbers of its form exist. Any other text is
stored as it was typed, found by its digits, and never gets a message.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from qtoken.domain.input import phone_digits

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

SHORTEST_PART = 3
"""A search needs at least so many digits."""

_BETWEEN_NUMBERS = re.compile(r"\s*[/,;|&]\s*|\s+(?=\+)")
_BEFORE_ZERO = re.compile(r"\s+(?=0)")
_SHORTEST_WHOLE = 6
"""A complete number has at least so many digits; fewer are a group within a number."""
_COMPLETE = re.compile(r"\(?[+0]")
_LONGEST_LOCAL = 8
"""A number dialled within one town, without its area code, has at most so many digits."""
# E.164 allows 15 digits.
_SENDABLE = re.compile(r"\+[1-9][0-9]{6,14}")


def read_phone(text: str, country: str) -> str:
    """Return a typed number in E.164, such as `+493012345678`; empty if it is not valid.

    `country` is the clinic's. If it is empty (not known), only numbers beginning with + are read.
    """
    plain = _plain(text)
    parts = [part for part in _BETWEEN_NUMBERS.split(plain) if part]
    if len(parts) > 1 and _are_numbers(parts, country):
        return ""
    if any(_are_side_by_side(*both, country) for both in _halves(plain)):
        return ""
    number = _believed(plain, country)
    # `030 1234567/68` means that number or ...68 instead of ...67, never all digits together.
    first = _believed(parts[0], country) if len(parts) > 1 else ""
    return "" if (first and number != first) or _may_be_local(plain, number, country) else number


def two_phones(text: str, country: str) -> tuple[str, str]:
    """Return the two numbers that were typed as one, else the text and an empty text."""
    # The typed text is cut, not its plain form, since numbers are stored as they were typed.
    for sign in _BETWEEN_NUMBERS.finditer(text):
        first, second = text[: sign.start()], text[sign.end() :]
        if _are_numbers([_plain(first), _plain(second)], country):
            return first, second
    for first, second in _halves(text):
        if _are_side_by_side(_plain(first), _plain(second), country):
            return first, second
    return text, ""


def other_phone(text: str, second: str, country: str) -> str:
    """Return the number that was typed together with the `second` one; empty if there is none."""
    both = two_phones(text, country)
    numbers = [read_phone(phone, country) for phone in both]
    known = read_phone(second, country)
    if not both[1] or not known or known not in numbers:
        return ""
    return both[1 - numbers.index(known)]


def is_sendable(number: str) -> bool:
    """Return whether a text is a complete number in E.164, to which a message can be sent."""
    return _SENDABLE.fullmatch(number) is not None


def shown_phone(typed: str, number: str, country: str) -> str:
    """Return a number as people in the country write it; as it was typed if it is not valid."""
    return _written(number, country) if number else typed


def phone_keys(typed: str, number: str) -> frozenset[str]:
    """Return a number's search keys: each suffix of its digits, and its digits in national form."""
    digits = number.removeprefix("+") or phone_digits(typed)
    keys = {digits[i:] for i in range(len(digits) - SHORTEST_PART + 1)}
    if number:
        keys.add(_national_digits(number))
    return frozenset(keys)


def phone_beginnings(line: str, country: str) -> tuple[str, ...]:
    """Return the prefixes of keys for a typed part of a number; none if it has too few digits."""
    # The (0) of +49 (0)30 is dialled only within the country, and no stored number has it.
    digits = phone_digits(line.replace("(0)", "") if "+" in line else line)
    if len(digits) < SHORTEST_PART or any(c.isalpha() for c in line):
        return ()
    parsed = _parsed(_plain(line), country)
    whole = "" if parsed is None else phone_digits(_e164(parsed))
    return tuple(dict.fromkeys(part for part in (digits, whole) if len(part) >= SHORTEST_PART))


def _plain(text: str) -> str:
    """Return a number in ASCII digits and signs, whatever keyboard it was typed on."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in folded).strip()


def _are_numbers(parts: list[str], country: str) -> bool:
    """Return whether each part is a complete number by itself.

    `030/1234567` is one number: its second part could be dialled only within the same town.
    """
    whole = "".join(parts)
    return all(_believed(part, country) for part in parts) and (
        all(_COMPLETE.match(part) for part in parts[1:]) or not _believed(whole, country)
    )


def _halves(text: str) -> Iterator[tuple[str, str]]:
    for sign in _BEFORE_ZERO.finditer(text):
        yield text[: sign.start()], text[sign.end() :]


def _are_side_by_side(first: str, second: str, country: str) -> bool:
    """Return whether these are two numbers with a blank between them: `0911 123 0911 456`.

    A group within one number may begin with 0 as well, but is not a valid number by itself.
    """
    is_whole = len(phone_digits(second)) >= _SHORTEST_WHOLE
    return is_whole and bool(_believed(first, country)) and bool(_believed(second, country))


def _believed(plain: str, country: str) -> str:
    from phonenumbers import is_valid_number

    # The library reads letters as keys of a telephone (1-800-FLOWERS), or as an extension.
    if any(c.isalpha() for c in plain):
        return ""
    parsed = _parsed(plain, country)
    # What the library reads as an extension may be a second number: `600100201, 600100202`.
    if parsed is None or parsed.extension or not is_valid_number(parsed):
        return ""
    # The library accepts some national numbers that are longer than E.164 allows.
    number = _e164(parsed)
    return number if is_sendable(number) else ""


def _may_be_local(plain: str, number: str, country: str) -> bool:
    """Return whether the text may be a landline without its area code, as its own town dials it.

    `7654321` is a number in Berlin, but the library would read an area code from it, and so another
    town's number. Mobile numbers are always dialled completely.
    """
    from phonenumbers import (
        PhoneMetadata,
        PhoneNumberType,
        national_significant_number,
        number_type,
        parse,
    )

    digits = phone_digits(plain)
    is_short = len(digits) <= _LONGEST_LOCAL and "+" not in plain
    # A number in its country's national form is complete, even without a 0, as in Mongolia.
    if not number or not is_short or digits == _national_digits(number):
        return False
    known = PhoneMetadata.metadata_for_region(country)
    if known is None or known.fixed_line is None or not known.national_prefix:
        return False
    parsed = parse(number)
    # If all landlines of a country have this length, none is dialled without an area code.
    is_part = max(known.fixed_line.possible_length, default=0) > len(digits)
    is_landline = number_type(parsed) == PhoneNumberType.FIXED_LINE
    return is_part and is_landline and digits == national_significant_number(parsed)


def _parsed(plain: str, country: str) -> "PhoneNumber | None":
    from phonenumbers import NumberParseException, parse

    try:
        return parse(plain, country or None)
    except NumberParseException:
        return None


def _e164(parsed: "PhoneNumber") -> str:
    from phonenumbers import PhoneNumberFormat, format_number

    return format_number(parsed, PhoneNumberFormat.E164)


@lru_cache(1024)
def _national_digits(number: str) -> str:
    from phonenumbers import PhoneNumberFormat, format_number, parse

    return phone_digits(format_number(parse(number), PhoneNumberFormat.NATIONAL))


@lru_cache(1024)
def _written(number: str, country: str) -> str:
    from phonenumbers import PhoneNumberFormat, format_number, parse, region_code_for_number

    parsed = parse(number)
    is_own = region_code_for_number(parsed) == country
    form = PhoneNumberFormat.NATIONAL if is_own else PhoneNumberFormat.INTERNATIONAL
    return format_number(parsed, form)
