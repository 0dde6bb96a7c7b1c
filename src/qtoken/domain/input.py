"""Cleans and checks text that people type, before it is stored.

Limits are generous for people and small for machines. Text is normalised to NFC, runs of blanks
become one blank, and invisible characters are dropped (`unseen`). Characters that cannot be shown
(control, private use, unassigned) are refused, and so is U+FFFD, which stands for a lost letter: on
a slip or a display they would mislead.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum

from qtoken.domain import names
from qtoken.domain.calendars import guess
from qtoken.domain.errors import (
    DateInvalid,
    DateNotYet,
    DateOfOtherCalendar,
    DateTooLongAgo,
    NumberOutOfRange,
    PasswordTooShort,
    PhoneInvalid,
    RequestIdInvalid,
    SexUnknown,
    TextMissing,
    TextTooLong,
    TextUnreadable,
    TextWordless,
    UrlInvalid,
    UsernameInvalid,
)
from qtoken.domain.fields import AnyField, Field
from qtoken.domain.unseen import without_unseen
from qtoken.domain.usernames import check_alphabet, username_key, username_spelling

NAME_LIMIT = 120
LINE_LIMIT = 200
NOTE_LIMIT = 1000
PHONE_LIMIT = 40
USERNAME_LIMIT = 60
PASSWORD_SHORTEST = 8
PASSWORD_LONGEST = 128
LONGEST_LIFE_YEARS = 130

_UNSHOWABLE = {"Cc", "Cs", "Co", "Cn"}
_REPLACEMENT_CHARACTER = "\ufffd"
"""A program that could not decode a letter wrote this: nobody knows which letter it was."""
_PHONE = re.compile(r"[\d\s()\[\]+*#.,:;/|&‐‑‒–—―−·-]{3,40}")
_URL = re.compile(r"(?i:https?)://([\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\])(:\d{1,5})?(/[\w.~-]+)*")
_IN_USERNAMES = frozenset("._@-")
_SEX_UNKNOWN = frozenset({"u", "unknown"})
_SEX_OF_PASSPORTS = "x"
_REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_BETWEEN = r"\s?[-/.‐‑‒–—−－年月\s]\s?"
_DATE = re.compile(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})[.日]?")
"""With the year first a date is unambiguous, whatever separates its parts."""


class Sex(StrEnum):
    """Sex as registered; None if unknown."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


def clean_line(text: str, field: AnyField, *, limit: int = LINE_LIMIT) -> str:
    """Return one line of plain text, possibly empty; `limit` counts characters."""
    # Checked before anything is cleaned, so that a huge text costs nothing. Four times the limit
    # leaves room for blanks and invisible characters that are dropped.
    if len(text) > limit * 4:
        raise TextTooLong(field=field, length=len(text), limit=limit)
    line = " ".join(without_unseen(text).split())
    if len(line) > limit:
        raise TextTooLong(field=field, length=len(line), limit=limit)
    if _REPLACEMENT_CHARACTER in line or any(unicodedata.category(c) in _UNSHOWABLE for c in line):
        raise TextUnreadable(field=field)
    return line


def shortened(text: str, limit: int) -> str:
    """Return the printable part of an untrusted text, on one line, cut to `limit` characters."""
    seen = without_unseen(text[: limit * 4])
    shown = (c for c in seen if unicodedata.category(c) not in _UNSHOWABLE)
    return " ".join("".join(shown).split())[:limit]


def clean_name(text: str, field: AnyField = Field.NAME) -> str:
    """Return a name: one line, not empty, with at least one letter or digit."""
    line = clean_line(text, field, limit=NAME_LIMIT)
    if not line:
        raise TextMissing(field=field)
    if not names.words(line):
        raise TextWordless(field=field)
    return line


def clean_phone(text: str, field: Field = Field.PHONE) -> str:
    """Return the phone number as typed, or an empty text.

    `services.people.phones` works out the full international number.
    """
    line = clean_line(text, field, limit=PHONE_LIMIT)
    if line and (not _PHONE.fullmatch(line) or len(phone_digits(line)) < 3):
        raise PhoneInvalid(text=line)
    return line


