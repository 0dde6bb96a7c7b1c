"""The interface of a gateway: it tries once and reports the result truthfully."""

from dataclasses import dataclass
from typing import Protocol

from qtoken.domain.messages import Outcome
from qtoken.domain.send_failures import Failure

TIMEOUT_S = 10.0
"""For each step of a conversation. All steps together must take less than the outbox's `LEASE`."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The result of a try, and the reason if it did not succeed."""

    outcome: Outcome
    failure: Failure | None = None


SENT = Tried(Outcome.SENT)


class Gateway(Protocol):
    """A service that delivers messages of one channel. Called from several threads."""

    def send(self, to: str, *, subject: str, text: str) -> Tried:
        """Try once to send a message. Never raises."""
