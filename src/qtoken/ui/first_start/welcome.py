"""Letting somebody in who has signed in, also where the first start was closed too early."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from qtoken.domain.roles import Role
from qtoken.services.opened import Clinic
from qtoken.services.rows import UserRow
from qtoken.ui.first_start.remaining import RemainingDialog
from qtoken.ui.first_start.unfinished import Unfinished, look
from qtoken.ui.startup.app import Application


def let_in(
    app: Application,
    parent: QWidget | None,
    clinic: Clinic,
    user: UserRow,
    go_on: Callable[[], None],
) -> None:
    """Call `go_on` when the user can start to work.

    Where departments or doctors are missing, an administrator is first asked for them; anybody else
    is told whom to ask, and goes on.
    """

    def found(missing: Unfinished | None) -> None:
        if missing is None:
            go_on()
        elif user.role is Role.ADMIN:
            # A dialog is opened from the event loop, not from inside a delivery.
            QTimer.singleShot(0, partial(ask, missing))
        else:
            go_on()
            app.problems.report(missing.refusal, parent)

    def ask(missing: Unfinished) -> None:

        RemainingDialog.ask(parent, clinic, user, missing, tasks=app.tasks, problems=app.problems)
        go_on()

    def failed(error: Exception) -> None:
        # The window copes with a database that is away; nothing is asked this time.
        go_on()
        app.problems.report(error, parent)

    app.tasks.commands(partial(look, clinic, by=user.id), found, failed)
