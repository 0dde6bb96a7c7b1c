"""The form with user name and password, shared by the sign-in dialog and the lock page."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from qtoken.services.opened import Clinic
from qtoken.services.rows import UserRow
from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.problems import Problems
from qtoken.ui.sign_in.password_field import PasswordField
from qtoken.ui.sign_in.presenter import Asked, SignInPresenter
from qtoken.ui.tasks import Tasks
from qtoken.ui.widgets.plain_words import PlainLabel
from qtoken.ui.widgets.primary_button import PrimaryButton

_SECOND_MS = 1000
_MESSAGE_LINES = 2


class SignInForm(QWidget):
    """Asks until somebody is signed in. While attempts are slowed down it counts the seconds."""

    signed_in = Signal(object)
    """The `UserRow`."""

    def __init__(
        self, clinic: Clinic, tasks: Tasks, problems: Problems, action: str, parent: QWidget
    ) -> None:
        """Passwords are checked against this clinic; `action` is the button's translated text."""
        super().__init__(parent)
        self._problems = problems
        run = partial(tasks.commands, owner=self)
        self._presenter = SignInPresenter(self, clinic, run=run)
        self._username = QLineEdit(self)
        self._username_title = PlainLabel(parent=self)
        self._password = PasswordField(self)
        self._password_title = PlainLabel(parent=self)
        self._caps_lock = PlainLabel(parent=self)
        self._message = PlainLabel(parent=self)
        self._button = PrimaryButton(parent=self)
        self._second = QTimer(self, interval=_SECOND_MS)
        self._build()
        self._connect()
        self.retranslate(action)

    def ask_for(self, username: str) -> None:
        """Ask only for the password of that user; for an empty name, ask for both."""
        self._username.setText(username)
        for widget in (self._username, self._username_title):
            widget.setVisible(not username)
        self._presenter.ask_for(Asked.PASSWORD if username else Asked.BOTH)
        self.clear_password()
        self.show_refusal("")
        (self._password if username else self._username).setFocus()

    def show_live(self, is_live: bool) -> None:
        """Note whether the database answers."""
        self._presenter.show_live(is_live)

    def show_ready(self, is_ready: bool) -> None:
        self._button.setEnabled(is_ready)

    def show_busy(self, is_busy: bool) -> None:
        # Read-only, not disabled: a disabled field would lose the focus.
        self._password.setReadOnly(is_busy)
        self._username.setReadOnly(is_busy)

    def show_refusal(self, text: str) -> None:
        self._message.setText(text)

    def show_wait(self, is_waiting: bool) -> None:
        if is_waiting and not self._second.isActive():
            self._second.start()
        elif not is_waiting:
            self._second.stop()

    def clear_password(self) -> None:
        self._password.clear()
        if self._username.text():
            self._password.setFocus()

    def clear_all(self) -> None:
        self._password.clear()
        self._username.clear()
        self._username.setFocus()

    def show_signed_in(self, user: UserRow) -> None:
        self._password.clear()
        self.signed_in.emit(user)

    def show_problem(self, error: Exception) -> None:
        self._problems.report(error, self)

    def retranslate(self, action: str) -> None:
        """Show the texts in the present language."""
        self._username_title.setText(_("User name"))
        self._username.setAccessibleName(_("User name"))
        self._password_title.setText(_("Password"))
        self._password.setAccessibleName(_("Password"))
        self._caps_lock.setText(_("Caps Lock seems to be on."))
        self._button.setText(action)
        self._button.setAccessibleName(action)

    def _build(self) -> None:
        self._username.setObjectName("username")
        self._password.setObjectName("password")
        self._message.setObjectName("signInMessage")
        self._button.setObjectName("signIn")
        self._button.setDefault(True)
        self._message.setProperty("role", "emergency")
        self._message.setWordWrap(True)
        # Room for two lines from the start, so that the button does not move away from a finger.
        self._message.setMinimumHeight(_MESSAGE_LINES * self._message.fontMetrics().lineSpacing())
        self._message.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._caps_lock.setProperty("role", "waiting")
        # Hidden, it keeps its room, so that the fields below do not move while somebody types.
        keeps_place = self._caps_lock.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self._caps_lock.setSizePolicy(keeps_place)
        self._caps_lock.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.size("grid") // 2)
        for widget in (
            self._username_title,
            self._username,
            self._password_title,
            self._password,
            self._caps_lock,
            self._message,
            self._button,
        ):
            layout.addWidget(widget)

    def _connect(self) -> None:
        self._button.clicked.connect(self._sign_in)
        self._password.returnPressed.connect(self._sign_in)
        self._username.returnPressed.connect(self._password.setFocus)
        self._password.caps_lock_seen.connect(self._caps_lock.setVisible)
        self._second.timeout.connect(self._presenter.tick)

    def _sign_in(self) -> None:
        self._presenter.sign_in(self._username.text(), self._password.text())
