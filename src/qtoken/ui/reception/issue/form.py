"""The form for a new patient: only the name is needed, and a likely same person is shown below."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qtoken import formats
from qtoken.domain.input import Sex
from qtoken.services.people.patient_rows import PatientRow
from qtoken.texts import _, joined, left_to_right, pgettext
from qtoken.ui import theme
from qtoken.ui.reception.issue.registration import PatientForm
from qtoken.ui.reception.issue.results import phone_end
from qtoken.ui.reception.issue.search import REST_MS
from qtoken.ui.widgets import keys
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.still import StillBox

_ROWS = (
    ("name",),
    ("phone", "date_of_birth"),
    ("second_phone", "second_phone_of"),
    ("sex", "record_number"),
    ("email",),
    ("needs",),
)
_LINES = tuple(name for names in _ROWS for name in names if name != "sex")


class RegistrationForm(QWidget):
    """Enter registers from any field."""

    register_requested = Signal(object)
    """The `PatientForm` as typed."""
    changed = Signal(object)
    """The `PatientForm`, when the typing of name or phone has rested."""
    told_in = Signal(QWidget)
    """This part has something for whoever types: the same person perhaps, or what was refused."""
    same_requested = Signal(int)
    """The id of the patient who is meant after all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("registrationForm")
        self._title = PlainLabel(parent=self)
        self._fields: dict[str, QLineEdit] = {name: QLineEdit(self) for name in _LINES}
        self._sex = StillBox(self)
        self._labels: dict[str, PlainLabel] = {}
        self._likely = QFrame(self)
        self._likely_lines = QVBoxLayout(self._likely)
        self._shown_likely: list[QWidget] = []
        self._rest = QTimer(self, singleShot=True, interval=2 * REST_MS)
        self._enter = QAction(self)
        self._build()
        self._connect()
        self.retranslate()

    def begin(self, form: PatientForm) -> None:
        """Start a form with what is known, the cursor where typing goes on."""
        self._rest.stop()
        for name, field in self._fields.items():
            field.setText(getattr(form, name))
        self._sex.setCurrentIndex(max(0, self._sex.findData(form.sex)))
        self.show_likely(())
        self._fields["phone" if form.name else "name"].setFocus()

    def take_focus(self) -> None:
        """Go on where the cursor was."""
        place: QWidget | None = self.focusWidget()
        (self._fields["name"] if place is None else place).setFocus()

    def show_likely(self, patients: tuple[PatientRow, ...]) -> None:
        for line in self._shown_likely:
            line.hide()
            line.deleteLater()
        self._shown_likely = [self._line_of(patient) for patient in patients]
        for line in self._shown_likely:
            self._likely_lines.addWidget(line)
        self._likely.setVisible(bool(patients))
        if patients:
            self.told_in.emit(self._likely)

    def turn_to(self, field: str) -> None:
        """Put the cursor into a field, at the end of what stands there."""
        line = self._fields[field]
        line.setFocus()
        line.end(False)
        self.told_in.emit(line)

    def show_live(self, is_live: bool) -> None:
        """Without the database nobody can be registered; what was typed stays."""
        self._enter.setEnabled(is_live)

    def by_eye(self) -> tuple[QWidget, ...]:
        """Return the parts from top to bottom, as Tab goes through them."""
        names = [name for row in _ROWS for name in row]
        return (*(self._field(name) for name in names), self._likely)

    def form(self) -> PatientForm:
        """Return what is typed now."""
        texts = {name: field.text() for name, field in self._fields.items()}
        return PatientForm(sex=self._sex.currentData(), **texts)

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        titles = {
            "name": _("Name"),
            "phone": _("Phone"),
            "date_of_birth": _("Date of birth"),
            "second_phone": _("Second phone"),
            "second_phone_of": _("Whose (mother, carer …)"),
            "sex": _("Sex"),
            "record_number": _("Record number"),
            "email": _("E-mail"),
            "needs": _("Needs (wheelchair, interpreter …)"),
        }
        self._title.setText(_("New patient"))
        for name, title in titles.items():
            self._labels[name].setText(title)
            self._field(name).setAccessibleName(title)
        self._fields["date_of_birth"].setPlaceholderText(left_to_right("1984-03-02"))
        self._enter.setText(_("Register patient"))
        self._offer_sexes()
        self._likely_title.setText(_("Already registered?"))

    def _build(self) -> None:
        grid = theme.size("grid")
        self._title.setProperty("role", "section")
        for name, line in self._fields.items():
            line.setObjectName(f"patient_{name}")
        self._sex.setObjectName("patient_sex")
        cells = QGridLayout()
        cells.setHorizontalSpacing(grid * 2)
        cells.setVerticalSpacing(grid // 2)
        cells.setColumnStretch(0, 1)
        cells.setColumnStretch(1, 1)
        for row, names in enumerate(_ROWS):
            for column, name in enumerate(names):
                span = 2 if len(names) == 1 else 1
                field = self._field(name)
                cells.addWidget(self._label_of(name, field), 2 * row, column, 1, span)
                cells.addWidget(field, 2 * row + 1, column, 1, span)
        self._build_likely()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid)
        layout.addWidget(self._title)
        layout.addLayout(cells)
        layout.addWidget(self._likely)
        layout.addStretch(1)

    def _field(self, name: str) -> QWidget:
        return self._fields.get(name, self._sex)

    def _build_likely(self) -> None:
        self._likely.setObjectName("likelySame")
        self._likely.setProperty("kind", "warning")
        self._likely_title = PlainLabel(parent=self._likely)
        self._likely_title.setProperty("role", "strong")
        grid = theme.size("grid")
        self._likely_lines.setContentsMargins(grid * 2, grid, grid, grid)
        self._likely_lines.setSpacing(0)
        self._likely_lines.addWidget(self._likely_title)
        self._likely.hide()

    def _label_of(self, name: str, field: QWidget) -> PlainLabel:
        label = PlainLabel(parent=self)
        label.setBuddy(field)
        self._labels[name] = label
        return label

    def _connect(self) -> None:
        self._enter.setShortcuts(keys.enter())
        self._enter.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._enter.setAutoRepeat(False)
        self._enter.triggered.connect(self.enter)
        self.addAction(self._enter)
        for name in ("name", "phone"):
            self._fields[name].textEdited.connect(lambda _text: self._rest.start())
        self._rest.timeout.connect(lambda: self.changed.emit(self.form()))

    def enter(self) -> None:
        """Enter was pressed: the button that has the focus, or the form as it is."""
        button = self.focusWidget()
        if isinstance(button, QPushButton):
            button.click()
        else:
            self.register()

    def register(self) -> None:
        """Ask for the patient to be registered as typed."""
        self._rest.stop()
        self.register_requested.emit(self.form())

    def _offer_sexes(self) -> None:
        chosen = self._sex.currentData()
        self._sex.clear()
        self._sex.addItem(_("not stated"), None)
        for sex, word in (
            (Sex.FEMALE, _("female")),
            (Sex.MALE, _("male")),
            (Sex.OTHER, _("other")),
        ):
            self._sex.addItem(word, sex)
        self._sex.setCurrentIndex(max(0, self._sex.findData(chosen)))

    def _line_of(self, patient: PatientRow) -> QWidget:
        line = QWidget(self._likely)
        born = formats.day(patient.date_of_birth) if patient.date_of_birth else ""
        facts = joined(patient.name, born, phone_end(patient.phone or patient.second_phone))
        label = PlainLabel(facts, line)
        label.setWordWrap(True)
        use = QPushButton(pgettext("action", "Use"), line)
        use.setProperty("kind", "quiet")
        use.setAutoDefault(False)
        use.setAccessibleName(_("Use {patient}").format(patient=facts))
        use.clicked.connect(lambda: self.same_requested.emit(patient.id))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label, 1)
        row.addWidget(use)
        return line
