"""Password hashes (Argon2id), which are slow by design, so never made inside a transaction.

Also refuses new passwords that are guessed first (OWASP ASVS 6.2.4, 6.2.11).
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from qtoken.domain.errors import PasswordCommon, PasswordTellsName, PasswordUnchanged
from qtoken.domain.input import PASSWORD_LONGEST, PASSWORD_SHORTEST, check_password

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_FEWEST_SIGNS = 4
"""A password needs so many different characters; the lists lack `aaaaaaaa` of any length."""

_SHORTEST_NAME = 3
_BESIDE_NAMES = 6
"""A password that contains a name needs at least so many other characters."""


def check_new_password(text: str, *, names: Iterable[str] = ()) -> str:
    """Return the password if it is allowed as a new one.

    `names` are known to others: the user's, the patient's or doctor's, the clinic's. Raises
    `PasswordTooShort`, `TextTooLong`, `TextUnreadable`, `PasswordCommon`, `PasswordTellsName`.
    """
    check_password(text if is_beyond(text) else _same_from_every_keyboard(text))
    plain = _plain(text)
    left = plain
    words = {_plain(word) for name in names for word in (name, *name.replace("@", " ").split())}
    # Longest first, so that a whole name is removed before a part of it leaves pieces.
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _SHORTEST_NAME:
            left = left.replace(word, "")
    if left != plain and len(left) < _BESIDE_NAMES:
        raise PasswordTellsName
    if (
        len(set(text.casefold()) - {" "}) < _FEWEST_SIGNS
        or _is_common(text.casefold())
        or _is_common(plain)
    ):
        raise PasswordCommon
    return text


def is_beyond(text: str) -> bool:
    """Return whether a text is longer than any password, even if its letters were decomposed."""
    return len(text) > PASSWORD_LONGEST * 4


def _same_from_every_keyboard(text: str) -> str:
    """Return what is hashed: composed letters and one kind of blank (RFC 8265, OpaqueString)."""
    blanks = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text)
    return unicodedata.normalize("NFC", blanks)


def _is_common(text: str) -> bool:
    # Imported only when a password is set: the lists take long to load.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

    # Guessers try common words with digits and signs after them.
    word = text.rstrip("0123456789!?.,*#$")
    known = FREQUENCY_LISTS["passwords"]
    return any(
        tried in known or _repeated(tried) in known or _is_pattern(tried)
        for tried in (text, word)
        if tried
    )


def _is_pattern(text: str) -> bool:
    """Return whether a text only repeats a part, or counts on: `abcabcabc`, `abcdefgh`."""
    if len(text) < PASSWORD_SHORTEST:
        return False
    steps = {ord(later) - ord(earlier) for earlier, later in pairwise(text)}
    return steps in ({1}, {-1}) or len(_repeated(text)) < min(len(text), PASSWORD_SHORTEST)


def _repeated(text: str) -> str:
    """Return the part of which the text is a repetition, or the whole text."""
    # A text occurs in its double at its period, and at its length at the latest.
    return text[: (text + text).find(text, 1)]


def _plain(text: str) -> str:
    """Return letters and digits only, without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if c.isalnum())


class Passwords:
    """Makes and compares hashes. Tests pass a quicker `hasher`."""

    def __init__(self, hasher: "PasswordHasher | None" = None) -> None:
        self._given_hasher = hasher

    def hash(self, password: str) -> str:
        """Return a new hash."""
        return self._hasher.hash(_same_from_every_keyboard(password))

    def hash_of_other(self, password: str, *, than: str) -> str:
        """Return a new hash of a password that differs from the one of the hash `than`.

        Raises `PasswordUnchanged`, which reveals the old password: only for callers who have shown
        that they may know it.
        """
        if self.match(than, password):
            raise PasswordUnchanged
        return self.hash(password)

    def match(self, password_hash: str, password: str) -> bool:
        """Return whether the hash is of that password, however its accents were typed."""
        # Older hashes were made of the text as typed, composed or decomposed.
        older = (password, unicodedata.normalize("NFD", password))
        typed = dict.fromkeys((_same_from_every_keyboard(password), *older))
        return any(self._verify(password_hash, text) for text in typed)

    def match_nobody(self, password: str) -> None:
        """Take as long as `match`, so that timing does not reveal which user names exist."""
        self.match(_nobodys_hash(self._hasher), "" if is_beyond(password) else password)

    def is_outdated(self, password_hash: str) -> bool:
        """Return whether a new hash of the same password would be stronger."""
        return self._hasher.check_needs_rehash(password_hash)

    def _verify(self, password_hash: str, text: str) -> bool:
        from argon2.exceptions import VerificationError

        try:
            return self._hasher.verify(password_hash, text)
        except (VerificationError, UnicodeEncodeError):
            return False

    @property
    def _hasher(self) -> "PasswordHasher":
        if self._given_hasher is None:
            from argon2 import PasswordHasher

            self._given_hasher = PasswordHasher()
        return self._given_hasher


@cache
def _nobodys_hash(hasher: "PasswordHasher") -> str:
    return hasher.hash("nobody's password")
