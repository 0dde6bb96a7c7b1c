"""Tells a key that is held from one that is pressed again. No Qt here.

On X11 a held key comes as a release and a press of the same instant, and Qt's own mark of it is
missing where the two are read apart (measured: 15 of 107). No finger is that quick. Where the key
is let go in another window the mark stays, and comes with the next press, which is none.
"""

TOO_CLOSE_MS = 20
"""So soon after its release a key is pressed by the keyboard itself; hands need twice as long."""


class HeldKeys:
    """Remembers when keys were let go."""

    def __init__(self) -> None:
        self._released_ms: dict[int, int] = {}
        self._known: set[int] = set()
        self._is_told_by_release = False
        self._judged: tuple[int, int] | None = None
        self._was_held = False

    def pressed(self, key: int, at_ms: int, *, is_repeat: bool) -> bool:
        """Return whether this press is a repeat of a held key.

        One press is told several times, to shortcuts and then to the control: with one verdict.
        """
        if self._judged != (key, at_ms):
            released_ms = self._released_ms.get(key)
            is_close = released_ms is not None and 0 <= at_ms - released_ms <= TOO_CLOSE_MS
            is_old_mark = self._is_told_by_release and key not in self._known
            self._judged = (key, at_ms)
            self._was_held = is_close or (is_repeat and not is_old_mark)
            self._known.add(key)
        return self._was_held

    def released(self, key: int, at_ms: int) -> None:
        """A key was let go, or the keyboard says so while it is held."""
        self._released_ms[key] = at_ms
        self._known.add(key)

    def moved(self) -> None:
        """The keys go to another window from now on: what was held may be let go unseen.

        Only here on X11, where a key that is still held is released before it is pressed again.
        """
        self._known.clear()
        self._is_told_by_release = True
