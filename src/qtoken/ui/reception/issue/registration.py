"""Registering a patient: only the name is needed; who may be the same person is shown."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Protocol

from qtoken import phrases
from qtoken.domain.errors import (
    DateInvalid,
    EmailInvalid,
    PhoneInvalid,
    QTokenError,
    RecordNumberTaken,
)
from qtoken.domain.fields import Field
from qtoken.domain.input import Sex, clean_date_of_birth, phone_digits
from qtoken.domain.press import Press
from qtoken.services.people.patient_rows import PatientRow
from qtoken.texts import _
from qtoken.ui.reception.desk import Desk, Refusal, Told
from qtoken.ui.reception.issue.under_way import HoldingView, UnderWay

_LIKELY_LIMIT = 3
_SHORTEST_NAME = 3
_SHORTEST_PHONE = 4


@dataclass(frozen=True, slots=True)
class PatientForm:
    """The form as typed."""

    name: str = ""
    phone: str = ""
    email: str = ""
    date_of_birth: str = ""
    sex: Sex | None = None
    record_number: str = ""
    needs: str = ""
    second_phone: str = ""
    second_phone_of: str = ""


_FIELDS = frozenset(field.name for field in fields(PatientForm))


def refused_field(form: PatientForm, error: Exception) -> str:
    """Return which field of the form an error is about, empty if none."""
    match error:
        case DateInvalid():
            return "date_of_birth"
        case EmailInvalid():
            return "email"
        case RecordNumberTaken():
            return "record_number"
        case PhoneInvalid(parameters={"text": text}):
            return "phone" if str(text) in form.phone else "second_phone"
        case QTokenError(parameters={"field": Field() as field}) if field in _FIELDS:
            return field
        case _:
            return ""


class RegistrationView(HoldingView, Protocol):
    """What the presenter may say."""

    def show_likely(self, patients: tuple[PatientRow, ...]) -> None:
        """Who may be the same person."""

    def can_draw(self, text: str) -> bool:
        """Whether this computer has letters for all of a text."""

    def turn_to(self, field: str) -> None:
        """Put the cursor where something must be typed again; fields are those of the form."""


class RegistrationPresenter:
    """The form of the flow: looks for doubles while it is filled in, registers once."""

    def __init__(
        self,
        view: RegistrationView,
        desk: Desk,
        told: Told,
        refusal: Refusal,
        *,
        under_way: UnderWay,
        registered: Callable[[PatientRow], None],
    ) -> None:
        """`registered` is told of whoever still stands at the desk."""
        self._view = view
        self._desk = desk
        self._told = told
        self._refusal = refusal
        self._registered_as = registered
        self._under_way = under_way
        self._likely: tuple[PatientRow, ...] = ()
        self.day: date | None = None

    def look_for_likely(self, form: PatientForm) -> None:
        """Look for the same person; call it when the typing has rested."""
        name, phone = form.name.strip(), form.phone.strip()
        services, by = self._desk.clinic.services, self._desk.user.id

        def job() -> tuple[PatientRow, ...]:
            found: dict[int, PatientRow] = {}
            if len(phone_digits(phone)) >= _SHORTEST_PHONE:
                same = services.patients.find(phone, by=by, limit=_LIKELY_LIMIT)
                found.update({patient.id: patient for patient in same})
            if len(name) >= _SHORTEST_NAME:
                same = services.patients.find(name, by=by, limit=_LIKELY_LIMIT)
                found.update({patient.id: patient for patient in same})
            return tuple(found.values())[:_LIKELY_LIMIT]

        self._desk.query(job, self._show_likely, self._no_hint, key="likely")

    def use(self, patient_id: int) -> None:
        """It is that person after all."""
        for patient in self._likely:
            if patient.id == patient_id:
                self._registered_as(patient)
                return

    def register(self, form: PatientForm) -> None:
        """Register the person of the form, once, whatever is pressed or typed meanwhile."""
        if self._under_way.is_busy:
            return
        self._refusal.withdraw()
        try:
            born = clean_date_of_birth(form.date_of_birth.strip(), today=self.day or date.max)
        except QTokenError as error:
            self._refusal.tell(error)
            self._turn_to(form, error)
            return
        key = ("register", form)
        if self._desk.presses.is_under_way(key):
            return
        person = self._under_way.begin()
        registration, by = self._desk.clinic.services.registration, self._desk.user.id
        self._desk.presses.send(
            key,
            lambda request_id: registration.register(
                form.name,
                phone=form.phone,
                email=form.email,
                date_of_birth=born,
                sex=form.sex,
                record_number=form.record_number,
                needs=form.needs,
                second_phone=form.second_phone,
                second_phone_of=form.second_phone_of,
                press=Press(by, request_id),
            ),
            lambda patient: self._registered(patient, person),
            lambda error: self._refused(form, error, person),
        )

    def _registered(self, patient: PatientRow, person: int) -> None:
        is_there = self._under_way.end(person)
        said = _("{patient} is registered.").format(patient=patient.name)
        notes = (
            phrases.doubtful_phones(patient),
            "" if self._view.can_draw(patient.name) else phrases.undrawn(patient.name),
        )
        self._told.say(" ".join([said, *filter(None, notes)]))
        # A late answer does not take the place of whoever has come to the desk since.
        if is_there:
            self._registered_as(patient)

    def _refused(self, form: PatientForm, error: Exception, person: int) -> None:
        if self._under_way.end(person):
            self._view.go_on(is_meant=False)
            self._turn_to(form, error)
        self._refusal.tell(error)

    def _turn_to(self, form: PatientForm, error: Exception) -> None:
        field = refused_field(form, error)
        if field:
            self._view.turn_to(field)

    def _show_likely(self, patients: tuple[PatientRow, ...]) -> None:
        self._likely = patients
        self._view.show_likely(patients)

    def _no_hint(self, _error: Exception) -> None:
        # Only a hint: registering itself says what is wrong.
        self._show_likely(())
