"""Tells a key that is held from one that is pressed again. No Qt here.

On X11 a held key comes as a release and a press of the same instant, and Qt's own mark of it is
missing where the two are read apart (measured: 15 of 107). No finger is that quick.
"""

TOO_CLOSE_MS = 20
"""So soon after its release a key is pressed by the keyboard itself; hands need twice as long."""


class HeldKeys:
    """Remembers when keys were let go."""

    def __init__(self) -> None:
        self._released_ms: dict[int, int] = {}
        self._judged: tuple[int, int] | None = None
        self._was_held = False

    def pressed(self, key: int, at_ms: int, *, is_repeat: bool) -> bool:
        """Return whether this press is a repeat of a held key.

        One press is told several times, to shortcuts and then to the control: with one verdict.
        """
        if self._judged != (key, at_ms):
            released_ms = self._released_ms.get(key)
            is_close = released_ms is not None and 0 <= at_ms - released_ms <= TOO_CLOSE_MS
            self._judged, self._was_held = (key, at_ms), is_repeat or is_close
        return self._was_held

    def released(self, key: int, at_ms: int) -> None:
        """A key was let go, or the keyboard says so while it is held."""
        self._released_ms[key] = at_ms
