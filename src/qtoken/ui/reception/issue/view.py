"""The left side of the desk as its presenter speaks to it. No Qt here."""

from typing import Protocol

from qtoken.services.people.patient_rows import PatientRow
from qtoken.ui.reception.issue.contact import ContactView
from qtoken.ui.reception.issue.finding import FoundView
from qtoken.ui.reception.issue.registration import PatientForm, RegistrationView
from qtoken.ui.reception.issue.token_choice import ChoiceView
from qtoken.ui.reception.issue.under_way import WaitingView
from qtoken.ui.reception.queue.listed_tokens import ListedToken


class IssueView(FoundView, WaitingView, RegistrationView, ChoiceView, ContactView, Protocol):
    """What the presenter may say."""

    def show_patient(self, patient: PatientRow | None) -> None:
        """The chosen patient with the choice of a department; None: back to the results."""

    def show_open(self, open_: tuple[ListedToken, ...]) -> None:
        """The chosen patient's open tokens."""

    def show_registration(self, form: PatientForm) -> None:
        """The form for a new patient, as far as it is filled in."""

    def typed_form(self) -> PatientForm:
        """The form as it is filled in now."""

    def show_draft(self, name: str) -> None:
        """Whose form is half filled in and waits to be gone on with; nothing if none is."""

    def focus_form(self) -> None:
        """Go on with the form as it is."""

    def show_issue(
        self, *, can_issue: bool, hint: str, is_emergency: bool, is_missing: bool
    ) -> None:
        """Whether the main button acts, and what is missing for it, or what is special.

        `is_missing` says that somebody has pressed it without a department.
        """

    def show_live(self, is_live: bool) -> None:
        """Whether anything can be registered now."""

    def show_start(self) -> None:
        """An empty search field with the focus: ready for the next person."""
