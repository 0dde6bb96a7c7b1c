"""When two user names are the same: nobody signs in as somebody's twin.

As for other names, case, width and accents make no difference; dots and dashes do, because people
tell accounts apart by them. Letters of other alphabets that look alike are one letter here (the
skeletons of Unicode's UTS 39), and no word of a new name mixes such alphabets.
"""

import re
import unicodedata

from qtoken.domain import names
from qtoken.domain.errors import UsernameMixed

PAGE_USERNAME = "(patient's page)"
"""Who acts where a patient needs no sign-in. No person can have a name with such characters."""

# Small letters whose capital or small form looks like the Latin one below it.
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

_ALIKE = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})


def username_key(text: str) -> str:
    """Return what user names are compared by."""
    return names.fold(text).translate(_LOOKALIKES).strip()


def username_spelling(text: str) -> str:
    """Return how a name is spelled, without regard to case.

    Users whose names were told apart by more than that, before, are still found by it.
    """
    return unicodedata.normalize("NFC", text.strip().casefold())


def check_alphabet(username: str) -> None:
    """Raise `UsernameMixed` for a new name with a word of several alphabets that look alike.

    Words may differ, as in addresses: `anna@почта.рф`.
    """
    for word in re.split("[._@-]", username):
        scripts = {unicodedata.name(c, "").partition(" ")[0] for c in word if c.isalpha()}
        if len(scripts & _ALIKE) > 1:
            raise UsernameMixed(username=username)
