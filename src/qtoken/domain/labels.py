"""The printed label `C-012`: a department's letter and a padded number.

I, L, O and U are left out because they are misread as 1, 0 and V (Crockford's base 32).
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from itertools import chain, product

from qtoken.domain import names
from qtoken.domain.errors import LetterInvalid, LettersUsedUp, TextMissing
from qtoken.domain.fields import Field
from qtoken.domain.unseen import without_unseen

_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_LETTER = re.compile(r"[A-HJKMNP-TV-Z]{1,3}")
_LABEL = re.compile(r"[\W_]*([A-HJKMNP-TV-Z]{1,3})[\W_]{0,3}([0-9]{1,6})[\W_]*")
# Cyrillic and Greek capitals that share a key or a shape with a Latin one.
_OTHER_KEYBOARDS = str.maketrans("АВЕКМНРСТУХЅЈΑΒΕΖΗΚΜΝΡΤΥΧ", "ABEKMHPCTYXSJABEZHKMNPTYX")


def clean_letter(text: str) -> str:
    """Return the department's letter in capitals. Raises `TextMissing`, `LetterInvalid`."""
    letter = _plain(text).strip()
    if not letter:
        raise TextMissing(field=Field.LETTER)
    if not _LETTER.fullmatch(letter):
        raise LetterInvalid(text=text.strip()[:12])
    return letter


def free_letter(name: str, taken: Iterable[str]) -> str:
    """Return a free letter for a department of that name.

    Its initial if possible, else another letter of the name, any letter, then two or three letters.
    Raises `LettersUsedUp` after some eleven thousand departments.
    """
    used = set(taken)
    longer = (product(_LETTERS, repeat=count) for count in (2, 3))
    wanted = chain(names.fold(name).upper(), _LETTERS, map("".join, chain.from_iterable(longer)))
    for letter in wanted:
        if letter not in used and _LETTER.fullmatch(letter):
            return letter
    raise LettersUsedUp


def label(letter: str, number: int) -> str:
    """Return the label as printed, shown and spoken: `C-012`."""
    return f"{letter}-{number:03d}"


def public_label(letter: str, number: int, repeated_from: date | None) -> str:
    """Return the label for the waiting room; with its day if today's numbers repeat it.

    Numbers begin again each day, but a patient who still waits keeps the old one, so that
    `C-012 (11-21)` is not today's `C-012`. The slip shows the date in the same order.
    `repeated_from` is the day of the old label, None if it is not repeated.
    """
    text = label(letter, number)
    return text if repeated_from is None else f"{text} ({repeated_from:%m-%d})"


def parse_label(text: str) -> tuple[str, int] | None:
    """Return letter and number of a typed label, or None if the text is not a label.

    Accepts what people and other keyboards write: `c12`, `C 012`, `C–012`, `#C.012`, `С-٠١٢`.
    """
    match = _LABEL.fullmatch(_plain(text))
    return (match[1], int(match[2])) if match else None


def _plain(text: str) -> str:
    """Return the text in Latin capitals and the digits 0 to 9, whatever script or width it had."""
    seen = unicodedata.normalize("NFKC", without_unseen(text, keeps_joiners=False))
    return "".join(map(_capital, seen)).translate(_OTHER_KEYBOARDS)


def _capital(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    # "ß" would become "SS", and a label would have more letters than were typed.
    return character.upper() if len(character.upper()) == 1 else character
