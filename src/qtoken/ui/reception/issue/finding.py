"""The search field: what was typed, what was found for it, and what Enter takes. No Qt here."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from qtoken.domain.labels import parse_label
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import TokenRow
from qtoken.ui.reception.desk import Desk, Told
from qtoken.ui.reception.issue.results import (
    NEW_ID,
    ResultLine,
    new_line,
    patient_line,
    sure_line,
    token_line,
)
from qtoken.ui.reception.issue.under_way import HoldingView
from qtoken.ui.reception.queue.listed_tokens import ListedToken

RESULT_LIMIT = 20


class FindsTokens(Protocol):
    """The queue, as far as the search field needs it."""

    def tokens_labelled(self, letter: str, number: int) -> tuple[TokenRow, ...]:
        """Return the tokens of today with that label."""

    def listed_tokens(self, patient_id: int) -> tuple[ListedToken, ...]:
        """Return the open tokens of a patient, and how they stand."""

    def show_token(self, token: TokenRow) -> None:
        """Select the token in its section and go there; tell its history if it is not listed."""


class FoundView(HoldingView, Protocol):
    """What the search may say."""

    def show_results(self, lines: tuple[ResultLine, ...], chosen: str | None) -> None:
        """The lines under the search field, and which Enter takes; none while it is empty."""

    def update_results(self, lines: tuple[ResultLine, ...]) -> None:
        """The same lines, of which some say something else now."""


class Leads(Protocol):
    """Where lines lead to."""

    def choose_patient(self, patient: PatientRow) -> None:
        """This is the person."""

    def go_to(self, token: TokenRow) -> None:
        """To a token in the queue."""

    def register_new(self) -> None:
        """To the form."""


class Finder:
    """Enter takes unseen only what cannot be another; else the list waits for a choice."""

    def __init__(
        self,
        view: FoundView,
        desk: Desk,
        told: Told,
        queue: FindsTokens,
        leads: Leads,
        *,
        is_unsure: Callable[[], None],
    ) -> None:
        """`is_unsure` is told when Enter left the choice to the person at the desk."""
        self._view = view
        self._desk = desk
        self._told = told
        self._queue = queue
        self._leads = leads
        self._tell_unsure = is_unsure
        self.text = ""
        self._answered = ""
        self._is_enter_waiting = False
        self._lines: tuple[ResultLine, ...] = ()

    @property
    def is_unanswered(self) -> bool:
        """Whether nothing has been found yet for what was typed."""
        return self.text != self._answered

    @property
    def is_nobody_found(self) -> bool:
        """Whether the only way on is a new patient."""
        return all(line.id == NEW_ID for line in self._lines)

    def search(self, text: str) -> None:
        """Look for this; an empty text empties the list."""
        wanted = clean(text)
        if wanted != self.text:
            self._give_up_enter()
        if wanted:
            self._ask(wanted)
        else:
            self.start_again()

    def enter(self, text: str, chosen: str | None, *, is_live: bool) -> None:
        """Take the chosen line, or what is sure once it is found."""
        wanted = clean(text)
        if wanted == self._answered and wanted:
            if chosen is None:
                self._tell_unsure()
            else:
                self.choose(chosen)
        elif not is_live:
            self._go_to_listed(wanted)
        elif wanted:
            self._is_enter_waiting = True
            self._view.hold_keys(is_enter_kept=True)
            self._ask(wanted)

    def choose(self, line_id: str) -> None:
        """A line was chosen."""
        line = next((line for line in self._lines if line.id == line_id), None)
        if line is None:
            return
        if line.patient is not None:
            self._leads.choose_patient(line.patient)
        elif line.token is not None:
            self._leads.go_to(line.token)
        else:
            self._leads.register_new()

    def choose_token(self, line_id: str) -> None:
        """Go to the token that a line tells of, if it tells of one."""
        token = next((line.token for line in self._lines if line.id == line_id), None)
        if token is not None:
            self._leads.go_to(token)

    def start_again(self) -> None:
        """Nothing is typed any more."""
        self.text = self._answered = ""
        self._give_up_enter()
        self._show((), None)

    def tell_again(self) -> None:
        """The queue has changed: some who were found may stand elsewhere."""
        lines = tuple(
            patient_line(line.patient, self._queue.listed_tokens(line.patient.id))
            if line.patient is not None
            else line
            for line in self._lines
        )
        if lines != self._lines:
            self._lines = lines
            self._view.update_results(lines)

    def keep(self, row: PatientRow) -> None:
        """This person has changed: whoever turns back to the list finds it there too."""
        self._lines = tuple(
            replace(line, patient=row)
            if line.patient is not None and line.patient.id == row.id
            else line
            for line in self._lines
        )

    def _ask(self, wanted: str) -> None:
        self.text = wanted
        services, by = self._desk.clinic.services, self._desk.user.id
        label = parse_label(wanted)

        def find() -> tuple[tuple[TokenRow, ...], tuple[PatientRow, ...]]:
            tokens = () if label is None else services.waiting_lines.labelled(*label, by=by)
            return tokens, services.patients.find(wanted, by=by, limit=RESULT_LIMIT)

        self._desk.query(
            find,
            lambda found: self._found(wanted, *found),
            self._not_found,
            key="find",
        )

    def _found(
        self, wanted: str, tokens: tuple[TokenRow, ...], patients: tuple[PatientRow, ...]
    ) -> None:
        if wanted != self.text:
            return
        self._answered = wanted
        is_enter_waiting, self._is_enter_waiting = self._is_enter_waiting, False
        people = (patient_line(p, self._queue.listed_tokens(p.id)) for p in patients)
        sure = sure_line(wanted, tokens, patients, is_all=len(patients) < RESULT_LIMIT)
        self._show((*map(token_line, tokens), *people, new_line(wanted)), sure)
        if not is_enter_waiting:
            return
        if sure is None:
            self._tell_unsure()
        else:
            self.choose(sure)
        self._view.go_on(is_meant=sure is not None)

    def _not_found(self, error: Exception) -> None:
        self._give_up_enter()
        self._told.refused(error)

    def _go_to_listed(self, text: str) -> None:
        # Without the database only what is on the screen can be looked for.
        label = parse_label(text)
        listed = () if label is None else self._queue.tokens_labelled(*label)
        if len(listed) == 1:
            self._leads.go_to(listed[0])

    def _give_up_enter(self) -> None:
        if self._is_enter_waiting:
            self._is_enter_waiting = False
            self._view.go_on(is_meant=False)

    def _show(self, lines: tuple[ResultLine, ...], chosen: str | None) -> None:
        self._lines = lines
        self._view.show_results(lines, chosen)


def clean(text: str) -> str:
    """Return what was typed, with single blanks."""
    return " ".join(text.split())
