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
# The same key, or the same look, on a Russian and a Greek keyboard.
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
    """Return a letter for a department: its initial, another of its letters, or any; then more.

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
    """Return the label for the waiting room, with its day if it is another's label today.

    Numbers begin again each day, and who still waits keeps the old one: `C-012 (11-21)` is not
    today's `C-012`. The slip says the date in the same order.
    """
    text = label(letter, number)
    return text if repeated_from is None else f"{text} ({repeated_from:%m-%d})"


def parse_label(text: str) -> tuple[str, int] | None:
    """Return letter and number of a typed label, or None if it is none.

    As people and other keyboards write it: `c12`, `C 012`, `C–012`, `#C.012`, `С-٠١٢`.
    """
    match = _LABEL.fullmatch(_plain(text))
    return (match[1], int(match[2])) if match else None


def _plain(text: str) -> str:
    """Return capitals and the digits 0 to 9, of whatever width and script they were typed."""
    seen = unicodedata.normalize("NFKC", without_unseen(text, keeps_joiners=False))
    return "".join(map(_capital, seen)).translate(_OTHER_KEYBOARDS)


def _capital(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    # Not "SS" for one letter: a label has as many as were typed.
    return character.upper() if len(character.upper()) == 1 else character
