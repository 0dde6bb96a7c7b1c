"""What undo takes back in a window: what was done there last, then what was before it."""

from qtoken.services.rows import TokenRow

_REMEMBERED = 40


class DoneHere:
    """What was done in this window, the newest last, each with the token as it is known now.

    Where an undo is refused, everything before is forgotten: the next press must not turn to
    another patient, whom nobody thinks of at that moment.
    """

    def __init__(self) -> None:
        self._token_ids: list[int] = []
        self._tokens: dict[int, TokenRow] = {}
        self._last_id: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing that was done here is left."""
        return not self._token_ids

    def add(self, token: TokenRow) -> None:
        """Something was done to this token, as it is now."""
        self._token_ids = [*self._token_ids, token.id][-_REMEMBERED:]
        self._tokens = {id_: self._tokens.get(id_, token) for id_ in self._token_ids}
        self._tokens[token.id] = token
        self._last_id = token.id

    def next(self, current: TokenRow | None = None) -> TokenRow | None:
        """Return the token whose last action is taken back next, if any.

        Before anything was done here, and after that of the same patient, it is whoever is in.
        """
        if self._token_ids:
            return self._tokens[self._token_ids[-1]]
        is_same = current is not None and self._last_id in (None, current.id)
        return current if is_same else None

    def undone(self, token: TokenRow) -> None:
        """The last action on this token was taken back; this is how it is now."""
        if self._token_ids and self._token_ids[-1] == token.id:
            self._token_ids.pop()
        self._tokens[token.id] = token
        self._last_id = token.id

    def refused(self, token: TokenRow) -> None:
        """The last action on this token cannot be taken back."""
        self._token_ids.clear()
        self._last_id = token.id
