"""Why a message was not sent: stored as a code, put into words where it is read."""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """What went wrong."""

    SENDER_STOPPED = "sender_stopped"
    NO_GATEWAY = "no_gateway"
    GATEWAY_FAILED = "gateway_failed"
    MAILBOX_INVALID = "mailbox_invalid"
    MAILBOX_NOT_TAKEN = "mailbox_not_taken"
    MAIL_SIGN_IN_REFUSED = "mail_sign_in_refused"
    MAIL_ENCRYPTION_MISSING = "mail_encryption_missing"
    MAIL_CERTIFICATE_UNTRUSTED = "mail_certificate_untrusted"
    MAIL_UNREACHABLE = "mail_unreachable"
    MAIL_REFUSED = "mail_refused"
    MAIL_FELL_SILENT = "mail_fell_silent"
    MAIL_ANSWER_UNREADABLE = "mail_answer_unreadable"
    NUMBER_INVALID = "number_invalid"
    NUMBER_NOT_TAKEN = "number_not_taken"
    SMS_UNREACHABLE = "sms_unreachable"
    SMS_REFUSED = "sms_refused"
    SMS_FELL_SILENT = "sms_fell_silent"


@dataclass(frozen=True, slots=True)
class Failure:
    """A cause, and the gateway's reply code, if any. Contains no name and no secret."""

    cause: Cause
    reply: int | None = None

    def __str__(self) -> str:
        """Return the text that is stored and that programs read: `mail_refused 550`."""
        return self.cause if self.reply is None else f"{self.cause} {self.reply}"


def parse_failure(text: str) -> Failure | None:
    """Return a stored failure, or None if an older version stored a sentence instead."""
    cause, _, reply = text.partition(" ")
    try:
        return Failure(Cause(cause), int(reply) if reply else None)
    except ValueError:
        return None
