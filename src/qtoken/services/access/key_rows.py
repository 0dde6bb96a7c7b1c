"""The frozen rows of keys. Beside `rows`, because no window waits for them when it starts."""

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
    """A key that was given this moment: its secret is told once, and kept by nobody here.

    `device` is by what the browser or the program is known at its next sign-in, if it wished so.
    """

    secret: str
    key: KeyRow
    user: UserRow
    device: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who acts, and by which key."""

    user: UserRow
    key_id: int
