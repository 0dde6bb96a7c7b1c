"""What the parts of one signed-in reception share. No Qt here."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from qtoken.domain.errors import DatabaseUnreachable, OutcomeUnknown, QTokenError
from qtoken.phrases import sentence
from qtoken.services.opened import Clinic
from qtoken.services.rows import (
    TokenRow,
    UserRow,
)
from qtoken.texts import _
from qtoken.ui.presses import Presses
from qtoken.ui.refusals import tell
from qtoken.ui.run import Run, RunQuery

RETRIED_WITHIN_S = 600.0
"""So long after a press whose answer was lost the same one is its retry."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works with what: what is pressed, and lanes for queries and for printers (`paper`)."""

    clinic: Clinic
    user: UserRow
    presses: Presses
    query: RunQuery
    paper: Run


class Told(Protocol):
    """How a part of the desk speaks to the person: the window's message bar."""

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
        """Say a quiet sentence, with *Undo* and *Print slip* for the tokens given.

        It stays until the next one. Where the one before was about the same token, its *Undo*
        stays too, for as long as it holds: from when it was done, `undo_age_s` ago. `tip` is told
        to the mouse.

        `about` is whom the sentence tells of where nothing was done here: an *Undo* for another one
        says for whom it is, and `shows` offers *Show*.
        """

    def allow_undo(self, within_s: float) -> None:
        """So long after an action it can be undone in this clinic."""

    def show_live(self, is_live: bool) -> None:
        """Nothing can be undone while the database is away."""

    def reword(self, said: str, text: str, *, tip: str = "") -> None:
        """Say more of what was said, unless something else was done since."""

    def forget_undo(self) -> None:
        """What was said cannot be undone any more."""

    def printed(self, token: TokenRow) -> None:
        """The slip of this token has come out after all."""

    def need_no_slip(self, token_ids: Collection[int]) -> None:
        """These tokens are over: a slip of theirs that did not come out is not missed any more."""

    def warn(self, text: str, *, retry_slip: TokenRow | None = None, show: str = "") -> None:
        """Say what was refused, with *Print again* for a token or *Show* for a label."""

    def withdraw(self, text: str) -> None:
        """Take back a refusal that does not hold any more, if it is still there."""

    def problem(self, error: Exception) -> None:
        """Tell of what nobody here can mend."""

    def refused(self, error: Exception, *, retry_slip: TokenRow | None = None) -> None:
        """Tell why something was not done, with *Print again* for a token."""


def _told_at_desk(error: QTokenError) -> str:
    """Return what a refusal says to somebody who has pressed Enter: the press is kept."""
    if type(error) is DatabaseUnreachable:
        return _(
            "The database cannot be reached. Nothing was changed;"
            " press Enter again when it is back."
        )
    if isinstance(error, OutcomeUnknown):
        return _(
            "The connection broke before an answer came: it may have been done."
            " Press Enter again when the database is back; nothing is done twice."
        )
    return sentence(error)


class Refusal:
    """What was last refused to the person at the desk; it goes when they do."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._text = ""

    def tell(self, error: Exception, *, show: str = "") -> None:
        """Say what was refused, with *Show* for a label."""

        def warn(text: str) -> None:
            self._text = text
            self._told.warn(text, show=show)

        tell(error, refused=warn, problem=self._told.problem, words=_told_at_desk)

    def withdraw(self) -> None:
        """Take it back: beside the next person it would mislead."""
        self._told.withdraw(self._text)
        self._text = ""
