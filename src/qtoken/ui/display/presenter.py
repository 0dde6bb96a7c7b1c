"""What the display decides: what to show, what to announce when, and which receipts to write."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from qtoken.domain.clock import time_zone
from qtoken.domain.errors import DatabaseError
from qtoken.domain.receipts import Fact, Silence
from qtoken.services.display_rows import AnnouncementRow, DisplaySnapshot
from qtoken.ui.display.announcements import Announcements
from qtoken.ui.display.board import Board, board_of
from qtoken.ui.display.receipts import Receipts, ReceiptService
from qtoken.ui.looking import Looking
from qtoken.ui.run import Run, RunQuery

ANNOUNCED_AFTER_START = timedelta(seconds=60)
"""At the start, calls without a receipt of this display are announced if they are younger."""


class DisplayService(ReceiptService, Protocol):
    """What of the services the display needs."""

    def snapshot(
        self, *, display: str = "", department_ids: tuple[int, ...] = ()
    ) -> DisplaySnapshot:
        """What the waiting room sees now."""


class DisplayView(Protocol):
    """The wall, as the presenter speaks to it."""

    def show_board(self, board: Board) -> None:
        """Show this; only what differs is painted."""

    def show_clock(self, text: str) -> None:
        """Show the time of the clinic."""

    def show_live(self) -> None:
        """Say that all of this is the newest."""

    def show_stale(self, last_news: str | None) -> None:
        """Say that this may be old; `last_news` is the clinic's time of the last news, if any."""

    def sound(self, announcement_id: int) -> None:
        """Sound the chime; `sounded` is to be called when it is over, or at once if silent."""

    def wake_after(self, seconds: float) -> None:
        """Call `wake` after this time; a time that was set before is forgotten."""


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
        self._looking = Looking(query, self._read, self._took, self._failed)

    def refresh(self) -> None:
        """Look again."""
        self._looking.again()

    def choose_departments(self, department_ids: tuple[int, ...]) -> None:
        """Show these departments only; none means all."""
        self._department_ids = department_ids
        self.refresh()

    def set_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        """Tell how the database stands."""
        if is_live:
            self._view.show_live()
        else:
            self._view.show_stale(None if last_news_at is None else self._local(last_news_at))

    def wake(self) -> None:
        """Move the announcements on; the view calls it when the time that it was given is over."""
        self._announce()

    def minute(self) -> None:
        """A minute has begun: show the clock, and look again."""
        self._view.show_clock(self.clock())
        self.refresh()

    def clock(self) -> str:
        """The clinic's time by the database's clock, `10:41`; this computer's before any news."""
        return self._local(self.now())

    def now(self) -> datetime:
        """The present instant by the database's clock, as far as it is known."""
        if self._snapshot is None:
            return datetime.now(UTC)
        return self._snapshot.now + timedelta(seconds=self._seconds() - self._taken_s)

    def drawn(self, announcement_id: int) -> None:
        """A large call is on the wall."""
        self._receipts.tell([announcement_id], Fact.DRAWN, Fact.ANNOUNCED)

    def sounded(self, announcement_id: int, silence: Silence | None) -> None:
        """The chime is over, or was silent for a reason."""
        facts = [] if silence else [Fact.HEARD]
        self._receipts.tell([announcement_id], *facts, silence=silence)

    def _read(self) -> DisplaySnapshot:
        return self._service.snapshot(display=self._name, department_ids=self._department_ids)

    def _failed(self, error: Exception) -> None:
        # The feed tells that the database is away, and when it is back: then this looks again.
        if not isinstance(error, DatabaseError):
            raise error

    def _took(self, snapshot: DisplaySnapshot) -> None:
        if self._snapshot is None:
            self._queue.pass_over(_announced_before(snapshot))
        self._snapshot = snapshot
        self._taken_s = self._seconds()
        self._queue.hear(snapshot.announcements)
        self._queue.withdraw(_withdrawn(snapshot, self._queue))
        self._view.show_clock(self.clock())
        self._announce()
        self._receipts.forget_all_but({row.id for row in snapshot.announcements})
        self._receipts.send()

    def _announce(self) -> None:
        if self._snapshot is None:
            return
        now_s = self._seconds()
        began = self._queue.advance(now_s)
        self._view.show_board(board_of(self._snapshot, self._queue))
        if began is not None:
            self._view.sound(began.id)
        wait_s = self._queue.next_change_in_s(now_s)
        if wait_s is not None:
            self._view.wake_after(wait_s)

    def _local(self, moment: datetime) -> str:
        if self._snapshot is None:
            return f"{moment.astimezone():%H:%M}"
        return f"{moment.astimezone(time_zone(self._snapshot.time_zone)):%H:%M}"


def _announced_before(snapshot: DisplaySnapshot) -> list[AnnouncementRow]:
    oldest = snapshot.now - ANNOUNCED_AFTER_START
    return [
        row for row in snapshot.announcements if row.id in snapshot.acknowledged or row.at < oldest
    ]


def _withdrawn(snapshot: DisplaySnapshot, queue: Announcements) -> set[int]:
    """Calls that were undone, put on hold or transferred, and those that nobody heard in time.

    Of a token that was called to another place since, only the last call stands.

    A patient must not be sent to a room where nobody expects them. A consultation that has ended
    is still announced: the call was true.
    """
    called = {row.token_id for row in snapshot.current}
    ended = {row.token_id for row in snapshot.recent} | snapshot.missed_ids
    fresh = {row.id for row in snapshot.announcements}

    def is_true(row: AnnouncementRow) -> bool:
        return row.token_id in called or row.token_id in ended

    void = {row.id for row in (*queue.shown, *queue.waiting) if not is_true(row)}
    late = {row.id for row in queue.waiting if row.token_id not in called and row.id not in fresh}
    last = {row.token_id: row for row in snapshot.announcements}

    def is_elsewhere_now(row: AnnouncementRow) -> bool:
        newer = last.get(row.token_id, row)
        return newer.id > row.id and (newer.room, newer.department) != (row.room, row.department)

    moved = {row.id for row in (*queue.shown, *queue.waiting) if is_elsewhere_now(row)}
    return void | late | moved
