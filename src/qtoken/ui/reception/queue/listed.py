"""What the desk knows of today's tokens, from one look at the database. No Qt here."""

from dataclasses import dataclass

from qtoken.domain.token import Status
from qtoken.services.rows import QueueSnapshot, TokenRow
from qtoken.ui.reception.queue.listed_tokens import ListedToken, listed_tokens_of
from qtoken.ui.reception.queue.sections import Section, find, tokens_of


@dataclass(frozen=True, slots=True)
class Listed:
    """All departments, and the one that is shown; the same for all of them."""

    everything: QueueSnapshot
    shown: QueueSnapshot

    def token(self, token_id: int) -> TokenRow | None:
        """Return the token, if it is listed anywhere."""
        # A department's own list of who has ended reaches further back.
        return find(self.everything, token_id) or find(self.shown, token_id)

    def labelled(self, letter: str, number: int) -> tuple[TokenRow, ...]:
        """Return the tokens of that label in any department; those still expected first."""
        tokens = [token for section in Section for token in tokens_of(self.everything, section)]
        return tuple(t for t in tokens if (t.letter, t.number) == (letter, number))

    def listed_tokens(self, patient_id: int) -> tuple[ListedToken, ...]:
        """Return the open tokens of a patient, and how they stand."""
        return listed_tokens_of(self.everything, patient_id)

    def held_after(self, token_id: int | None) -> TokenRow | None:
        """Return who is on hold after that token, from the last one to the first again."""
        waiting = tokens_of(self.everything, Section.WAITING)
        held = [token for token in waiting if token.status is Status.ON_HOLD]
        ids = [token.id for token in held]
        after = ids.index(token_id) + 1 if token_id in ids else 0
        return held[after % len(held)] if held else None
