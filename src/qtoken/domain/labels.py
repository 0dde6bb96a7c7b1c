"""The printed label `C-012`: a department's letter and a padded number.

I, L, O and U are left out because they are misread as 1, 0 and V (Crockford's base 32).
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from itertools import product

from qtoken.domain.errors import LetterInvalid, TextMissing

_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_LETTER = re.compile(r"[A-HJKMNP-TV-Z]{1,3}")
_LABEL = re.compile(r"([A-HJKMNP-TV-Z]{1,3})-?([0-9]{1,6})")


def clean_letter(text: str) -> str:
    """Return the department's letter in capitals. Raises `TextMissing`, `LetterInvalid`."""
    letter = text.strip().upper()
    if not letter:
        raise TextMissing(field="Letter")
    if not _LETTER.fullmatch(letter):
        raise LetterInvalid(text=text.strip()[:12])
    return letter


def free_letter(name: str, taken: Iterable[str]) -> str:
    """Return a letter for a department: its initial, another of its letters, or any; then two."""
    used = set(taken)
    plain = unicodedata.normalize("NFKD", name).upper()
    pairs = ("".join(pair) for pair in product(_LETTERS, repeat=2))
    wanted = (text for text in (*plain, *_LETTERS, *pairs) if text not in used)
    return next(filter(_LETTER.fullmatch, wanted), "")


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
    """Return letter and number of a typed label (`c12`, `C-012`), or None if it is none."""
    match = _LABEL.fullmatch(text.strip().upper())
    return (match[1], int(match[2])) if match else None
