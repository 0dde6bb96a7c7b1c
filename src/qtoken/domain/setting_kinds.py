"""Kinds of settings: the values that each accepts, and the bounds that forms and tables need."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar, cast

from qtoken.domain.errors import (
    ChoiceUnknown,
    QTokenError,
    TextMissing,
    TimeInvalid,
)
from qtoken.domain.fields import AnyField, Field
from qtoken.domain.input import check_number, shortened
from qtoken.domain.unseen import plain_word

V = TypeVar("V")

_MINUTES_A_DAY = 24 * 60
_CLOCK_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


class Unit(StrEnum):
    """What a number counts."""

    NONE = ""
    SECONDS = "s"
    MINUTES = "min"
    METRES = "m"


class Kind(Generic[V]):
    """The values that a setting accepts."""

    value_type: ClassVar[type]

    @property
    def placeholder(self) -> str:
        """The word for the value in the command line's help, such as N or HH:MM."""
        return "TEXT"

    def clean(self, value: V, field: AnyField) -> V:  # noqa: ARG002 - kinds with bounds name the setting
        """Return a value as it is stored. Raises a `QTokenError` that names the setting."""
        return value

    def typed(self, value: object) -> V:
        """Return the value if it is of this kind's type, whatever its bounds. Raises TypeError."""
        # For Python True is an int; for a setting it is a mistake.
        if not isinstance(value, self.value_type) or (
            isinstance(value, bool) and self.value_type is not bool
        ):
            raise TypeError(f"{value!r} is no {self.value_type.__name__}")
        return cast(V, value)

    def takes(self, value: object) -> bool:
        """Return whether a value of unknown origin is of this kind and within its bounds."""
        try:
            self.clean(self.typed(value), Field.NAME)
        except (TypeError, QTokenError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Flag(Kind[bool]):
    """Yes or no."""

    value_type = bool


@dataclass(frozen=True, slots=True)
class Number(Kind[int]):
    """A whole number between two bounds; both are allowed."""

    value_type = int

    lowest: int
    highest: int
    unit: Unit = Unit.NONE

    @property
    def placeholder(self) -> str:
        return "SECONDS" if self.unit is Unit.SECONDS else "N"

    def clean(self, value: int, field: AnyField) -> int:
        return check_number(value, field, lowest=self.lowest, highest=self.highest)


@dataclass(frozen=True, slots=True)
class ClockTime(Number):
    """A local time of day, stored as the minute of the day."""

    lowest: int = 0
    highest: int = _MINUTES_A_DAY - 1
    unit: Unit = Unit.MINUTES

    @property
    def placeholder(self) -> str:
        return "HH:MM"


@dataclass(frozen=True, slots=True)
class Text(Kind[str]):
    """Any text, of up to `limit` characters if there is a limit."""

    value_type = str

    limit: int | None = None
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Choice(Kind[str]):
    """One of a few words."""

    value_type = str

    words: tuple[str, ...]

    def clean(self, value: str, field: AnyField) -> str:
        if value not in self.words:
            raise ChoiceUnknown(field=field, known=", ".join(self.words))
        return value


@dataclass(frozen=True, slots=True)
class Numbers(Kind[tuple[int, ...]]):
    """Some whole numbers, such as ids; or none."""

    value_type = tuple

    def typed(self, value: object) -> tuple[int, ...]:
        # Not a bare `super()`: `slots=True` makes a new class, which that does not know of.
        numbers = super(Numbers, self).typed(value)
        if not all(type(number) is int for number in numbers):
            raise TypeError(f"{value!r} are no numbers")
        return numbers


def clock_time(minute: int) -> str:
    """Return a minute of the day as a clock shows it: `05:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minute_of_day(text: str, field: AnyField) -> int:
    """Return the minute of the day for a typed time. Raises `TextMissing`, `TimeInvalid`."""
    if not text.strip():
        raise TextMissing(field=field)
    match = _CLOCK_TIME.fullmatch(plain_word(text))
    if match is None:
        raise TimeInvalid(text=shortened(text, 40) or "-")
    return int(match[1]) * 60 + int(match[2])
