"""How a press is sent, in every window: once, and recognised when it is tried again. No Qt here.

A press is known by a key that says what it would do, such as the verb, the token and the version of
the token that was seen. While its answer is under way the same press does nothing. Where no answer
came nobody knows whether it was done: the next press with that key carries the same request id, and
the services give the first answer again instead of doing it twice.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import TypeVar
from uuid import uuid4

from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from qtoken.ui.refusals import is_answer
from qtoken.ui.run import Run

Answer = TypeVar("Answer")


def new_request_id() -> str:
    """Return an id that no press has had."""
    return str(uuid4())


@dataclass(slots=True)
class _Kept:
    request_id: str
    tried_s: float


class RequestIds:
    """One request id for each press, the same for its retry, until it is answered."""

    def __init__(
        self,
        new: Callable[[], str] = new_request_id,
        *,
        retried_within_s: float = inf,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """So long after its last try the same press is a retry; later it is meant anew.

        `seconds` is a clock that only runs forward.
        """
        self._new = new
        self._retried_within_s = retried_within_s
        self._seconds = seconds
        self._kept: dict[Hashable, _Kept] = {}

    def id_for(self, key: Hashable) -> str:
        """Return the id of this press; a retry gets the first one's."""
        now_s = self._seconds()
        kept = self._kept.get(key)
        if kept is None or now_s - kept.tried_s > self._retried_within_s:
            kept = self._kept[key] = _Kept(self._new(), now_s)
        kept.tried_s = now_s
        return kept.request_id

    def answered(self, key: Hashable) -> None:
        """The next such press is a new one."""
        self._kept.pop(key, None)

    def forget(self, is_over: Callable[[Hashable], bool]) -> None:
        """Drop the presses that can have no retry any more."""
        self._kept = {key: kept for key, kept in self._kept.items() if not is_over(key)}


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody wants done to a token that they see."""

    by: int
    """The user's id."""
    verb: Verb
    token: TokenRow
    reason: str = ""
    chosen: Hashable = None
    """What else it depends on, such as a room."""


class Presses:
    """Sends the presses of one window."""

    def __init__(self, run: Run, request_ids: RequestIds) -> None:
        self._run = run
        self._request_ids = request_ids
        self._under_way: set[Hashable] = set()

    @property
    def is_busy(self) -> bool:
        """Whether the answer to any press is waited for."""
        return bool(self._under_way)

    def is_under_way(self, key: Hashable) -> bool:
        """Whether the answer to this press is waited for."""
        return key in self._under_way

    def send(
        self,
        key: Hashable,
        job: Callable[[str], Answer],
        done: Callable[[Answer], None],
        refused: Callable[[Exception], None],
    ) -> None:
        """Run `job` with the request id of this press, unless it is under way already.

        `done` gets the answer and may send the next press; `refused` gets what came instead.
        """
        if key in self._under_way:
            return
        self._under_way.add(key)
        request_id = self._request_ids.id_for(key)

        def answered(answer: Answer) -> None:
            self._under_way.discard(key)
            self._request_ids.answered(key)
            done(answer)

        def failed(error: Exception) -> None:
            self._under_way.discard(key)
            if is_answer(error):
                self._request_ids.answered(key)
            refused(error)

        self._run(lambda: job(request_id), answered, failed)

    def send_move(
        self,
        move: Move,
        job: Callable[[Press], Answer],
        done: Callable[[Answer], None],
        refused: Callable[[Exception], None],
    ) -> None:
        """Send what is to be done to a token: after any change of it that is another press."""
        self.send(
            (move.verb, move.token.id, move.token.version, move.reason, move.chosen),
            lambda request_id: job(Press(move.by, request_id, move.token.version, move.reason)),
            done,
            refused,
        )

    def forget(self, is_over: Callable[[Hashable], bool]) -> None:
        """Drop the presses whose outcome can be seen by now: the next such one is new."""
        self._request_ids.forget(is_over)
