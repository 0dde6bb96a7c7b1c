"""The commands of a doctor as calls of services, each told apart by what it would change."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from qtoken.services.services import Services
from qtoken.ui.presses import Move, Presses

_NEXT = "call next"

Then = Callable[[TokenRow], None]
Row = TypeVar("Row", bound=TokenRow | None)


class Acting(Protocol):
    """Who gives commands."""

    def answered(self, row: TokenRow) -> None:
        """A command has changed this token."""

    def finished(self) -> None:
        """Nothing is under way any more, and all was answered."""

    def refused(self, error: Exception) -> None:
        """A command was refused, or its outcome is not known."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """Who works where. `room_id` is this computer's; 0 means the doctor's own."""

    user_id: int
    doctor_id: int
    room_id: int


class Acts:
    """Sends commands, and tells who gives them what came of each."""

    def __init__(
        self, services: Services, workplace: Workplace, presses: Presses, owner: Acting
    ) -> None:
        self._calling = services.calling
        self._by = workplace.user_id
        self._doctor_id = workplace.doctor_id
        self._presses = presses
        self._owner = owner

    def call_next(
        self,
        room_id: int | None,
        called: tuple[TokenRow, ...],
        then: Callable[[TokenRow | None], None],
    ) -> None:
        """Call the first who waits; `called` are those who are in already."""
        self._presses.send(
            (_NEXT, _ids(called)),
            lambda request_id: self._calling.call_next(
                doctor_id=self._doctor_id, room_id=room_id, press=Press(self._by, request_id)
            ),
            self._told(then),
            self._owner.refused,
        )

    def call(self, token: TokenRow, room_id: int | None, reason: str, then: Then) -> None:
        """Call this one, with the reason why before its turn."""
        self._send(
            Move(self._by, Verb.CALL, token, reason, chosen=room_id),
            lambda press: self._calling.call(
                token.id, doctor_id=self._doctor_id, room_id=room_id, press=press
            ),
            then,
        )

    def move(self, verb: Verb, token: TokenRow, then: Then, room_id: int | None = None) -> None:
        """Done, recall to that room, no-show, hold, leave, cancel or return."""
        self._send(
            Move(self._by, verb, token, chosen=room_id),
            lambda press: self._calling.move(verb, token.id, room_id=room_id, press=press),
            then,
        )

    def transfer(
        self,
        token: TokenRow,
        department_id: int,
        doctor_id: int | None,
        reason: str,
        then: Then,
    ) -> None:
        """Send to another department, to any doctor there or to one."""
        self._send(
            Move(self._by, Verb.TRANSFER, token, reason, chosen=(department_id, doctor_id)),
            lambda press: self._calling.transfer(
                token.id, department_id=department_id, doctor_id=doctor_id, press=press
            ),
            then,
        )

    def undo(self, token: TokenRow, then: Then) -> None:
        """Take back the last action on a token, if nobody has acted since."""
        self._send(
            Move(self._by, Verb.UNDO, token),
            lambda press: self._calling.undo(token.id, press=press),
            then,
        )

    def forget_other_calls(self, called: tuple[TokenRow, ...]) -> None:
        """These are in now: a call-next that was pressed beside others has no retry any more."""
        self._presses.forget(lambda key: _is_call_beside_others(key, called))

    def _send(self, move: Move, job: Callable[[Press], TokenRow], then: Then) -> None:
        self._presses.send_move(move, job, self._told(then), self._owner.refused)

    def _told(self, then: Callable[[Row], None]) -> Callable[[Row], None]:
        def done(row: Row) -> None:
            if row is not None:
                self._owner.answered(row)
            then(row)
            # Whoever is done is followed by the next: only then is all answered.
            if not self._presses.is_busy:
                self._owner.finished()

        return done


def _is_call_beside_others(key: Hashable, called: tuple[TokenRow, ...]) -> bool:
    return isinstance(key, tuple) and key[0] == _NEXT and key[1] != _ids(called)


def _ids(tokens: tuple[TokenRow, ...]) -> tuple[int, ...]:
    return tuple(token.id for token in tokens)
