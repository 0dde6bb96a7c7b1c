"""A network that fails when a test says so, between a window and the services."""

from collections.abc import Callable
from typing import Any

from qtoken.domain.errors import DatabaseUnreachable
from qtoken.services.queue.calling import Calling


class FaultyCalling:
    """Passes commands on. `lose_next` drops a request, `lose_answer` the answer to one.

    `requests` are the ids of all commands by their name, in order.
    """

    def __init__(self, calling: Calling) -> None:
        self._calling = calling
        self.lose_next: set[str] = set()
        self.lose_answer: set[str] = set()
        self.requests: list[tuple[str, str]] = []

    def ids_of(self, name: str) -> list[str]:
        """The request ids of one command, in order."""
        return [request_id for called, request_id in self.requests if called == name]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._calling, name)

        def command(*arguments: Any, request_id: str, **named: Any) -> Any:
            self.requests.append((name, request_id))
            if name in self.lose_next:
                self.lose_next.discard(name)
                raise DatabaseUnreachable
            answer = method(*arguments, request_id=request_id, **named)
            if name in self.lose_answer:
                self.lose_answer.discard(name)
                raise DatabaseUnreachable
            return answer

        return command
