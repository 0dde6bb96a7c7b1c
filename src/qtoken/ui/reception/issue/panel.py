"""The left side of the desk, one flow from top to bottom: find, person, department, issue."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import DepartmentRow, DoctorRow, PriorityRow
from qtoken.texts import _
from qtoken.ui import fonts, theme
from qtoken.ui.joined import Joined
from qtoken.ui.reception.issue.main_button import MainButton
from qtoken.ui.reception.issue.presenter import IssuePresenter, Ways
from qtoken.ui.reception.issue.registration import PatientForm
from qtoken.ui.reception.issue.result_list import ResultList
from qtoken.ui.reception.issue.results import ResultLine
from qtoken.ui.reception.issue.search import SearchField
from qtoken.ui.reception.issue.typed_ahead import TypedAhead
from qtoken.ui.reception.queue.standing import Standing
from qtoken.ui.widgets import keys
from qtoken.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    # With all that is in them, when they are first needed.
    from qtoken.ui.reception.issue.form import RegistrationForm
    from qtoken.ui.reception.issue.patient_page import PatientPage


class IssuePanel(QWidget):
    """Shows what its presenter says. The main button stays where it is, whatever is above it."""

    last_slip_requested = Signal()
    """The slip of what was issued last, once more."""
    _searched = Signal(str)
    _entered = Signal(str, object)
    """What is typed in the search field, and the id of the line that is chosen there, if any."""
    _line_chosen = Signal(object)
    """The id of a line of the results."""
    _token_of_line_wanted = Signal(str)
    _step_back = Signal()
    _form_requested = Signal()
    _new_patient_requested = Signal(str)
    _draft_requested = Signal()
    _issue_requested = Signal()
    _department_chosen = Signal(int)
    _doctor_chosen = Signal(object)
    _priority_chosen = Signal(int)
    _closed_wanted = Signal(str)
    _open_token_wanted = Signal(int)
    _ways_chosen = Signal(bool, bool, str)
    _register_requested = Signal(object)
    _form_rested = Signal(object)
    _same_requested = Signal(int)

    def __init__(self, parent: QWidget, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only goes forward."""
        super().__init__(parent)
        self.setObjectName("issuePanel")
        self._joined = Joined()
        self._is_open = False
        self.search = SearchField(self)
        self._pages = QStackedWidget(self)
        self._empty = EmptyState("search", self)
        self._results: ResultList | None = None
        self._patient_page: PatientPage | None = None
        self._day: date | None = None
        self._draft_name = ""
        self._patient_scroll = _scroll(self)
        self._form: RegistrationForm | None = None
        self._form_page = _scroll(self)
        self._main = MainButton(seconds, self)
        self._enter = QAction(self)
        self._escape = QAction(self)
        self._print = QAction(self)
        self._ahead = TypedAhead(self, self._place_of_keys, self._go_on_by_enter)
        self._is_live = True
        self._build()
        self._connect()
        self.retranslate()

    def join(self, presenter: IssuePresenter) -> None:
        """Show what this presenter says, and ask it."""

        def choose_ways(wants_sms: bool, wants_email: bool, language: str) -> None:
            presenter.choose_ways(wants_sms=wants_sms, wants_email=wants_email, language=language)

        self._joined.join(
            presenter,
            (self._searched, presenter.search),
            (self._entered, presenter.enter),
            (self._line_chosen, presenter.choose),
            (self._token_of_line_wanted, presenter.choose_token),
            (self._step_back, presenter.back),
            (self._form_requested, presenter.register_new),
            (self._new_patient_requested, presenter.new_patient),
            (self._draft_requested, presenter.go_on_with_draft),
            (self._issue_requested, presenter.issue),
            (self._department_chosen, presenter.choose_department),
            (self._doctor_chosen, presenter.choose_doctor),
            (self._priority_chosen, presenter.choose_priority),
            (self._closed_wanted, presenter.want_closed),
            (self._open_token_wanted, presenter.show_open_token),
            (self._ways_chosen, choose_ways),
            (self._register_requested, presenter.registration.register),
            (self._form_rested, presenter.registration.look_for_likely),
            (self._same_requested, presenter.registration.use),
        )
        self._draft_name = ""
        self._is_open = True
        self.search.setEnabled(True)
        self._teach()

    def complete(self) -> None:
        """Make what the first rows of the queue need not wait for."""
        self.search.put_icon()
        self._result_list()
        self._made_patient_page()

    def show_day(self, day: date) -> None:
        """Today, for the age of patients."""
        self._day = day
        if self._patient_page is not None:
            self._patient_page.show_day(day)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self.search.retranslate()
        self._main.retranslate()
        self._enter.setText(_("Issue token"))
        self._escape.setText(_("One step back"))
        self._print.setText(_("Print the slip of the last token"))
        self._teach()
        for part in (self._results, self._patient_page, self._form):
            if part is not None:
                part.retranslate()

    def show_results(self, lines: tuple[ResultLine, ...], chosen: str | None) -> None:
        if lines or self._results is not None:
            self._result_list().show_lines(lines, chosen)
        if self._pages.currentWidget() in (self._empty, self._results):
            self._show_results_page()

    def update_results(self, lines: tuple[ResultLine, ...]) -> None:
        self._result_list().update_lines(lines)

    def hold_keys(self, *, is_enter_kept: bool) -> None:
        self._ahead.hold(is_enter_kept=is_enter_kept)

    def go_on(self, *, is_meant: bool) -> None:
        self._ahead.go_on(is_meant=is_meant)

    def show_open(self, open_: tuple[Standing, ...]) -> None:
        self._made_patient_page().show_open(open_)

    def focus_form(self) -> None:
        self._registration_form().take_focus()

    def new_patient(self) -> None:
        """Open the form from wherever the focus is."""
        self._new_patient_requested.emit(self.search.text())

    def show_patient(self, patient: PatientRow | None) -> None:
        if patient is None:
            self._show_results_page()
            self.search.setFocus()
            return
        page = self._made_patient_page()
        if self._pages.currentWidget() is self._form_page:
            self._main.means_another_now()
        self._pages.setCurrentWidget(self._patient_scroll)
        page.show_patient(patient)

    def typed_form(self) -> PatientForm:
        return self._registration_form().form()

    def show_likely(self, patients: tuple[PatientRow, ...]) -> None:
        self._registration_form().show_likely(patients)

    def turn_to(self, field: str) -> None:
        self._registration_form().turn_to(field)

    def can_draw(self, text: str) -> bool:
        return fonts.can_draw(text)

    def show_draft(self, name: str) -> None:
        if name != self._draft_name:
            self._draft_name = name
            self._teach()

    def show_registration(self, known: PatientForm) -> None:
        form = self._registration_form()
        self._pages.setCurrentWidget(self._form_page)
        self._form_page.ensureVisible(0, 0)
        form.begin(known)

    def show_departments(self, departments: tuple[DepartmentRow, ...], chosen: int | None) -> None:
        self._made_patient_page().show_departments(departments, chosen)

    def show_doctors(self, doctors: tuple[DoctorRow, ...], chosen: int | None) -> None:
        self._made_patient_page().show_doctors(doctors, chosen)

    def show_priorities(self, priorities: tuple[PriorityRow, ...], chosen: int | None) -> None:
        self._made_patient_page().show_priorities(priorities, chosen)

    def show_ways(self, ways: Ways | None) -> None:
        self._made_patient_page().show_ways(ways)

    def show_issue(
        self, *, can_issue: bool, hint: str, is_emergency: bool, is_missing: bool
    ) -> None:
        self._main.show_issue(
            can_issue=can_issue, hint=hint, is_emergency=is_emergency, is_alarm=is_missing
        )
        if self._patient_page is not None:
            self._patient_page.mark_departments(is_missing=is_missing)

    def show_busy(self, is_busy: bool) -> None:
        self._main.show_busy(is_busy)

    def show_live(self, is_live: bool) -> None:
        self._is_live = is_live
        self._main.show_live(is_live)
        if self._form is not None:
            self._form.show_live(is_live)

    def by_eye(self) -> tuple[QWidget, ...]:
        """Return the parts from top to bottom, as Tab goes through them."""
        results = () if self._results is None else (self._results,)
        patient = () if self._patient_page is None else self._patient_page.by_eye()
        form = () if self._form is None else self._form.by_eye()
        return (self.search, self._empty, *results, *patient, *form, self._main.button)

    def show_start(self) -> None:
        self.search.clear()
        self.search.setFocus()

    def _show_form_on_button(self) -> None:
        self._main.show_form(self._pages.currentWidget() is self._form_page)

    def _show_results_page(self) -> None:
        results = self._results
        has_lines = results is not None and not results.is_empty
        self._pages.setCurrentWidget(results if results and has_lines else self._empty)

    def _teach(self) -> None:
        if not self._is_open:
            self._empty.show_sentence(_("Opening the clinic…"))
            return
        if self._draft_name:
            text = _(
                "The form of {patient} is not finished. It comes back with this button, or when"
                " that name is typed again."
            )
            self._empty.show_sentence(
                text.format(patient=self._draft_name),
                _("Go on with this form"),
                self._draft_requested.emit,
            )
            return
        self._empty.show_sentence(
            _(
                "Type a name, a phone number or a patient number. A token’s number, such as C-012,"
                " leads to it in the queue."
            ),
            _("New patient"),
            self._form_requested.emit,
        )

    def _result_list(self) -> ResultList:
        # Lists and pages are made when they are needed: the first rows do not wait for them.
        if self._results is None:
            results = ResultList(self)
            results.row_activated.connect(self._line_chosen)
            self._pages.addWidget(results)
            self._results = results
        return self._results

    def _made_patient_page(self) -> "PatientPage":
        if self._patient_page is None:
            from qtoken.ui.reception.issue.patient_page import PatientPage

            page = PatientPage(self)
            page.department_chosen.connect(self._department_chosen)
            page.doctor_chosen.connect(self._doctor_chosen)
            page.priority_chosen.connect(self._priority_chosen)
            page.another_requested.connect(self._step_back)
            page.closed_wanted.connect(self._closed_wanted)
            page.token_requested.connect(self._open_token_wanted)
            page.ways_chosen.connect(self._ways_chosen)
            page.addAction(self._enter)
            if self._day is not None:
                page.show_day(self._day)
            self._patient_scroll.setWidget(page)
            self._patient_page = page
        return self._patient_page

    def _registration_form(self) -> "RegistrationForm":
        if self._form is None:
            from qtoken.ui.reception.issue.form import RegistrationForm

            form = RegistrationForm(self)
            form.register_requested.connect(self._register_requested)
            form.changed.connect(self._form_rested)
            form.same_requested.connect(self._same_requested)
            form.told_in.connect(self._bring_into_view)
            form.show_live(self._is_live)
            self._form_page.setWidget(form)
            self._form = form
        return self._form

    def _build(self) -> None:
        grid = theme.size("grid")
        self.search.setEnabled(False)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._patient_scroll)
        self._pages.addWidget(self._form_page)
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
        self._entered.emit(text, self._result_list().selected_id())

    def _place_of_keys(self) -> QWidget:
        place: QWidget | None = self.focusWidget()
        return self.search if place is None else place

    def _go_on_by_enter(self) -> bool:
        page = self._pages.currentWidget()
        if page is self._form_page:
            self._registration_form().enter()
        elif page is self._patient_scroll:
            self._on_enter_in_patient()
        else:
            return False
        return True

    def _on_token_wanted(self) -> None:
        chosen = self._result_list().selected_id()
        if chosen is not None:
            self._token_of_line_wanted.emit(chosen)

    def _on_enter_in_patient(self) -> None:
        button = self.focusWidget()
        if isinstance(button, QPushButton) and button is not self._main.button:
            button.click()
        else:
            self._issue_requested.emit()

    def _move(self, event: QKeyEvent) -> None:
        self._result_list().take_key(event)

    def _register_typed(self) -> None:
        self._registration_form().register()

    def _bring_into_view(self, part: QWidget) -> None:
        def bring() -> None:
            # The field that is typed in comes last: it must not be scrolled away.
            self._form_page.ensureWidgetVisible(part)
            typed_in = self._form_page.focusWidget()
            if isinstance(typed_in, QLineEdit):
                self._form_page.ensureWidgetVisible(typed_in)

        # After the layout has made room for it.
        QTimer.singleShot(0, self, bring)


def _scroll(parent: QWidget) -> QScrollArea:
    # Where a screen is low a page scrolls: squeezed, its lines would cover each other.
    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
