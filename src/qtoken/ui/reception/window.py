"""The reception window: layout and connections. Presenters decide what a click means."""

import time
from collections.abc import Callable, Hashable
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from qtoken import paths
from qtoken.domain.clock import time_zone
from qtoken.services.rows import TokenRow, UserRow
from qtoken.settings import Settings
from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.live import Live
from qtoken.ui.problems import Problems
from qtoken.ui.reception.banner import AwayBanner
from qtoken.ui.reception.desk import Desk, Setup
from qtoken.ui.reception.header import Header
from qtoken.ui.reception.issue.panel import IssuePanel
from qtoken.ui.reception.issue.presenter import IssuePresenter
from qtoken.ui.reception.menu import DeskMenu
from qtoken.ui.reception.messages import DeskMessages
from qtoken.ui.reception.presenter import ReceptionPresenter
from qtoken.ui.reception.queue.panel import QueuePanel
from qtoken.ui.reception.queue.presenter import QueuePresenter
from qtoken.ui.reception.slips import PrintsSlips, SlipPresenter
from qtoken.ui.remembering import Remember, remember
from qtoken.ui.run import Result
from qtoken.ui.sign_in.lock import LockGuard
from qtoken.ui.tasks import Tasks
from qtoken.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic

_SLIPS_FOLDER = "slips"
_SMALLEST = (1040, 640)
_START = (1280, 720)
_LEFT_STRETCH, _RIGHT_STRETCH = 1, 2
_LEFT_NARROWEST_PX, _LEFT_WIDEST_PX = 400, 560


