"""The display's decisions: what to show, what to announce when, which receipts to write."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

from qtoken import formats
from qtoken.domain.clock import time_zone
from qtoken.domain.errors import DatabaseError, QTokenError
from qtoken.domain.receipts import Fact, Silence
from qtoken.services.display.display_rows import ANNOUNCED_FOR, AnnouncementRow, DisplaySnapshot
from qtoken.ui.display.announcements import Announcements
from qtoken.ui.display.board import Board, board_of
from qtoken.ui.display.receipts import Receipts, ReceiptService
from qtoken.ui.looking import Looking
from qtoken.ui.run import Run, RunQuery

ANNOUNCED_AFTER_START = timedelta(seconds=60)
"""At the start, calls without a receipt of this display are announced if they are younger.

Older ones only if this display had taken them and ended before it announced them, as long as the
token is called.
"""


class DisplayService(ReceiptService, Protocol):
    """What the display needs of the services."""

    def snapshot(
        self,
        *,
        display: str = "",
        department_ids: tuple[int, ...] = (),
        held: Collection[int] = (),
    ) -> DisplaySnapshot:
        """What the waiting room sees now."""


class DisplayView(Protocol):
    """What the presenter needs of the window."""

    def show_board(self, board: Board) -> None:
        """Show this; only differences are painted."""

    def show_clock(self, text: str) -> None:
        """Show the time of the clinic."""

    def show_live(self) -> None:
        """Say that what is shown is the newest."""

    def show_stale(self, last_news: str | None, cause: QTokenError | None) -> None:
        """Say that what is shown may be old; `last_news` is the clinic's time of the last news.

        `cause` is the reason, if it is known yet.
        """

    def sound(self, announcement_ids: tuple[int, ...]) -> None:
        """Sound one chime, then call `sounded`; at once if there is no sound."""

    def wake_after(self, seconds: float) -> None:
        """Call `wake` after this time, instead of any time set before."""


class DisplayPresenter:
    """One display. It asks again after each hint, and once a minute in case a hint was lost."""

    def __init__(
        self,
        view: DisplayView,
        service: DisplayService,
        *,
        run: Run,
        query: RunQuery,
        name: str,
        department_ids: tuple[int, ...] = (),
        seconds: Callable[[], float],
    ) -> None:
        """`name` stands in the receipts; `seconds` is a clock that only goes forward."""
        self._view = view
        self._service = service
        self._name = name
        self._department_ids = department_ids
        self._seconds = seconds
        self._queue = Announcements()
        self._receipts = Receipts(service, run, name)
        self._snapshot: DisplaySnapshot | None = None
        self._taken_s = 0.0
        self._is_live = True
        self._last_news_at: datetime | None = None
        self._cause: QTokenError | None = None
        self._has_failed = False
        self._held: tuple[int, ...] = ()
        self._looking = Looking(query, self._read, self._took, self._failed)

    def refresh(self) -> None:
        """Look again."""
        self._looking.again()

    def choose_departments(self, department_ids: tuple[int, ...]) -> None:
        """Show these departments only; none means all."""
        self._department_ids = department_ids
        self.refresh()

    def set_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        """Note whether the database answers."""
        self._is_live, self._last_news_at = is_live, last_news_at
        self._show_state()
        if not is_live or self._has_failed:
            # Reading again tells why it is away, or that it is back.
            self.refresh()

    def wake(self) -> None:
        """Move the announcements on; the view calls this after `wake_after`."""
        self._announce()

    def minute(self) -> None:
        """Show the new minute, and look again in case a hint was lost."""
        self._view.show_clock(self.clock())
        self.refresh()

    def clock(self) -> str:
        """The clinic's time by the database's clock, `10:41`; this computer's before any news."""
        return self._local(self.now())

    def day_and_time(self) -> tuple[str, str]:
        """The clinic's date and time, `2026-03-02` and `10:41`."""
        local = self.now().astimezone(self._zone)
        return formats.day(local), formats.time_of_day(local, self._zone)

    def now(self) -> datetime:
        """The present time by the database's clock; before any snapshot by this computer's."""
        if self._snapshot is None:
            return datetime.now(UTC)
        return self._snapshot.now + timedelta(seconds=self._seconds() - self._taken_s)

    def drawn(self, announcement_ids: tuple[int, ...], *, is_large: bool) -> None:
        """Note that these calls were drawn, in a row or large."""
        large = {row.id for row in self._queue.large}
        announced = [id_ for id_ in announcement_ids if is_large and id_ in large]
        self._receipts.tell(announced, Fact.DRAWN, Fact.ANNOUNCED)
        self._receipts.tell(announcement_ids, Fact.DRAWN)
        # Calls on a page that is still to come are taken too: the doctor need not call by voice.
        self._receipts.take(row.id for row in self._queue.held)

    def sounded(self, announcement_ids: tuple[int, ...], silence: Silence | None) -> None:
        """Note that the chime was heard, or why it was silent."""
        facts = [] if silence else [Fact.HEARD]
        self._receipts.tell(announcement_ids, *facts, silence=silence)

    def _read(self) -> tuple[tuple[int, ...], DisplaySnapshot]:
        # Returned with the snapshot: by the time it arrives, others may be held that it was not
        # asked for.
        held = self._held
        snapshot = self._service.snapshot(
            display=self._name, department_ids=self._department_ids, held=held
        )
        return held, snapshot

    def _failed(self, error: Exception) -> None:
        # The feed says when the database is away or back. It does not know of a database that
        # answers the feed but refuses this read, so a failed read counts as stale too.
        self._has_failed = True
        self._cause = error if isinstance(error, DatabaseError) else None
        self._show_state()
        if self._cause is None:
            raise error

    def _took(self, seen: tuple[tuple[int, ...], DisplaySnapshot]) -> None:
        held, snapshot = seen
        if self._snapshot is None:
            # Only with the first snapshot: later, each announcement that is not known is news.
            self._queue.pass_over(_announced_before(snapshot))
        self._snapshot = snapshot
        self._taken_s = self._seconds()
        if self._has_failed:
            self._has_failed, self._cause = False, None
            self._show_state()
        self._queue.hear(snapshot.announcements)
        self._queue.withdraw(_withdrawn(snapshot, self._queue, frozenset(held)))
        self._view.show_clock(self.clock())
        self._announce()
        # What is neither in the snapshot nor held can get no further fact, so the list stays short.
        self._receipts.forget_all_but({row.id for row in snapshot.announcements} | set(self._held))
        self._receipts.send()

    def _show_state(self) -> None:
        if self._is_live and not self._has_failed:
            self._view.show_live()
            return
        at = self._last_news_at
        if self._is_live and self._snapshot is not None:
            at = self._snapshot.now
        self._view.show_stale(None if at is None else self._local(at), self._cause)

    def _announce(self) -> None:
        if self._snapshot is None:
            return
        now_s = self._seconds()
        began = self._queue.advance(now_s)
        self._held = tuple(row.id for row in self._queue.held)
        self._view.show_board(board_of(self._snapshot, self._queue))
        if began:
            self._view.sound(tuple(row.id for row in began))
        wait_s = self._queue.next_change_in_s(now_s)
        if wait_s is not None:
            self._view.wake_after(wait_s)

    def _local(self, moment: datetime) -> str:
        return formats.time_of_day(moment, self._zone)

    @property
    def _zone(self) -> tzinfo | None:
        """The clinic's time zone; None before the first snapshot, which means this computer's."""
        return None if self._snapshot is None else time_zone(self._snapshot.time_zone)


def _announced_before(snapshot: DisplaySnapshot) -> list[AnnouncementRow]:
    oldest = snapshot.now - ANNOUNCED_AFTER_START
    called = {call.token_id for call in snapshot.current}

    def is_over(row: AnnouncementRow) -> bool:
        is_owed = row.id in snapshot.owed and row.token_id in called
        return row.id in snapshot.acknowledged or (row.at < oldest and not is_owed)

    return [row for row in snapshot.announcements if is_over(row)]


def _withdrawn(snapshot: DisplaySnapshot, queue: Announcements, held: frozenset[int]) -> set[int]:
    """Return held calls that are no longer valid, and those that are gone because they were undone.

    A patient must not be sent to a room where nobody expects them. A call that this snapshot was
    not asked for, and is too old to be in it, stays as it is: the next snapshot will tell.
    """
    rows = {row.id: row for row in snapshot.announcements}
    oldest = snapshot.now - ANNOUNCED_FOR

    def is_over(row: AnnouncementRow) -> bool:
        if row.id in rows:
            return not rows[row.id].stands or row.token_id in snapshot.missed_ids
        return row.id in held or row.at > oldest

    return {row.id for row in queue.held if is_over(row)}
