"""The page that covers a locked window and asks for the password."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qtoken.services.opened import Clinic
from qtoken.services.rows import UserRow
from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.problems import Problems
from qtoken.ui.sign_in.form import SignInForm
from qtoken.ui.tasks import Tasks
from qtoken.ui.widgets.away_banner import AwayBanner
from qtoken.ui.widgets.icon_label import IconLabel
from qtoken.ui.widgets.plain_words import PlainLabel

_CARD_PX = 400
_CARD_SHARE = 100
"""A stretch so large that the card gets all of the width up to its maximum."""

_ICON_PX = 32


class LockPage(QWidget):
    """Covers a window; knows nothing of what it covers."""

    def __init__(self, clinic: Clinic, tasks: Tasks, problems: Problems, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("lockPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self._user: UserRow | None = None
        self._is_put_out = False
        self.form = SignInForm(clinic, tasks, problems, _("Unlock"), self)
        self._banner = AwayBanner(self)
        self._icon = IconLabel(_ICON_PX, self)
        self._title = PlainLabel(parent=self)
        self._sentence = PlainLabel(parent=self)
        self._other = QPushButton(self)
        self._build()
        self._other.clicked.connect(self._ask_for_other)
        self.hide()

    def show_for(self, user: UserRow) -> None:
        """Cover the window and ask for this user's password."""
        self._user = user
        self._is_put_out = False
        self._retranslate()
        self._other.show()
        self.cover()
        self.show()
        self.raise_()
        self.form.ask_for(user.username)

    def show_put_out(self, user: UserRow) -> None:
        """Say once that this user may not go on, and ask for another one."""
        if self._is_put_out:
            return
        self._is_put_out = True
        self._ask_for_other()
        self._title.setText(_("{user} may not sign in any more").format(user=user.username))
        self._sentence.setText(
            _("Ask an administrator, or sign in as somebody else: the window will be theirs then.")
        )

    def show_live(self, is_live: bool) -> None:
        """Say so while the database is away: without it nobody can unlock."""
        # No time of the last news, because the content cannot be seen.
        self._banner.show_live(is_live, None)
        self.form.show_live(is_live)

    def cover(self) -> None:
        """Become as large as the window; no layout does so."""
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
