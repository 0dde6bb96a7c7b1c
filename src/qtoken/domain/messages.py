"""Messages to patients: which there are, what their words may say, and when they are sent."""

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
    """Two before you."""
    CALLED = "called"
    REMINDER = "reminder"
    """An appointment tomorrow."""


class Channel(StrEnum):
    """How a message reaches somebody."""

    SMS = "sms"
    EMAIL = "email"


class Outcome(StrEnum):
    """What became of a try to send."""

    SENT = "sent"
    REFUSED = "refused"
    """It was certainly not taken; another try may help."""
    IMPOSSIBLE = "impossible"
    """It was certainly not taken, and never will be."""
    UNKNOWN = "unknown"
    """The other side fell silent after it had all: another try could be a second message."""


SOON_AHEAD = 2
"""So many people are called before whoever is told that the turn comes soon."""

PLACEHOLDERS: dict[Kind, frozenset[str]] = {
    Kind.ISSUED: frozenset({"clinic", "label", "department", "people_ahead", "link"}),
    Kind.SOON: frozenset({"clinic", "label", "department", "people_ahead", "link"}),
    Kind.CALLED: frozenset({"clinic", "label", "department", "room", "link"}),
    Kind.REMINDER: frozenset({"clinic", "doctor", "department", "date", "time"}),
}
"""What the words of each kind may hold in braces. Never a patient's name: phones are shared."""

LASTS: dict[Kind, timedelta] = {
    Kind.ISSUED: timedelta(hours=1),
    Kind.SOON: timedelta(minutes=20),
    Kind.CALLED: timedelta(minutes=5),
    Kind.REMINDER: timedelta(hours=24),
}
"""How long after its time a message is still worth sending."""

_FIRST_PAUSE_S = 15
_LONGEST_PAUSE_S = 1800


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when no reminder goes out, in minutes of the local day; equal for none.

    News of a token that somebody holds now are not held back: later they are worth nothing.
    """

    from_min: int
    to_min: int

    def last_until_midnight_from(self, minute: int) -> bool:
        """Whether all that is left of a day from a minute on is quiet."""
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
        if is_over_midnight and minute >= self.from_min:
            day += timedelta(days=1)
        end = time(self.to_min // 60, self.to_min % 60)
        return datetime.combine(day, end, tzinfo=zone).astimezone(UTC)


def pause_s(try_count: int) -> int:
    """Return the seconds until the next try after so many: 15, 30, 60 ... up to half an hour."""
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
    """Return the words if they can be filled in.

    Raises `PlaceholderUnknown`, and `TemplateInvalid` for a brace without its partner.
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
        if form or conversion:
            raise TemplateInvalid
    return words
