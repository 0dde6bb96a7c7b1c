"""What a body must name under one of several names, and what it cannot change."""

from typing import TypeVar

from qtoken.domain.errors import QTokenError

T = TypeVar("T")


class FieldNeeded(QTokenError):
    """A field was left out that may have several names."""

    code = "field_needed"
    message = "{field} is missing. Fill it in."


class FieldStays(QTokenError):
    """A field that stays as it was made."""

    code = "field_stays"
    message = "{field} stays as it is. Leave it out."


def required(field: str, value: T | None) -> T:
    """Return what was given. Raises `FieldNeeded`."""
    if value is None:
        raise FieldNeeded(field=field)
    return value
