"""From nothing to an open clinic and somebody signed in, with windows painted meanwhile.

The clinic is opened by a worker; while the database is away it is tried again by itself. Where
there is no clinic yet, the dialog of the first start makes one, and nothing is made before.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from qtoken import logs, settings, texts
from qtoken.domain.errors import (
    DatabaseBusy,
    DatabaseError,
    DatabaseFailing,
    DatabaseFileMissing,
    DatabaseMissing,
    DatabaseUnreachable,
    DatabaseUrlInvalid,
    QTokenError,
    SettingsUnreadable,
    SignInSlowed,
    WrongPassword,
)
from qtoken.texts import _, isolated
from qtoken.ui.startup.app import NAME, Application
from qtoken.ui.startup.first_paint import after_first_paint

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic

    # Not before the first paint: making two dozen row classes takes a tenth of an empty window.
    from qtoken.services.rows import UserRow
    from qtoken.ui.live import Live
    from qtoken.ui.widgets.away_box import AwayBox

RETRY_MS = 3_000
"""Between two tries to reach a database that is away."""

_PASSES = (DatabaseUnreachable, DatabaseBusy, DatabaseFailing)
"""What may be over the next time, without anybody's doing at this computer."""

FAILED = 1

SignedIn = Callable[["Clinic", "UserRow", "Live"], None]
Opened = Callable[["Clinic", "Live"], None]


class Start:
    """One start of the program. Keep it until `run` has returned."""

    def __init__(
        self,
        address: str | None,
        own: settings.Settings,
        *,
        username: str | None = None,
        is_shape_first: bool = False,
    ) -> None:
        """`username` signs in with `QTOKEN_PASSWORD`; without it, or if refused, the dialog asks.

        `own` are this computer's settings; `is_shape_first`: see `Application`.
        """
        logs.start()
        self.settings = own
        self.app = Application(
            [NAME],
            language=self.settings.language or texts.ENGLISH,
            appearance=self.settings.theme,
            is_shape_first=is_shape_first,
        )
        self._address = address
        self._username = username or os.environ.get("QTOKEN_USER")
        self._password = os.environ.get("QTOKEN_PASSWORD")
        self._parent: QWidget | None = None
        self._signed_in: SignedIn | None = None
        self._code = 0
        self._told: set[str] = set()
        self._made: Clinic | None = None
        self._away: AwayBox | None = None
        self.clinic: Clinic | None = None
        """The open clinic; None until it is."""
        self.held: list[object] = []
        """What only one program of this computer may have, until this one ends."""

    def run(self) -> int:
        """Serve the person until the last window is closed; the exit code."""
        try:
            return self.app.run() or self._code
        finally:
            # Made for a first start that was given up half-way.
            if self._made is not None and self._made is not self.clinic:
                self._made.close()

    def open_for_user(self, parent: QWidget | None, signed_in: SignedIn) -> None:
        """Open the clinic once `parent` is painted, and see to it that somebody signs in."""
        self._parent, self._signed_in = parent, signed_in
        if parent is None:
            # Dialogs come and go before the window: their end is not the program's.
            self.app.qt.setQuitOnLastWindowClosed(False)
            QTimer.singleShot(0, self.app.load_the_rest)
            QTimer.singleShot(0, self._open)
        else:
            _after_own_loading(parent, self._open)

    def open_for_anybody(
        self, parent: QWidget, opened: Opened, *, refused: Callable[[QTokenError], None]
    ) -> None:
        """Open the clinic for a window that needs no sign-in, and try until it is there.

        `refused` is told each time why it is not: nobody looks into the shell of a television.
        """

        def opens() -> None:
            self.app.tasks.commands(partial(_opened, self._address), done, failed)

        def done(clinic: "Clinic") -> None:
            opened(clinic, self._join(clinic))

        def failed(error: Exception) -> None:
            if not isinstance(error, DatabaseError):
                self.app.problems.report(error, parent)
            elif parent.isVisible():
                refused(error)
            self._tell_shell(error)
            QTimer.singleShot(RETRY_MS, parent, opens)

        _after_own_loading(parent, opens)

    def where(self) -> str:
        """Where the database is, for people."""
        from qtoken.db.address import described

        return described(self._address)

    def ask_for_user(
        self, parent: QWidget | None, clinic: "Clinic", refusal: QTokenError | None = None
    ) -> "UserRow | None":
        """Return who signs in now, or None. `refusal` tells why somebody was not let in."""
        from qtoken.ui.sign_in.window import SignInDialog

        return SignInDialog.ask(
            parent, clinic, tasks=self.app.tasks, problems=self.app.problems, refusal=refusal
        )

    def end(self, code: int = 0) -> None:
        """Close everything; `run` returns the code."""
        self._code = code
        self.app.qt.quit()

    def fail(self, error: QTokenError, *, for_ms: int | None = None) -> None:
        """Tell why the program cannot go on, and end it once that was read, or after `for_ms`."""
        self._hide_away()
        self._tell_shell(error)
        from qtoken.phrases import sentence
        from qtoken.ui.widgets.plain_box import PlainBox

        box = PlainBox(sentence(error), self._parent)
        self.app.keep(box)
        box.finished.connect(lambda _result: self.end(FAILED))
        box.open()
        if for_ms is not None:
            QTimer.singleShot(for_ms, box, box.close)

    def _open(self) -> None:
        self.app.tasks.commands(partial(_opened, self._address), self._greet, self._not_opened)

    def _make(self) -> "Clinic":
        # In a worker.
        self._made = _made(self._address)
        return self._made

    def _not_opened(self, error: Exception) -> None:
        if isinstance(error, DatabaseMissing):
            # In a place that somebody has chosen there may have been one.
            is_lost = self._address is not None and isinstance(error, DatabaseFileMissing)
            note = _where_is_it(error) if is_lost else ""
            QTimer.singleShot(0, partial(self._ask_for_clinic, self._make, note))
        elif isinstance(error, _PASSES):
            self._tell_shell(error)
            self._try_again(error, self._open)
        elif isinstance(error, QTokenError):
            self.fail(error)
        else:
            self._try_again(error, self._open)

    def _try_again(self, error: Exception, again: Callable[[], None]) -> None:
        if not isinstance(error, QTokenError):
            self.app.problems.report(error, self._parent)
        elif self._parent is None:
            # Nobody would see a message: there is no window yet.
            self._show_away(error)
        else:
            self.app.problems.retried(error, self._parent)
        QTimer.singleShot(RETRY_MS, again)

    def _show_away(self, error: QTokenError) -> None:
        if self._away is None:
            from qtoken.ui.widgets.away_box import AwayBox

            self._away = AwayBox(self.where())
            self._away.finished.connect(lambda _result: self.end(FAILED))
            self._away.open()
        self._away.tell(error)

    def _hide_away(self) -> None:
        if self._away is not None:
            self._away.hide()
            self._away.deleteLater()
            self._away = None

    def _greet(self, clinic: "Clinic") -> None:
        self._look(clinic, self._join(clinic))

    def _look(self, clinic: "Clinic", live: "Live") -> None:
        def found(answer: _FirstLook) -> None:
            # A dialog is opened from the event loop, not from inside a delivery.
            QTimer.singleShot(0, partial(self._ask, clinic, live, answer))

        def failed(error: Exception) -> None:
            self._try_again(error, partial(self._look, clinic, live))

        self.app.tasks.commands(
            partial(_first_look, clinic, self._username, self._password), found, failed
        )

    def _ask(self, clinic: "Clinic", live: "Live", found: "_FirstLook") -> None:
        self._hide_away()
        self.app.problems.solved(self._parent)
        if not found.has_admin:
            self._ask_for_clinic(lambda: clinic)
            return
        user = found.user or self.ask_for_user(self._parent, clinic, found.refusal)
        if user is None or self._signed_in is None:
            self.end()
        else:
            from qtoken.ui.first_start.welcome import let_in

            let_in(
                self.app, self._parent, clinic, user, partial(self._signed_in, clinic, user, live)
            )

    def _ask_for_clinic(self, make: "Callable[[], Clinic]", note: str = "") -> None:
        self._hide_away()
        from qtoken.ui.first_start.window import FirstStartDialog

        made = FirstStartDialog.ask(
            self._parent,
            make,
            note=note,
            tasks=self.app.tasks,
            problems=self.app.problems,
            # The note tells the place already.
            where="" if note else self.where(),
        )
        if made is None or self._signed_in is None:
            self.end()
        else:
            clinic, user = made
            self._signed_in(clinic, user, self.app.live or self._join(clinic))

    def _tell_shell(self, error: Exception) -> None:
        # Who started the program from a shell reads once what the window says.
        if isinstance(error, QTokenError) and error.code not in self._told and sys.stderr:
            from qtoken.phrases import retried

            self._told.add(error.code)
            sys.stderr.write(f"{error.code}: {retried(error)}\n")

    def _join(self, clinic: "Clinic") -> "Live":
        self.clinic = clinic
        return self.app.join(clinic)


