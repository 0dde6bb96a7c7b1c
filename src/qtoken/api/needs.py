"""What a body must name under one of several names."""

from typing import TypeVar

from qtoken.domain.errors import QTokenError

T = TypeVar("T")


class FieldNeeded(QTokenError):
    """A field was left out that may have several names."""

    code = "field_needed"
    message = "{field} is missing. Fill it in."


def required(field: str, value: T | None) -> T:
    """Return what was given. Raises `FieldNeeded`."""
    if value is None:
        raise FieldNeeded(field=field)
    return value
