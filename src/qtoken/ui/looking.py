"""Reading a window's data again, one read at a time. No Qt here.

A newer query with the same key drops the answer of the older one. If changes come faster than
answers, as when a day is replayed, every answer would be dropped. So a read that is wanted in the
meantime waits until the present one is over.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from qtoken.ui.run import RunQuery

Seen = TypeVar("Seen")


_KEY = "look"


class Looking(Generic[Seen]):
    """Reads again when told to; told several times during a read, it reads once more.

    A window has one at a time. If it gets another, for the next user, the answer of the old one is
    dropped.
    """

    def __init__(
        self,
        query: RunQuery,
        read: Callable[[], Seen],
        took: Callable[[Seen], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._query = query
        self._read = read
        self._took = took
        self._failed = failed
        self._is_under_way = False
        self._is_wanted = False
        self._is_visible = True
        self._is_stale = False

    def show_visible(self, is_visible: bool) -> None:
        """Note whether the window is visible: a hidden one is not refreshed until it is shown."""
        self._is_visible = is_visible
        if is_visible and self._is_stale:
            self.again()

    def again(self) -> None:
        """Read now, or when the present read is over, or when the window is shown."""
        self._is_stale = not self._is_visible
        if self._is_stale:
            return
        if self._is_under_way:
            self._is_wanted = True
            return
        self._is_under_way, self._is_wanted = True, False
        self._query(self._read, self._on_seen, self._on_failed, key=_KEY)

    def _on_seen(self, seen: Seen) -> None:
        self._is_under_way = False
        # The next read begins before this one is shown, so that reading and painting overlap.
        if self._is_wanted:
            self.again()
        self._took(seen)

    def _on_failed(self, error: Exception) -> None:
        self._is_under_way = False
        # Before handling the error, which may raise: the next read must begin in any case.
        if self._is_wanted:
            self.again()
        self._failed(error)
