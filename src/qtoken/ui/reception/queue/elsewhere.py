"""What somebody else did to the token that is selected here: told, not left to be guessed. No Qt.

Buttons that turn grey, and a row that goes, say nothing of who took the patient where.
"""

from collections.abc import Callable

from qtoken.domain.errors import QTokenError
from qtoken.domain.token import OPEN
from qtoken.domain.usernames import PAGE_USERNAME
from qtoken.services.queue.history_rows import TokenHistory
from qtoken.services.rows import TokenRow
from qtoken.texts import _
from qtoken.ui.reception.desk import Desk, Told
from qtoken.ui.reception.queue.acts import said


class Elsewhere:
    """Compares the selected token with what it was at the look before.

    Only while somebody works on the queue, or turns back to it: whoever types a name on the other
    side would lose what was said last, with its *Undo*, for somebody whom nobody there has in mind.
    """

    def __init__(
        self,
        desk: Desk,
        told: Told,
        *,
        is_own: Callable[[TokenRow], bool],
        is_in_hand: Callable[[], bool],
        last_done: Callable[[], tuple[TokenRow | None, float]],
    ) -> None:
        """`is_own` tells whether a token is as an answer to this desk told it.

        `last_done` is what *Undo* takes back here, and how long ago it was done.
        """
        self._desk = desk
        self._told = told
        self._is_own = is_own
        self._is_in_hand = is_in_hand
        self._last_done = last_done
        self._refused_id: int | None = None
        self._missed_id: int | None = None

    def refused(self, token: TokenRow) -> None:
        """What was pressed here was refused, and with it told how the token is now."""
        self._refused_id = token.id

    def seen(self, before: TokenRow | None, now: TokenRow | None) -> None:
        """The token that was selected, and as it is listed now: not at all, if not any more."""
        refused_id, self._refused_id = self._refused_id, None
        if before is None or before.id == refused_id:
            return
        has_gone = now is None and before.status in OPEN
        has_changed = now is not None and now.version != before.version and not self._is_own(now)
        if not (has_gone or has_changed):
            return
        if self._is_in_hand():
            self._ask(before.id)
        else:
            self._missed_id = before.id

    def turned_to(self, selected: TokenRow | None) -> None:
        """Somebody turns to the queue, where this token is selected, or none any more."""
        missed_id, self._missed_id = self._missed_id, None
        if missed_id is not None and (selected is None or selected.id == missed_id):
            self._ask(missed_id)

    def _ask(self, token_id: int) -> None:
        services, by = self._desk.clinic.services, self._desk.user.id
        self._desk.query(
            lambda: services.histories.token_history(token_id, by=by),
            self._tell,
            self._failed,
            key="elsewhere",
        )

    def _tell(self, history: TokenHistory) -> None:
        done, age_s = self._last_done()
        text = f"{said(history.events[-1].kind, history.token)} {self._who(history)}"
        self._told.say(text, undo=done, undo_age_s=age_s, about=history.token, shows=True)

    def _who(self, history: TokenHistory) -> str:
        user = history.events[-1].actor
        if user == PAGE_USERNAME:
            return _("The patient did that, on the phone.")
        if user == self._desk.user.username:
            return _("It was done in your name, in another window.")
        return _("{user} did that.").format(user=user)

    def _failed(self, error: Exception) -> None:
        # Of a database that is away the window says what there is to say.
        if not isinstance(error, QTokenError):
            self._told.problem(error)
