"""All tables, for migrations and tests: importing this fills the metadata."""

from qtoken.models import (
    appointment,
    clinic,
    department,
    doctor,
    listener,
    patient,
    request,
    room,
    token,
    token_event,
    user,
)
from qtoken.models.base import metadata

__all__ = [
    "appointment",
    "clinic",
    "department",
    "doctor",
    "listener",
    "metadata",
    "patient",
    "request",
    "room",
    "token",
    "token_event",
    "user",
]
