"""The actions that undo takes back in a window: the last one done there, then the one before."""

from collections.abc import Callable
from math import inf

from qtoken.services.rows import TokenRow

_REMEMBERED = 40


class DoneHere:
    """The actions of this window, the newest last, each with its token as it is known now.

    When an undo is refused, all actions are forgotten: the next press must not act on another
    patient, of whom nobody thinks at that moment.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only goes forward."""
        self._seconds = seconds
        self._acts: list[tuple[int, float]] = []
        self._tokens: dict[int, TokenRow] = {}
        self._last_id: int | None = None

    @property
    def age_s(self) -> float:
        """Seconds since the action that is taken back next; infinite if there is none.

        Each action keeps its own time, even if later ones were taken back since.
        """
        return self._seconds() - self._acts[-1][1] if self._acts else inf

    def add(self, token: TokenRow) -> None:
        """Note an action on this token, which is now as given."""
        self._acts = [*self._acts, (token.id, self._seconds())][-_REMEMBERED:]
        # Tokens whose actions fell off the end of the list are forgotten too.
        self._tokens = {id_: self._tokens.get(id_, token) for id_, _at_s in self._acts}
        self._tokens[token.id] = token
        self._last_id = token.id

    def next(self, current: TokenRow | None = None) -> TokenRow | None:
        """Return the token whose last action is taken back next, if any.

        If none is left here, it is the `current` token, unless another patient's was undone last.
        """
        if self._acts:
            return self._tokens[self._acts[-1][0]]
        is_same = current is not None and self._last_id in (None, current.id)
        return current if is_same else None

    def undone(self, token: TokenRow) -> None:
        """Note that the last action on this token was taken back; it is now as given."""
        if self._acts and self._acts[-1][0] == token.id:
            self._acts.pop()
        self._tokens[token.id] = token
        self._last_id = token.id

    def refused(self, token: TokenRow) -> None:
        """Note that the last action on this token cannot be taken back."""
        self._acts.clear()
        self._last_id = token.id
