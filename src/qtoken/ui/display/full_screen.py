"""Fullscreen on the chosen monitor, and what happens while that monitor is away."""

from PySide6.QtCore import QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from qtoken.ui import screens
from qtoken.ui.display.monitor_notice import MonitorNotice
from qtoken.ui.screens import ScreenKeeper

_AWAY_MS = 60_000
"""After so long the wall fills its monitor again by itself: nobody sits at it to do so."""

_ASIDE_SHARE = 2 / 3
"""The share of its monitor's sides that the ordinary window takes."""


class FullScreen(QObject):
    """Puts a window on its monitor, keeps it there, and takes it off again."""

    monitor_chosen = Signal(str)
    """The identity of a monitor that a person chose in the notice."""

    alone_changed = Signal(bool)
    """Whether the display's monitor is the computer's only one."""

    def __init__(self, window: QWidget, chosen: str, *, is_alone: bool = False) -> None:
        """`chosen` is a monitor's identity; empty means the second one, or the only one.

        `is_alone`: it was the computer's only monitor when it was last connected.
        """
        super().__init__(window)
        self._is_alone = is_alone
        self._back = QTimer(self, singleShot=True, interval=_AWAY_MS)
        self._back.timeout.connect(self.enter)
        self._window = window
        self._least = window.minimumSize()
        self._chosen = chosen
        self._keeper: ScreenKeeper | None = None
        self._notice: MonitorNotice | None = None
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._on_other_monitors)
            app.screenRemoved.connect(self._on_other_monitors)

    @property
    def is_on(self) -> bool:
        """Whether the window fills its monitor, or would if it were connected."""
        return self._keeper is not None

    @property
    def chosen(self) -> str:
        """The identity of the monitor that is used."""
        return self._chosen or _usual_monitor()

    def enter(self) -> None:
        """Fill the chosen monitor."""
        self._back.stop()
        # A small monitor at 300 % is smaller than the window's minimum, which Qt would enforce
        # beyond the screen's edge.
        self._window.setMinimumSize(0, 0)
        if self._keeper is None:
            self._keeper = ScreenKeeper(self._window, self.chosen, self, is_alone=self._is_alone)
            self._keeper.alone_changed.connect(self._on_alone_changed)
            self._keeper.missing.connect(self._show_notice)
            self._keeper.found.connect(self.close_notice)
            self._keeper.start()

    def leave(self) -> None:
        """Become an ordinary window."""
        self._back.stop()
        if self._keeper is not None:
            self._keeper.deleteLater()
            self._keeper = None
            self._window.showNormal()
            self._window.setMinimumSize(self._least)
            self._make_room()

    def step_aside(self) -> None:
        """Become an ordinary window for a minute, unless it is one already."""
        if self.is_on:
            self.leave()
            self._back.start()

    def toggle(self) -> None:
        """Enter or leave."""
        if self.is_on:
            self.leave()
        else:
            self.enter()

    def choose(self, identity: str) -> None:
        """Fill this monitor from now on."""
        self._chosen = identity
        self.close_notice()
        if self._keeper is None:
            self.enter()
        else:
            self._keeper.choose(identity)

    def close_notice(self) -> None:
        """Take away the notice that the monitor is not connected."""
        if self._notice is not None:
            self._notice.deleteLater()
            self._notice = None

    def _make_room(self) -> None:
        # It has no ordinary size to go back to: Qt would make it as large as its monitor.
        area = self._window.screen().availableGeometry()
        place = QRect(QPoint(), self._window.sizeHint().boundedTo(area.size() * _ASIDE_SHARE))
        place.moveCenter(area.center())
        self._window.setGeometry(place)

    def _on_alone_changed(self, is_alone: bool) -> None:
        self._is_alone = is_alone
        self.alone_changed.emit(is_alone)

    def _show_notice(self) -> None:
        self.close_notice()
        self._notice = MonitorNotice(monitors(), self._choose_other, self._window.close)
        self._notice.show()

    def _on_other_monitors(self) -> None:
        # Later, because Qt still lists a removed screen while it emits this signal.
        QTimer.singleShot(0, self, self._offer)

    def _offer(self) -> None:
        if self._notice is not None:
            self._notice.offer(monitors())

    def _choose_other(self, identity: str) -> None:
        self.choose(identity)
        self.monitor_chosen.emit(identity)


def monitors() -> tuple[tuple[str, str], ...]:
    """The connected monitors: identity and words for people."""
    found = QGuiApplication.screens()
    return tuple((screens.identity(screen), screens.describe(screen)) for screen in found)


def _usual_monitor() -> str:
    # The first monitor is the desk's.
    primary = QGuiApplication.primaryScreen()
    others = [screen for screen in QGuiApplication.screens() if screen is not primary]
    return screens.identity(others[0] if others else primary)
