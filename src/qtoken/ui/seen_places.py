"""Remembers what was where on the screen: a click is meant for what was seen. No Qt here.

Lists move by themselves, because others work too. A click on something that has only just moved
under the pointer was already on its way to something else.
"""

from collections.abc import Callable, Hashable

BLINK_S = 0.4
"""The time from seeing to clicking; a hand that aims again takes longer."""


class SeenPlaces:
    """Remembers since when each thing is where it is drawn."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """`seconds` is a clock that only goes forward."""
        self._seconds = seconds
        self._things: tuple[tuple[Hashable, int], ...] = ()
        self._since_s: dict[tuple[Hashable, int], float] = {}
        self._is_by_hand = True

    def drawn(self, things: tuple[tuple[Hashable, int], ...]) -> None:
        """Note what can be seen now: each thing's id and where it begins, in pixels."""
        is_same, self._things = things == self._things, things
        if is_same:
            self._is_by_hand = False
            return
        # At first, or moved by the user's own hand, nothing has come into another's place.
        is_own = self._is_by_hand or not self._since_s
        came_s = float("-inf") if is_own else self._seconds()
        # The key is id and place: a thing that has moved counts as new there.
        self._since_s = {thing: self._since_s.get(thing, came_s) for thing in things}
        self._is_by_hand = False

    def moved_by_hand(self) -> None:
        """Note that the user moves the things, and will look where they are drawn next."""
        self._is_by_hand = True

    def moved(self) -> None:
        """Note that all were moved together, not by the user."""
        self._since_s = dict.fromkeys(self._since_s, self._seconds())

    def hidden(self) -> None:
        """Note that nothing can be seen any more."""
        self._things, self._since_s = (), {}

    def is_meant(self, id_: Hashable, place: int) -> bool:
        """Whether a click on this thing at its present place is meant for it."""
        if not self._since_s:
            return True
        since_s = self._since_s.get((id_, place))
        return since_s is not None and self._seconds() - since_s >= BLINK_S
