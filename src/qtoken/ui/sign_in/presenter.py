"""Signing in: one attempt at a time, and a wait after too many wrong passwords."""

from typing import TYPE_CHECKING, Protocol

from qtoken.domain.errors import QTokenError, SignInSlowed, WrongPassword
from qtoken.services.rows import UserRow
from qtoken.texts import _, ngettext, sentence
from qtoken.ui.run import Run

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic


class SignInView(Protocol):
    """What the presenter may say; the lock page and the dialog say it alike."""

    def show_busy(self, is_busy: bool) -> None:
        """The password is being checked."""

    def show_refusal(self, text: str) -> None:
        """Why nobody is signed in yet; empty: nothing is wrong."""

    def show_wait(self, is_waiting: bool) -> None:
        """Whether no attempt is taken at the moment."""

    def clear_password(self) -> None:
        """Let the password be typed again."""

    def show_signed_in(self, user: UserRow) -> None:
        """It is done."""

    def show_problem(self, error: Exception) -> None:
        """Something went wrong that has nothing to do with the password."""


class SignInPresenter:
    """Decides what a press on *Sign in* means. While it waits, `tick` must come each second."""

    def __init__(self, view: SignInView, clinic: "Clinic", *, run: Run) -> None:
        self._view = view
        self._accounts = clinic.services.accounts
        self._run = run
        self._is_busy = False
        self._wait_s = 0

    @property
    def is_waiting(self) -> bool:
        """Whether attempts are slowed at the moment."""
        return self._wait_s > 0

    def sign_in(self, username: str, password: str) -> None:
        """Try these; a press while one attempt is under way, or during the wait, does nothing."""
        if self._is_busy or self.is_waiting:
            return
        if not username.strip() or not password:
            self._view.show_refusal(_("Type your user name and your password."))
            return
        self._set_busy(is_busy=True)
        self._view.show_refusal("")
        accounts = self._accounts
        self._run(
            lambda: accounts.sign_in(username.strip(), password), self._signed_in, self.refused
        )

    def tick(self) -> None:
        """A second has passed."""
        if self._wait_s == 0:
            return
        self._wait_s -= 1
        self._show_wait()

    def _signed_in(self, user: UserRow) -> None:
        self._set_busy(is_busy=False)
        self._view.show_signed_in(user)

    def refused(self, error: Exception) -> None:
        """The attempt failed."""
        self._set_busy(is_busy=False)
        if isinstance(error, SignInSlowed):
            self._wait_s = max(1, int(str(error.parameters.get("wait_s", 1))))
            self._view.clear_password()
            self._show_wait()
        elif isinstance(error, QTokenError):
            if isinstance(error, WrongPassword):
                self._view.clear_password()
            self._view.show_refusal(sentence(error))
        else:
            self._view.show_problem(error)

    def _show_wait(self) -> None:
        self._view.show_wait(self.is_waiting)
        text = ngettext(
            "Too many wrong passwords. Try again in {count} second.",
            "Too many wrong passwords. Try again in {count} seconds.",
            self._wait_s,
        )
        self._view.show_refusal(text.format(count=self._wait_s) if self.is_waiting else "")

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._view.show_busy(is_busy)
