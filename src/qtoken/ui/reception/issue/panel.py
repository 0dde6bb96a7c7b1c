"""The left side of the desk, one flow from top to bottom: find, person, department, issue."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import DepartmentRow, DoctorRow, PriorityRow
from qtoken.texts import _
from qtoken.ui import fonts, theme
from qtoken.ui.joined import Joined
from qtoken.ui.reception.issue.contact import ContactChoices
from qtoken.ui.reception.issue.main_button import MainButton
from qtoken.ui.reception.issue.pages import IssuePages
from qtoken.ui.reception.issue.presenter import IssuePresenter
from qtoken.ui.reception.issue.registration import PatientForm
from qtoken.ui.reception.issue.results import ResultLine
from qtoken.ui.reception.issue.search import SearchField
from qtoken.ui.reception.issue.typed_ahead import TypedAhead
from qtoken.ui.reception.queue.listed_tokens import ListedToken
from qtoken.ui.widgets import keys


class IssuePanel(QWidget):
    """Shows what its presenter says. The main button stays where it is, whatever is above it."""

    last_slip_requested = Signal()
    """The slip of what was issued last, once more."""
    _searched = Signal(str)
    _entered = Signal(str, object)
    """What is typed in the search field, and the id of the line that is chosen there, if any."""
    _token_of_line_wanted = Signal(object)
    _step_back = Signal()
    _new_patient_requested = Signal(str)
    _issue_requested = Signal()
    _told_anew = Signal()
    """Another language is spoken: what the presenter said is to be said in it."""

    def __init__(self, parent: QWidget, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only goes forward."""
        super().__init__(parent)
        self.setObjectName("issuePanel")
        self._joined = Joined()
        self._enter = QAction(self)
        self._escape = QAction(self)
        self._print = QAction(self)
        self.search = SearchField(self)
        self._pages = IssuePages(self._enter, self)
        self._main = MainButton(seconds, self)
        self._ahead = TypedAhead(self, self._place_of_keys, self._go_on_by_enter)
        self._build()
        self._connect()
        self.retranslate()

    def join(self, presenter: IssuePresenter) -> None:
        """Show what this presenter says, and ask it."""
        choice, contact, registration = presenter.choice, presenter.contact, presenter.registration
        pages = self._pages

        def choose_contact(wants_sms: bool, wants_email: bool, language: str) -> None:
            contact.choose(wants_sms=wants_sms, wants_email=wants_email, language=language)

        self._joined.join(
            presenter,
            (self._searched, presenter.search),
            (self._entered, presenter.enter),
            (pages.line_chosen, presenter.choose),
            (self._token_of_line_wanted, presenter.choose_token),
            (self._step_back, presenter.back),
            (pages.form_requested, presenter.register_new),
            (self._new_patient_requested, presenter.new_patient),
            (pages.draft_requested, presenter.go_on_with_draft),
            (self._issue_requested, presenter.issue),
            (pages.department_chosen, choice.choose_department),
            (pages.doctor_chosen, choice.choose_doctor),
            (pages.priority_chosen, choice.choose_priority),
            (pages.closed_wanted, choice.want_closed),
            (pages.open_token_wanted, presenter.show_open_token),
            (pages.contact_chosen, choose_contact),
            (pages.register_requested, registration.register),
            (pages.form_rested, registration.look_for_likely),
            (pages.same_requested, registration.use),
            (self._told_anew, presenter.tell_anew),
        )
        self.search.setEnabled(True)
        pages.begin()

    def show_day(self, day: date) -> None:
        """Today, for the age of patients."""
        self._pages.show_day(day)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self.search.retranslate()
        self._main.retranslate()
        self._enter.setText(_("Issue token"))
        self._escape.setText(_("One step back"))
        self._print.setText(_("Print the slip of the last token"))
        self._pages.retranslate()
        self._told_anew.emit()

    def show_results(self, lines: tuple[ResultLine, ...], chosen: str | None) -> None:
        self._pages.show_results(lines, chosen)

    def update_results(self, lines: tuple[ResultLine, ...]) -> None:
        self._pages.results().update_lines(lines)

    def hold_keys(self, *, is_enter_kept: bool) -> None:
        self._ahead.hold(is_enter_kept=is_enter_kept)

    def go_on(self, *, is_meant: bool) -> None:
        self._ahead.go_on(is_meant=is_meant)

    def show_open(self, open_: tuple[ListedToken, ...]) -> None:
        self._pages.patient().show_open(open_)

    def focus_form(self) -> None:
        self._pages.form().take_focus()

    def new_patient(self) -> None:
        """Open the form from wherever the focus is."""
        self._new_patient_requested.emit(self.search.text())

    def show_patient(self, patient: PatientRow | None) -> None:
        if patient is None:
            self._pages.turn_to_results()
            self.search.setFocus()
            return
        if self._pages.is_form:
            self._main.means_another_now()
        self._pages.turn_to_patient()
        self._pages.patient().show_patient(patient)

    def typed_form(self) -> PatientForm:
        return self._pages.form().form()

    def show_likely(self, patients: tuple[PatientRow, ...]) -> None:
        self._pages.form().show_likely(patients)

    def turn_to(self, field: str) -> None:
        self._pages.form().turn_to(field)

    def can_draw(self, text: str) -> bool:
        return fonts.can_draw(text)

    def show_draft(self, name: str) -> None:
        self._pages.show_draft(name)

    def show_registration(self, known: PatientForm) -> None:
        self._pages.turn_to_form()
        self._pages.form().begin(known)

    def show_departments(self, departments: tuple[DepartmentRow, ...], chosen: int | None) -> None:
        self._pages.patient().show_departments(departments, chosen)

    def show_doctors(self, doctors: tuple[DoctorRow, ...], chosen: int | None) -> None:
        self._pages.patient().show_doctors(doctors, chosen)

    def show_priorities(self, priorities: tuple[PriorityRow, ...], chosen: int | None) -> None:
        self._pages.patient().show_priorities(priorities, chosen)

    def show_contact(self, choices: ContactChoices | None) -> None:
        self._pages.patient().show_contact(choices)

    def show_issue(
        self, *, can_issue: bool, hint: str, is_emergency: bool, is_missing: bool
    ) -> None:
        self._main.show_issue(
            can_issue=can_issue, hint=hint, is_emergency=is_emergency, is_alarm=is_missing
        )
        self._pages.mark_departments(is_missing=is_missing)

    def show_busy(self, is_busy: bool) -> None:
        self._main.show_busy(is_busy)

    def show_live(self, is_live: bool) -> None:
        self._main.show_live(is_live)
        self._pages.show_live(is_live)

    def by_eye(self) -> tuple[QWidget, ...]:
        """Return the parts from top to bottom, as Tab goes through them."""
        return (self.search, *self._pages.by_eye(), self._main.button)

    def show_start(self) -> None:
        self.search.clear()
        self.search.setFocus()

    def _show_form_on_button(self) -> None:
        self._main.show_form(self._pages.is_form)

    def _build(self) -> None:
        grid = theme.size("grid")
        self.search.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid)
        layout.addWidget(self.search)
        layout.addWidget(self._pages, 1)
        self._main.add_to(layout)

    def _connect(self) -> None:
        self.search.rested.connect(self._searched)
        self.search.entered.connect(self._on_enter)
        self.search.token_wanted.connect(self._on_token_wanted)
        self.search.left.connect(self._step_back)
        self.search.moved.connect(self._move)
        self._main.register_pressed.connect(self._register_typed)
        self._main.issue_pressed.connect(self._issue_requested)
        self._pages.currentChanged.connect(self._show_form_on_button)
        self._pages.another_requested.connect(self._step_back)
        self._enter.setShortcuts(keys.enter())
        self._enter.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._enter.setAutoRepeat(False)
        self._enter.triggered.connect(self._on_enter_in_patient)
        self._main.add_key(self._enter)
        self._escape.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self._escape.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.triggered.connect(self._step_back)
        self._pages.addAction(self._escape)
        self._print.setShortcut(QKeySequence("Ctrl+P"))
        self._print.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._print.setAutoRepeat(False)
        self._print.triggered.connect(self.last_slip_requested)
        self.addAction(self._print)

    def _on_enter(self, text: str) -> None:
        self._entered.emit(text, self._pages.results().selected_id())

    def _place_of_keys(self) -> QWidget:
        place: QWidget | None = self.focusWidget()
        return self.search if place is None else place

    def _go_on_by_enter(self) -> bool:
        if self._pages.is_form:
            self._pages.form().enter()
        elif self._pages.is_patient:
            self._on_enter_in_patient()
        else:
            return False
        return True

    def _on_token_wanted(self) -> None:
        chosen = self._pages.results().selected_id()
        if chosen is not None:
            self._token_of_line_wanted.emit(chosen)

    def _on_enter_in_patient(self) -> None:
        button = self.focusWidget()
        if isinstance(button, QPushButton) and button is not self._main.button:
            button.click()
        else:
            self._issue_requested.emit()

    def _move(self, event: QKeyEvent) -> None:
        self._pages.results().take_key(event)

    def _register_typed(self) -> None:
        self._pages.form().register()
