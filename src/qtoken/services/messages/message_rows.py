"""The frozen rows of messages. Beside `rows`, because no window waits for them when it starts."""

from dataclasses import dataclass
from datetime import datetime

from qtoken.domain.messages import Channel, Kind


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """A message that a sender has in hand. Never to be logged: `to` is somebody's.

    `facts` fill the placeholders of `domain.messages.PLACEHOLDERS`; `subject` and `text` are the
    clinic's own words, empty for the usual ones. `kind` is None for a link to a new password.
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
    """How many messages wait or are in hand, and how many did not go out unseen by anybody."""

    due: int
    not_sent: int


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message that was not sent, or of which nobody knows: `is_unknown`.

    `error` is a `domain.send_failures.Failure` as it is kept, or an old sentence.
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
    """The clinic's words for one kind of message; the language is empty for all others."""

    kind: Kind
    channel: Channel
    language: str
    subject: str
    text: str