def phone_digits(text: str) -> str:
    """Return the digits of a phone number, in any script, as 0-9."""
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())


def clean_url(text: str) -> str:
    """Return an http or https address without a slash at its end, or an empty text."""
    line = clean_line(text, Field.PUBLIC_URL, limit=LINE_LIMIT).rstrip("/")
    if line and not _URL.fullmatch(line):
        raise UrlInvalid(text=line[:60])
    return line


def clean_date_of_birth(value: str | date | None, *, today: date) -> date | None:
    """Return the date of birth, or None. Raises `DateInvalid` or one of its kinds.

    A date in the future, or longer ago than `LONGEST_LIFE_YEARS`, is refused.
    """
    if value is None or (isinstance(value, str) and not without_unseen(value).strip()):
        return None
    born = value if isinstance(value, date) else _parse_date(value)
    if born is None or born > today or today.year - born.year > LONGEST_LIFE_YEARS:
        raise _no_birthday(shortened(str(value), 40), born, today)
    return born


def _parse_date(text: str) -> date | None:
    match = _DATE.fullmatch(without_unseen(text).strip())
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _no_birthday(text: str, born: date | None, today: date) -> DateInvalid:
    meant = guess(text, today)
    if meant is not None:
        return DateOfOtherCalendar(text=text, calendar=meant[0], year=meant[1])
    if born is None:
        return DateInvalid(text=text)
    if born > today:
        return DateNotYet(text=text)
    return DateTooLongAgo(text=text, years=LONGEST_LIFE_YEARS)


def clean_sex(text: str | None) -> Sex | None:
    """Return the sex for a word or letter (HL7's F, M, O, U; passports' X); None if unknown."""
    seen = without_unseen(text or "").strip()
    wanted = names.key(seen)
    if not seen or wanted in _SEX_UNKNOWN:
        return None
    for sex in Sex:
        if wanted in {sex.value, sex.value[0]}:
            return sex
    if wanted == _SEX_OF_PASSPORTS:
        return Sex.OTHER
    raise SexUnknown(text=shortened(seen, 20), known=", ".join(Sex))


def clean_username(text: str) -> str:
    """Return the user name as typed; `usernames` says which names count as the same."""
    name = without_unseen(text, keeps_joiners=False).strip()
    if not name:
        raise TextMissing(field=Field.USERNAME)
    # Some letters become several in the forms that are compared, whose columns have this limit too.
    length = max(len(name), len(username_key(name)), len(username_spelling(name)))
    if length > USERNAME_LIMIT or not all(map(_is_of_username, name)):
        raise UsernameInvalid(text=name[:USERNAME_LIMIT])
    return name


def clean_new_username(text: str) -> str:
    """Return a user name that somebody may choose. Raises `UsernameMixed` too."""
    name = clean_username(text)
    check_alphabet(name)
    return name


def _is_of_username(character: str) -> bool:
    is_vowel_sign = unicodedata.category(character) in {"Mn", "Mc"}
    return character.isalnum() or is_vowel_sign or character in _IN_USERNAMES


def check_password(text: str) -> str:
    """Return the password if its length is allowed and it is text. There are no other rules."""
    # A lone surrogate cannot be encoded, and so not hashed.
    if any(unicodedata.category(c) == "Cs" for c in text):
        raise TextUnreadable(field=Field.PASSWORD)
    if len(text) < PASSWORD_SHORTEST:
        raise PasswordTooShort(limit=PASSWORD_SHORTEST)
    if len(text) > PASSWORD_LONGEST:
        raise TextTooLong(field=Field.PASSWORD, length=len(text), limit=PASSWORD_LONGEST)
    return text


def check_request_id(text: str) -> str:
    """Return the request id if it is 8 to 64 letters, digits or dashes."""
    if not _REQUEST_ID.fullmatch(text):
        raise RequestIdInvalid
    return text


def check_number(value: int, field: AnyField, *, lowest: int, highest: int) -> int:
    """Return the number if it lies within its bounds."""
    if not lowest <= value <= highest:
        raise NumberOutOfRange(field=field, lowest=lowest, highest=highest)
    return value
