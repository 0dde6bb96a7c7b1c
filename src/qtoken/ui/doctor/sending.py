"""Commands on their way: one at a time, each with a request id that its retry repeats."""

from collections.abc import Callable, Hashable
from time import monotonic
from typing import Protocol, TypeVar

from qtoken.domain.errors import DatabaseError, QTokenError
from qtoken.services.rows import TokenRow
from qtoken.ui.run import Run

R = TypeVar("R", bound=TokenRow | None)


class Sends(Protocol):
    """Who gives commands."""

    def answered(self, row: TokenRow) -> None:
        """A command has changed this token."""

    def finished(self) -> None:
        """Nothing is under way any more, and all was answered."""

    def refused(self, error: Exception) -> None:
        """A command was refused, or its outcome is not known."""


RETRIED_WITHIN_S = 60.0
"""So long after a press the same one is its retry; later it is meant anew."""


class KeptRequests:
    """One request id for each press, the same for its retry, until it is answered."""

    def __init__(
        self, new_request_id: Callable[[], str], seconds: Callable[[], float] = monotonic
    ) -> None:
        """`seconds` is a clock that only runs forward."""
        self._new_request_id = new_request_id
        self._seconds = seconds
        self._ids: dict[Hashable, str] = {}
        self._begun_s: dict[Hashable, float] = {}

    def id_for(self, press: Hashable) -> str:
        """Return the id of this press; a retry gets the first one's, for a while."""
        if press in self._ids and self._seconds() - self._begun_s[press] > RETRIED_WITHIN_S:
            self.answered(press)
        if press not in self._ids:
            self._ids[press] = self._new_request_id()
        self._begun_s[press] = self._seconds()
        return self._ids[press]

    def answered(self, press: Hashable) -> None:
        """The next such press is a new one."""
        self._ids.pop(press, None)
        self._begun_s.pop(press, None)

    def forget(self, is_over: Callable[[Hashable], bool]) -> None:
        """Drop the presses that can have no retry any more."""
        self._ids = {press: id_ for press, id_ in self._ids.items() if not is_over(press)}


class Sender:
    """Runs commands. A press is known by what it would change: only a true retry repeats it."""

    def __init__(self, run: Run, requests: KeptRequests, owner: Sends) -> None:
        self._run = run
        self._requests = requests
        self._owner = owner
        self._is_under_way = False

    def send(self, press: Hashable, job: Callable[[str], R], then: Callable[[R], None]) -> None:
        """Run `job` with the request id of this press; `then` may send the next command."""
        request_id = self._requests.id_for(press)
        self._is_under_way = True

        def done(answer: R) -> None:
            self._requests.answered(press)
            self._is_under_way = False
            if answer is not None:
                self._owner.answered(answer)
            then(answer)
            if not self._is_under_way:
                self._owner.finished()

        def failed(error: Exception) -> None:
            self._is_under_way = False
            # A refusal is an answer. After anything else nobody knows what was done: the retry
            # carries the same id, and gets the first answer if there was one.
            if isinstance(error, QTokenError) and not isinstance(error, DatabaseError):
                self._requests.answered(press)
            self._owner.refused(error)

        self._run(lambda: job(request_id), done, failed)
