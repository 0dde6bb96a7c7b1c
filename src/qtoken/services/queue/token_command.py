"""What every command on tokens has in common.

One read tells who asks, whether the request was answered before, and what the clinic allows; then
one guarded write is made. A repeat of a request is answered from its event, with the token as it
was then. What a constraint refused becomes a named error here, once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, String, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from qtoken.db.clock import NOW
from qtoken.db.database import Database
from qtoken.db.failures import violated
from qtoken.db.prepared import Values
from qtoken.domain.clock import check_not_lost
from qtoken.domain.errors import (
    DatabaseBusy,
    DoctorBusy,
    RequestIdReused,
    TokenAlreadyOpen,
    TokenBusy,
)
from qtoken.domain.fields import Field
from qtoken.domain.input import clean_line
from qtoken.domain.press import Press
from qtoken.domain.roles import Right
from qtoken.domain.token import Status, Verb
from qtoken.models.base import Id
from qtoken.models.request import answered_request_table
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.asked import Asked, digest
from qtoken.services.ownership import ROLE, OwnershipCheck, authorize
from qtoken.services.queue.token_values import EventWords
from qtoken.services.queue.token_writes import WaitsThereAlready
from qtoken.services.rows import TokenRow
from qtoken.services.token_queries import (
    IS_OPEN,
    AsOfEvent,
    as_of_event,
    has_status,
    select_as_of_event,
    select_tokens,
    token_row,
)

T = TypeVar("T")

_TRIES = 20
"""What changes under our eyes is read again, so often; in a clinic once is rare."""

_token, _event, _request = token_table.c, token_event_table.c, answered_request_table.c

_REQUEST_ID = bindparam("request_id", type_=String)
_NOBODY_WAITED = "call_next"
"""The command under which a call that found nobody is kept: it made no event."""

CONTEXT = (
    NOW.label("now"),
    ROLE,
    # NULL at first: the event that this request has made, and the command of another kind.
    select(_event.id).where(_event.request_id == _REQUEST_ID).scalar_subquery().label("answered"),
    select(_request.command)
    .where(_request.request_id == _REQUEST_ID)
    .scalar_subquery()
    .label("used_elsewhere"),
)
"""The columns of `Context`, in front of what else a command reads."""

_NOBODY_ASKED = select(_request.asked).where(_request.request_id == _REQUEST_ID)
_AS_OF_EVENT = select_as_of_event().where(_event.id == bindparam("event_id", type_=Id))
_ANSWER = select_as_of_event().where(_event.request_id == _REQUEST_ID)


class Context(Protocol):
    """What the read of every command tells."""

    @property
    def role(self) -> str | None:
        """The role of who asks; None if there is no such active user."""

    @property
    def answered(self) -> int | None:
        """The event that this very request has made before."""

    @property
    def used_elsewhere(self) -> str | None:
        """The command, not on a token, that has used the request id before."""

    @property
    def now(self) -> datetime:
        """The instant of the read."""


class RepeatedRequest(Exception):
    """Leaves a command's work at once with the answer that was given before."""

    def __init__(self, answer: TokenRow) -> None:
        self.answer = answer


class NobodyWaited(Exception):
    """Leaves a repeated call-next that had found nobody the first time."""


class MovedOn(Exception):
    """Somebody has changed what the command had read: it is worth another try."""

    def __init__(self, label: str = "") -> None:
        self.label = label


