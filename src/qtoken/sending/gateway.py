"""What a gateway promises: one try, and an honest word about what became of it."""

from dataclasses import dataclass
from typing import Protocol

from qtoken.domain.messages import Outcome
from qtoken.domain.send_failures import Failure

TIMEOUT_S = 10.0
"""For each step of a conversation; all together must fit into `services.messages.outbox.LEASE`."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a try, and why it did not succeed."""

    outcome: Outcome
    failure: Failure | None = None


SENT = Tried(Outcome.SENT)


class Gateway(Protocol):
    """One way to reach somebody. Called from several threads."""

    def send(self, to: str, *, subject: str, text: str) -> Tried:
        """Try once. Never raises."""
