"""The printed label `C-012`: a department's letter and a padded number.

I, L, O and U are left out because they are misread as 1, 0 and V (Crockford's base 32).
"""

import re

from qtoken.domain.errors import LetterInvalid

_LETTER = re.compile(r"[A-HJKMNP-TV-Z]{1,3}")
_LABEL = re.compile(r"([A-HJKMNP-TV-Z]{1,3})-?([0-9]{1,6})")


def clean_letter(text: str) -> str:
    """Return the department's letter in capitals, or raise `LetterInvalid`."""
    letter = text.strip().upper()
    if not _LETTER.fullmatch(letter):
        raise LetterInvalid(text=text.strip()[:12] or "-")
    return letter


def label(letter: str, number: int) -> str:
    """Return the label as printed, shown and spoken: `C-012`."""
    return f"{letter}-{number:03d}"


def parse_label(text: str) -> tuple[str, int] | None:
    """Return letter and number of a typed label (`c12`, `C-012`), or None if it is none."""
    match = _LABEL.fullmatch(text.strip().upper())
    return (match[1], int(match[2])) if match else None
