"""Decides which call the wall announces: one after the other, none lost, none twice.

Pure: the caller passes the time, in seconds of any clock that only goes forward.
"""

from bisect import insort
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from qtoken.services.display.display_rows import AnnouncementRow

PROMINENT_S = 20.0
"""How long a call stands out at least, large or among the current calls."""

SHORTEST_S = 6.0
"""How long a call is the large one at least, when others wait behind it."""

PAIRS_OVER = 3
"""Where more calls than this wait, two are announced at a time: thirty would take three minutes."""

_REMEMBERED = 10_000
"""Ids remembered; far more than a clinic calls in the two minutes of a snapshot."""


@dataclass(frozen=True, slots=True)
class _Shown:
    row: AnnouncementRow
    since_s: float


class Announcements:
    """The calls waiting to be announced, the large ones, and those that still stand out.

    Every id is announced once, in the order of ids among those that wait; the order in which
    snapshots arrive does not matter. One is large at a time, or two where many wait.
    It keeps the large place for `SHORTEST_S` when others wait and for `PROMINENT_S` when none does;
    it stands out for `PROMINENT_S` in any case.
    """

    def __init__(self) -> None:
        # By id and time: a database restored from a backup gives the same ids to other calls.
        self._known: set[tuple[datetime, int]] = set()
        self._before: datetime | None = None
        self._waiting: list[AnnouncementRow] = []
        self._large: tuple[_Shown, ...] = ()
        self._shown: list[_Shown] = []

    @property
    def large(self) -> tuple[AnnouncementRow, ...]:
        """The calls in the large place, at most two."""
        return tuple(shown.row for shown in self._large)

    @property
    def waiting(self) -> tuple[AnnouncementRow, ...]:
        """The calls not announced yet, in the order in which they will be."""
        return tuple(self._waiting)

    @property
    def held(self) -> tuple[AnnouncementRow, ...]:
        """All calls that are not over: waiting, large or still standing out."""
        large = [shown for shown in self._large if shown not in self._shown]
        return (*self._waiting, *(shown.row for shown in [*large, *self._shown]))

    def hear(self, rows: Iterable[AnnouncementRow]) -> None:
        """Take in the announcements of a snapshot; known ones are not announced again.

        A waiting one is replaced by its newer row: its label gets a day as soon as another token
        has the same label.
        """
        rows = tuple(rows)
        told = {(row.at, row.id): row for row in rows}
        self._waiting = [told.get((row.at, row.id), row) for row in self._waiting]
        for row in rows:
            if not self._is_known(row):
                self._know(row)
                # Two snapshots may arrive in the wrong order: by id, the earlier call still comes
                # first.
                insort(self._waiting, row, key=lambda known: known.id)

    def pass_over(self, rows: Iterable[AnnouncementRow]) -> None:
        """Never announce these: they were announced before this display was started."""
        for row in rows:
            self._know(row)

    def withdraw(self, ids: Collection[int]) -> None:
        """Drop calls that are no longer valid: waiting, large or still standing out."""
        self._waiting = [row for row in self._waiting if row.id not in ids]
        self._shown = [shown for shown in self._shown if shown.row.id not in ids]
        self._large = tuple(shown for shown in self._large if shown.row.id not in ids)

    def advance(self, now_s: float) -> tuple[AnnouncementRow, ...]:
        """Move on as far as the time allows; return the calls that become large now, if any."""
        self._shown = [shown for shown in self._shown if now_s < shown.since_s + PROMINENT_S]
        if self._large and now_s < self._until_s():
            return ()
        # Also with none waiting: then the large place becomes empty.
        count = 2 if len(self._waiting) > PAIRS_OVER else 1
        began, self._waiting = self._waiting[:count], self._waiting[count:]
        self._large = tuple(_Shown(row, now_s) for row in began)
        self._shown.extend(self._large)
        return tuple(began)

    def standing_out(self) -> tuple[AnnouncementRow, ...]:
        """The calls announced less than `PROMINENT_S` ago that are not large now, newest first."""
        return tuple(shown.row for shown in reversed(self._shown) if shown not in self._large)

    def next_change_in_s(self, now_s: float) -> float | None:
        """Seconds until `advance` has something to do; None until there is news."""
        changes = [shown.since_s + PROMINENT_S for shown in self._shown]
        if self._large:
            changes.append(self._until_s())
        elif self._waiting:
            return 0.0
        return max(0.0, min(changes) - now_s) if changes else None

    def _until_s(self) -> float:
        return self._large[0].since_s + (SHORTEST_S if self._waiting else PROMINENT_S)

    def _is_known(self, row: AnnouncementRow) -> bool:
        is_long_ago = self._before is not None and row.at < self._before
        return is_long_ago or (row.at, row.id) in self._known

    def _know(self, row: AnnouncementRow) -> None:
        self._known.add((row.at, row.id))
        if len(self._known) > _REMEMBERED:
            # Sorted by time first. What is older than the oldest kept counts as known, so none of
            # the forgotten half is announced again.
            kept = sorted(self._known)[_REMEMBERED // 2 :]
            self._known, self._before = set(kept), kept[0][0]
