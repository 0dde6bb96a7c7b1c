"""What stands between the search field and the main button: one page at a time."""

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QStackedWidget, QWidget

from qtoken.texts import _
from qtoken.ui.reception.issue.form import RegistrationForm
from qtoken.ui.reception.issue.patient_page import PatientPage
from qtoken.ui.reception.issue.result_list import ResultList
from qtoken.ui.reception.issue.results import ResultLine
from qtoken.ui.widgets.empty_state import EmptyState


class IssuePages(QStackedWidget):
    """A lesson, the results, the chosen patient, or the form for a new one.

    Lists and pages are made when they are needed: the first rows of the queue do not wait for them.
    """

    line_chosen = Signal(object)
    """The id of a line of the results."""
    form_requested = Signal()
    draft_requested = Signal()
    """The form that was left half filled in."""
    another_requested = Signal()
    """It is somebody else."""
    department_chosen = Signal(int)
    doctor_chosen = Signal(object)
    priority_chosen = Signal(int)
    closed_wanted = Signal(str)
    open_token_wanted = Signal(int)
    contact_chosen = Signal(bool, bool, str)
    register_requested = Signal(object)
    form_rested = Signal(object)
    same_requested = Signal(int)

    def __init__(self, enter: QAction, parent: QWidget) -> None:
        """`enter` is the key of the main button on the patient's page."""
        super().__init__(parent)
        self._enter = enter
        self._is_open = False
        self._is_live = True
        self._day: date | None = None
        self._draft_name = ""
        self._empty = EmptyState("search", self)
        self._results: ResultList | None = None
        self._patient: PatientPage | None = None
        self._patient_scroll = _scroll(self)
        self._form: RegistrationForm | None = None
        self._form_scroll = _scroll(self)
        for page in (self._empty, self._patient_scroll, self._form_scroll):
            self.addWidget(page)

    @property
    def is_form(self) -> bool:
        """Whether the form is in front."""
        return self.currentWidget() is self._form_scroll

    @property
    def is_patient(self) -> bool:
        """Whether the chosen patient is in front."""
        return self.currentWidget() is self._patient_scroll

    def begin(self) -> None:
        """Somebody works here from now on."""
        self._is_open = True
        self._draft_name = ""
        self._teach()

    def results(self) -> ResultList:
        """Return the list of results, made if need be."""
        if self._results is None:
            results = ResultList(self)
            results.row_activated.connect(self.line_chosen)
            self.addWidget(results)
            self._results = results
        return self._results

    def patient(self) -> PatientPage:
        """Return the page of the chosen patient, made if need be."""
        if self._patient is None:
            page = PatientPage(self)
            page.department_chosen.connect(self.department_chosen)
            page.doctor_chosen.connect(self.doctor_chosen)
            page.priority_chosen.connect(self.priority_chosen)
            page.another_requested.connect(self.another_requested)
            page.closed_wanted.connect(self.closed_wanted)
            page.token_requested.connect(self.open_token_wanted)
            page.contact_chosen.connect(self.contact_chosen)
            page.addAction(self._enter)
            if self._day is not None:
                page.show_day(self._day)
            self._patient_scroll.setWidget(page)
            self._patient = page
        return self._patient

    def form(self) -> RegistrationForm:
        """Return the form for a new patient, made if need be."""
        if self._form is None:
            form = RegistrationForm(self)
            form.register_requested.connect(self.register_requested)
            form.changed.connect(self.form_rested)
            form.same_requested.connect(self.same_requested)
            form.told_in.connect(self._bring_into_view)
            form.show_live(self._is_live)
            self._form_scroll.setWidget(form)
            self._form = form
        return self._form

    def turn_to_results(self) -> None:
        """Bring the results to the front, or what to do where there are none."""
        results = self._results
        self.setCurrentWidget(results if results and not results.is_empty else self._empty)

    def turn_to_patient(self) -> None:
        """Bring the chosen patient to the front."""
        self.patient()
        self.setCurrentWidget(self._patient_scroll)

    def turn_to_form(self) -> None:
        """Bring the form to the front, from its top."""
        self.form()
        self.setCurrentWidget(self._form_scroll)
        self._form_scroll.ensureVisible(0, 0)

    def show_results(self, lines: tuple[ResultLine, ...], chosen: str | None) -> None:
        """Show these lines, in front where nobody is chosen or registered."""
        if lines or self._results is not None:
            self.results().show_lines(lines, chosen)
        if not self.is_form and not self.is_patient:
            self.turn_to_results()

    def show_day(self, day: date) -> None:
        """Today, for the age of patients."""
        self._day = day
        if self._patient is not None:
            self._patient.show_day(day)

    def show_live(self, is_live: bool) -> None:
        """Whether anybody can be registered now."""
        self._is_live = is_live
        if self._form is not None:
            self._form.show_live(is_live)

    def show_draft(self, name: str) -> None:
        """Whose form waits to be gone on with; nothing if none does."""
        if name != self._draft_name:
            self._draft_name = name
            self._teach()

    def mark_departments(self, *, is_missing: bool) -> None:
        """Whether somebody has pressed the button without a department."""
        if self._patient is not None:
            self._patient.mark_departments(is_missing=is_missing)

    def by_eye(self) -> tuple[QWidget, ...]:
        """Return the parts from top to bottom, as Tab goes through them."""
        results = () if self._results is None else (self._results,)
        patient = () if self._patient is None else self._patient.by_eye()
        form = () if self._form is None else self._form.by_eye()
        return (self._empty, *results, *patient, *form)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self._teach()
        for part in (self._results, self._patient, self._form):
            if part is not None:
                part.retranslate()

    def _teach(self) -> None:
        if not self._is_open:
            self._empty.show_sentence(_("Opening the clinic…"))
        elif self._draft_name:
            text = _(
                "The form of {patient} is not finished. It comes back with this button, or when"
                " that name is typed again."
            )
            self._empty.show_sentence(
                text.format(patient=self._draft_name),
                _("Go on with this form"),
                self.draft_requested.emit,
            )
        else:
            self._empty.show_sentence(
                _(
                    "Type a name, a phone number or a record number. A token’s number, such as"
                    " C-012, leads to it in the queue."
                ),
                _("New patient"),
                self.form_requested.emit,
            )

    def _bring_into_view(self, part: QWidget) -> None:
        def bring() -> None:
            # The field that is typed in comes last: it must not be scrolled away.
            self._form_scroll.ensureWidgetVisible(part)
            typed_in = self._form_scroll.focusWidget()
            if isinstance(typed_in, QLineEdit):
                self._form_scroll.ensureWidgetVisible(typed_in)

        # After the layout has made room for it.
        QTimer.singleShot(0, self, bring)


def _scroll(parent: QWidget) -> QScrollArea:
    # Where a screen is low a page scrolls: squeezed, its lines would cover each other.
    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
