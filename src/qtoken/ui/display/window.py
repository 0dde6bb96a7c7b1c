"""The display's window: the wall in full screen on its monitor, with a menu and a chime."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qtoken import formats
from qtoken.domain.errors import QTokenError
from qtoken.services.display.display_rows import DisplaySnapshot
from qtoken.services.opened import Clinic
from qtoken.settings import Settings
from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.display import news, seats
from qtoken.ui.display.board import Board
from qtoken.ui.display.full_screen import FullScreen, monitors
from qtoken.ui.display.loudspeaker import Loudspeaker, MakeChime
from qtoken.ui.display.menu import Choices, DisplayMenu
from qtoken.ui.display.one_of_a_name import name_of
from qtoken.ui.display.presenter import DisplayPresenter
from qtoken.ui.display.sound_check import Sign
from qtoken.ui.display.wall import Wall
from qtoken.ui.joined import Joined
from qtoken.ui.kept_settings import KeptSettings
from qtoken.ui.live import Live
from qtoken.ui.remembering import Remember, remember
from qtoken.ui.sound import Chime
from qtoken.ui.tasks import Tasks

_STARTING_MS = 3_000
_CURSOR_MS = 3_000
_AFTER_MINUTE_MS = 50


class DisplayWindow(QWidget):
    """Painted at once; shows numbers after `attach`. Nobody sits at it: it never opens a dialog."""

    _told_anew = Signal()
    """The language has changed: the state must be shown again."""
    _departments_chosen = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        settings: Settings,
        *,
        is_windowed: bool = False,
        remember: Remember = remember,
        seconds: Callable[[], float] = time.monotonic,
        make_chime: MakeChime = Chime,
        where: Callable[[], str] = str,
    ) -> None:
        """`remember` keeps what is chosen in the menu; `seconds` only goes forward.

        `where` says where the database is, for the staff.
        """
        super().__init__()
        self._tasks = tasks
        self._computer = KeptSettings(settings, remember)
        self._is_windowed = is_windowed
        self._remember = remember
        self._seconds = seconds
        self._clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self._where = where
        self._refusal: QTokenError | None = None
        self._joined = Joined()
        self._clinic: Clinic | None = None
        self._live: Live | None = None
        self._loudspeaker = Loudspeaker(self, self._computer, make_chime)
        self._state: Sign | None = None
        self._build()
        self._connect()
        self._show_starting()

    def start(self) -> None:
        """Show it: in full screen on its monitor, or as a window."""
        if self._is_windowed:
            self.show()
        else:
            self.full_screen.enter()

    def attach(self, clinic: Clinic, live: Live | None = None) -> None:
        """Show this clinic from now on. `live` is shared by the process; without one it is made."""
        self._clinic = clinic
        settings = self._computer.settings
        presenter = DisplayPresenter(
            self,
            clinic.services.display,
            run=partial(self._tasks.commands, owner=self),
            query=partial(self._tasks.queries, owner=self),
            name=name_of(settings),
            department_ids=settings.display_departments,
            seconds=self._seconds,
        )
        self._clock = presenter.now
        live = self._live = live or self._live or Live(clinic.feed, self)
        self._join(presenter, live)
        presenter.set_live(live.is_live, live.last_news_at)
        presenter.refresh()
        self._loudspeaker.switch_on(presenter.day_and_time)

    def show_board(self, board: Board) -> None:
        """Show these numbers."""
        self.wall.show_board(board)

    def show_clock(self, text: str) -> None:
        """Show the time, and the next minute when it begins."""
        self.wall.show_clock(text)
        # A sound check holds for one day, and a new one may have begun.
        self._show_signs()
        now = self._clock()
        passed_ms = now.second * 1000 + now.microsecond // 1000
        # Until just after the next minute: timers may fire a little early, and would show the old
        # one.
        self._minute.start(60_000 - passed_ms + _AFTER_MINUTE_MS)

    def show_live(self) -> None:
        """Say that the numbers are the newest."""
        self._starting.stop()
        self._show_state(("live", _("live"), "live"))
        self.wall.show_notice("", "")

    def show_stale(self, last_news: str | None, cause: QTokenError | None) -> None:
        """Say that the numbers may be old: what to do to patients, and why to the staff."""
        if last_news is not None:
            words = _("last news {time}").format(time=last_news)
            self._show_state(("stale", words, "stale"))
        elif not self._starting.isActive():
            self._show_state(("offline", _("not reachable"), "stale"))
        else:
            return
        self.wall.show_notice(news.for_patients(), news.for_staff(last_news, cause, self._where()))

    def show_refused(self, error: QTokenError) -> None:
        """Say why there is no clinic to show yet; opening it is tried again."""
        self._refusal = error
        self.show_stale(None, error)

    def sound(self, announcement_ids: tuple[int, ...]) -> None:
        """Sound the chime for the calls that are large now."""
        self._loudspeaker.sound(announcement_ids)

    def wake_after(self, seconds: float) -> None:
        """Move the announcements on after this time."""
        self._wake.start(int(seconds * 1000) + 1)

    def retranslate(self) -> None:
        """Show everything in the present language."""
        self.setWindowTitle(_("Display"))
        self.wall.refresh()
        self._loudspeaker.retranslate()
        self._told_anew.emit()

    def menu(self, departments: DisplaySnapshot | None = None) -> DisplayMenu:
        """Make the menu; `departments` is a snapshot of all of them."""
        menu = DisplayMenu(self._choices(departments), self)
        menu.screen_chosen.connect(self._choose_screen)
        menu.departments_chosen.connect(self._choose_departments)
        menu.theme_chosen.connect(self._choose_theme)
        menu.seat_chosen.connect(self._choose_seat)
        menu.chime_switched.connect(self._loudspeaker.allow)
        menu.sound_check_requested.connect(self._loudspeaker.check)
        menu.fullscreen_requested.connect(self.full_screen.toggle)
        menu.quit_requested.connect(self.close)
        menu.set_size(self.wall.height())
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _build(self) -> None:
        self.setObjectName("displayWindow")
        self.setWindowTitle(_("Display"))
        # `problems` opens no dialog over a window that nobody sits at.
        self.setProperty("unattended", True)
        # Moves without a button too: the first one shows the pointer again.
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Waiting room display"))
        self.setMinimumSize(480, 220)
        self.wall = Wall(self, seconds=self._seconds)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.wall)
        settings = self._computer.settings
        self.full_screen = FullScreen(self, settings.screen, is_alone=settings.is_screen_alone)
        self._minute = QTimer(self, singleShot=True)
        self._wake = QTimer(self, singleShot=True)
        self._starting = QTimer(self, singleShot=True, interval=_STARTING_MS)
        self._cursor = QTimer(self, singleShot=True, interval=_CURSOR_MS)
        theme.apply_to(self, settings.display_theme)
        self._measure()

    def _connect(self) -> None:
        theme.changed.connect(self.wall.refresh)
        self.full_screen.monitor_chosen.connect(lambda it: self._remember(screen=it))
        self.full_screen.alone_changed.connect(lambda it: self._remember(is_screen_alone=it))
        self._loudspeaker.changed.connect(self._show_signs)
        self._cursor.timeout.connect(self._hide_cursor)
        # Until a clinic is attached the window itself shows the time and the refusal.
        self._joined.join(
            None,
            (self._minute.timeout, self._show_own_time),
            (self._starting.timeout, self._tell_refusal),
        )

    def _join(self, presenter: DisplayPresenter, live: Live) -> None:
        def drawn(announcement_ids: tuple[int, ...], is_large: bool) -> None:
            presenter.drawn(announcement_ids, is_large=is_large)

        def tell_state() -> None:
            presenter.set_live(live.is_live, live.last_news_at)

        self._joined.join(
            presenter,
            (live.changed, presenter.refresh),
            (live.state_changed, presenter.set_live),
            (self.wall.drawn, drawn),
            (self._minute.timeout, presenter.minute),
            (self._wake.timeout, presenter.wake),
            (self._starting.timeout, tell_state),
            (self._told_anew, tell_state),
            (self._departments_chosen, presenter.choose_departments),
            (self._loudspeaker.sounded, presenter.sounded),
        )

    def _show_starting(self) -> None:
        self._show_own_time()
        self._show_state(("clock", _("starting"), "muted"), is_stale=False)
        self._starting.start()

    def _show_state(self, sign: Sign, *, is_stale: bool | None = None) -> None:
        self._state = sign
        self.wall.set_stale(sign[0] != "live" if is_stale is None else is_stale)
        self._show_signs()

    def _show_signs(self) -> None:
        signs = [] if self._state is None else [self._state]
        self.wall.show_signs(*signs, *self._loudspeaker.signs())

    def _choices(self, snapshot: DisplaySnapshot | None) -> Choices:
        settings = self._computer.settings
        return Choices(
            screens=monitors(),
            screen=self.full_screen.chosen,
            departments=snapshot.next_by_department if snapshot else (),
            department_ids=settings.display_departments,
            theme=settings.display_theme,
            seat_m=settings.farthest_seat_m,
            reads_from_m=seats.reads_from_m(self.wall.calls.capital_share, self.screen()),
            is_chime_on=settings.is_chime_on,
            is_fullscreen=self.full_screen.is_on,
        )

    def _choose_screen(self, identity: str) -> None:
        self._computer.keep(screen=identity)
        self.full_screen.choose(identity)

    def _choose_departments(self, ids: tuple[int, ...]) -> None:
        self._computer.keep(display_departments=ids)
        self._departments_chosen.emit(ids)

    def _choose_theme(self, name: str) -> None:
        self._computer.keep(display_theme=name)
        theme.apply_to(self, name)

    def _choose_seat(self, seat_m: int) -> None:
        self._computer.keep(farthest_seat_m=seat_m)
        self._measure()

    def _measure(self) -> None:
        share = seats.share_for(self._computer.settings.farthest_seat_m, self.screen())
        self.wall.calls.set_legible(share)

    def _open_menu(self, place: QContextMenuEvent) -> None:
        position = place.globalPos()
        if self._clinic is None:
            self.menu().popup(position)
            return
        # Read again without the filter: the wall's own snapshot holds only the chosen departments.
        display = self._clinic.services.display
        self._tasks.queries(
            display.snapshot,
            lambda snapshot: self.menu(snapshot).popup(position),
            lambda _error: self.menu().popup(position),
            key="menu",
            owner=self,
        )

    def _show_own_time(self) -> None:
        self.show_clock(formats.time_of_day(datetime.now(UTC), None))

    def _tell_refusal(self) -> None:
        self.show_stale(None, self._refusal)

    def _hide_cursor(self) -> None:
        if self.isFullScreen():
            self.setCursor(Qt.CursorShape.BlankCursor)

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F11:
            self.full_screen.toggle()
        elif event.key() == Qt.Key.Key_F8:
            # A held key asks only once.
            if not event.isAutoRepeat():
                self._loudspeaker.check()
        elif event.key() == Qt.Key.Key_Escape:
            self.full_screen.step_aside()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            if self.full_screen.is_on:
                self.full_screen.step_aside()
            else:
                self.full_screen.enter()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.unsetCursor()
        self._cursor.start()
        super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.unsetCursor()
        self._open_menu(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.WindowStateChange:
            self.unsetCursor()
            self._cursor.start()
            self._measure()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        for timer in (self._minute, self._wake, self._starting, self._cursor):
            timer.stop()
        self._loudspeaker.stop()
        self.wall.stop()
        self.full_screen.close_notice()
        super().closeEvent(event)
