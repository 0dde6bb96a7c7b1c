"""E-mail addresses: one mailbox each, in any script, and nobody asked whether it is there."""

import unicodedata
from dataclasses import dataclass

from qtoken.domain.errors import EmailInvalid, QTokenError
from qtoken.domain.fields import Field
from qtoken.domain.input import LINE_LIMIT, clean_line


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address. `local` may be in any script; `domain` is as it is asked of the network."""

    local: str
    domain: str
    name: str = ""
    """What stands before an address in a list of senders; empty for none."""

    @property
    def address(self) -> str:
        """The address alone, as it goes to a mail server."""
        return f"{self.local}@{self.domain}"

    @property
    def is_ascii(self) -> bool:
        """Whether every mail server understands the address."""
        return self.local.isascii()


_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""What an East Asian keyboard types in the width of its own signs; no mailbox is called so."""


def clean_email(text: str) -> str:
    """Return the address of one mailbox, normalised, or an empty text. Raises `EmailInvalid`."""
    from email_validator import EmailNotValidError, validate_email

    line = clean_line(text.translate(_NARROW), Field.EMAIL, limit=LINE_LIMIT)
    if not line:
        return ""
    try:
        return validate_email(line, check_deliverability=False).normalized
    except EmailNotValidError:
        raise EmailInvalid(text=line) from None


def mailbox_key(address: str) -> str:
    """Return what an address, or a part of one, is compared by: case makes no difference."""
    return unicodedata.normalize("NFC", address.casefold())


def mailbox_values(text: str) -> dict[str, str]:
    """Return what is stored of a user's address. Raises `EmailInvalid`."""
    address = clean_email(text)
    return {"email": address, "email_key": mailbox_key(address)}


def typed_mailbox(text: str) -> str:
    """Return the key of a typed address, an empty text for what is nobody's."""
    try:
        return mailbox_key(clean_email(text))
    except QTokenError:
        return ""


def mailbox(text: str, *, is_ours: bool = False) -> Mailbox | None:
    """Return the one mailbox that a text is, or None: what was stored once is read again here.

    The clinic's own may have a name before it.
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        read = validate_email(
            text.strip(),
            check_deliverability=False,
            allow_display_name=is_ours,
        )
    except EmailNotValidError:
        return None
    return Mailbox(read.local_part, read.ascii_domain, read.display_name or "")
