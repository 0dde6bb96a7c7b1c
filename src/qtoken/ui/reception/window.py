"""The reception window: painted at once, furnished then, filled when the clinic is open."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from qtoken.texts import _
from qtoken.ui.joined import Joined
from qtoken.ui.startup.skeleton import Skeleton

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic
    from qtoken.services.rows import UserRow
    from qtoken.settings import Settings
    from qtoken.ui.live import Live
    from qtoken.ui.problems import Problems
    from qtoken.ui.reception.page import DeskPage
    from qtoken.ui.reception.presenter import ReceptionPresenter
    from qtoken.ui.reception.slips import PrintsSlips
    from qtoken.ui.remembering import Remember
    from qtoken.ui.sign_in.lock import LockGuard
    from qtoken.ui.tasks import Tasks

_SMALLEST = (900, 480)
_START = (1280, 720)


@dataclass(frozen=True, slots=True)
class _Furniture:
    page: "DeskPage"
    guard: "LockGuard"


class ReceptionWindow(QMainWindow):
    """At first only the shape of a desk, so that it is painted as fast as an empty window.

    The desk itself is loaded after the first paint, or by `attach`; neither imports the database.
    """

    sign_out_requested = Signal()
    """Somebody wants to leave; the window stays as it is until it is told otherwise."""
    _visibility_changed = Signal(bool)

    def __init__(
        self,
        tasks: "Tasks",
        problems: "Problems",
        settings: "Settings",
        *,
        speak: Callable[[str], None],
        remember: "Remember | None" = None,
        printers: "PrintsSlips | None" = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`speak` changes the language of the process; `seconds` only goes forward.

        `remember` keeps what is chosen in the menu; without it, in this computer's settings.
        """
        super().__init__()
        self.setObjectName("receptionWindow")
        self._tasks = tasks
        self._problems = problems
        self._settings = settings
        self._speak = speak
        self._remember = remember
        self._printers = printers
        self._seconds = seconds
        self._furniture: _Furniture | None = None
        self._is_scrolling = False
        self._is_to_be_maximized = False
        self._live: Live | None = None
        self._joined = Joined()
        self._clinic: Clinic | None = None
        self._user: UserRow | None = None
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_START)
        self.setWindowTitle(_("Reception"))
        skeleton = Skeleton(self)
        skeleton.installEventFilter(self)
        self.setCentralWidget(skeleton)

    def fit_screen(self) -> None:
        """Begin as the window was left, and never larger than its screen.

        Where the screen is too small for the usual size the window is maximised, and where it is
        too small for the smallest the desk scrolls.
        """
        from qtoken.ui.room import room_of

        room = room_of(self)
        kept = self._settings.reception_size
        wanted = QSize(*(kept if len(kept) == len(_START) else _START))
        least = QSize(*_SMALLEST)
        self._is_scrolling = least.boundedTo(room) != least
        self.setMinimumSize(least.boundedTo(room))
        self.resize(wanted.boundedTo(room))
        self._is_to_be_maximized = (
            wanted.boundedTo(room) != wanted or self._settings.is_reception_maximized
        )

    @property
    def lock_guard(self) -> "LockGuard":
        """Locks this window when nobody uses it."""
        return self._furnish().guard

    def attach(self, clinic: "Clinic", user: "UserRow", live: "Live | None" = None) -> None:
        """Work with this clinic as this user. `live` is the process's own; without one it is made.

        A second call, for another user, starts with an empty desk.
        """
        from qtoken.ui.live import Live
        from qtoken.ui.presses import Presses, RequestIds
        from qtoken.ui.reception.desk import RETRIED_WITHIN_S, Desk

        page = self._furnish().page
        self._clinic, self._user = clinic, user
        run, query, paper = (
            partial(lane, owner=self)
            for lane in (self._tasks.commands, self._tasks.queries, self._tasks.printing)
        )
        ids = RequestIds(retried_within_s=RETRIED_WITHIN_S, seconds=self._seconds)
        desk = Desk(clinic, user, Presses(run, ids), query, paper)
        presenter = page.present(desk)
        presenter.show_visible(self.isVisible())
        live = self._live = live or self._live or Live(clinic.feed, self)
        self._join(presenter, live)
        presenter.begin()
        self.lock_guard.guard(clinic, user)

    def retranslate(self) -> None:
        """Show all texts in the language spoken now."""
        self.setWindowTitle(_("Reception"))
        if self._furniture is not None:
            self._furniture.page.retranslate()

    def _furnish(self) -> "_Furniture":
        if self._furniture is None:
            self._furniture = self._furnished()
            self.setCentralWidget(self._placed(self._furniture.page))
            if self._is_to_be_maximized:
                # Only now: the states of windows are among what takes long to load.
                self.showMaximized()
        return self._furniture

    def _placed(self, page: "DeskPage") -> QWidget:
        if not self._is_scrolling:
            return page
        from PySide6.QtWidgets import QScrollArea

        area = QScrollArea(self)
        area.setWidgetResizable(True)
        page.setMinimumSize(*_SMALLEST)
        area.setWidget(page)
        return area

    def _furnished(self) -> "_Furniture":
        from qtoken.ui.reception.computer import ThisComputer
        from qtoken.ui.reception.page import DeskPage
        from qtoken.ui.remembering import remember
        from qtoken.ui.sign_in.lock import LockGuard

        computer = ThisComputer(
            self._settings,
            remember=self._remember or remember,
            printers=self._printers,
        )
        paper = partial(self._tasks.printing, owner=self)
        page = DeskPage(computer, self._problems, paper, self, self._seconds)
        minutes = self._settings.lock_after_min
        guard = LockGuard(self, self._tasks, self._problems, lock_after_min=minutes)
        guard.unlocked.connect(self._on_unlocked)
        page.language_requested.connect(self._change_language)
        page.menu.sign_out_requested.connect(guard.stop)
        page.menu.sign_out_requested.connect(self.sign_out_requested)
        page.user_put_out.connect(guard.put_out)
        page.menu.lock_requested.connect(guard.lock)
        page.menu.lock_after_changed.connect(guard.set_lock_after)
        return _Furniture(page, guard)

    def _join(self, presenter: "ReceptionPresenter", live: "Live") -> None:
        def show_state(is_live: bool, last_news_at: datetime | None) -> None:
            presenter.show_live(is_live, last_news_at)
            self.lock_guard.show_live(is_live)

        self._joined.join(
            presenter,
            (self._visibility_changed, presenter.show_visible),
            (live.changed, presenter.look_again),
            (live.state_changed, show_state),
        )
        if not live.is_opening:
            show_state(live.is_live, live.last_news_at)

    def _change_language(self, language: str) -> None:
        self._speak(language)
        self.retranslate()

    def _on_unlocked(self, user: "UserRow") -> None:
        is_same = self._user is not None and self._user.id == user.id
        if self._clinic is not None and not is_same:
            self.attach(self._clinic, user, self._live)
        else:
            self._furnish().page.look_requested.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._furniture is None:
            watched.removeEventFilter(self)
            # After this event: the shape is on the screen then.
            QTimer.singleShot(0, self._furnish)
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        from qtoken.ui.remembering import remember

        size = self.normalGeometry().size()
        kept = {
            "reception_size": (size.width(), size.height()),
            "is_reception_maximized": self.isMaximized(),
        }
        if any(getattr(self._settings, name) != value for name, value in kept.items()):
            (self._remember or remember)(**kept)
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._visibility_changed.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._visibility_changed.emit(False)
