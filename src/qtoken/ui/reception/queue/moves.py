"""Moves of a token from the desk: what each needs to know is asked, then it is sent. No Qt here."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from qtoken.services.rows import (
    DepartmentRow,
    DoctorRow,
    QueueSnapshot,
    RoomRow,
    SetupRow,
    TokenRow,
)
from qtoken.ui.presses import Move
from qtoken.ui.reception.desk import Desk
from qtoken.ui.reception.queue.listed_tokens import is_next

if TYPE_CHECKING:
    from qtoken.services.queue.calling import Calling
    from qtoken.ui.token_dialogs.answers import CallChoice, TransferChoice


class AskingView(Protocol):
    """What may be asked before a move."""

    def ask_call(
        self,
        token: TokenRow,
        doctors: tuple[DoctorRow, ...],
        rooms: tuple[RoomRow, ...],
        *,
        is_next: Callable[[int | None], bool],
    ) -> "CallChoice | None":
        """To whom and where; None: not after all.

        `is_next` tells whether nobody is passed over, for a doctor or for no particular one.
        """

    def ask_transfer(
        self,
        token: TokenRow,
        departments: tuple[DepartmentRow, ...],
        doctors: tuple[DoctorRow, ...],
    ) -> "TransferChoice | None":
        """Where to; None: not after all."""

    def ask_reason(self, token: TokenRow) -> str | None:
        """Why the token is cancelled, possibly empty; None: not after all."""


class Moving(Protocol):
    """Who wants a token moved."""

    def sending(self, verb: Verb, token: TokenRow) -> Callable[[TokenRow], None]:
        """It is sent now; return what is told of the token as it became."""

    def given_up(self) -> None:
        """Nothing is done after all."""

    def refused(self, verb: Verb, token: TokenRow, error: Exception) -> None:
        """It was refused, or nobody knows."""


class QueueMoves:
    """Asks and sends; what is shown of it is its owner's."""

    def __init__(self, view: AskingView, desk: Desk, owner: Moving) -> None:
        self._view = view
        self._desk = desk
        self._by = desk.user.id
        self._owner = owner
        self._setup: SetupRow | None = None
        self._everything: QueueSnapshot | None = None

    def know(self, setup: SetupRow, everything: QueueSnapshot) -> None:
        """The database was read: what is asked is asked of this."""
        self._setup, self._everything = setup, everything

    def press(self, verb: Verb, token: TokenRow) -> None:
        """Ask for what this move needs, and send it."""
        match verb:
            case Verb.CALL:
                self._call(token)
            case Verb.TRANSFER:
                self._transfer(token)
            case Verb.CANCEL:
                self._cancel(token)
            case Verb.UNDO:
                undone = Move(self._by, verb, token)
                self._send(undone, lambda press: self._calling.undo(token.id, press=press))
            case _:
                self._move(verb, token)

    def _call(self, token: TokenRow) -> None:
        if self._setup is None:
            return
        choice = self._view.ask_call(
            token,
            self._setup.doctors_of(token.department_id),
            self._setup.rooms,
            is_next=partial(is_next, self._everything, token),
        )
        if choice is None:
            self._owner.given_up()
            return
        self._send(
            Move(self._by, Verb.CALL, token, choice.reason, chosen=choice),
            lambda press: self._calling.call(
                token.id,
                doctor_id=choice.doctor_id,
                is_nobodys=choice.doctor_id is None,
                room_id=choice.room_id,
                press=press,
            ),
        )

    def _transfer(self, token: TokenRow) -> None:
        if self._setup is None:
            return
        others = self._setup.open_departments(except_id=token.department_id)
        choice = self._view.ask_transfer(token, others, self._setup.doctors)
        if choice is None:
            self._owner.given_up()
            return
        self._send(
            Move(self._by, Verb.TRANSFER, token, choice.reason, chosen=choice),
            lambda press: self._calling.transfer(
                token.id,
                department_id=choice.department_id,
                doctor_id=choice.doctor_id,
                press=press,
            ),
        )

    def _cancel(self, token: TokenRow) -> None:
        reason = self._view.ask_reason(token)
        if reason is None:
            self._owner.given_up()
        else:
            self._move(Verb.CANCEL, token, reason)

    def _move(self, verb: Verb, token: TokenRow, reason: str = "") -> None:
        self._send(
            Move(self._by, verb, token, reason),
            lambda press: self._calling.move(verb, token.id, press=press),
        )

    def _send(self, move: Move, job: Callable[[Press], TokenRow]) -> None:
        verb, token = move.verb, move.token
        done = self._owner.sending(verb, token)
        self._desk.presses.send_move(
            move, job, done, lambda error: self._owner.refused(verb, token, error)
        )

    @property
    def _calling(self) -> "Calling":
        return self._desk.clinic.services.calling
