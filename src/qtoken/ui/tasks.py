"""Jobs run off the UI thread, results arrive on it. Here Qt ends, and here it begins again.

Three lanes: *commands* has one thread, so two quick clicks keep their order; *queries* has two, so
a slow report never delays a call; *printing* has one, so slips come out in their order, and whoever
waits for a printer keeps nothing else waiting. One Qt object crosses threads, by one queued signal.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from qtoken.ui.receivers import Receiver, receiver_of
from qtoken.ui.run import Result

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

# Threads by lane.
COMMANDS = "commands"
QUERIES = "queries"
PRINTING = "printing"
_THREADS = {COMMANDS: 1, QUERIES: 2, PRINTING: 1}


@dataclass(slots=True)
class _Ticket:
    """One job on its way: what to call with its outcome, and whether that is still wanted."""

    number: int
    done: Receiver
    failed: Receiver | None
    scope: tuple[int | None, Hashable] | None
    future: "Future[None] | None" = None
    result: object = None
    error: Exception | None = None


class Tasks(QObject):
    """The lanes of one process. Made on the UI thread; ``stop`` before the database is closed.

    A result is dropped when its receiver is gone: bound methods are held weakly, and a deleted Qt
    object counts as gone. A closure lives as long as its job, so give it an ``owner`` whose end
    makes the result unwanted.
    """

    _finished = Signal(object)

    def __init__(self, report: Callable[[Exception], None], parent: QObject | None = None) -> None:
        """``report`` is told, on the UI thread, of failures that had no ``failed``."""
        super().__init__(parent)
        self._report = report
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._newest: dict[tuple[int | None, Hashable], _Ticket] = {}
        self._open: set[int] = set()
        self._count = 0
        self._is_stopped = False
        # Emitted by the lanes' threads only, and so queued.
        self._finished.connect(self._deliver)

    @property
    def pending_count(self) -> int:
        """Jobs whose outcome has not been delivered or dropped yet."""
        return len(self._open)

    def commands(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        owner: object | None = None,
    ) -> None:
        """Run ``job`` after the commands given before it. See ``Run``."""
        self._submit(COMMANDS, job, self._ticket(done, failed, owner, None))

    def queries(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        key: Hashable | None = None,
        owner: object | None = None,
    ) -> None:
        """Run ``job`` beside other queries.

        See ``RunQuery``; keys of different receivers never meet.
        """
        ticket = self._ticket(done, failed, owner, key)
        self._make_newest(ticket)
        self._submit(QUERIES, job, ticket)

    def printing(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        owner: object | None = None,
    ) -> None:
        """Run ``job`` after the ones for printers that were given before it. See ``Run``."""
        self._submit(PRINTING, job, self._ticket(done, failed, owner, None))

    def stop(self) -> None:
        """Cancel what has not begun, wait for what has, deliver nothing more.

        Later jobs are ignored.
        """
        self._is_stopped = True
        for lane in self._lanes.values():
            lane.shutdown(wait=False, cancel_futures=True)
        for lane in self._lanes.values():
            lane.shutdown(wait=True)
        self._newest.clear()
        self._open.clear()

    def _ticket(
        self,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None,
        owner: object | None,
        key: Hashable | None,
    ) -> _Ticket:
        self._count += 1
        receiver = receiver_of(done, owner)
        if key is not None and receiver.identity is None:
            raise ValueError("a query with a key needs a bound method, or an owner")
        scope = None if key is None else (receiver.identity, key)
        return _Ticket(self._count, receiver, failed and receiver_of(failed, owner), scope)

    def _make_newest(self, ticket: _Ticket) -> None:
        if ticket.scope is None:
            return
        older = self._newest.get(ticket.scope)
        self._newest[ticket.scope] = ticket
        # An older query that has not begun need not cost the database anything.
        if older is not None and older.future is not None and older.future.cancel():
            self._open.discard(older.number)

    def _submit(self, lane: str, job: Callable[[], object], ticket: _Ticket) -> None:
        if self._is_stopped:
            return
        self._open.add(ticket.number)
        ticket.future = self._lane(lane).submit(self._work, job, ticket)

    def _lane(self, name: str) -> "ThreadPoolExecutor":
        if name not in self._lanes:
            # Made for the first job, which comes after the first paint.
            from concurrent.futures import ThreadPoolExecutor

            self._lanes[name] = ThreadPoolExecutor(_THREADS[name], f"qtoken-{name}")
        return self._lanes[name]

    def _work(self, job: Callable[[], object], ticket: _Ticket) -> None:
        try:
            ticket.result = job()
        except Exception as error:  # noqa: BLE001 - handed to whoever asked, or reported
            ticket.error = error
        if not self._is_stopped:
            self._finished.emit(ticket)

    @Slot(object)
    def _deliver(self, ticket: _Ticket) -> None:
        if self._is_stopped:
            return
        self._open.discard(ticket.number)
        if self._is_stale(ticket):
            return
        if ticket.error is None:
            ticket.done.call(ticket.result)
        elif ticket.failed is not None:
            ticket.failed.call(ticket.error)
        elif ticket.done.is_there():
            self._report(ticket.error)

    def _is_stale(self, ticket: _Ticket) -> bool:
        if ticket.scope is None:
            return False
        if self._newest.get(ticket.scope) is not ticket:
            return True
        del self._newest[ticket.scope]
        return False
