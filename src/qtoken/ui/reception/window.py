"""The frame of the reception's window: how large it is, what it is called, what it keeps."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QScrollArea, QWidget

from qtoken.settings import Settings
from qtoken.texts import _
from qtoken.ui import room
from qtoken.ui.problems import Problems
from qtoken.ui.remembering import Remember, remember
from qtoken.ui.startup.opening import Opening
from qtoken.ui.tasks import Tasks

if TYPE_CHECKING:
    # What stands in the window comes after its first paint: see `Opening`.
    from qtoken.services.opened import Clinic
    from qtoken.services.rows import UserRow
    from qtoken.ui.live import Live
    from qtoken.ui.reception.desk_content import DeskContent
    from qtoken.ui.reception.slips import PrintsSlips
    from qtoken.ui.sign_in.lock import LockGuard

_SMALLEST = (900, 480)
_START = (1280, 720)


class ReceptionWindow(QMainWindow):
    """At first only the shape of a desk, so that it is painted as fast as an empty window.

    The desk itself is loaded after the first paint, or by `attach`; neither imports the database.
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
        printers: "PrintsSlips | None" = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`speak` changes the language of the process; `seconds` only goes forward.

        `remember` keeps what is chosen in the menu.
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
        self._is_scrolling = False
        self._is_to_be_maximized = False
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_START)
        self.setWindowTitle(_("Reception"))
        self._opening = Opening(self, self._make_content)

    def fit_screen(self) -> None:
        """Begin as the window was left, and never larger than its screen.

        Where the screen is too small for the usual size the window is maximised, and where it is
        too small for the smallest the desk scrolls.
        """
        area = room.room_of(self)
        kept = self._settings.reception_size
        wanted = QSize(*(kept if len(kept) == len(_START) else _START))
        least = QSize(*_SMALLEST)
        self._is_scrolling = least.boundedTo(area) != least
        self.setMinimumSize(least.boundedTo(area))
        self.resize(wanted.boundedTo(area))
        self._is_to_be_maximized = (
            wanted.boundedTo(area) != wanted or self._settings.is_reception_maximized
        )

    @property
    def lock_guard(self) -> "LockGuard":
        """Locks this window when nobody uses it."""
        return self._opening.content().guard

    def attach(self, clinic: "Clinic", user: "UserRow", live: "Live | None" = None) -> None:
        """Work with this clinic as this user. `live` is the process's own; without one it is made.

        A second call, for another user, starts with an empty desk.
        """
        self._opening.content().attach(clinic, user, live)

    def retranslate(self) -> None:
        """Show all texts in the language spoken now."""
        self.setWindowTitle(_("Reception"))
        if self._opening.made is not None:
            self._opening.made.page.retranslate()

    def _make_content(self) -> "DeskContent":
        from qtoken.ui.reception.computer import ThisComputer
        from qtoken.ui.reception.desk_content import DeskContent

        computer = ThisComputer(self._settings, remember=self._remember, printers=self._printers)
        content = DeskContent(self, self._tasks, self._problems, computer, seconds=self._seconds)
        content.page.language_requested.connect(self._change_language)
        content.page.menu.sign_out_requested.connect(self.sign_out_requested)
        self.setCentralWidget(self._placed(content.page))
        if self._is_to_be_maximized:
            # Only now: the states of windows are among what takes long to load.
            self.showMaximized()
        return content

    def _placed(self, page: QWidget) -> QWidget:
        if not self._is_scrolling:
            return page
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        page.setMinimumSize(*_SMALLEST)
        area.setWidget(page)
        return area

    def _tell_visible(self, is_visible: bool) -> None:
        if self._opening.made is not None:
            self._opening.made.page.visibility_changed.emit(is_visible)

    def _change_language(self, language: str) -> None:
        self._speak(language)
        self.retranslate()

    def closeEvent(self, event: QCloseEvent) -> None:
        size = self.normalGeometry().size()
        kept = {
            "reception_size": (size.width(), size.height()),
            "is_reception_maximized": self.isMaximized(),
        }
        if any(getattr(self._settings, name) != value for name, value in kept.items()):
            self._remember(**kept)
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_visible(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tell_visible(False)
