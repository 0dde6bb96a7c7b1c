"""Which call the wall announces: one after the other, none lost, none twice.

Pure: it is told the time, in seconds of any clock that only goes forward.
"""

from bisect import insort
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from qtoken.services.display_rows import AnnouncementRow

PROMINENT_S = 20.0
"""How long a call stands out at least, large or among the current calls."""

SHORTEST_S = 6.0
"""How long a call is the large one at least, when others wait behind it."""

_REMEMBERED = 10_000
"""Ids kept in mind; far more than any two minutes of a clinic."""


@dataclass(frozen=True, slots=True)
class _Shown:
    row: AnnouncementRow
    since_s: float


class Announcements:
    """The calls waiting to be announced, the large one, and those that still stand out.

    Every id is announced once, in the order of ids among those that wait; the order in which
    snapshots arrive does not matter. A call keeps the large place for `SHORTEST_S` when others wait
    and for `PROMINENT_S` when none does; it stands out for `PROMINENT_S` in any case.
    """

    def __init__(self) -> None:
        # By id and instant: a restored database gives its ids once more.
        self._known: set[tuple[datetime, int]] = set()
        self._before: datetime | None = None
        self._waiting: list[AnnouncementRow] = []
        self._large: _Shown | None = None
        self._shown: list[_Shown] = []

    @property
    def large(self) -> AnnouncementRow | None:
        """The call in the large place, or nothing."""
        return self._large.row if self._large else None

    @property
    def waiting(self) -> tuple[AnnouncementRow, ...]:
        """The calls not announced yet, in the order in which they will be."""
        return tuple(self._waiting)

    @property
    def shown(self) -> tuple[AnnouncementRow, ...]:
        """The calls announced less than `PROMINENT_S` ago, or large now."""
        large = [] if self._large is None or self._large in self._shown else [self._large]
        return tuple(shown.row for shown in [*large, *self._shown])

    def hear(self, rows: Iterable[AnnouncementRow]) -> None:
        """Take in the announcements of a snapshot; what is known already is not announced anew.

        Until it is announced, its label may still get a day: another token has it now.
        """
        rows = tuple(rows)
        told = {(row.at, row.id): row for row in rows}
        self._waiting = [told.get((row.at, row.id), row) for row in self._waiting]
        for row in rows:
            if not self._is_known(row):
                self._know(row)
                insort(self._waiting, row, key=lambda known: known.id)

    def pass_over(self, rows: Iterable[AnnouncementRow]) -> None:
        """Never announce these: they were announced before this display was started."""
        for row in rows:
            self._know(row)

    def withdraw(self, ids: Collection[int]) -> None:
        """Drop what nobody must follow any more: waiting, large or still standing out."""
        self._waiting = [row for row in self._waiting if row.id not in ids]
        self._shown = [shown for shown in self._shown if shown.row.id not in ids]
        if self._large is not None and self._large.row.id in ids:
            self._large = None

    def advance(self, now_s: float) -> AnnouncementRow | None:
        """Move on as far as the time allows; return the call that becomes large now, if any."""
        self._shown = [shown for shown in self._shown if now_s < shown.since_s + PROMINENT_S]
        if self._large is not None and now_s < self._until_s(self._large):
            return None
        self._large = None
        if not self._waiting:
            return None
        self._large = _Shown(self._waiting.pop(0), now_s)
        self._shown.append(self._large)
        return self._large.row

    def standing_out(self) -> tuple[AnnouncementRow, ...]:
        """The calls announced less than `PROMINENT_S` ago that are not large now, newest first."""
        return tuple(shown.row for shown in reversed(self._shown) if shown is not self._large)

    def next_change_in_s(self, now_s: float) -> float | None:
        """Seconds until `advance` has something to do, or None if only news can change anything."""
        changes = [shown.since_s + PROMINENT_S for shown in self._shown]
        if self._large is not None:
            changes.append(self._until_s(self._large))
        elif self._waiting:
            return 0.0
        return max(0.0, min(changes) - now_s) if changes else None

    def _until_s(self, large: _Shown) -> float:
        return large.since_s + (SHORTEST_S if self._waiting else PROMINENT_S)

    def _is_known(self, row: AnnouncementRow) -> bool:
        is_long_ago = self._before is not None and row.at < self._before
        return is_long_ago or (row.at, row.id) in self._known

    def _know(self, row: AnnouncementRow) -> None:
        self._known.add((row.at, row.id))
        if len(self._known) > _REMEMBERED:
            kept = sorted(self._known)[_REMEMBERED // 2 :]
            self._known, self._before = set(kept), kept[0][0]
