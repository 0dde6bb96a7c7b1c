"""Looking again, one look at a time; no Qt here.

A query with a key drops its older answers. Where changes come faster than answers, as while a day
is replayed, that would drop them all: so a look that is wanted meanwhile is taken afterwards.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from qtoken.ui.run import RunQuery

Seen = TypeVar("Seen")


_KEY = "look"


class Looking(Generic[Seen]):
    """Reads again whenever told to; however often it is told, one more look is enough.

    A window has one. Once it has another, for the next person, what the old one read is dropped.
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
        """The window was shown or hidden: nobody looks at a hidden one, so it does not look."""
        self._is_visible = is_visible
        if is_visible and self._is_stale:
            self.again()

    def again(self) -> None:
        """Look now, or as soon as the look that is under way is over, or the window is shown."""
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
        if self._is_wanted:
            self.again()
        self._took(seen)

    def _on_failed(self, error: Exception) -> None:
        self._is_under_way = False
        if self._is_wanted:
            self.again()
        self._failed(error)
