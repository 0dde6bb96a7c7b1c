"""Decides when two user names are the same, so that nobody can imitate another user's name.

As in other names, case, width and accents make no difference. Dots and dashes do, because people
tell accounts apart by them. Letters of other alphabets that look the same count as one letter (the
skeletons of Unicode's UTS 39), and a word of a new name must not mix such alphabets.
"""

import re
import unicodedata

from qtoken.domain import names
from qtoken.domain.errors import UsernameMixed

PAGE_USERNAME = "(patient's page)"
"""The user who acts where a patient needs no sign-in. People's user names cannot contain "("."""

# Letters that look like the Latin letter at the same place, in lower case or as capitals.
_CYRILLIC = ("авекмнорстухіјѕһԁԛԝ", "abekmhopctyxijshdqw")
_GREEK = ("αβεζηικμνορτυχϲϳ", "abezhikmnoptyxcj")
_LATIN = ("ɑɡɩʏ", "agiy")
_LOOKALIKES = str.maketrans(
    {
        letter: plain
        for letters, plains in (_CYRILLIC, _GREEK, _LATIN)
        for letter, plain in zip(letters, plains, strict=True)
    }
    | {"'": ""}
)

# Only these have letters that look alike. Ordinary names mix other scripts, as in Japanese.
_ALIKE = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})


def username_key(text: str) -> str:
    """Return what user names are compared by."""
    return names.fold(text).translate(_LOOKALIKES).strip()


def username_spelling(text: str) -> str:
    """Return how a name is spelled, ignoring case.

    By it users are still found whose names were only made equal later, by `username_key`.
    """
    return unicodedata.normalize("NFC", text.strip().casefold())


def check_alphabet(username: str) -> None:
    """Raise `UsernameMixed` if a word of a new name mixes alphabets that look alike.

    Each word may have its own alphabet, as in addresses: `anna@почта.рф`.
    """
    for word in re.split("[._@-]", username):
        scripts = {unicodedata.name(c, "").partition(" ")[0] for c in word if c.isalpha()}
        if len(scripts & _ALIKE) > 1:
            raise UsernameMixed(username=username)
