"""The queue on the desk: three tabs of tables, a choice of department, and what can be done."""

from collections.abc import Callable
from datetime import tzinfo
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qtoken.services.queue.history_rows import TokenHistory
from qtoken.services.rows import DepartmentRow, DoctorRow, RoomRow, TokenRow
from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.joined import Joined
from qtoken.ui.reception.queue.action_bar import ActionBar
from qtoken.ui.reception.queue.actions import ICONS, QueueActions
from qtoken.ui.reception.queue.acts import ACTS, Act
from qtoken.ui.reception.queue.presenter import QueuePresenter
from qtoken.ui.reception.queue.section_page import Lesson, SectionPage, short_title_of, title_of
from qtoken.ui.reception.queue.sections import QueueLine, Section
from qtoken.ui.token_dialogs.answers import CallChoice, TransferChoice
from qtoken.ui.token_dialogs.history import HistoryDialog
from qtoken.ui.token_dialogs.questions import CallDialog, CancelDialog, TransferDialog
from qtoken.ui.widgets.elided_box import ElidedBox
from qtoken.ui.widgets.still import StillTabs

_MINUTE_MS = 60_000
_DEPARTMENT_LETTERS = 18
_NARROWEST_DEPARTMENT_PX = 120
_SECTIONS = tuple(Section)


