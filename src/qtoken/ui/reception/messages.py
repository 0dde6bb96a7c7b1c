"""The desk speaks through the message bar: one sentence, and what can be done about it."""

from collections import Counter
from collections.abc import Callable, Collection
from functools import partial
from time import monotonic

from PySide6.QtWidgets import QWidget

from qtoken.services.rows import TokenRow
from qtoken.texts import _, ngettext, pgettext
from qtoken.ui.problems import Problems
from qtoken.ui.refusals import tell
from qtoken.ui.widgets.message_bar import Kind, MessageAction, MessageBar


class DeskMessages:
    """Sentences with *Undo*, *Print slip*, *Print again* and *Show*."""

    def __init__(
        self,
        window: QWidget,
        bar: MessageBar,
        problems: Problems,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """`seconds` is a clock that only runs forward."""
        self._window = window
        self._bar = bar
        self._problems = problems
        self._seconds = seconds
        self._undo_within_s = 0.0
        self._is_live = True
        self._undo_title = ""
        self._undoable: tuple[TokenRow, float] | None = None
        self._unprinted: dict[int, TokenRow] = {}
        self._unprinted_text = ""
        self._failures: Counter[int] = Counter()
        self._problem = ""

    def join(
        self,
        *,
        undo: Callable[[TokenRow], None],
        print_slip: Callable[[TokenRow], None],
        print_again: Callable[[TokenRow], None],
        show_label: Callable[[str], None],
        show_token: Callable[[TokenRow], None],
    ) -> None:
        """What the buttons do."""
        self._undo = undo
        self._print_slip = print_slip
        self._print_again = print_again
        self._show_label = show_label
        self._show_token = show_token

    def allow_undo(self, within_s: float) -> None:
        """So long after an action it can be undone in this clinic."""
        self._undo_within_s = within_s

    def show_live(self, is_live: bool) -> None:
        """Nothing can be undone while the database is away."""
        self._is_live = is_live
        self._bar.enable(self._undo_title, is_live)

    def say(
        self,
        text: str,
        *,
        undo: TokenRow | None = None,
        undo_age_s: float = 0.0,
        about: TokenRow | None = None,
        shows: bool = False,
        slip: TokenRow | None = None,
        tip: str = "",
    ) -> None:
        """`undo_age_s` is how long ago that was done which *Undo* takes back."""
        actions = []
        until_s = self._seconds() + self._undo_within_s - undo_age_s
        undoable = self._still_undoable(undo or slip, None if undo is None else until_s)
        self._undoable = undoable
        if undoable is not None:
            token, until = undoable
            left_s = until - self._seconds()
            self._undo_title = _undo_title(token, about)
            undo_ = MessageAction(self._undo_title, lambda: self._undo(token), for_s=left_s)
            actions.append(undo_)
        if about is not None and shows:
            title = _("Show {label}").format(label=about.label)
            actions.append(MessageAction(title, lambda: self._show_token(about)))
        if slip is not None:
            print_ = MessageAction(
                _("Print slip"), lambda: self._print_slip(slip), keeps_message=True
            )
            actions.append(print_)
        is_slip_missed = self._unprinted and self._bar.problem == self._unprinted_text
        if about is None and not is_slip_missed:
            self._bar.clear_problem()
        self._bar.show_message(text, *actions, tip=tip)
        self._bar.enable(self._undo_title, self._is_live)

    def reword(self, said: str, text: str, *, tip: str = "") -> None:
        if said and self._bar.message == said:
            self._bar.reword(text, tip=tip)

    def forget_undo(self) -> None:
        self._undoable = None
        self._bar.withdraw(self._undo_title)

    def warn(self, text: str, *, retry_slip: TokenRow | None = None, show: str = "") -> None:
        actions = []
        if retry_slip is not None:
            self._failures[retry_slip.id] += 1
            text, again = self._not_printed(text, retry_slip)
            actions.append(again)
        if show:
            title = _("Show {label}").format(label=show)
            actions.append(MessageAction(title, lambda: self._show_label(show)))
        self._bar.show_message(text, *actions, kind=Kind.PROBLEM)

    def printed(self, token: TokenRow) -> None:
        self.need_no_slip({token.id})

    def need_no_slip(self, token_ids: Collection[int]) -> None:
        gone = self._unprinted.keys() & set(token_ids)
        for token_id in gone:
            del self._unprinted[token_id], self._failures[token_id]
        if not gone or self._bar.problem != self._unprinted_text:
            return
        if self._unprinted:
            self._tell_unprinted()
        else:
            self._bar.clear_problem()

    def follow_problem(self) -> None:
        """The bar tells of another problem now, or of none."""
        before, self._problem = self._problem, self._bar.problem
        if self._problem:
            return
        if before == self._unprinted_text:
            # Closed by hand: somebody has seen to them.
            self._unprinted.clear()
            self._failures.clear()
        elif self._unprinted:
            # What was refused since then is over. A slip that did not come out is somebody's only
            # proof: it is told until it is printed.
            self._tell_unprinted()

    def withdraw(self, text: str) -> None:
        if text and self._bar.problem == text:
            self._bar.clear_problem()

    def problem(self, error: Exception) -> None:
        self._problems.report(error, self._window)

    def refused(self, error: Exception, *, retry_slip: TokenRow | None = None) -> None:
        tell(error, refused=partial(self.warn, retry_slip=retry_slip), problem=self.problem)

    def _tell_unprinted(self) -> None:
        text, again = self._not_printed("", next(reversed(self._unprinted.values())))
        self._bar.show_message(text, again, kind=Kind.PROBLEM)

    def _still_undoable(
        self, token: TokenRow | None, until_s: float | None
    ) -> tuple[TokenRow, float] | None:
        """What can be undone beside a message about this token, and until when."""
        old = self._undoable
        if token is None:
            return None
        if old is not None and old[0].id == token.id and old[0].version == token.version:
            until_s = old[1]
        return (token, until_s) if until_s is not None and until_s > self._seconds() else None

    def _not_printed(self, text: str, token: TokenRow) -> tuple[str, MessageAction]:
        self._unprinted[token.id] = token
        tokens = tuple(self._unprinted.values())
        if len(tokens) > 1 or not text:
            counted = ngettext(
                "{count} slip is not printed: {labels}.",
                "{count} slips are not printed: {labels}.",
                len(tokens),
            )
            labels = ", ".join(token.label for token in tokens)
            text = counted.format(count=len(tokens), labels=labels)
        again = max(self._failures[token.id] for token in tokens) - 1
        if again:
            # Else a press on the button would change nothing that can be seen.
            tried = ngettext("Tried again once.", "Tried again {count} times.", again)
            text = f"{text} {tried.format(count=again)}"
        self._unprinted_text = text
        title = _("Print all") if len(tokens) > 1 else _("Print again")
        return text, MessageAction(title, lambda: self._print_all(tokens), keeps_message=True)

    def _print_all(self, tokens: tuple[TokenRow, ...]) -> None:
        for token in tokens:
            self._print_again(token)


def _undo_title(token: TokenRow, about: TokenRow | None) -> str:
    # Beside a sentence about somebody else *Undo* alone would promise to take that back.
    if about is None or about.id == token.id:
        return pgettext("action", "Undo")
    return _("Undo {label}").format(label=token.label)
