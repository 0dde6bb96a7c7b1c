"""By which messages the patient at the desk wants to be reached. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from qtoken.domain.press import Press
from qtoken.services.people.patient_rows import PatientChange, PatientRow
from qtoken.services.rows import SetupRow
from qtoken.ui.reception.desk import Desk, Refusal


@dataclass(frozen=True, slots=True)
class ContactChoices:
    """What a patient has agreed to, and what could be: without a number there is no text."""

    wants_sms: bool
    wants_email: bool
    language: str
    can_sms: bool
    can_email: bool
    languages: tuple[str, ...]
    """From which to choose, beside the clinic's own."""


class ContactView(Protocol):
    """What is said of it."""

    def show_contact(self, choices: ContactChoices | None) -> None:
        """By which messages the patient wants to be reached; None where none are sent."""


class ContactPresenter:
    """Keeps at once what the patient agrees to, for this visit and for the next."""

    def __init__(
        self,
        view: ContactView,
        desk: Desk,
        refusal: Refusal,
        kept: Callable[[PatientRow], None],
    ) -> None:
        """`kept` is told of the patient as they are now."""
        self._view = view
        self._desk = desk
        self._refusal = refusal
        self._kept = kept
        self._setup: SetupRow | None = None
        self._patient: PatientRow | None = None

    def show(self, setup: SetupRow | None, patient: PatientRow | None) -> None:
        """This patient is at the desk now, or nobody."""
        self._setup, self._patient = setup, patient
        if setup is None or patient is None or not setup.clinic.sends_messages:
            self._view.show_contact(None)
            return
        own = (patient.language,) if patient.language else ()
        self._view.show_contact(
            ContactChoices(
                patient.wants_sms,
                patient.wants_email,
                patient.language,
                can_sms=bool(patient.texts_to),
                can_email=bool(patient.email),
                languages=tuple(sorted({*setup.message_languages, *own})),
            )
        )

    def forget(self) -> None:
        """Nobody stands there any more: what is answered now is not for whoever comes next."""
        self._patient = None

    def choose(self, *, wants_sms: bool, wants_email: bool, language: str) -> None:
        """The patient says how the clinic may write."""
        patient = self._patient
        if patient is None:
            return
        # What stays as it was is not sent: somebody else may have changed it.
        change = PatientChange()
        if wants_sms != patient.wants_sms:
            change["wants_sms"] = wants_sms
        if wants_email != patient.wants_email:
            change["wants_email"] = wants_email
        if language != patient.language:
            change["language"] = language
        services, by = self._desk.clinic.services, self._desk.user.id
        self._desk.presses.send(
            ("contact", patient.id, *change.items()),
            lambda request_id: services.registration.change(
                patient.id, **change, press=Press(by, request_id)
            ),
            self._keep,
            self._refused,
        )

    def _keep(self, row: PatientRow) -> None:
        if self._patient is not None and self._patient.id == row.id:
            self.show(self._setup, row)
        self._kept(row)

    def _refused(self, error: Exception) -> None:
        self._refusal.tell(error)
        self.show(self._setup, self._patient)
