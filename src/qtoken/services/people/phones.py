"""What a typed phone number is in the clinic's country, and by what it is found again.

A number is believed if `phonenumbers` says that one of its form exists. Everything else is kept as
it was typed, found by its digits, and never sent a message.
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
"""So many digits are looked for."""

_BETWEEN_NUMBERS = re.compile(r"\s*[/,;|&]\s*|\s+(?=\+)")
_BEFORE_NOUGHT = re.compile(r"\s+(?=0)")
_SHORTEST_WHOLE = 6
"""Digits of a number that can be dialled from everywhere; what is shorter is a group of one."""
_COMPLETE = re.compile(r"\(?[+0]")
_LONGEST_LOCAL = 8
"""Digits of what is dialled within one town, at most."""
_SENDABLE = re.compile(r"\+[1-9][0-9]{6,14}")


def read_phone(text: str, country: str) -> str:
    """Return a typed number in E.164, such as `+493012345678`; empty if nobody can have it.

    `country` is the clinic's, empty if it is not known: then only what begins with + is read.
    """
    plain = _plain(text)
    parts = [part for part in _BETWEEN_NUMBERS.split(plain) if part]
    if len(parts) > 1 and _are_numbers(parts, country):
        return ""
    if any(_are_side_by_side(*both, country) for both in _halves(plain)):
        return ""
    number = _believed(plain, country)
    # `030 1234567/68` is that number or the one beside it, never all of its figures.
    first = _believed(parts[0], country) if len(parts) > 1 else ""
    return "" if (first and number != first) or _may_be_local(plain, number, country) else number


def two_phones(text: str, country: str) -> tuple[str, str]:
    """Return the two numbers that were typed as one, else the text and nothing."""
    # Cut where it was typed: what is kept is what somebody wrote.
    for sign in _BETWEEN_NUMBERS.finditer(text):
        first, second = text[: sign.start()], text[sign.end() :]
        if _are_numbers([_plain(first), _plain(second)], country):
            return first, second
    for first, second in _halves(text):
        if _are_side_by_side(_plain(first), _plain(second), country):
            return first, second
    return text, ""


def other_phone(text: str, second: str, country: str) -> str:
    """Return the number that was typed as one with the `second`; empty if these are not two."""
    both = two_phones(text, country)
    numbers = [read_phone(phone, country) for phone in both]
    known = read_phone(second, country)
    if not both[1] or not known or known not in numbers:
        return ""
    return both[1 - numbers.index(known)]


def is_sendable(number: str) -> bool:
    """Whether a text is a whole number in E.164, to which a message can go."""
    return _SENDABLE.fullmatch(number) is not None


def shown_phone(typed: str, number: str, country: str) -> str:
    """Return a number as people of the country write it; as typed where E.164 is not known."""
    return _written(number, country) if number else typed


def phone_keys(typed: str, number: str) -> frozenset[str]:
    """Return what a number is found by: each end of its digits, and all as its country dials."""
    digits = number.removeprefix("+") or phone_digits(typed)
    keys = {digits[i:] for i in range(len(digits) - SHORTEST_PART + 1)}
    if number:
        keys.add(_national_digits(number))
    return frozenset(keys)


def phone_beginnings(line: str, country: str) -> tuple[str, ...]:
    """Return the beginnings of keys by which a typed part of a number is looked for."""
    # The (0) of +49 (0)30 is dialled at home only, and in no number that is stored.
    digits = phone_digits(line.replace("(0)", "") if "+" in line else line)
    if len(digits) < SHORTEST_PART or any(c.isalpha() for c in line):
        return ()
    parsed = _parsed(_plain(line), country)
    whole = "" if parsed is None else phone_digits(_e164(parsed))
    return tuple(dict.fromkeys(part for part in (digits, whole) if len(part) >= SHORTEST_PART))


def _plain(text: str) -> str:
    """Return a number in plain figures and signs, from whichever keyboard it came."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in folded).strip()


def _are_numbers(parts: list[str], country: str) -> bool:
    """Whether each part is a number by itself, and what follows the first one begins like one.

    `030/1234567` is one number: its second part could be dialled in the same town only.
    """
    whole = "".join(parts)
    return all(_believed(part, country) for part in parts) and (
        all(_COMPLETE.match(part) for part in parts[1:]) or not _believed(whole, country)
    )


def _halves(text: str) -> Iterator[tuple[str, str]]:
    for sign in _BEFORE_NOUGHT.finditer(text):
        yield text[: sign.start()], text[sign.end() :]


def _are_side_by_side(first: str, second: str, country: str) -> bool:
    """Whether two numbers stand here with a blank between them: `0911 123 0911 456`.

    A group within one number may begin with 0 too, but is none that somebody has.
    """
    is_whole = len(phone_digits(second)) >= _SHORTEST_WHOLE
    return is_whole and bool(_believed(first, country)) and bool(_believed(second, country))


def _believed(plain: str, country: str) -> str:
    from phonenumbers import is_valid_number

    # Letters would be read as the keys of a telephone, and an extension is not sent along.
    if any(c.isalpha() for c in plain):
        return ""
    parsed = _parsed(plain, country)
    # What the library takes for an extension may be the next number: `600100201, 600100202`.
    if parsed is None or parsed.extension or not is_valid_number(parsed):
        return ""
    # Some countries have numbers that are longer than any network carries.
    number = _e164(parsed)
    return number if is_sendable(number) else ""


def _may_be_local(plain: str, number: str, country: str) -> bool:
    """Whether a landline may be typed as its own town dials it: without its area, and the 0.

    `7654321` is somebody in Berlin, and with a 0 before it somebody in a village. Mobile numbers
    are dialled whole, and no town's numbers begin like them.
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
    # What is as its country writes it is whole: in Mongolia, for one, without the 0.
    if not number or not is_short or digits == _national_digits(number):
        return False
    known = PhoneMetadata.metadata_for_region(country)
    if known is None or known.fixed_line is None or not known.national_prefix:
        return False
    parsed = parse(number)
    # Where all are of one length, towns have no numbers of their own.
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
