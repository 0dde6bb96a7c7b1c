"""E-mail by SMTP, step by step, to know whether the server has the message.

That decides whether it may be sent again, and `smtplib.sendmail` does not tell.
"""

import re
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import formatdate, make_msgid
from enum import StrEnum

from qtoken.domain.messages import Outcome
from qtoken.domain.send_failures import Cause, Failure
from qtoken.sending.gateway import SENT, TIMEOUT_S, Tried
from qtoken.services.people.mailboxes import Mailbox, mailbox

_GO_AHEAD = 354
_PERMANENT = 500
_LINE_BEGINS_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)


class Encryption(StrEnum):
    """How the connection to the mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailGateway:
    """A mail server that accepts the clinic's messages."""

    server: str
    port: int
    sender: Mailbox
    user: str = ""
    password: str = ""
    encryption: Encryption = Encryption.STARTTLS
    trusted: str = ""
    """A file with certificates of a private authority; empty to use the system's."""

    def send(self, to: str, *, subject: str, text: str) -> Tried:
        """Try once. The result is `UNKNOWN` only if no answer follows the message's last line."""
        # Header and envelope name the same, single mailbox, or nothing is sent. From a text that
        # looks like several addresses or a group the server might choose one nobody meant.
        box = mailbox(to)
        if box is None:
            return Tried(Outcome.IMPOSSIBLE, Failure(Cause.MAILBOX_INVALID))
        data = self._message(box, subject, text)
        try:
            smtp = self._connected()
            try:
                return self._announce(smtp, box) or _deliver(smtp, data)
            finally:
                _leave(smtp)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            return _not_taken(error)

    def _message(self, to: Mailbox, subject: str, text: str) -> bytes:
        message = EmailMessage(policy=SMTP if self._is_plain(to) else SMTPUTF8)
        message["From"] = _header(self.sender)
        message["To"] = _header(to)
        message["Subject"] = subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self.sender.domain)
        # RFC 3834: automatic replies, such as holiday notices, must not answer this.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message.as_bytes()

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context(cafile=self.trusted or None)
        smtp: smtplib.SMTP
        if self.encryption is Encryption.TLS:
            smtp = smtplib.SMTP_SSL(self.server, self.port, timeout=TIMEOUT_S, context=context)
        else:
            smtp = smtplib.SMTP(self.server, self.port, timeout=TIMEOUT_S)
        try:
            if self.encryption is Encryption.STARTTLS:
                smtp.starttls(context=context)
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _announce(self, smtp: smtplib.SMTP, to: Mailbox) -> Tried | None:
        smtp.ehlo_or_helo_if_needed()
        is_plain = self._is_plain(to)
        if not is_plain and not smtp.has_extn("smtputf8"):
            return Tried(Outcome.IMPOSSIBLE, Failure(Cause.MAILBOX_NOT_TAKEN))
        options = () if is_plain else ("SMTPUTF8", "BODY=8BITMIME")
        code, _answer = smtp.mail(self.sender.address, options)
        if 200 <= code < 300:
            # Not `smtp.rcpt`, which parses the address again by rules of its own.
            code, _answer = smtp.docmd("RCPT", f"TO:<{to.address}>")
        return None if 200 <= code < 300 else _refused(code)

    def _is_plain(self, to: Mailbox) -> bool:
        return to.is_ascii and self.sender.is_ascii


def _header(box: Mailbox) -> Address:
    return Address(box.name, box.local, box.domain)


def _not_taken(error: Exception) -> Tried:
    if isinstance(error, UnicodeError):
        return Tried(Outcome.IMPOSSIBLE, Failure(Cause.MAILBOX_NOT_TAKEN))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Tried(Outcome.REFUSED, Failure(Cause.MAIL_SIGN_IN_REFUSED))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Tried(Outcome.REFUSED, Failure(Cause.MAIL_ENCRYPTION_MISSING))
    if isinstance(error, ssl.SSLError):
        return Tried(Outcome.REFUSED, Failure(Cause.MAIL_CERTIFICATE_UNTRUSTED))
    return Tried(Outcome.REFUSED, Failure(Cause.MAIL_UNREACHABLE))


def _deliver(smtp: smtplib.SMTP, data: bytes) -> Tried:
    code, _answer = smtp.docmd("DATA")
    if code != _GO_AHEAD:
        return _refused(code)
    # RFC 5321, 4.5.2: a leading dot is doubled; a line with only a dot ends the message.
    lines = _LINE_BEGINS_WITH_DOT.sub(b"..", data)
    try:
        smtp.send(lines.removesuffix(b"\r\n") + b"\r\n.\r\n")
        code, _answer = smtp.getreply()
    except (TimeoutError, OSError, smtplib.SMTPException):
        return Tried(Outcome.UNKNOWN, Failure(Cause.MAIL_FELL_SILENT))
    # smtplib's -1 stands for an answer without a code.
    if code < 0:
        return Tried(Outcome.UNKNOWN, Failure(Cause.MAIL_ANSWER_UNREADABLE))
    return SENT if 200 <= code < 300 else _refused(code)


def _leave(smtp: smtplib.SMTP) -> None:
    # The answer does not matter: the result of the message is known already.
    try:
        smtp.docmd("QUIT")
    except (OSError, smtplib.SMTPException):
        pass
    finally:
        smtp.close()


def _refused(code: int) -> Tried:
    # Only the code is kept: the server's text may contain the address.
    outcome = Outcome.IMPOSSIBLE if code >= _PERMANENT else Outcome.REFUSED
    return Tried(outcome, Failure(Cause.MAIL_REFUSED, code))
