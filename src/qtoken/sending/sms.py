"""Text messages through the clinic's gateway: apprise supports about a hundred of them."""

import logging
import re
import threading
from dataclasses import dataclass
from urllib.parse import quote

from qtoken.domain.messages import Outcome
from qtoken.domain.send_failures import Cause, Failure
from qtoken.sending.gateway import SENT, TIMEOUT_S, Tried
from qtoken.services.people.phones import is_sendable

TO = "{to}"
"""The placeholder for the phone number in the gateway's address."""

# What apprise logs of an HTTP status, and the names of errors before anything was sent.
_ANSWERED = re.compile(r"error=(\d{3})")
_NEVER_REACHED = (
    "NewConnectionError",
    "ConnectTimeout",
    "NameResolutionError",
    "Failed to establish",
    "SSLError",
    "ProxyError",
)
_PERMANENT = range(400, 500)
# Timeout, too early, too many requests: another try may help.
_LATER = {408, 425, 429}


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """A gateway, by its address in apprise's notation with `{to}` for the number."""

    url: str

    def send(self, to: str, *, subject: str, text: str) -> Tried:  # noqa: ARG002 - e-mail has one
        """Try once. The result is `UNKNOWN` if the gateway may have it and did not answer.

        `to` is a complete number in E.164. Anything else is refused: from the digits of two
        numbers, or from 112, a gateway would make a number that was never meant.
        """
        if not is_sendable(to):
            return Tried(Outcome.IMPOSSIBLE, Failure(Cause.NUMBER_INVALID))
        from apprise import Apprise

        with _Listening() as said:
            sender = Apprise()
            if not sender.add(self._address(to)):
                return Tried(Outcome.IMPOSSIBLE, Failure(Cause.NUMBER_NOT_TAKEN))
            is_sent = bool(sender.notify(body=text))
        return SENT if is_sent else _judged(said.lines)

    def _address(self, number: str) -> str:
        url = self.url.replace(TO, quote(number, safe="+"))
        joint = "&" if "?" in url else "?"
        return f"{url}{joint}cto={TIMEOUT_S:.0f}&rto={TIMEOUT_S:.0f}"


def _judged(lines: list[str]) -> Tried:
    """Return from apprise's log whether the gateway can have accepted the message.

    `notify` itself only returns True or False. What is not certainly a refusal counts as unknown:
    a lost message is better than the same one twice.
    """
    text = "\n".join(lines)
    answered = _ANSWERED.search(text)
    if answered:
        code = int(answered[1])
        is_final = code in _PERMANENT and code not in _LATER
        outcome = Outcome.IMPOSSIBLE if is_final else Outcome.REFUSED
        return Tried(outcome, Failure(Cause.SMS_REFUSED, code))
    if any(sign in text for sign in _NEVER_REACHED):
        return Tried(Outcome.REFUSED, Failure(Cause.SMS_UNREACHABLE))
    return Tried(Outcome.UNKNOWN, Failure(Cause.SMS_FELL_SILENT))


class _Listening(logging.Handler):
    """Keeps apprise's log in memory only, because it contains phone numbers and secrets.

    One message at a time: apprise uses threads of its own, and its log does not say for which
    message a line is.
    """

    _apprise = logging.getLogger("apprise")
    _alone = threading.Lock()

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def __enter__(self) -> "_Listening":
        self._alone.acquire()
        # Not restored afterwards: what apprise logs must never reach our log file.
        self._apprise.propagate = False
        self._apprise.setLevel(logging.DEBUG)
        self._apprise.addHandler(self)
        return self

    def __exit__(self, *_error: object) -> None:
        self._apprise.removeHandler(self)
        self._alone.release()
