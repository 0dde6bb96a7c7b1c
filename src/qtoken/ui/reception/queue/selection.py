"""Which token of each section is selected, also after it has left its place. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass

from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from qtoken.ui.reception.queue.sections import Lines, Section


@dataclass(frozen=True, slots=True)
class Leaving:
    """A selected token that something is done to, and who stood around it."""

    verb: Verb
    section: Section
    token: TokenRow
    neighbours: tuple[int, ...]
    """Those below it from near to far, then those above."""

    def has_left(self, moved: TokenRow) -> bool:
        """Whether the token, as it became, stands in another place of the lists."""
        before = (self.token.status, self.token.department_id)
        return before != (moved.status, moved.department_id)


class Selection:
    """Stays where the eye is: whatever is done here to the selected token, the next one is next.

    Where somebody else took the token away nothing is selected, because a key meant for one must
    not reach another.
    """

    def __init__(self) -> None:
        self._selected: dict[Section, int | None] = {}
        self._left: Leaving | None = None

    def select(self, section: Section, token_id: int | None) -> None:
        """Another token, or none, is selected."""
        self._selected[section] = token_id

    def in_section(self, section: Section) -> int | None:
        """Return the id of the token that is selected there."""
        return self._selected.get(section)

    def leaving(
        self, verb: Verb, section: Section, token: TokenRow, lines: Lines
    ) -> Leaving | None:
        """Return who stands around a token at the press, or None if it is not selected."""
        ids = [line.id for line in lines.get(section, ())]
        if token.id != self.in_section(section) or token.id not in ids:
            return None
        place = ids.index(token.id)
        return Leaving(verb, section, token, (*ids[place + 1 :], *reversed(ids[:place])))

    def left(self, leaving: Leaving) -> None:
        """The token stands elsewhere now; the next lines will show it."""
        self._left = leaving

    def follow(self, lines: Lines, show: Callable[[Section, int], None]) -> None:
        """New lines are shown: `show` who is selected instead of the one who has left."""
        left, self._left = self._left, None
        if left is None or self.in_section(left.section) not in (None, left.token.id):
            return
        there = {line.id for line in lines[left.section]}
        follower = next((id_ for id_ in left.neighbours if id_ in there), None)
        if follower is not None:
            # Known here first: what the view tells of it was not chosen by hand.
            self.select(left.section, follower)
            show(left.section, follower)
