"""The sign-in dialog."""

from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from qtoken.domain.errors import QTokenError
from qtoken.phrases import sentence
from qtoken.services.opened import Clinic
from qtoken.services.rows import UserRow
from qtoken.texts import _
from qtoken.ui import theme
from qtoken.ui.problems import Problems
from qtoken.ui.sign_in.form import SignInForm
from qtoken.ui.tasks import Tasks
from qtoken.ui.widgets.plain_words import PlainLabel

_WIDTH_PX = 400


class SignInDialog(QDialog):
    """Asks for user name and password; closing it signs nobody in."""

    def __init__(
        self,
        clinic: Clinic,
        tasks: Tasks,
        problems: Problems,
        parent: QWidget | None = None,
        *,
        refusal: QTokenError | None = None,
    ) -> None:
        """`refusal` is shown at first: why the user before was not let in."""
        super().__init__(parent)
        self.setObjectName("signInDialog")
        self.setWindowTitle(_("Sign in to qtoken"))
        self.user: UserRow | None = None
        self._form = SignInForm(clinic, tasks, problems, _("Sign in"), self)
        self._form.signed_in.connect(self._take)
        self._build()
        self._form.ask_for("")
        if refusal is not None:
            self._form.show_refusal(sentence(refusal))

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        clinic: Clinic,
        *,
        tasks: Tasks,
        problems: Problems,
        refusal: QTokenError | None = None,
    ) -> UserRow | None:
        """Return the user who has signed in, or None if the dialog was closed."""
        dialog = cls(clinic, tasks, problems, parent, refusal=refusal)
        dialog.exec()
        dialog.deleteLater()
        return dialog.user

    def _build(self) -> None:
        grid = theme.size("grid")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(grid * 4, grid * 3, grid * 4, grid * 3)
        layout.setSpacing(grid * 2)
        title = PlainLabel(_("Sign in"), self)
        title.setProperty("role", "section")
        cancel = QPushButton(_("Cancel"), self)
        cancel.setObjectName("cancelSignIn")
        cancel.setProperty("kind", "quiet")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        layout.addWidget(title)
        layout.addWidget(self._form)
        layout.addWidget(cancel)
        self.setMinimumWidth(_WIDTH_PX)

    def _take(self, user: UserRow) -> None:
        self.user = user
        self.accept()
