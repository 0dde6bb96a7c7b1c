"""The lines under the search field: tokens, patients, and the way to a new patient. No Qt here."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from qtoken.domain.entry import phone_digits
from qtoken.services.patient_rows import PatientRow
from qtoken.services.rows import TokenRow
from qtoken.texts import _, joined, left_to_right

_PHONE_END = 4


class ResultKind(Enum):
    """What a line leads to."""

    TOKEN = "token"  # noqa: S105 - a place in the queue
    PATIENT = "patient"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One line. `id` is unique within a list; `detail` stands small below the name."""

    id: str
    kind: ResultKind
    name: str
    detail: str = ""
    born: str = ""
    phone_end: str = ""
    patient: PatientRow | None = None


def token_line(token: TokenRow) -> ResultLine:
    """Return the line that leads to a token in the queue."""
    return ResultLine(
        f"token:{token.id}",
        ResultKind.TOKEN,
        _("Show {label} in the queue").format(label=token.label),
        _("{patient}, {department}").format(patient=token.patient, department=token.department),
    )


def patient_line(patient: PatientRow) -> ResultLine:
    """Return the line of a patient: enough to tell two of one name apart."""
    return ResultLine(
        f"patient:{patient.id}",
        ResultKind.PATIENT,
        patient.name,
        _detail(patient),
        left_to_right(patient.date_of_birth.isoformat()) if patient.date_of_birth else "",
        phone_end(patient.phone),
        patient,
    )


def new_line(text: str) -> ResultLine:
    """Return the last line, which opens the form."""
    if not text:
        return ResultLine("new", ResultKind.NEW, _("New patient"))
    return ResultLine("new", ResultKind.NEW, _("New patient “{name}”").format(name=text))


def phone_end(phone: str) -> str:
    """Return the last figures of a phone number: enough to ask for, too little to give away."""
    digits = phone_digits(phone)
    return left_to_right(f"…{digits[-_PHONE_END:]}") if digits else ""


def age_on(day: date, born: date) -> int:
    """Return the age in whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _detail(patient: PatientRow) -> str:
    number = patient.own_number and _("No. {number}").format(number=patient.own_number)
    return joined(patient.needs, number)
