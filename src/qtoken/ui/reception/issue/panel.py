"""The left side of the desk, one flow from top to bottom: find, person, department, issue."""

from collections.abc import Callable
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
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
from qtoken.ui import theme
from qtoken.ui.press_guard import PressGuard, Verdict
from qtoken.ui.reception.issue.presenter import IssuePresenter, Ways
from qtoken.ui.reception.issue.registration import PatientForm
from qtoken.ui.reception.issue.result_list import ResultList
from qtoken.ui.reception.issue.results import ResultLine
from qtoken.ui.reception.issue.search import SearchField
from qtoken.ui.reception.issue.typed_ahead import TypedAhead
from qtoken.ui.reception.queue.standing import Standing
from qtoken.ui.widgets import keys, tool_tips
from qtoken.ui.widgets.empty_state import EmptyState
from qtoken.ui.widgets.icon_label import IconLabel
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.primary_button import PrimaryButton

if TYPE_CHECKING:
    # With all that is in them, when they are first needed.
    from qtoken.ui.reception.issue.form import RegistrationForm
    from qtoken.ui.reception.issue.patient_page import PatientPage


class IssuePanel(QWidget):
    """Shows what its presenter says. The main button stays where it is, whatever is above it."""

    last_slip_requested = Signal()
    """The slip of what was issued last, once more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("issuePanel")
        self._presenter: IssuePresenter | None = None
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
        self._hint_icon = IconLabel(parent=self)
        self._hint = PlainLabel(parent=self)
        self._issue = PrimaryButton(parent=self)
        self._enter = QAction(self)
        self._escape = QAction(self)
        self._print = QAction(self)
        self._ahead = TypedAhead(self, self._place_of_keys, self._go_on_by_enter)
        self._clicks = PressGuard(monotonic)
        self._is_busy = False
        self._is_live = True
        self._can_issue = False
        self._build()
        self._connect()
        self.retranslate()

    def join(self, presenter: IssuePresenter, seconds: Callable[[], float]) -> None:
        """Show what this presenter says. `seconds` is a clock that only goes forward."""
        self._presenter = presenter
        self._clicks = PressGuard(seconds)
        self._draft_name = ""
        self.search.setEnabled(True)
        if self._form is not None:
            presenter.registration.join(self._form)
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
        self._show_button()
        self._issue.show_key(_("Enter"))
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
        if self._presenter is not None:
            self._presenter.new_patient(self.search.text())

    def show_patient(self, patient: PatientRow | None) -> None:
        if patient is None:
            self._show_results_page()
            self.search.setFocus()
            return
        page = self._made_patient_page()
        if self._pages.currentWidget() is self._form_page:
            # The main button means something else now, under the same hand.
            self._clicks.changed_elsewhere()
            self._clicks.drawn()
        self._pages.setCurrentWidget(self._patient_scroll)
        page.show_patient(patient)

    def typed_form(self) -> PatientForm:
        return self._registration_form().form()

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
        self._hint.setText(hint)
        is_special = is_emergency and can_issue
        theme.mark(self._hint, "role", "emergency" if is_special or is_missing else "muted")
        self._hint_icon.show_icon("emergency", "emergency")
        self._hint_icon.setVisible(is_special)
        if self._patient_page is not None:
            self._patient_page.mark_departments(is_missing=is_missing)
        self._can_issue = can_issue
        self._show_button()

    def show_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._show_button()

    def show_live(self, is_live: bool) -> None:
        self._is_live = is_live
        self._show_button()
        if self._form is not None:
            self._form.show_live(is_live)

    def by_eye(self) -> tuple[QWidget, ...]:
        """Return the parts from top to bottom, as Tab goes through them."""
        results = () if self._results is None else (self._results,)
        patient = () if self._patient_page is None else self._patient_page.by_eye()
        form = () if self._form is None else self._form.by_eye()
        return (self.search, self._empty, *results, *patient, *form, self._issue)

    def show_start(self) -> None:
        self.search.clear()
        self.search.setFocus()

    def _show_button(self) -> None:
        # One main button in one place: what it does next is written on it.
        is_form = self._pages.currentWidget() is self._form_page
        words = _("Register patient") if is_form else _("Issue token")
        tip = _("Register patient (Enter)") if is_form else _("Issue token (Enter)")
        self._issue.setText(_("One moment…") if self._is_busy else words)
        self._issue.setAccessibleName(words)
        tool_tips.put(self._issue, tip)
        self._issue.setEnabled(self._is_live if is_form else self._can_issue)

    def _show_results_page(self) -> None:
        results = self._results
        has_lines = results is not None and not results.is_empty
        self._pages.setCurrentWidget(results if results and has_lines else self._empty)

    def _teach(self) -> None:
        if self._presenter is None:
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
                self._presenter.go_on_with_draft,
            )
            return
        self._empty.show_sentence(
            _(
                "Type a name, a phone number or a patient number. A token’s number, such as C-012,"
                " leads to it in the queue."
            ),
            _("New patient"),
            self._presenter.register_new,
        )

    def _result_list(self) -> ResultList:
        # Lists and pages are made when they are needed: the first rows do not wait for them.
        if self._results is None:
            results = ResultList(self)
            results.row_activated.connect(self._choose)
            self._pages.addWidget(results)
            self._results = results
        return self._results

    def _made_patient_page(self) -> "PatientPage":
        if self._patient_page is None:
            from qtoken.ui.reception.issue.patient_page import PatientPage

            page = PatientPage(self)
            page.department_chosen.connect(self._choose_department)
            page.doctor_chosen.connect(self._choose_doctor)
            page.priority_chosen.connect(self._choose_priority)
            page.another_requested.connect(self._back)
            page.closed_wanted.connect(self._want_closed)
            page.token_requested.connect(self._show_open_token)
            page.ways_chosen.connect(self._choose_ways)
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
            form.register_requested.connect(self._register)
            form.changed.connect(self._look_for_likely)
            form.same_requested.connect(self._use)
            form.told_in.connect(self._bring_into_view)
            form.show_live(self._is_live)
            self._form_page.setWidget(form)
            self._form = form
            if self._presenter is not None:
                self._presenter.registration.join(form)
        return self._form

    def _build(self) -> None:
        grid = theme.size("grid")
        self.search.setEnabled(False)
        self._issue.setObjectName("issue")
        self._issue.setEnabled(False)
        self._issue.setMinimumHeight(theme.size("button_primary"))
        self._issue.setAutoDefault(False)
        self._hint.setObjectName("issueHint")
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        # Two lines from the start: the main button never moves.
        self._hint.setMinimumHeight(2 * self._hint.fontMetrics().lineSpacing())
        self._hint.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self._hint_icon.hide()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._patient_scroll)
        self._pages.addWidget(self._form_page)
        hint = QHBoxLayout()
        hint.addWidget(self._hint_icon)
        hint.addWidget(self._hint, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid)
        layout.addWidget(self.search)
        layout.addWidget(self._pages, 1)
        layout.addLayout(hint)
        layout.addWidget(self._issue)

    def _connect(self) -> None:
        self.search.rested.connect(self._search)
        self.search.entered.connect(self._on_enter)
        self.search.token_wanted.connect(self._on_token_wanted)
        self.search.left.connect(self._back)
        self.search.moved.connect(self._move)
        self._issue.clicked.connect(self._press_main)
        self._pages.currentChanged.connect(self._show_button)
        self._enter.setShortcuts(keys.enter())
        self._enter.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._enter.setAutoRepeat(False)
        self._enter.triggered.connect(self._on_enter_in_patient)
        self._issue.addAction(self._enter)
        self._escape.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self._escape.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.triggered.connect(self._back)
        self._pages.addAction(self._escape)
        self._print.setShortcut(QKeySequence("Ctrl+P"))
        self._print.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._print.setAutoRepeat(False)
        self._print.triggered.connect(self.last_slip_requested)
        self.addAction(self._print)

    def _search(self, text: str) -> None:
        if self._presenter is not None:
            self._presenter.search(text)

    def _on_enter(self, text: str) -> None:
        if self._presenter is not None:
            self._presenter.enter(text, self._result_list().selected_id())

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
        if self._presenter is not None and chosen is not None:
            self._presenter.choose_token(chosen)

    def _want_closed(self, department: str) -> None:
        if self._presenter is not None:
            self._presenter.want_closed(department)

    def _show_open_token(self, token_id: int) -> None:
        if self._presenter is not None:
            self._presenter.show_open_token(token_id or None)

    def _on_enter_in_patient(self) -> None:
        button = self.focusWidget()
        if isinstance(button, QPushButton) and button is not self._issue:
            button.click()
        else:
            self._ask_to_issue()

    def _choose(self, line_id: str) -> None:
        if self._presenter is not None:
            self._presenter.choose(line_id)

    def _move(self, event: QKeyEvent) -> None:
        self._result_list().take_key(event)

    def _back(self) -> None:
        if self._presenter is not None:
            self._presenter.back()

    def _register(self, form: object) -> None:
        if self._presenter is not None:
            self._presenter.registration.register(form)  # type: ignore[arg-type]

    def _look_for_likely(self, form: object) -> None:
        if self._presenter is not None:
            self._presenter.registration.look_for_likely(form)  # type: ignore[arg-type]

    def _use(self, patient_id: int) -> None:
        if self._presenter is not None:
            self._presenter.registration.use(patient_id)

    def _bring_into_view(self, part: QWidget) -> None:
        def bring() -> None:
            # The field that is typed in comes last: it must not be scrolled away.
            self._form_page.ensureWidgetVisible(part)
            typed_in = self._form_page.focusWidget()
            if isinstance(typed_in, QLineEdit):
                self._form_page.ensureWidgetVisible(typed_in)

        # After the layout has made room for it.
        QTimer.singleShot(0, self, bring)

    def _choose_department(self, department_id: int) -> None:
        if self._presenter is not None:
            self._presenter.choose_department(department_id)

    def _choose_doctor(self, doctor_id: int | None) -> None:
        if self._presenter is not None:
            self._presenter.choose_doctor(doctor_id)

    def _choose_priority(self, priority_id: int) -> None:
        if self._presenter is not None:
            self._presenter.choose_priority(priority_id)

    def _choose_ways(self, wants_sms: bool, wants_email: bool, language: str) -> None:
        if self._presenter is not None:
            self._presenter.choose_ways(
                wants_sms=wants_sms, wants_email=wants_email, language=language
            )

    def _press_main(self) -> None:
        if self._pages.currentWidget() is self._form_page:
            self._registration_form().register()
        elif self._clicks.press(self._issue.objectName()) is Verdict.GO:
            self._clicks.rearm()
            self._ask_to_issue()

    def _ask_to_issue(self) -> None:
        if self._presenter is not None:
            self._presenter.issue()


def _scroll(parent: QWidget) -> QScrollArea:
    # Where a screen is low a page scrolls: squeezed, its lines would cover each other.
    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