class ReceptionWindow(QMainWindow):
    """Painted at once as an empty desk; `attach` fills it when the clinic is open.

    Importing this imports no database.
    """

    sign_out_requested = Signal()
    """Somebody wants to leave; the window stays as it is until it is told otherwise."""

    def __init__(
        self,
        tasks: Tasks,
        problems: Problems,
        settings: Settings,
        *,
        speak: Callable[[str], None],
        remember: Remember = remember,
        printers: PrintsSlips | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`speak` changes the language of the process; `seconds` only goes forward."""
        super().__init__()
        self.setObjectName("receptionWindow")
        self.settings = settings
        self._tasks = tasks
        self._problems = problems
        self._remember = remember
        self._speak = speak
        self._printers = printers
        self._seconds = seconds
        self._live: Live | None = None
        self._presenter: ReceptionPresenter | None = None
        self._queue_presenter: QueuePresenter | None = None
        self._zone: tzinfo = UTC
        self._clinic: Clinic | None = None
        self._user_id = 0
        self._content = QWidget(self)
        self._content.setObjectName("content")
        self.setCentralWidget(self._content)
        self._header = Header(self)
        self._banner = AwayBanner(self)
        self._bar = MessageBar(self)
        self._issue = IssuePanel(self)
        self._queue = QueuePanel(self)
        self._menu = DeskMenu(self, self._header)
        self.lock_guard = LockGuard(self, tasks, problems, lock_after_min=settings.lock_after_min)
        self._build()
        self._connect()

    def attach(self, clinic: "Clinic", user: UserRow, live: Live | None = None) -> None:
        """Work with this clinic as this user. `live` is the process's own; without one it is made.

        A second call, for another user, starts with an empty desk.
        """
        desk = Desk(clinic, user, self._run, self.query, lambda: str(uuid4()))
        self._present(desk)
        self._header.show_user(user)
        self._menu.enable()
        self._header.put_icons()
        self._issue.put_icons()
        self._queue.put_icons()
        self._listen(live or self._live or Live(clinic.feed, self))
        self.lock_guard.guard(clinic, user)
        self._clinic, self._user_id = clinic, user.id

    def retranslate(self) -> None:
        """Show all texts in the language spoken now."""
        self.setWindowTitle(_("Reception"))
        self._menu.retranslate()
        for part in (self._header, self._issue, self._queue):
            part.retranslate()
        if self._queue_presenter is not None:
            self._queue_presenter.tick()

    def keep(self, settings: Settings, **changes: object) -> None:
        """Use these settings from now on, and keep what has changed."""
        self.settings = settings
        self._remember(**changes)
        self.lock_guard.set_lock_after(settings.lock_after_min)

    def speak(self, language: str) -> None:
        """Change the language of the windows of this process that are the desk's."""
        self._speak(language)
        self.retranslate()

    def content(self) -> QWidget:
        """All that is hidden while the window is locked."""
        return self._content

    def printers(self) -> PrintsSlips:
        """The printers of this computer; Qt's printing is loaded with them."""
        if self._printers is None:
            from qtoken.ui.printing import Printers

            self._printers = Printers(Path(paths.data_dir()) / _SLIPS_FOLDER)
        return self._printers

    def query(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        key: Hashable | None = None,
    ) -> None:
        """Run a query whose answer is for this window; see `Tasks.queries`."""
        self._tasks.queries(job, done, failed, key=key, owner=self)

    def ask_printer(self, names: tuple[str, ...]) -> str | None:
        return self._menu.ask_printer(names)

    def show_setup(self, setup: Setup) -> None:
        self._header.show_clinic(setup.clinic.name)
        self._zone = time_zone(setup.clinic.time_zone)
        self._issue.show_day(setup.day)

    def show_counts(self, *, waiting: int, called: int) -> None:
        self._header.show_counts(waiting=waiting, called=called)

    def show_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        self._header.show_live(is_live, last_news_at)
        self._banner.show_live(is_live, last_news_at)

    def _present(self, desk: Desk) -> None:
        told = DeskMessages(self, self._bar, self._problems)
        slips = SlipPresenter(self, desk, told, self.printers(), lambda: self.settings)
        queue = QueuePresenter(
            self._queue,
            desk,
            told,
            look_again=self._look_again,
            print_slip=slips.print_slip,
            seconds=self._seconds,
        )

        def issued(token: TokenRow) -> None:
            queue.remember(token)
            slips.issued(token)

        issue = IssuePresenter(
            self._issue,
            desk,
            told,
            queue,
            usual_department_id=self.settings.department_id,
            issued=issued,
        )
        told.join(undo=queue.undo, print_slip=slips.print_slip, show_label=queue.show_label)
        self._queue_presenter = queue
        self._presenter = ReceptionPresenter(
            self, desk, told, issue=issue, queue=queue, slips=slips
        )
        self._presenter.show_visible(self.isVisible())
        self._queue.join(queue, lambda: self._zone, self._issue.search.setFocus)
        self._issue.join(issue)
        self._presenter.begin()

    def _listen(self, live: Live) -> None:
        if self._live is not live:
            self._live = live
            live.changed.connect(self._look_again)
            live.state_changed.connect(self._show_state)
        self._show_state(live.is_live, live.last_news_at)

    def _look_again(self) -> None:
        if self._presenter is not None:
            self._presenter.look_again()

    def _show_state(self, is_live: bool, last_news_at: datetime | None) -> None:
        if self._presenter is not None:
            self._presenter.show_live(is_live, last_news_at)

    def _run(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        # The presenters' closures live as long as their job: what comes after the window's end is
        # dropped.
        self._tasks.commands(job, done, failed, owner=self)

    def _build(self) -> None:
        grid = theme.size("grid")
        content = self._content
        body = QHBoxLayout()
        body.setContentsMargins(grid * 2, 0, grid * 2, grid * 2)
        body.setSpacing(grid * 3)
        body.addWidget(self._issue, _LEFT_STRETCH)
        body.addWidget(self._queue, _RIGHT_STRETCH)
        self._issue.setMinimumWidth(_LEFT_NARROWEST_PX)
        self._issue.setMaximumWidth(_LEFT_WIDEST_PX)
        said = QVBoxLayout()
        said.setContentsMargins(grid * 2, grid, grid * 2, 0)
        said.setSpacing(grid)
        said.addWidget(self._banner)
        said.addWidget(self._bar)
        line = QFrame(content)
        line.setProperty("kind", "line")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(line)
        layout.addLayout(said)
        layout.addSpacing(grid)
        layout.addLayout(body, 1)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_START)
        self.retranslate()

    def _connect(self) -> None:
        self._menu.sign_out_requested.connect(self.sign_out_requested)
        self._menu.lock_requested.connect(self.lock_guard.lock)
        self._menu.find_requested.connect(self._find)
        self._menu.queue_requested.connect(self._queue.turn_to)
        self._menu.other_side_requested.connect(self._turn_to_other_side)
        self._menu.undo_requested.connect(self._undo_last)
        self.lock_guard.unlocked.connect(self._on_unlocked)

    def _find(self) -> None:
        self._issue.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._issue.search.selectAll()

    def _on_unlocked(self, user: UserRow) -> None:
        if self._clinic is not None and user.id != self._user_id:
            self.attach(self._clinic, user, self._live)

    def _turn_to_other_side(self) -> None:
        if self._queue.isAncestorOf(self.focusWidget()):
            self._find()
        else:
            self._queue.focus_table()

    def _undo_last(self) -> None:
        if self._queue_presenter is not None:
            self._queue_presenter.undo_last()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._presenter is not None:
            self._presenter.show_visible(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._presenter is not None:
            self._presenter.show_visible(False)
