"""The reception window: painted at once, furnished then, filled when the clinic is open."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow

from qtoken.texts import _
from qtoken.ui.reception.skeleton import Skeleton

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
        self._live: Live | None = None
        self._presenter: ReceptionPresenter | None = None
        self._clinic: Clinic | None = None
        self._user: UserRow | None = None
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_START)
        self.setWindowTitle(_("Reception"))
        skeleton = Skeleton(self)
        skeleton.installEventFilter(self)
        self.setCentralWidget(skeleton)

    @property
    def lock_guard(self) -> "LockGuard":
        """Locks this window when nobody uses it."""
        return self._furnish().guard

    def attach(self, clinic: "Clinic", user: "UserRow", live: "Live | None" = None) -> None:
        """Work with this clinic as this user. `live` is the process's own; without one it is made.

        A second call, for another user, starts with an empty desk.
        """
        from uuid import uuid4

        from qtoken.ui.live import Live
        from qtoken.ui.reception.desk import Desk

        page = self._furnish().page
        self._clinic, self._user = clinic, user
        run = partial(self._tasks.commands, owner=self)
        desk = Desk(
            clinic, user, run, partial(self._tasks.queries, owner=self), lambda: str(uuid4())
        )
        self._presenter = page.present(desk, self._seconds)
        self._presenter.show_visible(self.isVisible())
        self._listen(live or self._live or Live(clinic.feed, self))
        self._presenter.begin()
        self.lock_guard.guard(clinic, user)

    def retranslate(self) -> None:
        """Show all texts in the language spoken now."""
        self.setWindowTitle(_("Reception"))
        if self._furniture is not None:
            self._furniture.page.retranslate()

    def _furnish(self) -> "_Furniture":
        if self._furniture is None:
            self._furniture = self._furnished()
            self.setCentralWidget(self._furniture.page)
        return self._furniture

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
        page = DeskPage(computer, self._problems, partial(self._tasks.queries, owner=self), self)
        minutes = self._settings.lock_after_min
        guard = LockGuard(self, self._tasks, self._problems, lock_after_min=minutes)
        guard.unlocked.connect(self._on_unlocked)
        page.language_requested.connect(self._change_language)
        page.menu.sign_out_requested.connect(guard.stop)
        page.menu.sign_out_requested.connect(self.sign_out_requested)
        page.menu.lock_requested.connect(guard.lock)
        page.menu.lock_after_changed.connect(guard.set_lock_after)
        return _Furniture(page, guard)

    def _listen(self, live: "Live") -> None:
        if self._live is not live:
            self._live = live
            live.changed.connect(self._look_again)
            live.state_changed.connect(self._show_state)
        if not live.is_opening:
            self._show_state(live.is_live, live.last_news_at)

    def _look_again(self) -> None:
        if self._presenter is not None:
            self._presenter.look_again()

    def _show_state(self, is_live: bool, last_news_at: datetime | None) -> None:
        if self._presenter is not None:
            self._presenter.show_live(is_live, last_news_at)
            self.lock_guard.show_live(is_live)

    def _change_language(self, language: str) -> None:
        self._speak(language)
        self.retranslate()

    def _on_unlocked(self, user: "UserRow") -> None:
        is_same = self._user is not None and self._user.id == user.id
        if self._clinic is not None and not is_same:
            self.attach(self._clinic, user, self._live)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._furniture is None:
            watched.removeEventFilter(self)
            # After this event: the shape is on the screen then.
            QTimer.singleShot(0, self._furnish)
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._presenter is not None:
            self._presenter.show_visible(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._presenter is not None:
            self._presenter.show_visible(False)
