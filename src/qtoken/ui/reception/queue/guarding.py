"""Presses that were not meant, where the selection goes on by itself. No Qt here."""

from collections.abc import Callable

from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from qtoken.texts import _
from qtoken.ui.press_guard import PressGuard, Verdict


class QueueGuard:
    """The guard of all windows, told of what is selected, by whom, and who has changed it."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only runs forward."""
        self._guard = PressGuard(seconds)
        self._selected: TokenRow | None = None
        self._acted_on: TokenRow | None = None
        self._answer: TokenRow | None = None

    def judge(self, verb: Verb, token: TokenRow) -> str:
        """Return why this press does not count, or nothing if it does."""
        verdict = self._guard.press(verb)
        if verdict is Verdict.GO:
            self._acted_on = token
            return ""
        if verdict is Verdict.BUSY:
            return _("One moment: the last action is still under way.")
        if verdict is Verdict.CHANGED:
            text = _(
                "{label}, {patient}, was changed just now from another window."
                " Press again to go on."
            )
        elif self._acted_on is not None and self._acted_on.id == token.id:
            return _("Pressed twice? Press again to go on.")
        else:
            text = _("{label}, {patient}, is selected now. Press again to go on with it.")
        return text.format(label=token.label, patient=token.patient)

    def chosen(self, token: TokenRow | None) -> None:
        """Somebody has selected this token by hand: whatever is pressed next is meant for it."""
        self._selected = token
        self._guard.rearm()

    def given_up(self) -> None:
        """Nothing was done after all, or nobody knows: the same press counts at once."""
        self._guard.rearm()

    def answered(self, token: TokenRow | None = None) -> None:
        """The answer is here: the token as it is now, or nothing where it was refused."""
        self._answer = token or self._answer
        self._guard.answered()

    def seen(self, selected: TokenRow | None) -> None:
        """New lines are shown, with this token selected."""
        if self._guard.is_busy:
            # What the answer will tell may be among the lines already.
            return
        before, self._selected = self._selected, selected
        if before is not None and selected is not None and self._is_foreign(before, selected):
            self._guard.changed_elsewhere()
        self._guard.drawn()

    def is_own(self, now: TokenRow) -> bool:
        """Whether a token is as the last answer to a press told it, or the next one may tell it."""
        answer = self._answer
        is_answered = answer is not None and (answer.id, answer.version) == (now.id, now.version)
        return is_answered or self._guard.is_busy

    def _is_foreign(self, before: TokenRow, now: TokenRow) -> bool:
        return before.id == now.id and before.version != now.version and not self.is_own(now)
