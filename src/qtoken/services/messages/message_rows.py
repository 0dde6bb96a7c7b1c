"""The frozen rows of messages. Not in `rows`, because windows do not need them to start."""

from dataclasses import dataclass
from datetime import datetime

from qtoken.domain.messages import Channel, Kind


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """A message that a sender has taken. Must not be logged: `to` is a person's number or address.

    `facts` are the values of the placeholders in `domain.messages.PLACEHOLDERS`. `subject` and
    `text` are the clinic's own texts, empty for the built-in ones. `kind` is None for a link to a
    new password.
    """

    id: int
    kind: Kind | None
    channel: Channel
    to: str
    language: str
    facts: dict[str, str]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """How many messages are waiting or being sent, and how many failures nobody has handled."""

    due: int
    not_sent: int


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message that was not sent, or perhaps not (`is_unknown`).

    `error` is a stored `domain.send_failures.Failure`, or a sentence from an older version.
    """

    id: int
    kind: Kind
    channel: Channel
    patient_id: int
    patient: str
    label: str
    error: str
    is_unknown: bool
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """The clinic's text for one kind of message; an empty language is for all other languages."""

    kind: Kind
    channel: Channel
    language: str
    subject: str
    text: str
