"""What may have several names here, what must be named under one of them, and what stays."""

from typing import TypeVar

from qtoken.domain.errors import QTokenError

T = TypeVar("T")


class FieldNeeded(QTokenError):
    """A field was left out that may have several names."""

    code = "field_needed"
    message = "{field} is missing. Fill it in."


class FieldTwice(QTokenError):
    """Something is given twice, and differs: either could be meant."""

    code = "field_twice"
    message = "{field} is given twice, and differs. Send it once."


class FieldStays(QTokenError):
    """A field that stays as it was made."""

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
