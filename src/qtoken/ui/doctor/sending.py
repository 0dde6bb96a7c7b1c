"""Commands on their way: one at a time, each with a request id that its retry repeats."""

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

from qtoken.domain.errors import DatabaseError, QTokenError
from qtoken.services.rows import TokenRow
from qtoken.ui.kept_requests import KeptRequests
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
