"""Locks a window that nobody uses: a page covers it and asks for the password; its state stays."""

from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from shiboken6 import isValid

from qtoken.services.opened import Clinic
from qtoken.services.rows import UserRow
from qtoken.ui.problems import Problems
from qtoken.ui.sign_in.lock_page import LockPage
from qtoken.ui.tasks import Tasks

_MINUTE_S = 60.0
_USED = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class LockGuard(QObject):
    """Watches for keys and clicks, and locks its window after a time without any.

    While it is locked the window's content is hidden, so that neither keys nor screen readers
    reach it; dialogs that belong to the window are closed.
    """

    unlocked = Signal(object)
    """The `UserRow` of who unlocked it: the same user, or another one."""
    locked = Signal()

    def __init__(
        self, window: QMainWindow, tasks: Tasks, problems: Problems, *, lock_after_min: int
    ) -> None:
        """`lock_after_min` is in minutes; 0 never locks by itself."""
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._problems = problems
        self._after_s = lock_after_min * _MINUTE_S
        self._clinic: Clinic | None = None
        self._user: UserRow | None = None
        self._page: LockPage | None = None
        self._focus: QWidget | None = None
        self._is_live = True
        self._used_at = monotonic()
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self._on_idle)
        window.installEventFilter(self)
        # Dialogs that are opened later are found when they get the focus.
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)

    @property
    def is_locked(self) -> bool:
        """Whether the lock page is shown."""
        return self._page is not None and self._page.isVisibleTo(self._window)

    def guard(self, clinic: Clinic, user: UserRow) -> None:
        """Watch from now on, because somebody has signed in."""
        self._clinic = clinic
        self._user = user
        self.note_use()
        self._wait(self._after_s)

    def stop(self) -> None:
        """Stop watching and unlock, because the user has signed out."""
        self._user = None
        self._idle.stop()
        if self._page is not None:
            self._page.hide()
        self._content().setVisible(True)

    def set_lock_after(self, minutes: int) -> None:
        """Lock after this idle time from now on."""
        self._after_s = minutes * _MINUTE_S
        self._wait(self._after_s)

    def show_live(self, is_live: bool) -> None:
        """Note whether the database answers."""
        self._is_live = is_live
        if self._page is not None:
            self._page.show_live(is_live)

    def note_use(self) -> None:
        """Note that somebody uses the window."""
        self._used_at = monotonic()

    @property
    def idle_s(self) -> float:
        """How long nobody has used the window, in seconds."""
        return monotonic() - self._used_at

    def look(self, idle_s: float) -> None:
        """Lock if the idle time is over, else look again when it may be."""
        if self._after_s == 0:
            return
        # Keys do not restart the timer: when it fires, the idle time since the last key decides.
        if idle_s >= self._after_s:
            self.lock()
        else:
            self._wait(self._after_s - idle_s)

    def lock(self) -> None:
        """Lock the window now."""
        if self.is_locked or self._user is None or self._clinic is None:
            return
        self._idle.stop()
        self._focus = self._window.focusWidget()
        self._close_dialogs()
        if self._page is None:
            self._page = self._made_page(self._clinic)
        self._content().setVisible(False)
        self._page.show_for(self._user)
        self.locked.emit()

    def put_out(self) -> None:
        """Lock because the user may not work any more, until another user signs in.

        The page says so, and what it covers is no longer theirs to see.
        """
        self.lock()
        if self._page is not None and self._user is not None:
            self._page.show_put_out(self._user)

    def _made_page(self, clinic: Clinic) -> LockPage:
        page = LockPage(clinic, self._tasks, self._problems, self._window)
        page.form.signed_in.connect(self._unlock)
        page.show_live(self._is_live)
        return page

    def _unlock(self, user: UserRow) -> None:
        if self._page is not None:
            self._page.hide()
        self._content().setVisible(True)
        # Without this the keys would still go to the hidden password field.
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()
        self._user = user
        self.note_use()
        self._wait(self._after_s)
        self.unlocked.emit(user)

    def _content(self) -> QWidget:
        return self._window.centralWidget() or self._window

    def _on_idle(self) -> None:
        self.look(self.idle_s)

    def _wait(self, seconds: float) -> None:
        if self._after_s > 0 and self._user is not None and not self.is_locked:
            self._idle.start(int(seconds * 1000) + 1)
        else:
            self._idle.stop()

    def _watch(self, window: QWindow | None) -> None:
        # Input reaches the system's windows (QWindow) first. A filter on those sees few events; one
        # on the application would run Python code for every event of every object.
        if window is not None and self._is_ours(window):
            window.installEventFilter(self)
            self.note_use()

    def _is_ours(self, window: QWindow | None) -> bool:
        own = self._window.windowHandle()
        # A dialog is a window of the system's too; its transient parent is the window it belongs
        # to.
        while window is not None and window != own:
            window = window.transientParent()
        return window is not None

    def _close_dialogs(self) -> None:
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and _belongs_to(dialog, self._window):
                dialog.reject()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _USED:
            self.note_use()
        elif event.type() == QEvent.Type.Resize and watched is self._window and self._page:
            self._page.cover()
        return False


def _belongs_to(dialog: QDialog, window: QWidget) -> bool:
    parent = dialog.parentWidget()
    while parent is not None and parent is not window:
        parent = parent.parentWidget()
    return parent is window
