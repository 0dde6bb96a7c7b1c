"""Messages to patients: their kinds, what their texts may contain, and when they are sent."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from string import Formatter

from qtoken.domain.errors import (
    ChannelUnknown,
    LanguageInvalid,
    MessageKindUnknown,
    PlaceholderUnknown,
    TemplateInvalid,
    TextMissing,
)
from qtoken.domain.fields import Field
from qtoken.domain.unseen import plain_word


class Kind(StrEnum):
    """What a message tells."""

    ISSUED = "issued"
    SOON = "soon"
    """Only a few patients are ahead (`SOON_AHEAD`)."""
    CALLED = "called"
    REMINDER = "reminder"
    """An appointment tomorrow."""


class Channel(StrEnum):
    """The way on which a message is sent."""

    SMS = "sms"
    EMAIL = "email"


class Outcome(StrEnum):
    """The result of a try to send."""

    SENT = "sent"
    REFUSED = "refused"
    """Certainly not accepted; another try may help."""
    IMPOSSIBLE = "impossible"
    """Certainly not accepted, and never will be."""
    UNKNOWN = "unknown"
    """No answer after everything was sent: another try could deliver the message twice."""


SOON_AHEAD = 2
"""A patient gets the message `SOON` when this many or fewer people are ahead."""

PLACEHOLDERS: dict[Kind, frozenset[str]] = {
    Kind.ISSUED: frozenset({"clinic", "label", "department", "people_ahead", "link"}),
    Kind.SOON: frozenset({"clinic", "label", "department", "people_ahead", "link"}),
    Kind.CALLED: frozenset({"clinic", "label", "department", "room", "link"}),
    Kind.REMINDER: frozenset({"clinic", "doctor", "department", "date", "time"}),
}
"""The placeholders allowed in the texts of each kind. No patient's name: phones are shared."""

LASTS: dict[Kind, timedelta] = {
    Kind.ISSUED: timedelta(hours=1),
    Kind.SOON: timedelta(minutes=20),
    Kind.CALLED: timedelta(minutes=5),
    Kind.REMINDER: timedelta(hours=24),
}
"""How long after it became due a message is still worth sending."""

_FIRST_PAUSE_S = 15
_LONGEST_PAUSE_S = 1800


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When no reminder is sent: two minutes of the local day, equal if there are no quiet hours.

    Messages about a token are not held back: later they would be worthless.
    """

    from_min: int
    to_min: int

    def last_until_midnight_from(self, minute: int) -> bool:
        """Return whether the rest of a day, from that minute on, is quiet."""
        is_over_midnight = self.from_min > self.to_min
        return is_over_midnight and minute >= self.from_min

    def after(self, instant: datetime, zone: tzinfo) -> datetime:
        """Return the instant itself, or the end of the quiet hours in which it lies."""
        local = instant.astimezone(zone)
        minute = local.hour * 60 + local.minute
        is_over_midnight = self.from_min > self.to_min
        if is_over_midnight:
            is_quiet = minute >= self.from_min or minute < self.to_min
        else:
            is_quiet = self.from_min <= minute < self.to_min
        if not is_quiet:
            return instant
        day = local.date()
        # In the evening they end on the next day, after midnight on the same one.
        if is_over_midnight and minute >= self.from_min:
            day += timedelta(days=1)
        end = time(self.to_min // 60, self.to_min % 60)
        return datetime.combine(day, end, tzinfo=zone).astimezone(UTC)


def pause_s(try_count: int) -> int:
    """Return the seconds until the next try after so many: 15, 30, 60 ... up to half an hour."""
    # The exponent is bounded: the power of a large count would take long, only to be cut.
    return int(min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(max(try_count - 1, 0), 16)))


def parse_kind(text: str) -> Kind:
    """Return the kind of that name. Raises `TextMissing`, `MessageKindUnknown`."""
    if not text.strip():
        raise TextMissing(field=Field.KIND)
    try:
        return Kind(text.strip().lower())
    except ValueError:
        raise MessageKindUnknown(kind=text.strip()[:20], known=", ".join(Kind)) from None


def parse_channel(text: str) -> Channel:
    """Return the channel of that name. Raises `TextMissing`, `ChannelUnknown`."""
    if not text.strip():
        raise TextMissing(field=Field.CHANNEL)
    try:
        return Channel(text.strip().lower())
    except ValueError:
        raise ChannelUnknown(channel=text.strip()[:20], known=", ".join(Channel)) from None


def clean_language(text: str) -> str:
    """Return a language code such as `de` or `pt-BR`, or an empty text for the clinic's own."""
    code = plain_word(text).replace("_", "-")
    parts = code.split("-")
    is_code = code.isascii() and all(1 <= len(part) <= 8 and part.isalnum() for part in parts)
    if code and (not is_code or not parts[0].isalpha() or not 2 <= len(parts[0]) <= 3):
        raise LanguageInvalid(text=code[:20])
    return "-".join([parts[0].lower(), *parts[1:]])[:35]


def check_words(kind: Kind, words: str) -> str:
    """Return a message's text if its placeholders are allowed for the kind.

    Raises `PlaceholderUnknown`, and `TemplateInvalid` for an unmatched brace or a format.
    """
    allowed = PLACEHOLDERS[kind]
    try:
        found = list(Formatter().parse(words))
    except ValueError:
        raise TemplateInvalid from None
    for _text, name, form, conversion in found:
        if name is None:
            continue
        if name not in allowed:
            raise PlaceholderUnknown(name=name[:40], known=", ".join(sorted(allowed)))
        # A format such as {label:>9999999} could make texts of any length.
        if form or conversion:
            raise TemplateInvalid
    return words
