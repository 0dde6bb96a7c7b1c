"""The frozen rows of people and of booked times."""

from dataclasses import dataclass
from datetime import date, datetime

from qtoken.domain.input import Sex


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A person. Only the name is always known; unknown texts are empty.

    `phone` is as it was typed, `phone_shown` as people of the clinic's country write it, and
    `phone_e164` what it is anywhere: empty where nobody can have such a number.
    """

    id: int
    name: str
    phone: str
    email: str
    date_of_birth: date | None
    sex: Sex | None
    record_number: str
    needs: str
    wants_sms: bool = False
    wants_email: bool = False
    language: str = ""
    """In which messages are written; empty for the clinic's own."""
    phone_e164: str = ""
    phone_shown: str = ""
    second_phone: str = ""
    second_phone_e164: str = ""
    second_phone_shown: str = ""
    second_phone_of: str = ""
    """Whose the second phone is, such as the mother's."""

    @property
    def texts_to(self) -> str:
        """Where text messages go: the phone, else the second one; empty if to neither."""
        return self.phone_e164 or self.second_phone_e164


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
    is_reminded: bool = False
    """Whether a message has told the patient of it the day before."""
