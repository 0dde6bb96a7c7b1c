"""E-mail by SMTP, step by step: whether the server has it decides whether it is sent again."""

import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from enum import StrEnum

from qtoken.domain.messages import Outcome
from qtoken.sending.gateway import SENT, TIMEOUT_S, Tried
from qtoken.texts import _

_GO_AHEAD = 354
_PERMANENT = 500
_LINE_BEGINS_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)


class Encryption(StrEnum):
    """How the way to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailGateway:
    """A mail server that takes the clinic's messages."""

    server: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    encryption: Encryption = Encryption.STARTTLS
    trusted: str = ""
    """A file with the certificates of a private authority; empty for the system's."""

    def send(self, to: str, *, subject: str, text: str) -> Tried:
        """Try once. `UNKNOWN` only between the message's last line and the server's answer."""
        data = self._message(to, subject, text)
        try:
            smtp = self._connected()
            try:
                return self._announce(smtp, to) or _deliver(smtp, data)
            finally:
                _leave(smtp)
        except smtplib.SMTPAuthenticationError:
            return Tried(Outcome.REFUSED, _("The mail server refuses the user or the password."))
        except ssl.SSLError:
            return Tried(Outcome.REFUSED, _("The mail server's certificate is not trusted."))
        except UnicodeError:
            return Tried(Outcome.IMPOSSIBLE, _("The mail server does not take such an address."))
        except (OSError, smtplib.SMTPException):
            return Tried(Outcome.REFUSED, _("The mail server does not answer."))

    def _message(self, to: str, subject: str, text: str) -> bytes:
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        # RFC 3834: holiday notices do not answer.
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

    def _announce(self, smtp: smtplib.SMTP, to: str) -> Tried | None:
        smtp.ehlo_or_helo_if_needed()
        for code, _answer in (smtp.mail(self.sender), smtp.rcpt(to)):
            if not 200 <= code < 300:
                return _refused(code)
        return None


def _deliver(smtp: smtplib.SMTP, data: bytes) -> Tried:
    code, _answer = smtp.docmd("DATA")
    if code != _GO_AHEAD:
        return _refused(code)
    # RFC 5321, 4.5.2: a leading dot is doubled, a lone one ends the message.
    lines = _LINE_BEGINS_WITH_DOT.sub(b"..", data)
    try:
        smtp.send(lines.removesuffix(b"\r\n") + b"\r\n.\r\n")
        code, _answer = smtp.getreply()
    except (TimeoutError, OSError, smtplib.SMTPException):
        return Tried(Outcome.UNKNOWN, _("The mail server fell silent: it may have been sent."))
    if code < 0:
        return Tried(Outcome.UNKNOWN, _("The mail server's answer cannot be read."))
    return SENT if 200 <= code < 300 else _refused(code)


def _leave(smtp: smtplib.SMTP) -> None:
    # Whatever it answers: what became of the message is known already.
    try:
        smtp.docmd("QUIT")
    except (OSError, smtplib.SMTPException):
        pass
    finally:
        smtp.close()


def _refused(code: int) -> Tried:
    # The server's own words may repeat the address.
    text = _("The mail server refuses it ({code}).").format(code=code)
    return Tried(Outcome.IMPOSSIBLE if code >= _PERMANENT else Outcome.REFUSED, text)
