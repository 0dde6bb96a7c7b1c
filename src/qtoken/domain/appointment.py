"""The states of an appointment."""

from enum import StrEnum


class AppointmentStatus(StrEnum):
    """What became of an appointment. Stored by name."""

    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    CANCELED = "canceled"
    NO_SHOW = "no_show"
