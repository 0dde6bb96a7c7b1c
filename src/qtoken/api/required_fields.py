"""Fields with several names, fields that are required under one of them, and fixed fields."""

from typing import TypeVar

from qtoken.domain.errors import QTokenError

T = TypeVar("T")


class FieldNeeded(QTokenError):
    """A required field was given under none of its names."""

    code = "field_needed"
    message = "{field} is missing. Fill it in."


class FieldTwice(QTokenError):
    """A field was given under two names with two values: either could be meant."""

    code = "field_twice"
    message = "{field} is given twice, and differs. Send it once."


class FieldStays(QTokenError):
    """A field that cannot be changed after it was made."""

    code = "field_stays"
    message = "{field} stays as it is. Leave it out."


def either(field: str, *values: T | None) -> T | None:
    """Return what was given under any of a field's names. Raises `FieldTwice` where two differ."""
    given = {value for value in values if value is not None}
    if len(given) > 1:
        raise FieldTwice(field=field)
    return given.pop() if given else None


def required(field: str, value: T | None) -> T:
    """Return what was given. Raises `FieldNeeded`."""
    if value is None:
        raise FieldNeeded(field=field)
    return value
