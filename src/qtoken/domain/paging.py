"""Lists that do not fit on the display: rows keep their places, and pages turn by themselves."""

from collections.abc import Collection, Hashable, Sequence
from typing import Generic, TypeVar

PAGE_S = 8.0
"""How long a page is shown, so that a row of it can be found and read."""

FIRST_SIGHT_S = 2.5
"""How long a page is shown if another page has something that was never shown yet."""

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


class Places(Generic[Key]):
    """Rows that keep their place: one that goes leaves a gap, and a new one takes the first gap.

    Rows move only if that saves a whole page.
    """

    def __init__(self) -> None:
        self._seats: list[Key | None] = []

    def put(self, keys: Sequence[Key], size: int) -> tuple[Key | None, ...]:
        """Return the key in each place, None for a gap; `size` places make a page."""
        wanted = dict.fromkeys(keys)
        self._seats = [key if key in wanted else None for key in self._seats]
        seated = {key for key in self._seats if key is not None}
        for key in wanted:
            if key not in seated:
                self._seat(key)
        self._trim()
        # There are enough gaps to do with fewer pages: move rows from the end into the first gaps.
        while page_count(len(self._seats), size) > page_count(len(wanted), size):
            last = self._seats.pop()
            if last is not None:
                self._seat(last)
            self._trim()
        return tuple(self._seats)

    def _seat(self, key: Key) -> None:
        if None in self._seats:
            self._seats[self._seats.index(None)] = key
        else:
            self._seats.append(key)

    def _trim(self) -> None:
        while self._seats and self._seats[-1] is None:
            self._seats.pop()


class Pager:
    """Decides which page is shown. Its times are seconds of any clock that never goes back."""

    def __init__(self) -> None:
        self.page = 0
        self._since_s: float | None = None
        self._unseen: frozenset[int] = frozenset()
        self._count = 1

    def turn(self, now_s: float, count: int, unseen: Collection[int] = ()) -> int:
        """Return the page to show of `count`; `unseen` are pages with something never shown."""
        was_one = self._count < 2
        self._count, self._unseen = max(1, count), frozenset(unseen)
        # A page that has just got company is shown for its whole time first.
        if was_one or self._since_s is None or self.page >= self._count:
            self.page, self._since_s = min(self.page, self._count - 1), now_s
        elif now_s >= self._since_s + self._stands_s():
            self.page, self._since_s = self._next(), now_s
        return self.page

    def next_turn_in_s(self, now_s: float) -> float | None:
        """Return the seconds until the page turns; None while there is only one page."""
        if self._count < 2 or self._since_s is None:
            return None
        return max(0.0, self._since_s + self._stands_s() - now_s)

    def _stands_s(self) -> float:
        return FIRST_SIGHT_S if self._unseen - {self.page} else PAGE_S

    def _next(self) -> int:
        following = [(self.page + step) % self._count for step in range(1, self._count + 1)]
        return next((page for page in following if page in self._unseen), following[0])


def page_count(count: int, size: int) -> int:
    """Return how many pages so many items fill; an empty list has one page."""
    return max(1, -(-count // max(1, size)))


def page_of(items: Sequence[Item], page: int, size: int) -> Sequence[Item]:
    """Return the items of one page."""
    return items[page * size : (page + 1) * size]


def page_at(seconds: float, count: int) -> int:
    """Return the page to show at a time, for callers without state, such as web pages."""
    return int(seconds // PAGE_S) % max(1, count)
