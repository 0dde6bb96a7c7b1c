"""The doctor window: layout and connections. What a press becomes is decided in the presenter."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import partial

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from qtoken.domain.token import Verb
from qtoken.services.opened import Clinic
from qtoken.services.queue.history_rows import TokenHistory
from qtoken.services.rows import DoctorRow, RoomRow, UserRow
from qtoken.settings import Settings
from qtoken.texts import _, pgettext
from qtoken.ui import theme
from qtoken.ui.doctor import asking
from qtoken.ui.doctor.action_panel import ActionPanel
from qtoken.ui.doctor.actions import MOVES, Act, DoctorActions, Possible, WindowAct, key_of
from qtoken.ui.doctor.acts import Workplace
from qtoken.ui.doctor.arrangement import (
    Arrangement,
    Shape,
    column,
    least_height,
    least_width,
    said_px,
    scrolled_size,
    scrolling,
    shape_of,
    start_size,
)
from qtoken.ui.doctor.aside_list import AsideList
from qtoken.ui.doctor.current_card import CurrentCard
from qtoken.ui.doctor.header import DoctorHeader
from qtoken.ui.doctor.main_action import MainAction
from qtoken.ui.doctor.next_card import NextCard
from qtoken.ui.doctor.presenter import DoctorPresenter
from qtoken.ui.doctor.queue_side import QueueSide
from qtoken.ui.doctor.screen import Screen
from qtoken.ui.doctor.waiting_table import WaitingTable
from qtoken.ui.joined import Joined
from qtoken.ui.kept_settings import KeptSettings
from qtoken.ui.live import Live
from qtoken.ui.presses import new_request_id
from qtoken.ui.problems import Problems
from qtoken.ui.refusals import tell
from qtoken.ui.remembering import Remember, remember
from qtoken.ui.sign_in.lock import LockGuard
from qtoken.ui.tasks import Tasks
from qtoken.ui.widgets.away_banner import AwayBanner
from qtoken.ui.widgets.help_key import add_shortcut_sheet
from qtoken.ui.widgets.key_shield import KeyShield
from qtoken.ui.widgets.message_bar import Kind, MessageAction, MessageBar

_TOP_PX, _SHORT_TOP_PX = 308, 232


class DoctorWindow(QMainWindow):
    """Painted at once and empty; `attach` fills it when the clinic is open."""

    sign_out_requested = Signal()
    """Somebody wants to leave; the window stays as it is until it is told otherwise."""
    user_changed = Signal(object)
    """Somebody else, a `UserRow`, has unlocked the window: `attach` the doctor that they are."""

    _visibility_changed = Signal(bool)
    _drawn = Signal()
    """What was shown last can be seen now."""
    _told_anew = Signal()
    """The language has changed: what was told before is to be told again."""
    _return_requested = Signal(int)
    _undo_requested = Signal()
    _look_requested = Signal()

    def __init__(
        self,
        tasks: Tasks,
        problems: Problems,
        settings: Settings,
        *,
        remember: Remember = remember,
        seconds: Callable[[], float] = time.monotonic,
        new_request_id: Callable[[], str] = new_request_id,
    ) -> None:
        """`remember` keeps the room on this computer; `seconds` only goes forward."""
        super().__init__()
        self.setObjectName("doctorWindow")
        self._tasks = tasks
        self._problems = problems
        self._computer = KeptSettings(settings, remember)
        self._seconds = seconds
        self._new_request_id = new_request_id
        self._joined = Joined()
        self._clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self._clinic: Clinic | None = None
        self._live: Live | None = None
        self._doctor: DoctorRow | None = None
        self._user_id = 0
        self._possible = Possible()
        self._content = KeyShield(self, seconds=seconds)
        # The keys work while the content can be seen: not while the window is locked.
        self._actions = DoctorActions(self._content)
        self._header = DoctorHeader(self)
        self._banner = AwayBanner(self)
        self._bar = MessageBar(self)
        self._current = CurrentCard(self)
        self._main = MainAction(self._actions, self)
        self._bar.return_focus_to(self._content)
        self._panel = ActionPanel(self._actions, self)
        self._next = NextCard(self)
        self._table = WaitingTable(self._now, self)
        self._aside = AsideList(self)
        self._queue = QueueSide(self._next, self._table, self._aside, self)
        self._wake = QTimer(self, singleShot=True)
        self.lock_guard = LockGuard(self, tasks, problems, lock_after_min=settings.lock_after_min)
        self._build()
        self._connect()
        self.retranslate()
        self._enable()
        self._content.take_focus()

    def attach(
        self, clinic: Clinic, user: UserRow, doctor: DoctorRow, live: Live | None = None
    ) -> None:
        """Work as this doctor. `live` is the process's own; without one it is made.

        A second call, for another user or doctor, starts anew.
        """
        self._clinic, self._doctor, self._user_id = clinic, doctor, user.id
        presenter = DoctorPresenter(
            self,
            clinic.services,
            Workplace(user.id, doctor.id, self._computer.settings.room_id),
            run=partial(self._tasks.commands, owner=self),
            query=partial(self._tasks.queries, owner=self),
            new_request_id=self._new_request_id,
            seconds=self._seconds,
        )
        self._header.show_doctor(doctor)
        self._clock = presenter.now
        live = self._live = live or self._live or Live(clinic.feed, self)
        self._join(presenter, live)
        presenter.show_visible(self.isVisible())
        if not live.is_opening:
            presenter.set_live(live.is_live, live.last_news_at)
        presenter.look_again()
        self.lock_guard.guard(clinic, user)

    def retranslate(self) -> None:
        """Show all texts in the language spoken now."""
        self.setWindowTitle(_("Doctor"))
        self._content.setAccessibleName(
            _("{key} calls the next patient").format(key=key_of(WindowAct.MAIN))
        )
        self._actions.retranslate()
        self._main.retranslate()
        self._panel.retranslate()
        self._header.retranslate()
        self._table.retranslate()
        self._sheet.setText(_("Keyboard shortcuts"))
        self._told_anew.emit()

    def show_screen(self, screen: Screen) -> None:
        """Show how things stand."""
        self._header.show_doctor(screen.doctor)
        self._header.tell_in(screen.zone)
        self._banner.tell_in(screen.zone)
        self._current.show_current(screen.current, screen.called)
        self._main.show_main(is_somebody_in=screen.current is not None)
        self._next.show_next(screen)
        self._next.show()
        self._table.show_rows(screen.waiting_tokens)
        self._aside.show_tokens(screen.set_aside)
        self._panel.show_returnable(screen.set_aside)
        self._possible = replace(
            self._possible,
            is_somebody_in=screen.current is not None,
            is_somebody_waiting=bool(screen.waiting_tokens),
            can_call_another=screen.can_call_another,
        )
        self._enable()
        # After the paint that this causes.
        QTimer.singleShot(0, self, self._drawn.emit)

    def show_rooms(self, rooms: tuple[RoomRow, ...], room_id: int | None) -> None:
        """Offer the rooms."""
        self._header.show_rooms(rooms, room_id)

    def show_busy(self, is_busy: bool) -> None:
        """A command is under way, or over."""
        if is_busy:
            self._content.take_focus_from_button()
        self._main.show_busy(is_busy)

    def show_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        """Whether this is the newest; what is old is pale and cannot be acted on."""
        self._header.show_live(is_live, last_news_at)
        self._banner.show_live(is_live, last_news_at)
        self.lock_guard.show_live(is_live)
        self._bar.setVisible(is_live)
        self._possible = replace(self._possible, is_live=is_live)
        for part in (self._current, self._next, self._table):
            part.setEnabled(is_live)
        self._enable()

    def put_out(self) -> None:
        """The user may not work here any more."""
        self._bar.clear_problem()
        self.lock_guard.put_out()

    def show_hint(self, text: str) -> None:
        """Say why a press was ignored."""
        self._main.show_hint(text)

    def say(self, text: str, *, undo_for_s: float = 0.0) -> None:
        """Say quietly what happened, and offer for so long to take back what was done last."""
        undo = MessageAction(
            pgettext("action", "Undo"), self._undo_requested.emit, for_s=undo_for_s
        )
        actions = [undo] if undo_for_s > 0 else []
        self._bar.clear_problem()
        self._bar.show_message(text, *actions)

    def note(self, text: str) -> None:
        """Say what somebody else did; a refusal that stands there tells it already."""
        self._main.show_hint("")
        if not self._bar.problem:
            self._bar.show_message(text)

    def refused(self, error: Exception) -> None:
        """Tell why something was not done."""
        tell(error, refused=self._warn, problem=partial(self._problems.report, window=self))

    def show_history(self, history: TokenHistory, zone: tzinfo) -> None:
        """Show what happened to a token."""
        # The answer may come after the window was locked.
        if not self.lock_guard.is_locked:
            asking.show_history(self, history, zone)

    def wake_after(self, seconds: float) -> None:
        """Count the minutes on after this time."""
        self._wake.start(max(1, int(seconds * 1000)))

    def _build(self) -> None:
        grid = theme.size("grid")
        self._next.hide()
        self._body = Arrangement(
            top=self._top(), main=self._main, small=self._panel, queue=self._queue
        )
        self._content.go_through(
            self._header, self._bar, self._current, self._main, self._panel, self._queue
        )
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(grid * 2, grid, grid * 2, grid)
        layout.setSpacing(grid)
        layout.addWidget(self._header)
        layout.addLayout(self._body, 1)
        self._sheet = add_shortcut_sheet(self)
        room = self.screen().availableGeometry().size()
        self._scrolled = scrolled_size(room)
        self.setCentralWidget(scrolling(self._content) if self._scrolled else self._content)
        self._content.setMinimumWidth((self._scrolled or QSize(least_width(room), 0)).width())
        self.resize(start_size(room))

    def _top(self) -> QWidget:
        # Messages and patient share one height, so that the button below stays where it is.
        self._upper = column(self._banner, self._bar)
        layout = self._upper.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addWidget(self._current, 1)
        return self._upper

    def _connect(self) -> None:
        self._header.room_chosen.connect(self._keep_room)
        self._aside.return_requested.connect(self._return_requested)
        self._panel.return_requested.connect(self._return_requested)
        self._actions[WindowAct.LOCK].triggered.connect(self.lock_guard.lock)
        self._actions[WindowAct.SIGN_OUT].triggered.connect(self.lock_guard.stop)
        self._actions[WindowAct.SIGN_OUT].triggered.connect(self.sign_out_requested)
        self.lock_guard.unlocked.connect(self._on_unlocked)

    def _join(self, presenter: DoctorPresenter, live: Live) -> None:
        def verb_done(verb: Verb) -> Callable[[], None]:
            return lambda: presenter.do(verb)

        acts: dict[Act, Callable[[], None]] = {
            **{verb: verb_done(verb) for verb in MOVES},
            Verb.UNDO: presenter.undo,
            Verb.TRANSFER: lambda: asking.ask_transfer(self, presenter),
            WindowAct.MAIN: presenter.press_main,
            WindowAct.ANOTHER: presenter.call_another,
            WindowAct.HISTORY: presenter.ask_history,
            WindowAct.OUT_OF_ORDER: lambda: asking.ask_out_of_order(self, presenter),
        }
        self._joined.join(
            presenter,
            (live.changed, presenter.look_again),
            (live.state_changed, presenter.set_live),
            (self._look_requested, presenter.look_again),
            (self._visibility_changed, presenter.show_visible),
            (self._drawn, presenter.drawn),
            (self._told_anew, presenter.wake),
            (self._wake.timeout, presenter.wake),
            (self._header.room_chosen, presenter.choose_room),
            (self._content.typed, presenter.typed_elsewhere),
            (self._current.selected, presenter.select),
            (self._return_requested, presenter.return_),
            (self._undo_requested, presenter.undo),
            *((self._actions[act].triggered, do) for act, do in acts.items()),
        )

    def _enable(self) -> None:
        # A button that rests would hand its focus on to the next one, which nobody has chosen.
        focused = self.focusWidget()
        self._actions.enable(self._possible)
        self._panel.enable(self._possible.is_live)
        self._aside.enable(self._possible.is_live)
        if _is_resting(focused):
            self._content.take_focus()

    def _warn(self, text: str) -> None:
        # Older news go, or the main button would have to move.
        self._bar.clear()
        self._bar.show_message(text, kind=Kind.PROBLEM)

    def _now(self) -> datetime:
        return self._clock()

    def _keep_room(self, room_id: int) -> None:
        self._computer.keep(room_id=room_id)
        self._content.take_focus()

    def _on_unlocked(self, user: UserRow) -> None:
        if user.id != self._user_id:
            # Whose line it is must be asked anew; until then nobody works here.
            self._joined.part()
            self._possible = Possible()
            self._enable()
            self.user_changed.emit(user)
        else:
            self._look_requested.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.size() if self._scrolled is None else self.size().expandedTo(self._scrolled)
        shape = shape_of(size)
        self._header.arrange(shape)
        for part in (self._bar, self._banner):
            part.keep_height(said_px(size.height()))
        self._upper.setMinimumHeight(_SHORT_TOP_PX if shape is Shape.SHORT else _TOP_PX)
        self._body.arrange(shape)
        self._content.setMinimumHeight(least_height(shape))
        self._queue.arrange(shape)
        self._aside.arrange(shape)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._visibility_changed.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._visibility_changed.emit(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._wake.stop()
        super().closeEvent(event)


def _is_resting(control: QWidget | None) -> bool:
    return control is not None and not control.isEnabled()
