"""The chosen patient, and what is chosen for the token: department, doctor, priority."""

from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qtoken import formats, phrases
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import DepartmentRow, DoctorRow, PriorityRow
from qtoken.texts import _, ngettext
from qtoken.ui import fonts, icons, theme
from qtoken.ui.reception.issue.contact import ContactChoices
from qtoken.ui.reception.issue.contact_line import ContactLine
from qtoken.ui.reception.issue.open_tokens import OpenTokens
from qtoken.ui.reception.issue.results import age_on
from qtoken.ui.reception.queue.listed_tokens import ListedToken
from qtoken.ui.widgets import keys
from qtoken.ui.widgets.choice_box import ChoiceBox
from qtoken.ui.widgets.department_list import DepartmentList
from qtoken.ui.widgets.icon_label import IconLabel
from qtoken.ui.widgets.plain_words import PlainLabel

_NO_BREAK = "\N{NO-BREAK SPACE}"


class PatientPage(QWidget):
    """A card with the person, and three choices below it."""

    department_chosen = Signal(int)
    doctor_chosen = Signal(object)
    """The doctor's id, or None for any."""
    priority_chosen = Signal(int)
    another_requested = Signal()
    closed_wanted = Signal(str)
    """The letter of a closed department was typed: its name."""
    token_requested = Signal(int)
    """The id of an open token to be shown in the queue, or 0 for the first."""
    contact_chosen = Signal(bool, bool, str)
    """Whether text messages and e-mails are wanted, and in which language."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("patientPage")
        self._patient: PatientRow | None = None
        self._day: date | None = None
        self._name = PlainLabel(parent=self)
        self._facts = PlainLabel(parent=self)
        self._needs_line = QWidget(self)
        self._needs_icon = IconLabel(parent=self._needs_line)
        self._needs = PlainLabel(parent=self._needs_line)
        self._another = QPushButton(self)
        self._open = OpenTokens(self)
        self._to_token = QAction(self)
        self._contact = ContactLine(self)
        self._department_title = PlainLabel(parent=self)
        self._departments = DepartmentList(self)
        self._doctor_title = PlainLabel(parent=self)
        self._doctor = ChoiceBox(self)
        self._priority_title = PlainLabel(parent=self)
        self._priority = ChoiceBox(self)
        self._build()
        self._connect()
        self.retranslate()

    def show_day(self, day: date) -> None:
        """Today, for the age."""
        self._day = day

    def show_patient(self, patient: PatientRow) -> None:
        """Show the card of this person; the departments have the focus."""
        self._patient = patient
        self._name.setText(patient.name)
        self._facts.setText(self._facts_of(patient))
        self._facts.setVisible(bool(self._facts.text()))
        self._needs.setText(patient.needs)
        self._needs_icon.show_icon("need", "waiting")
        self._needs_line.setVisible(bool(patient.needs))
        self._departments.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_open(self, open_: tuple[ListedToken, ...]) -> None:
        """The patient's open tokens, each a way into the queue."""
        self._open.show_open(open_)
        self._to_token.setEnabled(bool(open_))

    def show_departments(self, departments: tuple[DepartmentRow, ...], chosen: int | None) -> None:
        """Offer the departments."""
        self._departments.show_departments(departments, chosen)

    def mark_departments(self, *, is_missing: bool) -> None:
        """A department must be chosen first: the list says so by its edge."""
        theme.mark(self._departments, "wrong", "true" if is_missing else "false")

    def show_doctors(self, doctors: tuple[DoctorRow, ...], chosen: int | None) -> None:
        """Offer the doctors of the department."""
        with QSignalBlocker(self._doctor):
            self._doctor.clear()
            self._doctor.addItem(_("Any doctor"), None)
            for doctor in doctors:
                self._doctor.addItem(doctor.name, doctor.id)
            self._doctor.setCurrentIndex(max(0, self._doctor.findData(chosen)))
        self._doctor.setEnabled(bool(doctors))

    def show_priorities(self, priorities: tuple[PriorityRow, ...], chosen: int | None) -> None:
        """Offer the clinic's classes; an emergency wears its icon."""
        with QSignalBlocker(self._priority):
            self._priority.clear()
            for priority in priorities:
                self._priority.addItem(phrases.priority(priority.name), priority.id)
                if priority.is_emergency:
                    place = self._priority.count() - 1
                    self._priority.setItemIcon(place, icons.icon("emergency", "emergency"))
                    color = theme.of(self).color("emergency")
                    self._priority.setItemData(place, color, Qt.ItemDataRole.ForegroundRole)
            self._priority.setCurrentIndex(max(0, self._priority.findData(chosen)))

    def show_contact(self, choices: ContactChoices | None) -> None:
        """By which messages the patient wants to be reached; None where none are sent."""
        self._contact.show_contact(choices)

    def by_eye(self) -> tuple[QWidget, ...]:
        """Return the parts from top to bottom, as Tab goes through them."""
        card = (self._another, self._open, self._contact)
        return (*card, self._departments, self._doctor, self._priority)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self._contact.retranslate()
        self._department_title.setText(_("Department"))
        self._departments.setAccessibleName(_("Department"))
        self._doctor_title.setText(_("Doctor"))
        self._doctor.setAccessibleName(_("Doctor"))
        self._priority_title.setText(_("Priority"))
        self._priority.setAccessibleName(_("Priority"))
        self._another.setText(_("Not this person"))
        self._another.setAccessibleName(_("Not this person"))
        self._another.setToolTip(_("Back to those who were found (Esc)"))
        self._open.retranslate()
        self._to_token.setText(_("Show the patient’s token"))
        if self._doctor.count():
            self._doctor.setItemText(0, _("Any doctor"))
        if self._patient is not None:
            self._facts.setText(self._facts_of(self._patient))

    def _facts_of(self, patient: PatientRow) -> str:
        facts = [self._age_of(patient), *map(_whole, phrases.phones(patient))]
        if patient.record_number:
            facts.append(_whole(_("No. {number}").format(number=patient.record_number)))
        return f"{_NO_BREAK}· ".join(fact for fact in facts if fact.strip())

    def _age_of(self, patient: PatientRow) -> str:
        born = patient.date_of_birth
        if born is None or self._day is None:
            return ""
        age = age_on(self._day, born)
        text = ngettext("{count} year, born {date}", "{count} years, born {date}", age)
        return text.format(count=age, date=formats.day(born))

    def _build(self) -> None:
        grid = theme.size("grid")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid // 2)
        layout.addWidget(self._card())
        layout.addWidget(self._contact)
        layout.addSpacing(grid)
        layout.addWidget(self._department_title)
        layout.addWidget(self._departments)
        layout.addSpacing(grid)
        layout.addLayout(self._choices())
        layout.addStretch(1)

    def _card(self) -> QFrame:
        grid = theme.size("grid")
        card = QFrame(self)
        card.setProperty("kind", "card")
        self._name.setFont(fonts.font(theme.size("section"), fonts.SEMI_BOLD))
        self._name.setWordWrap(True)
        self._name.setObjectName("patientName")
        self._facts.setProperty("role", "muted")
        self._facts.setWordWrap(True)
        self._needs.setProperty("role", "strong")
        self._needs.setWordWrap(True)
        self._another.setObjectName("anotherPatient")
        self._another.setProperty("kind", "quiet")
        self._another.setAutoDefault(False)
        needs = QHBoxLayout(self._needs_line)
        needs.setContentsMargins(0, 0, 0, 0)
        needs.addWidget(self._needs_icon)
        needs.addWidget(self._needs, 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        words.addWidget(self._needs_line)
        words.addWidget(self._open)
        row = QHBoxLayout(card)
        row.setContentsMargins(grid * 2, grid, grid, grid)
        row.addLayout(words, 1)
        row.addWidget(self._another, 0, Qt.AlignmentFlag.AlignTop)
        return card

    def _choices(self) -> QGridLayout:
        grid = theme.size("grid")
        choices = QGridLayout()
        choices.setHorizontalSpacing(grid * 2)
        choices.setVerticalSpacing(grid // 2)
        parts = (
            (self._doctor_title, self._doctor, "doctor"),
            (self._priority_title, self._priority, "priority"),
        )
        for column, (title, box, name) in enumerate(parts):
            box.setObjectName(name)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(8)
            choices.addWidget(title, 0, column)
            choices.addWidget(box, 1, column)
            choices.setColumnStretch(column, 1)
        return choices

    def _connect(self) -> None:
        self._departments.department_chosen.connect(self.department_chosen)
        self._departments.closed_wanted.connect(self.closed_wanted)
        self._doctor.activated.connect(self._tell_doctor)
        self._priority.activated.connect(self._tell_priority)
        self._another.clicked.connect(self.another_requested)
        self._contact.contact_chosen.connect(self.contact_chosen)
        self._open.token_requested.connect(self.token_requested)
        self._to_token.setShortcuts(keys.enter("Ctrl+"))
        self._to_token.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._to_token.setAutoRepeat(False)
        self._to_token.setEnabled(False)
        self._to_token.triggered.connect(lambda: self.token_requested.emit(0))
        self.addAction(self._to_token)

    def _tell_doctor(self) -> None:
        self.doctor_chosen.emit(self._doctor.currentData())

    def _tell_priority(self) -> None:
        self.priority_chosen.emit(self._priority.currentData())

    def heightForWidth(self, width: int) -> int:
        # The least: where the screen is low the list of departments scrolls before the page does.
        layout = self.layout()
        return -1 if layout is None else layout.minimumHeightForWidth(width)


def _whole(text: str) -> str:
    return text.replace(" ", _NO_BREAK)
