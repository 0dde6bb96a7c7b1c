"""The desk speaks through the message bar: one sentence, and what can be done about it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from qtoken.services.rows import TokenRow
from qtoken.texts import _
from qtoken.ui.problems import Problems
from qtoken.ui.widgets.message_bar import Kind, MessageAction, MessageBar


class DeskMessages:
    """Sentences with *Undo*, *Print slip*, *Print again* and *Show*."""

    def __init__(self, window: QWidget, bar: MessageBar, problems: Problems) -> None:
        self._window = window
        self._bar = bar
        self._problems = problems
        self._unprinted = ""

    def join(
        self,
        *,
        undo: Callable[[TokenRow], None],
        print_slip: Callable[[TokenRow], None],
        show_label: Callable[[str], None],
    ) -> None:
        """What the buttons do."""
        self._undo = undo
        self._print_slip = print_slip
        self._show_label = show_label

    def say(self, text: str, *, undo: TokenRow | None = None, slip: TokenRow | None = None) -> None:
        actions = []
        if undo is not None:
            actions.append(MessageAction(_("Undo"), lambda: self._undo(undo)))
        if slip is not None:
            actions.append(MessageAction(_("Print slip"), lambda: self._print_slip(slip)))
        # A slip that did not come out is somebody's only proof: it stays until it is printed.
        if not self._unprinted or self._bar.problem != self._unprinted:
            self._bar.clear_problem()
        self._bar.show_message(text, *actions)

    def warn(self, text: str, *, retry_slip: TokenRow | None = None, show: str = "") -> None:
        actions = []
        if retry_slip is not None:
            self._unprinted = text
            actions.append(MessageAction(_("Print again"), lambda: self._print_slip(retry_slip)))
        if show:
            title = _("Show {label}").format(label=show)
            actions.append(MessageAction(title, lambda: self._show_label(show)))
        self._bar.show_message(text, *actions, kind=Kind.PROBLEM)

    def withdraw(self, text: str) -> None:
        if text and self._bar.problem == text:
            self._bar.clear_problem()

    def problem(self, error: Exception) -> None:
        self._problems.report(error, self._window)
