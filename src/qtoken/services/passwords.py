"""Password hashes (Argon2id): made to be slow, so never inside a transaction."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher


class Passwords:
    """Makes and compares hashes. `hasher` is given by tests, which have no time for real ones."""

    def __init__(self, hasher: "PasswordHasher | None" = None) -> None:
        self._given_hasher = hasher

    def hash(self, password: str) -> str:
        """Return a new hash."""
        return self._hasher.hash(password)

    def match(self, password_hash: str, password: str) -> bool:
        """Whether the hash was made of the password."""
        from argon2.exceptions import VerificationError

        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, UnicodeEncodeError):
            return False

    def match_nobody(self, password: str) -> None:
        """Take as long as for a known name, so that names cannot be told apart by time."""
        self.match(_nobodys_hash(self._hasher), password)

    def is_outdated(self, password_hash: str) -> bool:
        """Whether a new hash of the same password would be stronger."""
        return self._hasher.check_needs_rehash(password_hash)

    @property
    def _hasher(self) -> "PasswordHasher":
        if self._given_hasher is None:
            from argon2 import PasswordHasher

            self._given_hasher = PasswordHasher()
        return self._given_hasher


@cache
def _nobodys_hash(hasher: "PasswordHasher") -> str:
    return hasher.hash("nobody's password")
