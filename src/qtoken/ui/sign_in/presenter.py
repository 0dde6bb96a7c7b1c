"""Signing in: one attempt at a time, and a wait after too many wrong passwords."""

from enum import Enum
from functools import partial
from typing import Protocol

from qtoken.domain.errors import (
    DatabaseUnreachable,
    OutcomeUnknown,
    QTokenError,
    SignInSlowed,
    WrongPassword,
)
from qtoken.phrases import sentence
from qtoken.services.opened import Clinic
from qtoken.services.rows import UserRow
from qtoken.texts import _, ngettext
from qtoken.ui.refusals import tell
from qtoken.ui.run import Run
from qtoken.ui.sign_in.staff import StaffOnly, sign_in


class Asked(Enum):
    """What the form asks for; its sentences speak only of that."""

    BOTH = "both"
    PASSWORD = "password"  # noqa: S105 - not one, only the word


class SignInView(Protocol):
    """What the presenter needs of the form, on the lock page and in the dialog."""

    def show_busy(self, is_busy: bool) -> None:
        """Show whether the password is being checked."""

    def show_refusal(self, text: str) -> None:
        """Show why the sign-in was refused; an empty text removes that."""

    def show_wait(self, is_waiting: bool) -> None:
        """Show whether attempts are slowed down; then `tick` must be called each second."""

    def show_ready(self, is_ready: bool) -> None:
        """Show whether an attempt is possible now."""

    def clear_password(self) -> None:
        """Let the password be typed again."""

    def clear_all(self) -> None:
        """Let somebody else type a name and a password."""

    def show_signed_in(self, user: UserRow) -> None:
        """Go on: this user has signed in."""

    def show_problem(self, error: Exception) -> None:
        """Report an error that has nothing to do with the password."""


class SignInPresenter:
    """Decides what a press on *Sign in* does."""

    def __init__(self, view: SignInView, clinic: Clinic, *, run: Run) -> None:
        self._view = view
        self._accounts = clinic.services.accounts
        self._run = run
        self._asked = Asked.BOTH
        self._is_busy = False
        self._is_live = True
        self._wait_s = 0

    @property
    def is_waiting(self) -> bool:
        """Whether attempts are slowed down at the moment."""
        return self._wait_s > 0

    @property
    def is_ready(self) -> bool:
        """Whether an attempt is possible now."""
        return self._is_live and not self._is_busy and not self.is_waiting

    def ask_for(self, asked: Asked) -> None:
        """Note what the form asks for from now on."""
        self._asked = asked

    def show_live(self, is_live: bool) -> None:
        """Note whether the database answers; what was typed stays."""
        if is_live and not self._is_live and not self.is_waiting:
            self._view.show_refusal("")
        self._is_live = is_live
        self._view.show_ready(self.is_ready)

    def sign_in(self, username: str, password: str) -> None:
        """Try to sign in, unless the form is not ready."""
        if not self.is_ready:
            return
        if not username.strip() or not password:
            self._view.show_refusal(_nothing_typed(self._asked))
            return
        self._set_busy(is_busy=True)
        self._view.show_refusal("")
        self._run(
            partial(sign_in, self._accounts, username.strip(), password),
            self._signed_in,
            self.refused,
        )

    def tick(self) -> None:
        """Count one second down."""
        if self._wait_s == 0:
            return
        self._wait_s -= 1
        self._show_wait()

    def _signed_in(self, user: UserRow) -> None:
        self._set_busy(is_busy=False)
        self._view.show_signed_in(user)

    def refused(self, error: Exception) -> None:
        """Show why the attempt failed."""
        self._set_busy(is_busy=False)
        if isinstance(error, SignInSlowed):
            self._wait_s = max(1, int(str(error.parameters.get("wait_s", 1))))
            self._view.clear_password()
            self._show_wait()
        else:
            self._clear_for(error)
            tell(
                error,
                refused=self._view.show_refusal,
                problem=self._view.show_problem,
                words=partial(_refusal, asked=self._asked),
            )

    def _clear_for(self, error: Exception) -> None:
        # The password was right, so another user has to be named.
        if isinstance(error, StaffOnly) and self._asked is Asked.BOTH:
            self._view.clear_all()
        elif isinstance(error, WrongPassword | StaffOnly):
            self._view.clear_password()

    def _show_wait(self) -> None:
        self._view.show_wait(self.is_waiting)
        self._view.show_ready(self.is_ready)
        text = ngettext(
            "Too many wrong passwords. Try again in {count} second.",
            "Too many wrong passwords. Try again in {count} seconds.",
            self._wait_s,
        )
        self._view.show_refusal(text.format(count=self._wait_s) if self.is_waiting else "")

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._view.show_busy(is_busy)
        self._view.show_ready(self.is_ready)


def _nothing_typed(asked: Asked) -> str:
    return {
        Asked.BOTH: _("Type your user name and your password."),
        Asked.PASSWORD: _("Type your password."),
    }[asked]


def _refusal(error: QTokenError, *, asked: Asked) -> str:
    if isinstance(error, WrongPassword) and asked is Asked.PASSWORD:
        return _("The password is wrong. Type it again.")
    # Exactly these: other subclasses have a sentence of their own, which says more.
    if type(error) in (DatabaseUnreachable, OutcomeUnknown):
        # Not the error's own sentence, which promises a retry: passwords are not tried again by
        # themselves.
        return _("The database does not answer. Try again when it is back.")
    return sentence(error)
