"""Words for messages to patients, beside `phrases`: no window waits for them at its start."""

from qtoken.domain.messages import Channel, Kind
from qtoken.domain.send_failures import Cause, parse_failure
from qtoken.texts import _


def kind(value: Kind) -> str:
    """Return what a message tells, as the patient would say it."""
    return {
        Kind.ISSUED: _("Your number"),
        Kind.SOON: _("Your turn comes soon"),
        Kind.CALLED: _("You are called"),
        Kind.REMINDER: _("Your appointment"),
    }[value]


def channel(value: Channel) -> str:
    """Return how a message goes."""
    return {Channel.SMS: _("text message"), Channel.EMAIL: _("e-mail")}[value]


def unsent(error: str) -> str:
    """Return why a message did not go out; `error` is what is kept with it."""
    failure = parse_failure(error)
    if failure is None:
        return error
    return _cause(failure.cause).format(code=failure.reply)


def _cause(value: Cause) -> str:
    return {
        Cause.SENDER_STOPPED: _("The sender stopped while it was sending."),
        Cause.NO_GATEWAY: _("No sender has a gateway for these."),
        Cause.GATEWAY_FAILED: _("The gateway failed: it may have been sent."),
        Cause.MAILBOX_INVALID: _("The e-mail address is not that of one mailbox."),
        Cause.MAILBOX_NOT_TAKEN: _("The mail server does not take such an address."),
        Cause.MAIL_SIGN_IN_REFUSED: _("The mail server refuses the user or the password."),
        Cause.MAIL_ENCRYPTION_MISSING: _("The mail server offers no such encryption or sign-in."),
        Cause.MAIL_CERTIFICATE_UNTRUSTED: _("The mail server's certificate is not trusted."),
        Cause.MAIL_UNREACHABLE: _("The mail server does not answer."),
        Cause.MAIL_REFUSED: _("The mail server refuses it ({code})."),
        Cause.MAIL_FELL_SILENT: _("The mail server fell silent: it may have been sent."),
        Cause.MAIL_ANSWER_UNREADABLE: _("The mail server's answer cannot be read."),
        Cause.NUMBER_INVALID: _("The phone number is not one that can be sent a text message."),
        Cause.NUMBER_NOT_TAKEN: _("The text message gateway does not take the number."),
        Cause.SMS_UNREACHABLE: _("The text message gateway does not answer."),
        Cause.SMS_REFUSED: _("The text message gateway refuses it ({code})."),
        Cause.SMS_FELL_SILENT: _("The text message gateway fell silent: it may have been sent."),
    }[value]
