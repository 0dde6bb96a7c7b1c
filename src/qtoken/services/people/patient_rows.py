"""The frozen rows of patients and appointments."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from qtoken.domain.input import Sex


class PatientDetails(TypedDict, total=False):
    """What is said of a patient beside the name; an empty text or None says that there is none."""

    phone: str
    email: str
    date_of_birth: str | date | None
    sex: str | None
    record_number: str
    needs: str
    wants_sms: bool
    wants_email: bool
    language: str
    second_phone: str
    second_phone_of: str


class PatientChange(PatientDetails, total=False):
    """What a change says of a patient; what is not in it stays as it is."""

    name: str


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A patient. Only the name is always known; unknown texts are empty.

    `phone` is as it was typed, `phone_shown` as people in the clinic's country write it, and
    `phone_e164` the international form, empty if the number is not valid.
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
    """The language of messages; empty for the clinic's own."""
    phone_e164: str = ""
    phone_shown: str = ""
    second_phone: str = ""
    second_phone_e164: str = ""
    second_phone_shown: str = ""
    second_phone_of: str = ""
    """Whose phone the second one is, such as the mother's."""

    @property
    def texts_to(self) -> str:
        """The number for text messages: the phone, else the second; empty if neither is valid."""
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
    """Whether a reminder was sent to the patient."""