def _where_is_it(error: QTokenError) -> str:
    return _(
        "There is no file {path} yet. If the clinic has a database, cancel, and see where the file"
        " or its folder went."
    ).format(path=isolated(str(error.parameters["path"])))


def _after_own_loading(window: QWidget, do: Callable[[], None]) -> None:
    # Behind what the window itself loads after its first paint: two threads that import at once
    # take turns, and both are later for it.
    after_first_paint(window, partial(QTimer.singleShot, 0, window, do))


def _opened(address: str | None) -> "Clinic":
    # In a worker: importing the database's libraries takes longer than an empty window.
    from qtoken.bootstrap import open_clinic

    try:
        return open_clinic(address)
    except DatabaseUrlInvalid:
        # No address comes of settings that cannot be read; then they are what is told.
        reason = settings.fault()
        if reason is None:
            raise
        raise SettingsUnreadable(path=settings.settings_file(), reason=reason) from None


@dataclass(frozen=True, slots=True)
class _FirstLook:
    """Whether anybody could sign in, who has already, and why the one named may not."""

    has_admin: bool
    user: "UserRow | None" = None
    refusal: QTokenError | None = None


def _first_look(clinic: "Clinic", username: str | None, password: str | None) -> _FirstLook:
    from qtoken.ui.sign_in.staff import StaffOnly, sign_in

    accounts = clinic.services.accounts
    if not accounts.has_admin():
        return _FirstLook(has_admin=False)
    if not username or not password:
        return _FirstLook(has_admin=True)
    try:
        user = sign_in(accounts, username, password)
    except StaffOnly as error:
        return _FirstLook(has_admin=True, refusal=error)
    except (WrongPassword, SignInSlowed):
        return _FirstLook(has_admin=True)
    return _FirstLook(has_admin=True, user=user)


def _made(address: str | None) -> "Clinic":
    from qtoken.bootstrap import make_clinic

    return make_clinic(address)
