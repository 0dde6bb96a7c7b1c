"""From the search field to an issued token: what each key and click means. No Qt here."""

from collections.abc import Callable
from datetime import date

from qtoken.domain.errors import TokenAlreadyOpen
from qtoken.domain.press import Press
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import SetupRow, TokenRow
from qtoken.texts import _
from qtoken.ui.reception.desk import Desk, Refusal, Told
from qtoken.ui.reception.issue.contact import ContactPresenter
from qtoken.ui.reception.issue.draft import Draft
from qtoken.ui.reception.issue.finding import Finder, FindsTokens, clean
from qtoken.ui.reception.issue.registration import PatientForm, RegistrationPresenter
from qtoken.ui.reception.issue.token_choice import TokenChoice
from qtoken.ui.reception.issue.under_way import UnderWay
from qtoken.ui.reception.issue.view import IssueView
from qtoken.ui.reception.queue.listed_tokens import ListedToken


class IssuePresenter:
    """One person at a time: find or register, choose, issue."""

    def __init__(
        self,
        view: IssueView,
        desk: Desk,
        told: Told,
        queue: FindsTokens,
        *,
        usual_department_id: int,
        issued: Callable[[TokenRow, str], None],
    ) -> None:
        """`issued` is told of each token and what was said, to print its slip if that is wished."""
        self._view = view
        self._desk = desk
        self._told = told
        self._queue = queue
        self._issued_to = issued
        self._setup: SetupRow | None = None
        self._is_live = True
        self._is_asking = False
        self._is_unsure = False
        self._refusal = Refusal(told)
        self._open: tuple[ListedToken, ...] = ()
        self._patient: PatientRow | None = None
        self._draft = Draft()
        self._under_way = UnderWay(view)
        self._finder = Finder(view, desk, told, queue, self, is_unsure=self._leave_choice)
        self.choice = TokenChoice(
            view, usual_department_id=usual_department_id, changed=self._show_issue
        )
        self.contact = ContactPresenter(view, desk, self._refusal, self._keep)
        self.registration = RegistrationPresenter(
            view,
            desk,
            told,
            self._refusal,
            under_way=self._under_way,
            registered=self._registered,
        )

    def show_setup(self, setup: SetupRow, day: date) -> None:
        """The clinic was read again: offer what is open now, keep what is chosen."""
        self.registration.day = day
        if setup == self._setup:
            return
        self._setup = setup
        self.choice.know(setup)
        if self._patient is not None:
            self._offer_choices()
        else:
            self._show_issue()

    def show_live(self, is_live: bool) -> None:
        """Without the database nothing is offered; what was typed stays."""
        has_come_back = is_live and not self._is_live
        self._is_live = is_live
        self._view.show_live(is_live)
        self._show_issue()
        if has_come_back and self._finder.is_unanswered:
            self.search(self._finder.text)

    def show_standings(self) -> None:
        """The queue was read again: whoever was found may stand elsewhere."""
        self._finder.tell_again()
        self._show_open()

    def tell_anew(self) -> None:
        """Say again what can be issued, in the language spoken now."""
        self._show_issue()

    def search(self, text: str) -> None:
        """The text in the field has rested for a moment."""
        if clean(text) != self._finder.text and self._is_asking:
            # Somebody else is looked for: behind the page of this person nobody saw the results.
            if self._patient is None and not self._under_way.is_busy:
                self._draft.left(self._view.typed_form())
                self._view.show_draft(self._draft.name)
            self._leave_person()
        self._set_unsure(is_unsure=False)
        self._finder.search(text)

    def enter(self, text: str, chosen: str | None) -> None:
        """Enter in the search field: take the chosen line, or what is sure once it is found."""
        self._finder.enter(text, chosen, is_live=self._is_live)

    def choose(self, line_id: str) -> None:
        """A line of the results was chosen."""
        self._finder.choose(line_id)

    def choose_token(self, line_id: str) -> None:
        """The token of a line of the results was chosen."""
        self._finder.choose_token(line_id)

    def show_open_token(self, token_id: int = 0) -> None:
        """Go to an open token of the chosen patient, without an id to the first."""
        tokens = (one.token for one in self._open)
        token = next((t for t in tokens if token_id in (0, t.id)), None)
        if token is not None:
            self.go_to(token)

    def go_to(self, token: TokenRow) -> None:
        """Turn to a token in the queue; the desk is free again."""
        self.start_again()
        self._queue.show_token(token)

    def choose_patient(self, patient: PatientRow) -> None:
        """This is the person who stands at the desk."""
        self._refusal.withdraw()
        self._forget_choices()
        self._under_way.next_person()
        self._patient = patient
        self._is_asking = True
        self.choice.take_likely()
        self._is_unsure = False
        self._view.show_patient(patient)
        self._show_open()
        self._offer_choices()

    def register_new(self) -> None:
        """Open the form, with the typed text where it belongs."""
        self._open_form(self._finder.text)

    def new_patient(self, text: str) -> None:
        """The key for a new patient, wherever the focus is; what is being filled in stays."""
        if self._patient is not None:
            # What was typed then has led to somebody else.
            self._leave_person()
            text = ""
        elif self._is_asking:
            self._view.focus_form()
            return
        # However fast the key was: what was typed is not looked for again behind the form.
        self._finder.search(text)
        self._open_form(clean(text))

    def go_on_with_draft(self) -> None:
        """Open the form that was left half filled in."""
        form = self._draft.taken()
        if form is not None:
            self._show_form(form)

    def _open_form(self, text: str) -> None:
        is_phone = any(c.isdigit() for c in text) and not any(c.isalpha() for c in text)
        name, phone = ("", text) if is_phone else (_as_name(text), "")
        self._show_form(self._draft.opened(PatientForm(name=name, phone=phone)))

    def _show_form(self, form: PatientForm) -> None:
        self._is_asking = True
        self._under_way.next_person()
        self._is_unsure = False
        self._show_issue()
        self._view.show_draft(self._draft.name)
        self._view.show_registration(form)
        self.registration.look_for_likely(form)

    def back(self) -> None:
        """One step back: from patient or form to the results, from there to an empty field."""
        if self._is_asking:
            self._leave_person()
        else:
            self.start_again()

    def _leave_person(self) -> None:
        self._refusal.withdraw()
        self._under_way.next_person()
        self._is_asking = False
        self._forget_choices()
        self._view.show_patient(None)
        self._show_issue()

    def start_again(self) -> None:
        """Ready for the next person."""
        self._refusal.withdraw()
        self._under_way.next_person()
        self._is_asking = False
        self._is_unsure = False
        self._finder.start_again()
        self._forget_choices()
        self._view.show_patient(None)
        self._view.show_start()
        self._show_issue()

    def issue(self) -> None:
        """Issue the token, once, however often the key is pressed."""
        choice, patient = self.choice, self._patient
        department_id = choice.department_id
        if self._under_way.is_busy or patient is None:
            return
        if department_id is None or not self._can_issue():
            choice.is_missed = True
            self._show_issue()
            return
        doctor_id, priority_id = choice.doctor_id, choice.priority_id
        key = ("issue", patient.id, department_id, doctor_id, priority_id)
        if self._desk.presses.is_under_way(key):
            return
        self._refusal.withdraw()
        person = self._under_way.begin()
        services, by = self._desk.clinic.services, self._desk.user.id
        self._desk.presses.send(
            key,
            lambda request_id: services.issuing.issue(
                patient.id,
                department_id=department_id,
                priority_id=priority_id,
                doctor_id=doctor_id,
                press=Press(by, request_id),
            ),
            lambda token: self._issued(token, person),
            lambda error: self._not_issued(error, person),
        )

    def _issued(self, token: TokenRow, person: int) -> None:
        is_there = self._under_way.end(person)
        said = _("{label} issued for {patient}.").format(label=token.label, patient=token.patient)
        self._told.say(said, undo=token, slip=token)
        if is_there:
            self.start_again()
            self._view.go_on(is_meant=True)
        self._issued_to(token, said)

    def _not_issued(self, error: Exception, person: int) -> None:
        if self._under_way.end(person):
            self._view.go_on(is_meant=False)
        label = error.parameters.get("label", "") if isinstance(error, TokenAlreadyOpen) else ""
        self._refusal.tell(error, show=str(label))

    def _registered(self, patient: PatientRow) -> None:
        self._draft.registered(patient.name)
        self._view.show_draft(self._draft.name)
        self.choose_patient(patient)
        self._view.go_on(is_meant=True)

    def _leave_choice(self) -> None:
        self._set_unsure(is_unsure=True)

    def _set_unsure(self, *, is_unsure: bool) -> None:
        if is_unsure != self._is_unsure:
            self._is_unsure = is_unsure
            self._show_issue()

    def _show_open(self) -> None:
        patient = self._patient
        open_ = () if patient is None else self._queue.listed_tokens(patient.id)
        if open_ != self._open:
            self._open = open_
            self._view.show_open(open_)

    def _forget_choices(self) -> None:
        self._patient = None
        self._show_open()
        self.contact.forget()
        self.choice.forget()

    def _offer_choices(self) -> None:
        self.contact.show(self._setup, self._patient)
        self.choice.offer()

    def _keep(self, row: PatientRow) -> None:
        self._finder.keep(row)
        if self._patient is not None and self._patient.id == row.id:
            self._patient = row

    def _can_issue(self) -> bool:
        return self._is_live and self._patient is not None and self.choice.is_open

    def _show_issue(self) -> None:
        self._view.show_issue(
            can_issue=self._can_issue(),
            hint=self._hint(),
            is_emergency=self.choice.is_emergency,
            is_missing=self.choice.is_missed and not self._can_issue(),
        )

    def _hint(self) -> str:
        if not self._is_live:
            return _("The database does not answer. Nothing can be issued until it is back.")
        if self._is_unsure:
            return self._unsure_hint()
        if self._patient is None:
            is_form = self._is_asking
            first = _("Find or register the patient first.")
            return _("Only the name is needed.") if is_form else first
        return self.choice.hint()

    def _unsure_hint(self) -> str:
        if self._finder.is_nobody_found:
            return _("Nobody has that number today. Look at it again, or look for the name.")
        return _("This may be somebody else. Choose with the arrow keys, then press Enter.")


def _as_name(text: str) -> str:
    """Return a typed name with capitals, unless the person has set some."""
    return text.title() if text == text.lower() else text
