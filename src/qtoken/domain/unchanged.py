"""What a change says of a field that it leaves alone.

Taking a value away is another thing: an empty text does that, and None where nobody or nothing may
stand. So neither of them can mean "leave it".
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
    """Return the cleaned value of a field that a change names."""
    return UNCHANGED if value is UNCHANGED else clean(value)


def if_given(value: T | None) -> T | Unchanged:
    """Return the value of an option or parameter whose None says that it was not given."""
    return UNCHANGED if value is None else value


def changes(fields: Mapping[str, T | Unchanged]) -> dict[str, T]:
    """Return the fields that a change names, with their values."""
    return {name: value for name, value in fields.items() if value is not UNCHANGED}
