"""All of the desk within the window's frame: header, messages, the flow, and the queue."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qtoken.domain.clock import time_zone
from qtoken.services.rows import SetupRow, TokenRow
from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.joined import Joined
from qtoken.ui.problems import Problems
from qtoken.ui.reception.computer import ThisComputer
from qtoken.ui.reception.desk import Desk
from qtoken.ui.reception.header import Header
from qtoken.ui.reception.issue.panel import IssuePanel
from qtoken.ui.reception.issue.presenter import IssuePresenter
from qtoken.ui.reception.menu import DeskMenu
from qtoken.ui.reception.messages import DeskMessages
from qtoken.ui.reception.presenter import ReceptionPresenter
from qtoken.ui.reception.queue.panel import QueuePanel
from qtoken.ui.reception.queue.presenter import QueuePresenter
from qtoken.ui.reception.slips import SlipPresenter
from qtoken.ui.reception.unsent import UnsentLine, UnsentPresenter
from qtoken.ui.reception.unsent_dialog import UnsentDialog
from qtoken.ui.run import Run
from qtoken.ui.widgets import tab_order
from qtoken.ui.widgets.away_banner import AwayBanner
from qtoken.ui.widgets.message_bar import MessageBar

_LEFT_STRETCH, _RIGHT_STRETCH = 1, 2
_SAID_PX = 44
"""Two lines of words."""
_LEFT_NARROWEST_PX, _LEFT_WIDEST_PX = 400, 560


class DeskPage(QWidget):
    """Lays out the parts and joins them to their presenters."""

    language_requested = Signal(str)
    user_put_out = Signal()
    """Whoever is at the desk may not work here any more."""
    visibility_changed = Signal(bool)
    """Whether the window is shown now."""
    look_requested = Signal()
    """What is shown may be old."""
    _seen_to = Signal(int)
    """The id of a message whose patient has been told."""

    def __init__(
        self,
        computer: ThisComputer,
        problems: Problems,
        paper: Run,
        parent: QWidget,
        seconds: Callable[[], float],
    ) -> None:
        """`paper` is the lane of jobs for printers; `seconds` is a clock that only goes forward."""
        super().__init__(parent)
        self.setObjectName("content")
        self._computer = computer
        self._problems = problems
        self._seconds = seconds
        self._joined = Joined()
        self._unsent: UnsentDialog | None = None
        self._header = Header(self)
        self._banner = AwayBanner(self)
        self._is_away = False
        self._bar = MessageBar(self)
        self._problem = self._bar.tell_problems_elsewhere()
        self._issue = IssuePanel(self, seconds)
        self._queue = QueuePanel(self)
        self.menu = DeskMenu(self, self._header, computer, paper)
        self._build()
        self._connect()
        self.retranslate()

    def present(self, desk: Desk) -> ReceptionPresenter:
        """Join the parts to presenters of this desk; returns the one that leads them."""
        # What was said to the user before is nothing for this one to undo.
        self._bar.clear()
        told = DeskMessages(self, self._bar, self._problems)
        slips = SlipPresenter(
            self, desk, told, self._computer.printers, lambda: self._computer.settings
        )
        queue = QueuePresenter(
            self._queue,
            desk,
            told,
            look_again=self.look_requested.emit,
            print_slip=slips.print_slip,
            seconds=self._seconds,
        )
        issue = self._issue_presenter(desk, told, queue, slips)
        told.join(
            undo=queue.undo,
            print_slip=slips.print_slip,
            print_again=slips.print_again,
            show_label=queue.show_label,
            show_token=queue.show_token,
        )
        leader = ReceptionPresenter(self, desk, told, issue=issue, queue=queue, slips=slips)
        self._queue.join(queue)
        self._issue.join(issue)
        unsent = UnsentPresenter(self, desk, told)
        self._joined.join(
            (leader, unsent),
            (self.look_requested, leader.look_again),
            (self._bar.problem_changed, told.follow_problem),
            (self._seen_to, unsent.mark_handled),
            (self._header.unsent_requested, unsent.open),
            (self._header.held_requested, queue.show_held),
            (self._issue.last_slip_requested, slips.print_last),
            (self.menu.undo_requested, queue.undo_last),
            (self.menu.refused, told.warn),
        )
        self._bar.return_focus_to(self._issue.search)
        self._header.show_user(desk.user)
        self.menu.enable()
        return leader

    def retranslate(self) -> None:
        """Show all texts in the language spoken now."""
        self.menu.retranslate()
        for part in (self._header, self._issue, self._queue):
            part.retranslate()
        self._bar.say_when_idle(_("What you do is told here, with Undo. F1 shows all keys."))
        self._queue.told_anew.emit()

    def ask_printer(self, token: TokenRow, names: tuple[str, ...]) -> str | None:
        return self.menu.ask_printer(token, names)

    def show_setup(self, setup: SetupRow, day: date) -> None:
        self._header.show_clinic(setup.clinic.name)
        zone = time_zone(setup.clinic.time_zone)
        self._header.tell_in(zone)
        self._banner.tell_in(zone)
        self._issue.show_day(day)

    def show_counts(self, *, waiting: int, held: int, called: int) -> None:
        self._header.show_counts(waiting=waiting, held=held, called=called)

    def show_unsent_count(self, count: int) -> None:
        self._header.show_unsent(count)

    def show_unsent(self, lines: tuple[UnsentLine, ...]) -> None:
        if self._unsent is not None:
            self._unsent.show_lines(lines)
        elif lines:
            self._open_unsent(lines)

    def put_out(self) -> None:
        # What was refused meanwhile is nothing for the next one to read.
        self._bar.clear_problem()
        self.user_put_out.emit()

    def show_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        self._header.show_live(is_live, last_news_at)
        self._banner.show_live(is_live, last_news_at)
        self._is_away = not is_live
        self._show_urgent()

    def _show_urgent(self) -> None:
        # A refusal was somebody's press just now; that the database is away the badge says too.
        away = self._banner if self._is_away else None
        self._header.show_urgent(self._problem if self._bar.problem else away)

    def _issue_presenter(
        self, desk: Desk, told: DeskMessages, queue: QueuePresenter, slips: SlipPresenter
    ) -> IssuePresenter:
        def issued(token: TokenRow, said: str) -> None:
            queue.remember(token)
            slips.issued(token, said)

        return IssuePresenter(
            self._issue,
            desk,
            told,
            queue,
            usual_department_id=self._computer.settings.department_id,
            issued=issued,
        )

    def _build(self) -> None:
        grid = theme.size("grid")
        body = QHBoxLayout()
        body.setContentsMargins(grid * 2, 0, grid * 2, grid * 2)
        body.setSpacing(grid * 3)
        body.addWidget(self._issue, _LEFT_STRETCH)
        body.addWidget(self._queue, _RIGHT_STRETCH)
        self._issue.setMinimumWidth(_LEFT_NARROWEST_PX)
        self._issue.setMaximumWidth(_LEFT_WIDEST_PX)
        # Both have a place of their own: nothing that a hand aims at moves when they speak.
        self._bar.keep_height(_SAID_PX)
        self._banner.keep_height(_SAID_PX)
        self._header.add_urgent(self._problem, self._banner)
        said = QVBoxLayout()
        said.setContentsMargins(grid * 2, grid // 2, grid * 2, 0)
        said.addWidget(self._bar)
        line = QFrame(self)
        line.setProperty("kind", "line")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(line)
        layout.addLayout(said)
        layout.addSpacing(grid // 2)
        layout.addLayout(body, 1)

    def _connect(self) -> None:
        self._bar.problem_changed.connect(self._show_urgent)
        self.menu.language_requested.connect(self.language_requested)
        self.menu.find_requested.connect(self._find)
        self.menu.new_patient_requested.connect(self._issue.new_patient)
        self._queue.find_requested.connect(self._issue.search.setFocus)
        self.menu.queue_requested.connect(self._queue.turn_to)
        self.menu.other_side_requested.connect(self._turn_to_other_side)

    def _open_unsent(self, lines: tuple[UnsentLine, ...]) -> None:

        self._unsent = UnsentDialog(self._seen_to.emit, self)
        self._unsent.show_lines(lines)
        self._unsent.exec()
        self._unsent.deleteLater()
        self._unsent = None

    def _find(self) -> None:
        self._issue.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._issue.search.selectAll()

    def _turn_to_other_side(self) -> None:
        if self._queue.isAncestorOf(self.window().focusWidget()):
            self._find()
        else:
            self._queue.focus_table()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        # Now and not before: parts are made when they are needed.
        left, right = self._issue.by_eye(), self._queue.by_eye()
        tab_order.put_in_order((*left, self._bar, self._problem, *right, self._header))
        return super().focusNextPrevChild(is_next)
