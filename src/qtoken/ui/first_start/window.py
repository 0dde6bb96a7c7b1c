"""The dialog of the first start: from an empty database to the first slip in a few minutes."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import available_timezones

from PySide6.QtCore import Qt, QTimeZone
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qtoken.domain.entry import PASSWORD_SHORTEST
from qtoken.services.rows import UserRow
from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.first_start.lines import DepartmentLines, DoctorLines
from qtoken.ui.first_start.plan import Plan
from qtoken.ui.first_start.presenter import FirstStartPresenter
from qtoken.ui.problems import Problems
from qtoken.ui.sign_in.password_field import PasswordField
from qtoken.ui.tasks import Tasks
from qtoken.ui.widgets.primary_button import PrimaryButton

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic

_LEFT_PX = 340
_WIDTH_PX = 940
_HEIGHT_PX = 700
_FIRST_LINES = 3


class FirstStartDialog(QDialog):
    """Asks for the clinic, its first administrator, departments and doctors, and creates them."""

    def __init__(
        self,
        make: "Callable[[], Clinic]",
        tasks: Tasks,
        problems: Problems,
        parent: QWidget | None = None,
    ) -> None:
        """`make` gives the open clinic; it is called by a worker when something is created."""
        super().__init__(parent)
        self.setObjectName("firstStartDialog")
        self.setWindowTitle(_("Welcome to qtoken"))
        self._is_busy = False
        self.made: tuple[Clinic, UserRow] | None = None
        self._problems = problems
        self._presenter = FirstStartPresenter(
            self, make, run=tasks.commands, new_request_id=lambda: str(uuid4())
        )
        self._clinic_name = QLineEdit(self)
        self._time_zone = QComboBox(self)
        self._username = QLineEdit(self)
        self._password = PasswordField(self)
        self._caps_lock = QLabel(_("Caps Lock seems to be on."), self)
        self._departments = DepartmentLines(self)
        self._doctors = DoctorLines(self._departments, self)
        self._message = QLabel(self)
        self._create = PrimaryButton(_("Create the clinic"), parent=self)
        self._cancel = QPushButton(_("Cancel"), self)
        self._build()
        self._connect()

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        make: "Callable[[], Clinic]",
        *,
        tasks: Tasks,
        problems: Problems,
    ) -> "tuple[Clinic, UserRow] | None":
        """Return the clinic and its administrator, signed in; None if the dialog was closed."""
        dialog = cls(make, tasks, problems, parent)
        dialog.exec()
        dialog.deleteLater()
        return dialog.made

    def show_busy(self, is_busy: bool) -> None:
        # What is being made cannot be given up in the middle.
        self._is_busy = is_busy
        for button in (self._create, self._cancel):
            button.setEnabled(not is_busy)

    def show_refusal(self, text: str) -> None:
        self._message.setText(text)

    def show_created(
        self, *, has_admin: bool, departments: frozenset[int], doctors: frozenset[int]
    ) -> None:
        for field in (self._clinic_name, self._time_zone, self._username, self._password):
            field.setEnabled(not has_admin)
        self._departments.show_created(departments)
        self._doctors.show_created(doctors)

    def show_finished(self, clinic: "Clinic", user: UserRow) -> None:
        self.made = (clinic, user)
        self.accept()

    def show_problem(self, error: Exception) -> None:
        self._problems.report(error, self)

    def _build(self) -> None:
        grid = theme.size("grid")
        self._name_parts()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid * 3, grid * 3, grid * 3, grid * 2)
        layout.setSpacing(grid * 2)
        title = QLabel(_("Your clinic, in a few lines"), self)
        title.setProperty("role", "section")
        layout.addWidget(title)
        columns = QHBoxLayout()
        columns.setSpacing(grid * 3)
        columns.addWidget(self._left())
        columns.addLayout(self._right(), 1)
        layout.addLayout(columns, 1)
        layout.addWidget(self._message)
        layout.addLayout(self._foot())
        last = self._doctors.follow(self._departments.follow(self._password))
        QWidget.setTabOrder(last, self._cancel)
        QWidget.setTabOrder(self._cancel, self._create)
        self.resize(_WIDTH_PX, _HEIGHT_PX)

    def _name_parts(self) -> None:
        self._clinic_name.setObjectName("clinicName")
        self._time_zone.setObjectName("timeZone")
        self._username.setObjectName("username")
        self._password.setObjectName("password")
        self._message.setObjectName("firstStartMessage")
        self._create.setObjectName("create")
        self._cancel.setObjectName("cancelFirstStart")
        self._message.setProperty("role", "emergency")
        self._message.setWordWrap(True)
        self._message.setMinimumHeight(self._message.fontMetrics().lineSpacing())
        self._caps_lock.setProperty("role", "waiting")
        self._caps_lock.hide()
        self._offer_time_zones()
        for _line in range(_FIRST_LINES):
            self._departments.add_line()
            self._doctors.add_line()

    def _left(self) -> QWidget:
        side = QWidget(self)
        side.setFixedWidth(_LEFT_PX)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.size("grid") // 2)
        self._add_field(layout, _("Name of the clinic"), self._clinic_name)
        self._add_field(layout, _("Time zone"), self._time_zone)
        layout.addSpacing(theme.size("grid") * 2)
        self._add_field(layout, _("Your user name (administrator)"), self._username)
        self._add_field(layout, _("Your password"), self._password)
        hint = QLabel(_("At least {count} characters.").format(count=PASSWORD_SHORTEST), side)
        hint.setProperty("role", "caption")
        layout.addWidget(hint)
        layout.addWidget(self._caps_lock)
        layout.addStretch(1)
        return side

    def _add_field(self, layout: QVBoxLayout, title: str, field: QWidget) -> None:
        label = QLabel(title, self)
        label.setWordWrap(True)
        label.setBuddy(field)
        field.setAccessibleName(title)
        layout.addWidget(label)
        layout.addWidget(field)

    def _right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(theme.size("grid"))
        right.addWidget(self._heading(_("Departments: where patients wait")))
        right.addWidget(self._departments, 1)
        right.addWidget(self._separator())
        right.addWidget(self._heading(_("Doctors: you can add them later too")))
        right.addWidget(self._doctors, 1)
        return right

    def _heading(self, text: str) -> QLabel:
        heading = QLabel(text, self)
        heading.setProperty("role", "strong")
        return heading

    def _separator(self) -> QFrame:
        line = QFrame(self)
        line.setProperty("kind", "line")
        return line

    def _foot(self) -> QHBoxLayout:
        self._create.setDefault(True)
        self._cancel.setProperty("kind", "quiet")
        self._cancel.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self._cancel)
        foot.addStretch(1)
        foot.addWidget(self._create)
        return foot

    def _offer_time_zones(self) -> None:
        box = self._time_zone
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItems(sorted(available_timezones()))
        box.setCurrentText(bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC")
        line = box.lineEdit()
        if line is not None:
            line.setAccessibleName(_("Time zone"))
        completer = QCompleter(box.model(), box)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        box.setCompleter(completer)

    def _connect(self) -> None:
        self._create.clicked.connect(self._ask_to_create)
        self._cancel.clicked.connect(self.reject)
        self._password.caps_lock_seen.connect(self._caps_lock.setVisible)

    def _ask_to_create(self) -> None:
        self._presenter.create(
            Plan(
                clinic_name=self._clinic_name.text().strip(),
                time_zone=self._time_zone.currentText().strip(),
                username=self._username.text().strip(),
                password=self._password.text(),
                departments=self._departments.planned(),
                doctors=self._doctors.planned(),
            )
        )

    def reject(self) -> None:
        if not self._is_busy:
            super().reject()
