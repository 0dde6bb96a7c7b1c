"""The lines under the search field: tokens, patients, and the way to a new patient. No Qt here."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from qtoken import formats
from qtoken.domain.input import phone_digits
from qtoken.domain.labels import parse_label
from qtoken.domain.names import is_whole_match, key
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import TokenRow
from qtoken.texts import _, joined, left_to_right
from qtoken.ui.reception.queue.listed_tokens import ListedToken

_PHONE_END = 4
_SHORTEST_PHONE = 7
_LONGEST_PREFIX = 3
"""Digits of a country, which one may have typed and the other not."""


NEW_ID = "new"


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
    place: str = ""
    """Where the patient stands in a queue now, in two lines."""
    patient: PatientRow | None = None
    token: TokenRow | None = None
    """The one that the line leads to, or the patient's that is open."""


def token_line(token: TokenRow) -> ResultLine:
    """Return the line that leads to a token in the queue."""
    return ResultLine(
        f"token:{token.id}",
        ResultKind.TOKEN,
        _("Show {label} in the queue").format(label=token.label),
        _("{patient}, {department}").format(patient=token.patient, department=token.department),
        token=token,
    )


def patient_line(patient: PatientRow, open_: tuple[ListedToken, ...] = ()) -> ResultLine:
    """Return the line of a patient: enough to tell two of one name apart, and if they wait."""
    return ResultLine(
        f"patient:{patient.id}",
        ResultKind.PATIENT,
        patient.name,
        _detail(patient),
        _place(open_),
        patient,
        open_[0].token if open_ else None,
    )


def sure_line(
    text: str, tokens: tuple[TokenRow, ...], patients: tuple[PatientRow, ...], *, is_all: bool
) -> str | None:
    """Return the id of the line that Enter takes without a look at the list, or None.

    A label or a number only where it is exact and nothing else was found; a name only where every
    typed word is a whole word of one person's name alone. `is_all` says that there are no more.
    Where nobody was found it is the way to a new patient, but not for what reads as a label: that
    is no name.
    """
    if not tokens and not patients:
        return NEW_ID if parse_label(text) is None else None
    if tokens:
        return token_line(tokens[0]).id if len(tokens) == 1 and not patients else None
    if len(patients) == 1 and _is_number_of(text, patients[0]):
        return patient_line(patients[0]).id
    named = [patient for patient in patients if is_whole_match(text, patient.name)]
    numbered = [patient for patient in patients if _is_number_of(text, patient)]
    if is_all and len(named) == 1 and not numbered:
        return patient_line(named[0]).id
    return None


def new_line(text: str) -> ResultLine:
    """Return the last line, which opens the form."""
    name = _("New patient “{name}”").format(name=text) if text else _("New patient")
    return ResultLine(NEW_ID, ResultKind.NEW, name, _("Ctrl+N"))


def phone_end(phone: str) -> str:
    """Return the last figures of a phone number: enough to ask for, too little to give away."""
    digits = phone_digits(phone)
    return left_to_right(f"…{digits[-_PHONE_END:]}") if digits else ""


def age_on(day: date, born: date) -> int:
    """Return the age in whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _detail(patient: PatientRow) -> str:
    born = formats.day(patient.date_of_birth) if patient.date_of_birth else ""
    number = patient.record_number and _("No. {number}").format(number=patient.record_number)
    return joined(born, phone_end(patient.phone or patient.second_phone), number, patient.needs)


def _place(open_: tuple[ListedToken, ...]) -> str:
    if not open_:
        return ""
    first, *others = open_
    label = f"{first.token.label} +{len(others)}" if others else first.token.label
    return f"{label}\n{first.words}"


def _is_number_of(text: str, patient: PatientRow) -> bool:
    if patient.record_number and key(text) == key(patient.record_number):
        return True
    if any(c.isalpha() for c in text):
        return False
    typed = phone_digits(text)
    phones = map(
        phone_digits,
        (patient.phone, patient.phone_shown, patient.second_phone, patient.second_phone_shown),
    )
    return typed == str(patient.id) or any(_is_same_phone(typed, phone) for phone in phones)


def _is_same_phone(one: str, other: str) -> bool:
    # With and without the country, and the zeros that stand for it or for the trunk.
    short, long = sorted((one.lstrip("0"), other.lstrip("0")), key=len)
    is_whole = len(short) >= _SHORTEST_PHONE and len(long) - len(short) <= _LONGEST_PREFIX
    return is_whole and long.endswith(short)
