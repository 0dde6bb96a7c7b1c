"""Locks a window that nobody uses: a page covers it, keeps its state, and asks for the password."""

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from qtoken.services.rows import UserRow
from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.problems import Problems
from qtoken.ui.sign_in.form import SignInForm
from qtoken.ui.tasks import Tasks
from qtoken.ui.widgets.away_banner import AwayBanner
from qtoken.ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic

_CARD_PX = 400
_CARD_SHARE = 100
"""All of the width goes to the card until it is as wide as it gets."""

_ICON_PX = 32
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


class LockPage(QWidget):
    """Covers a window; knows nothing of what lies below."""

    def __init__(self, tasks: Tasks, problems: Problems, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("lockPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self._user: UserRow | None = None
        self.form = SignInForm(tasks, problems, _("Unlock"), self)
        self._banner = AwayBanner(self)
        self._icon = IconLabel(_ICON_PX, self)
        self._title = QLabel(self)
        self._sentence = QLabel(self)
        self._other = QPushButton(self)
        self._build()
        self._other.clicked.connect(self._ask_for_other)
        self.hide()

    def show_for(self, user: UserRow) -> None:
        """Cover the window and ask for this user's password."""
        self._user = user
        self._retranslate()
        self._other.show()
        self.cover()
        self.show()
        self.raise_()
        self.form.ask_for(user.username)

    def show_live(self, is_live: bool) -> None:
        """Without the database nobody can unlock; the page says so."""
        # What lies below cannot be seen: of when it is does not matter here.
        self._banner.show_live(is_live, None)
        self.form.show_live(is_live)

    def cover(self) -> None:
        """Be as large as the window."""
        self.setGeometry(self.window().rect())

    def _ask_for_other(self) -> None:
        self._title.setText(_("Sign in"))
        self._sentence.setText(_("The window will be yours then."))
        self._other.hide()
        self.form.retranslate(_("Sign in"))
        self.form.ask_for("")

    def _retranslate(self) -> None:
        name = "" if self._user is None else self._user.username
        self._icon.show_icon("lock", "accent")
        self._title.setText(_("Locked for {user}").format(user=name))
        self._sentence.setText(_("Type your password to go on where you were."))
        self._other.setText(_("Sign in as somebody else"))
        self.form.retranslate(_("Unlock"))

    def _build(self) -> None:
        grid = theme.size("grid")
        card = QFrame(self)
        card.setProperty("kind", "card")
        card.setMaximumWidth(_CARD_PX)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(grid * 3, grid * 3, grid * 3, grid * 3)
        inner.setSpacing(grid)
        self._title.setProperty("role", "section")
        self._title.setWordWrap(True)
        self._sentence.setProperty("role", "muted")
        self._sentence.setWordWrap(True)
        self._other.setObjectName("otherUser")
        self._other.setProperty("kind", "quiet")
        self._other.setAutoDefault(False)
        for widget in (self._icon, self._title, self._sentence, self.form, self._other):
            inner.addWidget(widget)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, _CARD_SHARE)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid, grid, grid, grid)
        layout.addWidget(self._banner)
        layout.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(2)


class LockGuard(QObject):
    """Watches for keys and clicks, and locks its window when there are none for a while.

    The content of the window is hidden while it is locked, so neither keys nor a screen reader
    reach it; dialogs that belong to the window are closed.
    """

    unlocked = Signal(object)
    """The `UserRow` who goes on: the same, or somebody else."""
    locked = Signal()

    def __init__(
        self, window: QMainWindow, tasks: Tasks, problems: Problems, *, lock_after_min: int
    ) -> None:
        """`lock_after_min` 0 never locks by itself."""
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
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)

    @property
    def is_locked(self) -> bool:
        """Whether the page is in front."""
        return self._page is not None and self._page.isVisibleTo(self._window)

    def guard(self, clinic: "Clinic", user: UserRow) -> None:
        """Somebody has signed in: watch from now on."""
        self._clinic = clinic
        self._user = user
        self.note_use()
        self._wait(self._after_s)

    def stop(self) -> None:
        """Whoever was here has signed out: there is nothing to lock."""
        self._user = None
        self._idle.stop()
        if self._page is not None:
            self._page.hide()
        self._content().setVisible(True)

    def set_lock_after(self, minutes: int) -> None:
        """Another idle time, from now on."""
        self._after_s = minutes * _MINUTE_S
        self._wait(self._after_s)

    def show_live(self, is_live: bool) -> None:
        """The database went away or came back."""
        self._is_live = is_live
        if self._page is not None:
            self._page.show_live(is_live)

    def note_use(self) -> None:
        """Somebody is here."""
        self._used_at = monotonic()

    @property
    def idle_s(self) -> float:
        """How long nobody has used the window."""
        return monotonic() - self._used_at

    def look(self, idle_s: float) -> None:
        """Lock if nobody was here for that long, else look again when it may be time."""
        if self._after_s == 0:
            return
        if idle_s >= self._after_s:
            self.lock()
        else:
            self._wait(self._after_s - idle_s)

    def lock(self) -> None:
        """Cover the window now."""
        if self.is_locked or self._user is None or self._clinic is None:
            return
        self._idle.stop()
        self._focus = self._window.focusWidget()
        self._close_dialogs()
        if self._page is None:
            self._page = LockPage(self._tasks, self._problems, self._window)
            self._page.form.attach(self._clinic)
            self._page.form.signed_in.connect(self._unlock)
            self._page.show_live(self._is_live)
        self._content().setVisible(False)
        self._page.show_for(self._user)
        self.locked.emit()

    def _unlock(self, user: UserRow) -> None:
        if self._page is not None:
            self._page.hide()
        self._content().setVisible(True)
        # Else the keys would go on into the hidden line of the password.
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
        # Input arrives at windows of the system first: watching those is cheap, watching every
        # object is not.
        if window is not None and self._is_ours(window):
            window.installEventFilter(self)
            self.note_use()

    def _is_ours(self, window: QWindow | None) -> bool:
        own = self._window.windowHandle()
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
