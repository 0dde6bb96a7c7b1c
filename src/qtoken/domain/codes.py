"""The random code under which a patient follows a token: an address nobody can guess.

Lower-case letters and digits without those that are misread for others (0 o, 1 i l, u v, 2 z, 5 s,
8 b), so that it can be typed from a slip where a camera fails.
"""

import secrets

_ALPHABET = "23456789acdefghjkmnpqrtvwxy"
_LENGTH = 17
"""Of 27 characters each: more than 80 bits."""


def new_code() -> str:
    """Return a new code."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def clean_code(text: str) -> str | None:
    """Return a typed code as it is stored, or None if it cannot be a code."""
    code = text.strip().lower()
    return code if len(code) == _LENGTH and not set(code) - set(_ALPHABET) else None


def followed_at(public_url: str, code: str) -> str:
    """Return the address at which a phone follows the token.

    Empty if there is no code, or the clinic has no public address.
    """
    return f"{public_url}/t/{code}" if public_url and code else ""
