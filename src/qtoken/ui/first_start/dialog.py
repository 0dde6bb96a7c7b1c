"""What the first start and its continuation share: lists of departments and doctors, one button."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, SignalInstance
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qtoken import phrases
from qtoken.services.opened import Clinic
from qtoken.services.rows import UserRow
from qtoken.texts import _
from qtoken.ui import fonts, theme
from qtoken.ui.first_start.clinic_part import ClinicPart
from qtoken.ui.first_start.faults import Fault
from qtoken.ui.first_start.lines import DepartmentLines, DoctorLines
from qtoken.ui.first_start.marking import Marking
from qtoken.ui.first_start.plan import Plan
from qtoken.ui.first_start.presenter import FirstStartPresenter
from qtoken.ui.problems import Problems
from qtoken.ui.room import resize_within
from qtoken.ui.tasks import Tasks
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.primary_button import PrimaryButton


@dataclass(frozen=True, slots=True)
class Words:
    """What differs between the dialogs, translated."""

    window: str
    title: str
    doctors: str
    create: str
    cancel: str


class SetupDialog(QDialog):
    """Shows what its presenter says; closed while something is being made it stays open."""

    def __init__(
        self,
        make: Callable[[], Clinic],
        tasks: Tasks,
        problems: Problems,
        words: Words,
        *,
        admin: ClinicPart | UserRow,
        parent: QWidget | None = None,
    ) -> None:
        """`make` gives the open clinic; it is called by a worker when something is created.

        `admin` is who creates it, or the part of the dialog that asks for that.
        """
        super().__init__(parent)
        self._problems = problems
        self._words = words
        self._is_busy = False
        self.made: tuple[Clinic, UserRow] | None = None
        """The clinic and its administrator, once all is created."""
        run = partial(tasks.commands, owner=self)
        self._presenter = FirstStartPresenter(self, make, run=run)
        self._admin = admin
        self._departments = DepartmentLines(self)
        self._doctors = DoctorLines(self._departments, self)
        self._undrawn = PlainLabel(parent=self)
        self._message = PlainLabel(parent=self)
        self._marking = Marking(self, self._message)
        self._create = PrimaryButton(words.create, parent=self)
        self._cancel = QPushButton(words.cancel, self)
        self._build()
        for changed in self._changes():
            changed.connect(self._changed)
        self._create.clicked.connect(self._ask_to_create)
        self._cancel.clicked.connect(self.reject)

    def show_busy(self, is_busy: bool) -> None:
        # What is being made cannot be given up in the middle.
        self._is_busy = is_busy
        for button in (self._create, self._cancel):
            button.setEnabled(not is_busy)

    def show_faults(self, faults: tuple[Fault, ...]) -> None:
        self._marking.show(faults)

    def show_refusal(self, text: str) -> None:
        self._message.setText(text)

    def show_created(
        self, *, has_admin: bool, departments: frozenset[int], doctors: frozenset[int]
    ) -> None:
        if isinstance(self._admin, ClinicPart):
            self._admin.show_created(has_admin)
        self._departments.show_created(departments)
        self._doctors.show_created(doctors)

    def show_finished(self, clinic: Clinic, user: UserRow) -> None:
        self.made = (clinic, user)
        self.accept()

    def show_problem(self, error: Exception) -> None:
        self._problems.report(error, self)

    def put_in_turn(self) -> None:
        """Let Tab go from top to bottom, when all lines are there."""
        before = self._admin.last if isinstance(self._admin, ClinicPart) else None
        last = self._doctors.follow(self._departments.follow(before))
        QWidget.setTabOrder(last, self._cancel)
        QWidget.setTabOrder(self._cancel, self._create)

    def open_as(self, width: int, height: int) -> None:
        """Be this large, as far as the screen goes: the main button is at the bottom."""
        resize_within(self, width, height)

    def _build(self) -> None:
        grid = theme.size("grid")
        self.setWindowTitle(self._words.window)
        self._undrawn.setObjectName("firstStartUndrawn")
        self._undrawn.setProperty("role", "waiting")
        self._undrawn.setWordWrap(True)
        self._undrawn.hide()
        self._message.setObjectName("firstStartMessage")
        self._message.setProperty("role", "emergency")
        self._message.setWordWrap(True)
        self._message.setMinimumHeight(self._message.fontMetrics().lineSpacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid * 3, grid * 3, grid * 3, grid * 2)
        layout.setSpacing(grid * 2)
        title = PlainLabel(self._words.title, self)
        title.setProperty("role", "section")
        layout.addWidget(title)
        columns = QHBoxLayout()
        columns.setSpacing(grid * 3)
        if isinstance(self._admin, ClinicPart):
            columns.addWidget(self._admin)
        columns.addLayout(self._lists(), 1)
        layout.addLayout(columns, 1)
        layout.addWidget(self._undrawn)
        layout.addWidget(self._message)
        layout.addLayout(self._foot())

    def _lists(self) -> QVBoxLayout:
        lists = QVBoxLayout()
        lists.setSpacing(theme.size("grid"))
        lists.addWidget(self._heading(_("Departments: where patients wait")))
        # No stretch: with it Qt would give both lists the same height, however long they are.
        lists.addWidget(self._departments)
        lists.addWidget(self._separator())
        lists.addWidget(self._heading(self._words.doctors))
        lists.addWidget(self._doctors)
        return lists

    def _heading(self, text: str) -> PlainLabel:
        heading = PlainLabel(text, self)
        heading.setProperty("role", "strong")
        return heading

    def _separator(self) -> QFrame:
        line = QFrame(self)
        line.setProperty("kind", "line")
        return line

    def _foot(self) -> QHBoxLayout:
        self._create.setObjectName("create")
        self._create.setDefault(True)
        self._cancel.setObjectName("cancelFirstStart")
        self._cancel.setProperty("kind", "quiet")
        self._cancel.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self._cancel)
        foot.addStretch(1)
        foot.addWidget(self._create)
        return foot

    def _changed(self) -> None:
        self._marking.look_again()
        self._tell_undrawn()

    def _tell_undrawn(self) -> None:
        names = [name for name in self._names() if not fonts.can_draw(name)]
        self._undrawn.setText(phrases.undrawn(*names) if names else "")
        self._undrawn.setVisible(bool(names))

    def _changes(self) -> Iterator[SignalInstance]:
        if isinstance(self._admin, ClinicPart):
            yield self._admin.renamed
        yield from (self._departments.changed, self._doctors.changed)

    def _names(self) -> Iterator[str]:
        if isinstance(self._admin, ClinicPart):
            yield self._admin.name
        yield from (department.name for department in self._departments.planned())
        for doctor in self._doctors.planned():
            yield from (doctor.name, doctor.room)

    def _grow(self) -> None:
        # With its lists, as far as the screen goes; from there on they scroll.
        area = self.screen().availableGeometry()
        frame_px = self.frameGeometry().height() - self.height()
        wanted = min(self.sizeHint().height(), area.height() - frame_px)
        if wanted > self.height():
            self.resize(self.width(), wanted)
            below_px = self.frameGeometry().bottom() - area.bottom()
            if below_px > 0:
                self.move(self.x(), self.y() - below_px)

    def _ask_to_create(self) -> None:
        admin = self._admin
        self._presenter.create(
            Plan(
                clinic=admin.planned() if isinstance(admin, ClinicPart) else admin,
                departments=self._departments.planned(),
                doctors=self._doctors.planned(),
            )
        )

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._grow()
        return is_done

    def reject(self) -> None:
        if not self._is_busy:
            super().reject()