@dataclass(frozen=True, slots=True)
class Command:
    """What one press asks for, and how it is carried out. What a step learns it returns."""

    database: Database
    verb: Verb
    press: Press
    asked: Asked
    """All that is asked beside the reason: with anything else the request is another one."""
    right: Right | None = Right.RUN_QUEUE
    """None where something else than a sign-in lets somebody in: a token's code."""
    own: OwnershipCheck | None = None

    def parameters(self) -> Values:
        """Return what a statement with `CONTEXT` must know."""
        press = self.press
        return {"by": press.by, "request_id": press.request_id, "now": self.database.now()}

    def check(self, connection: Connection, found: Context) -> None:
        """Return if this may be done now; leave with the first answer of a repeat.

        Raises `NotSignedIn`, `NotAllowed` and what `own` raises: nobody else is given the answer
        either; `NobodyWaited` if the same call-next was answered so; `ClockWrong`.
        """
        if self.right is not None:
            authorize(connection, self.press.by, found.role, self.right, self.own)
        if found.used_elsewhere is not None:
            if found.used_elsewhere == _NOBODY_WAITED and self._is_call_next():
                is_this = connection.scalar(_NOBODY_ASKED, {"request_id": self.press.request_id})
                if is_this in (None, self._digest()):
                    raise NobodyWaited
            raise RequestIdReused
        if found.answered is not None:
            known = connection.execute(_AS_OF_EVENT, {"event_id": found.answered}).one()
            raise RepeatedRequest(self._as_answer(as_of_event(known)))
        if not self.database.is_clock_set:
            check_not_lost(found.now)

    def check_repeat(self, connection: Connection) -> None:
        """Look once more whether the request was answered meanwhile; leave with that answer."""
        answer = self._answered(connection)
        if answer is not None:
            raise RepeatedRequest(answer)

    def record_nobody(self, connection: Connection, now: datetime) -> None:
        """Keep that nobody waited: a repeat must not call who has come meanwhile."""
        connection.execute(
            insert(answered_request_table).values(
                request_id=self.press.request_id,
                command=_NOBODY_WAITED,
                asked=self._digest(),
                answer="null",
                answered_at=now,
            )
        )

    @property
    def reason(self) -> str:
        """Why, as it is kept. Raises `TextTooLong` and its like."""
        return clean_line(self.press.reason, Field.REASON) if self.press.reason else ""

    def words(self, *, is_out_of_order: bool = False) -> EventWords:
        """Return what the event says of this command."""
        return EventWords(
            kind=self.verb,
            actor_id=self.press.by,
            request_id=self.press.request_id,
            asked=self._digest(),
            reason=self.reason,
            is_out_of_order=is_out_of_order,
        )

    def run(self, work: Callable[[Connection], T]) -> T | TokenRow:
        """Do work that makes one changing statement, or return the first answer of a repeat.

        Where somebody was quicker, it is done again on what is so now. Raises what the work raises
        and `TokenAlreadyOpen`; `TokenBusy` and `DatabaseBusy` if others are quicker every time.
        """
        return self._run(self.database.write_single, work)

    def run_whole(self, work: Callable[[Connection], T]) -> T | TokenRow:
        """Do the same with work that makes several: all of them are done, or none."""
        return self._run(self.database.write, work)

    def _run(
        self, do: Callable[[Callable[[Connection], T]], T], work: Callable[[Connection], T]
    ) -> T | TokenRow:
        label = ""
        for _ in range(_TRIES):
            try:
                return self._attempt(do, work)
            except MovedOn as moved_on:
                label = moved_on.label
        raise TokenBusy(label=label) if label else DatabaseBusy

    def _attempt(
        self, do: Callable[[Callable[[Connection], T]], T], work: Callable[[Connection], T]
    ) -> T | TokenRow:
        try:
            return do(work)
        except RepeatedRequest as repeated:
            return repeated.answer
        except (IntegrityError, WaitsThereAlready) as error:
            refused = error
        # Two copies of one request may have met: then the first one's answer stands.
        answer = self.database.read(self._answered)
        if answer is not None:
            return answer
        if isinstance(refused, WaitsThereAlready):
            taken = refused
            raise self.database.read(lambda c: _already_open(c, taken)) from refused
        if violated(refused) in _QUICKER:
            raise MovedOn from refused
        raise refused

    def _is_call_next(self) -> bool:
        return self.verb is Verb.CALL and "token_id" not in self.asked

    def _digest(self) -> str:
        return digest(self.press.request_id, {**self.asked, "reason": self.reason or None})

    def _answered(self, connection: Connection) -> TokenRow | None:
        known = connection.execute(_ANSWER, {"request_id": self.press.request_id}).one_or_none()
        return None if known is None else self._as_answer(as_of_event(known))

    def _as_answer(self, known: AsOfEvent) -> TokenRow:
        """Return the token of the first answer. Raises `RequestIdReused` if it is another's."""
        is_this = known.kind is self.verb and known.asked in (None, self._digest())
        # Of an event of an older qtoken no more is known than what came of it.
        if not is_this or not self._is_about(known.token):
            raise RequestIdReused
        return known.token

    def _is_about(self, answer: TokenRow) -> bool:
        """Whether the token, patient, department and doctor that were named are the answer's."""
        is_for_queue = self.verb in (Verb.ISSUE, Verb.TRANSFER)
        known = {
            "token_id": answer.id,
            "patient_id": answer.patient_id,
            "department_id": answer.department_id,
            "doctor_id": answer.wanted_doctor_id if is_for_queue else answer.doctor_id,
        }
        return all(self.asked.get(name) in (None, id_) for name, id_ in known.items())


_QUICKER = frozenset({"uq_token_called", "pk_answered_request"})
"""Refusals of what was free a moment ago: a place of the doctor, so that the next try finds another
one or says who is in; the answer that nobody waits, which a copy of this very request has given."""


def _already_open(connection: Connection, taken: WaitsThereAlready) -> TokenAlreadyOpen | MovedOn:
    """Return the refusal that names the token which the patient already has there.

    `MovedOn` if it has gone this very moment.
    """
    token = _in_the_way(
        connection,
        _token.patient_id == taken.patient_id,
        _token.department_id == taken.department_id,
        IS_OPEN,
    )
    if token is None:
        return MovedOn()
    return TokenAlreadyOpen(patient=token.patient, department=token.department, label=token.label)


def busy(connection: Connection, doctor_id: int) -> DoctorBusy | MovedOn:
    """Return the refusal that names the token which a doctor still has in.

    `MovedOn` if it has gone this very moment.
    """
    token = _in_the_way(connection, _token.doctor_id == doctor_id, has_status(Status.CALLED))
    if token is None:
        return MovedOn()
    return DoctorBusy(doctor=token.doctor, label=token.label)


def _in_the_way(connection: Connection, *where: ColumnElement[bool]) -> TokenRow | None:
    query = select_tokens().where(*where).order_by(_token.last_called_at.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else token_row(row)
