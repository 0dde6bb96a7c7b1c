"""Tells a held key from one that is pressed again. No Qt here.

On X11 a held key sends a release and a press at the same instant. Qt marks such a press as a repeat
only if it reads both together, and misses others (measured: 15 of 107); no finger is that quick.
And if a key is let go in another window, Qt marks its next press as a repeat, which it is not.
"""

TOO_CLOSE_MS = 20
"""A press so soon after a release comes from the keyboard itself; hands need twice as long."""


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

        Qt reports one press several times, to shortcuts and then to the control: all get the same
        answer.
        """
        # Judged only once: the second report of the same press would find it in `_known` already.
        if self._judged != (key, at_ms):
            released_ms = self._released_ms.get(key)
            is_close = released_ms is not None and 0 <= at_ms - released_ms <= TOO_CLOSE_MS
            is_old_mark = self._is_told_by_release and key not in self._known
            self._judged = (key, at_ms)
            self._was_held = is_close or (is_repeat and not is_old_mark)
            self._known.add(key)
        return self._was_held

    def released(self, key: int, at_ms: int) -> None:
        """Note that a key was released, or that the keyboard says so while it is held."""
        self._released_ms[key] = at_ms
        self._known.add(key)

    def moved(self) -> None:
        """Note that another window gets the keys: held ones may be released unseen.

        Only for X11, where a key that is still held sends a release before each repeated press.
        """
        self._known.clear()
        self._is_told_by_release = True
