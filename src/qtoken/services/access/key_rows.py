"""The frozen rows of keys. Not in `rows`, because windows do not need them to start."""

from dataclasses import dataclass
from datetime import datetime

from qtoken.services.rows import UserRow


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key with which a program or a browser acts as a user. `kind` is api or page."""

    id: int
    user_id: int
    username: str
    kind: str
    label: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class NewKey:
    """A new key. Its secret is returned this once and not stored.

    `device` is what the browser or program sends at its next sign-in to be recognised, if it asked
    to be remembered; otherwise empty.
    """

    secret: str
    key: KeyRow
    user: UserRow
    device: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The user who acts, and the key that was used."""

    user: UserRow
    key_id: int
