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

_QUERY_THREADS = 2


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


class Lane:
    """Runs the jobs of one kind: as a ``Run``, and with a ``key`` as a ``RunQuery``.

    Keys of different receivers never meet.
    """

    def __init__(self, tasks: "Tasks", name: str, thread_count: int = 1) -> None:
        self._tasks = tasks
        self._name = name
        self._thread_count = thread_count
        self._pool: ThreadPoolExecutor | None = None

    def __call__(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        key: Hashable | None = None,
        owner: object | None = None,
    ) -> None:
        """Run ``job`` after those that were given to this lane before it."""
        ticket = self._tasks.ticket(done, failed, owner, key)
        if ticket is not None:
            ticket.future = self._threads().submit(self._tasks.work, job, ticket)

    def cancel(self) -> None:
        """Begin no job any more."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def wait(self) -> None:
        """Wait for the jobs that have begun."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    def _threads(self) -> "ThreadPoolExecutor":
        if self._pool is None:
            # Made for the first job, which comes after the first paint.
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(self._thread_count, f"qtoken-{self._name}")
        return self._pool


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
        self.commands = Lane(self, "commands")
        self.queries = Lane(self, "queries", _QUERY_THREADS)
        self.printing = Lane(self, "printing")
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

    def stop(self) -> None:
        """Cancel what has not begun, wait for what has, deliver nothing more.

        Later jobs are ignored.
        """
        self._is_stopped = True
        lanes = (self.commands, self.queries, self.printing)
        for lane in lanes:
            lane.cancel()
        for lane in lanes:
            lane.wait()
        self._newest.clear()
        self._open.clear()

    def ticket(
        self,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None,
        owner: object | None,
        key: Hashable | None,
    ) -> _Ticket | None:
        """Return what brings the outcome of a job back; None where none will be wanted."""
        if self._is_stopped:
            return None
        self._count += 1
        receiver = receiver_of(done, owner)
        if key is not None and receiver.identity is None:
            raise ValueError("a query with a key needs a bound method, or an owner")
        scope = None if key is None else (receiver.identity, key)
        ticket = _Ticket(self._count, receiver, failed and receiver_of(failed, owner), scope)
        self._make_newest(ticket)
        self._open.add(ticket.number)
        return ticket

    def work(self, job: Callable[[], object], ticket: _Ticket) -> None:
        """Do a job, on a lane's thread."""
        try:
            ticket.result = job()
        except Exception as error:  # noqa: BLE001 - handed to whoever asked, or reported
            ticket.error = error
        if not self._is_stopped:
            self._finished.emit(ticket)

    def _make_newest(self, ticket: _Ticket) -> None:
        if ticket.scope is None:
            return
        older = self._newest.get(ticket.scope)
        self._newest[ticket.scope] = ticket
        # An older query that has not begun need not cost the database anything.
        if older is not None and older.future is not None and older.future.cancel():
            self._open.discard(older.number)

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
