"""Why a message did not go out: kept as a code with the message, said in words where it is read."""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """What was in the way."""

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
    """A cause, and the number that the gateway answered, if it did. Names nobody and no secret."""

    cause: Cause
    reply: int | None = None

    def __str__(self) -> str:
        """Return it as it is kept and as programs read it: `mail_refused 550`."""
        return self.cause if self.reply is None else f"{self.cause} {self.reply}"


def parse_failure(text: str) -> Failure | None:
    """Return what was kept, or None for a sentence of a program from before the codes."""
    cause, _, reply = text.partition(" ")
    try:
        return Failure(Cause(cause), int(reply) if reply else None)
    except ValueError:
        return None
