"""What stood where on the screen: a click is meant for what was seen there. No Qt here.

Lists move by themselves, because others work too. Nobody sees what has come under the pointer a
blink ago: the click was on its way, to somebody else.
"""

from collections.abc import Callable, Hashable

BLINK_S = 0.4
"""So long from what the eye sees to what the finger does; a hand that aims anew takes longer."""


class SeenPlaces:
    """Remembers since when each thing stands where it is drawn."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only goes forward."""
        self._seconds = seconds
        self._things: tuple[tuple[Hashable, int], ...] = ()
        self._since_s: dict[tuple[Hashable, int], float] = {}
        self._is_by_hand = True

    def drawn(self, things: tuple[tuple[Hashable, int], ...]) -> None:
        """These can be seen now, each with its id and where it begins."""
        is_same, self._things = things == self._things, things
        if is_same:
            self._is_by_hand = False
            return
        # What comes where nothing was, or by one's own hand, is in nobody else's place.
        is_own = self._is_by_hand or not self._since_s
        came_s = float("-inf") if is_own else self._seconds()
        self._since_s = {thing: self._since_s.get(thing, came_s) for thing in things}
        self._is_by_hand = False

    def moved_by_hand(self) -> None:
        """Whoever clicks next has moved the things: they look where they are drawn then."""
        self._is_by_hand = True

    def moved(self) -> None:
        """All were moved together, by somebody else's doing."""
        self._since_s = dict.fromkeys(self._since_s, self._seconds())

    def hidden(self) -> None:
        """Nothing can be seen any more."""
        self._things, self._since_s = (), {}

    def is_meant(self, id_: Hashable, place: int) -> bool:
        """Whether a click on this thing, as it stands now, is meant for it."""
        if not self._since_s:
            return True
        since_s = self._since_s.get((id_, place))
        return since_s is not None and self._seconds() - since_s >= BLINK_S
