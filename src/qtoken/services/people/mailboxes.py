"""E-mail addresses: a single mailbox, in any script; whether it exists is not checked."""

import unicodedata
from dataclasses import dataclass

from qtoken.domain.errors import EmailInvalid, QTokenError
from qtoken.domain.fields import Field
from qtoken.domain.input import LINE_LIMIT, clean_line


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address. `local` may be in any script; `domain` is in the ASCII form that DNS uses."""

    local: str
    domain: str
    name: str = ""
    """The display name before the address; may be empty."""

    @property
    def address(self) -> str:
        """The address alone, as it is sent to a mail server."""
        return f"{self.local}@{self.domain}"

    @property
    def is_ascii(self) -> bool:
        """Whether the address works with all mail servers; others need SMTPUTF8."""
        return self.local.isascii()


_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""Fullwidth forms, which East Asian keyboards type, to ASCII. No mailbox is named by them."""


def clean_email(text: str) -> str:
    """Return the address of one mailbox, normalised, or an empty text. Raises `EmailInvalid`."""
    from email_validator import EmailNotValidError, validate_email

    line = clean_line(text.translate(_NARROW), Field.EMAIL, limit=LINE_LIMIT)
    if not line:
        return ""
    try:
        # Without asking DNS: registering a patient must work, and be quick, without a network.
        return validate_email(line, check_deliverability=False).normalized
    except EmailNotValidError:
        raise EmailInvalid(text=line) from None


def mailbox_key(address: str) -> str:
    """Return the form in which addresses, or parts of them, are compared: without case."""
    return unicodedata.normalize("NFC", address.casefold())


def mailbox_values(text: str) -> dict[str, str]:
    """Return the columns of a user's address. Raises `EmailInvalid`."""
    address = clean_email(text)
    return {"email": address, "email_key": mailbox_key(address)}


def typed_mailbox(text: str) -> str:
    """Return the key of a typed address; an empty text if it cannot be an address."""
    try:
        return mailbox_key(clean_email(text))
    except QTokenError:
        return ""


def mailbox(text: str, *, is_ours: bool = False) -> Mailbox | None:
    """Return the mailbox that a text names, or None if it is not exactly one.

    Stored addresses are checked here again, as they may be older than today's rules. The clinic's
    own address (`is_ours`) may have a display name.
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
