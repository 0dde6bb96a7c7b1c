"""What undo takes back in a window: what was done there last, then what was before it."""

from collections.abc import Callable
from math import inf

from qtoken.services.rows import TokenRow

_REMEMBERED = 40


class DoneHere:
    """What was done in this window, the newest last, each with the token as it is known now.

    Where an undo is refused, everything before is forgotten: the next press must not turn to
    another patient, whom nobody thinks of at that moment.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only goes forward."""
        self._seconds = seconds
        self._acts: list[tuple[int, float]] = []
        self._tokens: dict[int, TokenRow] = {}
        self._last_id: int | None = None

    @property
    def age_s(self) -> float:
        """How long ago that was done which is taken back next; for ever if nothing was done here.

        The time of each act begins with itself, also where what came after it was taken back.
        """
        return self._seconds() - self._acts[-1][1] if self._acts else inf

    def add(self, token: TokenRow) -> None:
        """Something was done to this token, as it is now."""
        self._acts = [*self._acts, (token.id, self._seconds())][-_REMEMBERED:]
        self._tokens = {id_: self._tokens.get(id_, token) for id_, _at_s in self._acts}
        self._tokens[token.id] = token
        self._last_id = token.id

    def next(self, current: TokenRow | None = None) -> TokenRow | None:
        """Return the token whose last action is taken back next, if any.

        Before anything was done here, and after that of the same patient, it is whoever is in.
        """
        if self._acts:
            return self._tokens[self._acts[-1][0]]
        is_same = current is not None and self._last_id in (None, current.id)
        return current if is_same else None

    def undone(self, token: TokenRow) -> None:
        """The last action on this token was taken back; this is how it is now."""
        if self._acts and self._acts[-1][0] == token.id:
            self._acts.pop()
        self._tokens[token.id] = token
        self._last_id = token.id

    def refused(self, token: TokenRow) -> None:
        """The last action on this token cannot be taken back."""
        self._acts.clear()
        self._last_id = token.id