class QueuePanel(QWidget):
    """Shows what its presenter says; selection and scroll stay when rows change."""

    find_requested = Signal()
    """From an empty queue to the search field."""
    told_anew = Signal()
    """What was told before is to be told again, because time has passed."""
    _act_requested = Signal(object)
    _section_chosen = Signal(object)
    _department_chosen = Signal(object)
    _selected = Signal(object, object)
    _turned_to = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queuePanel")
        self._joined = Joined()
        self._is_open = False
        self._counts = dict.fromkeys(Section, 0)
        self._department = ElidedBox(self)
        self._tabs = StillTabs(self)
        self._pages = QStackedWidget(self)
        self._sections = {
            section: SectionPage(section, partial(self._lesson, section), self)
            for section in Section
        }
        self.actions_ = QueueActions(self, self._act_requested.emit)
        self._bar = ActionBar(self)
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._build()
        self._connect()
        self.retranslate()

    def join(self, presenter: QueuePresenter) -> None:
        """Show what this presenter says, and ask it."""
        self._joined.join(
            presenter,
            (self._act_requested, presenter.act),
            (self._section_chosen, presenter.choose_section),
            (self._department_chosen, presenter.choose_department),
            (self._selected, presenter.select),
            (self._turned_to, presenter.turned_to),
            (self.told_anew, presenter.tick),
        )
        self._is_open = True
        self._minute.start()

    def retranslate(self) -> None:
        """Show the texts in the language spoken now."""
        self._department.setAccessibleName(_("Department shown"))
        if self._department.count():
            self._department.setItemText(0, _("All departments"))
        self._tabs.setAccessibleName(_("Sections of the queue"))
        for page in self._sections.values():
            page.retranslate()
        self._show_counts()
        self.actions_.retranslate()
        self._bar.retranslate()

    def by_eye(self) -> tuple[QWidget, ...]:
        """Return the parts from top to bottom, as Tab goes through them."""
        return (self._tabs, self._department, self._pages, *self._bar.by_eye())

    def turn_to(self, section: Section) -> None:
        """Bring a section to the front, ready for the arrow keys."""
        self._tabs.setCurrentIndex(_SECTIONS.index(section))
        self.focus_table()

    def focus_table(self) -> None:
        """Take the focus; the first row is selected if none is."""
        if not self._sections[self._section()].focus_row():
            self._tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._turned_to.emit()

    def is_in_hand(self) -> bool:
        return self.isAncestorOf(self.window().focusWidget())

    def show_lines(self, section: Section, lines: tuple[QueueLine, ...], count: int) -> None:
        self._sections[section].show_lines(lines)
        self._counts[section] = count
        self._show_counts()

    def show_departments(self, departments: tuple[DepartmentRow, ...], chosen: int | None) -> None:
        with QSignalBlocker(self._department):
            self._department.clear()
            self._department.addItem(_("All departments"), None)
            for department in departments:
                self._department.addItem(f"{department.letter}  {department.name}", department.id)
            self._department.setCurrentIndex(max(0, self._department.findData(chosen)))

    def show_acts(self, acts: frozenset[Act]) -> None:
        self.actions_.enable(acts)

    def show_token(self, section: Section, token_id: int) -> None:
        self._tabs.setCurrentIndex(_SECTIONS.index(section))
        self._sections[section].select(token_id)
        self._sections[section].focus_row()

    def select(self, section: Section, token_id: int) -> None:
        self._sections[section].select(token_id)

    def ask_call(
        self,
        token: TokenRow,
        doctors: tuple[DoctorRow, ...],
        rooms: tuple[RoomRow, ...],
        *,
        is_next: Callable[[int | None], bool],
    ) -> CallChoice | None:

        return CallDialog.ask(self, token, doctors, rooms, is_next=is_next)

    def ask_transfer(
        self,
        token: TokenRow,
        departments: tuple[DepartmentRow, ...],
        doctors: tuple[DoctorRow, ...],
    ) -> TransferChoice | None:

        return TransferDialog.ask(self, token, departments, doctors)

    def ask_reason(self, token: TokenRow) -> str | None:

        return CancelDialog.ask(self, token)

    def show_history(self, history: TokenHistory, zone: tzinfo) -> None:

        # The answer may come after the window was locked.
        if self.isVisible():
            HistoryDialog.show_history(self, history, zone)

    def _build(self) -> None:
        grid = theme.size("grid")
        self._department.setObjectName("departmentShown")
        self._department.setSizeAdjustPolicy(
            ElidedBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._department.setMinimumContentsLength(_DEPARTMENT_LETTERS)
        self._department.addItem(_("All departments"), None)
        self._tabs.setObjectName("sections")
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        # Without room the middle of a word goes: the count stays, and every tab can be clicked.
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideMiddle)
        head = QHBoxLayout()
        head.setSpacing(grid * 2)
        head.addWidget(self._tabs, 1)
        head.addWidget(self._department)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._bar)
        for section, page in self._sections.items():
            self._pages.addWidget(page)
            self._tabs.addTab(title_of(section))
        for act in ACTS:
            self._bar.add(self.actions_[act], ICONS[act])
        self._bar.share_places([self.actions_.in_section(section) for section in Section])
        self._bar.set_menu(self.actions_.menu)
        self._bar.show_order(self.actions_.in_section(Section.WAITING))

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._turn)
        self._department.activated.connect(self._choose_department)
        self._bar.focus_lost.connect(self._take_focus)
        self._minute.timeout.connect(self.told_anew)
        for section, page in self._sections.items():
            page.selection_changed.connect(partial(self._selected.emit, section))
            page.menu_requested.connect(self.actions_.menu.popup)

    def _take_focus(self) -> None:
        # Nobody has asked for another row: where the selected one was taken away none is selected.
        if not self._sections[self._section()].take_focus():
            self._tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _section(self) -> Section:
        return _SECTIONS[self._tabs.currentIndex()]

    def _turn(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        self._bar.show_order(self.actions_.in_section(_SECTIONS[place]))
        self._section_chosen.emit(_SECTIONS[place])

    def _choose_department(self) -> None:
        self._department_chosen.emit(self._department.currentData())

    def _show_counts(self) -> None:
        self._write_tabs(is_short=False)
        self._share_head()

    def _write_tabs(self, *, is_short: bool) -> None:
        title = short_title_of if is_short else title_of
        for place, section in enumerate(_SECTIONS):
            text = _("{section} {number}").format(
                section=title(section), number=self._counts[section]
            )
            self._tabs.setTabText(place, text)

    def _share_head(self) -> None:
        # The tabs come first: their counts are looked at all day, the choice is made once.
        room = self.width() - 2 * theme.size("grid")
        widest = self._department.sizeHint().width()
        if room < self._tabs.sizeHint().width() + widest:
            # Shorter words rather than words that are cut.
            self._write_tabs(is_short=True)
        left = room - self._tabs.sizeHint().width()
        self._department.setFixedWidth(min(widest, max(_NARROWEST_DEPARTMENT_PX, left)))

    def _lesson(self, section: Section) -> Lesson:
        if not self._is_open:
            return Lesson(_("Opening the clinic…"))
        if section is Section.WAITING:
            return Lesson(self._nobody_waits(), _("Find a patient"), self.find_requested.emit)
        if section is Section.CALLED:
            return Lesson(
                _("Nobody is in. Doctors call from their window, or you call the selected token.")
            )
        return Lesson(_("Nobody is done yet today."))

    def _nobody_waits(self) -> str:
        if self._department.currentData() is None:
            return _("Nobody is waiting. Find or register a patient with Ctrl+F.")
        department = self._department.currentText().split("  ", 1)[-1]
        return _("Nobody is waiting in {department}. Find a patient with Ctrl+F.").format(
            department=department
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_counts()
