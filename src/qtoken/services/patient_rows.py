"""The frozen rows of people and of booked times."""

from dataclasses import dataclass
from datetime import date, datetime

from qtoken.domain.entry import Sex


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A person. Only the name is always known; unknown texts are empty."""

    id: int
    name: str
    phone: str
    email: str
    date_of_birth: date | None
    sex: Sex | None
    own_number: str
    needs: str
    wants_sms: bool = False
    wants_email: bool = False
    language: str = ""
    """In which messages are written; empty for the clinic's own."""


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """A booked time. `status` is scheduled, completed, canceled or no_show."""

    id: int
    patient_id: int
    patient: str
    doctor_id: int
    doctor: str
    starts_at: datetime
    status: str
