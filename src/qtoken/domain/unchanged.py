"""The value for a field that a change does not touch.

Removing a value is something else: that is done by an empty text, or by None if the field may have
no value. So neither of them can mean "leave it as it is".
"""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Unchanged(Enum):
    """The type of the one value `UNCHANGED`."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED


def unless_unchanged(value: T | Unchanged, clean: Callable[[T], R]) -> R | Unchanged:
    """Return the cleaned value of a field, or UNCHANGED if the change does not touch it."""
    return UNCHANGED if value is UNCHANGED else clean(value)


def if_given(value: T | None) -> T | Unchanged:
    """Return the value of an option or parameter, or UNCHANGED for None: it was not given."""
    return UNCHANGED if value is None else value


def changes(fields: Mapping[str, T | Unchanged]) -> dict[str, T]:
    """Return the fields that a change sets, with their values."""
    return {name: value for name, value in fields.items() if value is not UNCHANGED}
