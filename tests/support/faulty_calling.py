"""A network that fails when a test says so, between a window and the services."""

from collections.abc import Callable
from typing import Any

from qtoken.domain.errors import DatabaseUnreachable
from qtoken.domain.press import Press
from qtoken.services.queue.calling import Calling


class FaultyCalling:
    """Passes commands on. `lose_next` drops a request, `lose_answer` the answer to one.

    `requests` are the ids of all commands by their name, which is the verb of a move, in order.
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

        def command(*arguments: Any, press: Press, **named: Any) -> Any:
            called = arguments[0].value if name == "move" else name
            self.requests.append((called, press.request_id))
            if called in self.lose_next:
                self.lose_next.discard(called)
                raise DatabaseUnreachable
            answer = method(*arguments, press=press, **named)
            if called in self.lose_answer:
                self.lose_answer.discard(called)
                raise DatabaseUnreachable
            return answer

        return command
