"""What stands in the reception's window, and works with a clinic: the desk and its lock."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QMainWindow

from qtoken.services.opened import Clinic
from qtoken.services.rows import UserRow
from qtoken.ui.joined import Joined
from qtoken.ui.live import Live
from qtoken.ui.presses import Presses, RequestIds
from qtoken.ui.problems import Problems
from qtoken.ui.reception.computer import ThisComputer
from qtoken.ui.reception.desk import RETRIED_WITHIN_S, Desk
from qtoken.ui.reception.page import DeskPage
from qtoken.ui.reception.presenter import ReceptionPresenter
from qtoken.ui.sign_in.lock import LockGuard
from qtoken.ui.tasks import Tasks


class DeskContent:
    """The page that is worked on, and the guard that locks the window when nobody does."""

    def __init__(
        self,
        window: QMainWindow,
        tasks: Tasks,
        problems: Problems,
        computer: ThisComputer,
        *,
        seconds: Callable[[], float],
    ) -> None:
        """`seconds` is a clock that only goes forward."""
        self._window = window
        self._tasks = tasks
        self._seconds = seconds
        self._joined = Joined()
        self._live: Live | None = None
        self._clinic: Clinic | None = None
        self._user: UserRow | None = None
        paper = partial(tasks.printing, owner=window)
        self.page = DeskPage(computer, problems, paper, window, seconds)
        minutes = computer.settings.lock_after_min
        self.guard = LockGuard(window, tasks, problems, lock_after_min=minutes)
        self._connect()

    def attach(self, clinic: Clinic, user: UserRow, live: Live | None) -> None:
        """Work with this clinic as this user. Without `live` the one before is used, or made."""
        self._clinic, self._user = clinic, user
        run, query, paper = (
            partial(lane, owner=self._window)
            for lane in (self._tasks.commands, self._tasks.queries, self._tasks.printing)
        )
        ids = RequestIds(retried_within_s=RETRIED_WITHIN_S, seconds=self._seconds)
        desk = Desk(clinic, user, Presses(run, ids), query, paper)
        presenter = self.page.present(desk)
        presenter.show_visible(self._window.isVisible())
        live = self._live = live or self._live or Live(clinic.feed, self._window)
        self._join(presenter, live)
        presenter.begin()
        self.guard.guard(clinic, user)

    def _connect(self) -> None:
        menu = self.page.menu
        menu.sign_out_requested.connect(self.guard.stop)
        menu.lock_requested.connect(self.guard.lock)
        menu.lock_after_changed.connect(self.guard.set_lock_after)
        self.page.user_put_out.connect(self.guard.put_out)
        self.guard.unlocked.connect(self._on_unlocked)

    def _join(self, presenter: ReceptionPresenter, live: Live) -> None:
        def show_state(is_live: bool, last_news_at: datetime | None) -> None:
            presenter.show_live(is_live, last_news_at)
            self.guard.show_live(is_live)

        self._joined.join(
            presenter,
            (self.page.visibility_changed, presenter.show_visible),
            (live.changed, presenter.look_again),
            (live.state_changed, show_state),
        )
        if not live.is_opening:
            show_state(live.is_live, live.last_news_at)

    def _on_unlocked(self, user: UserRow) -> None:
        is_same = self._user is not None and self._user.id == user.id
        if self._clinic is not None and not is_same:
            self.attach(self._clinic, user, self._live)
        else:
            self.page.look_requested.emit()
