"""What every command on tokens has in common.

One read tells who asks, whether the request was answered before, and what the clinic allows; then
one guarded write is made. A repeat of a request is answered from its event, with the token as it
was then. What a constraint refused becomes a named error here, once.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, String, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from qtoken.db.clock import NOW
from qtoken.db.database import Database
from qtoken.db.failures import violated
from qtoken.db.prepared import Prepared, Values
from qtoken.domain.clock import check_not_lost
from qtoken.domain.errors import (
    DatabaseBusy,
    DoctorBusy,
    RequestIdReused,
    TokenAlreadyOpen,
    TokenBusy,
)
from qtoken.domain.input import check_request_id
from qtoken.domain.roles import Right
from qtoken.domain.token import Status, Verb
from qtoken.models.base import Id
from qtoken.models.clinic import clinic_table
from qtoken.models.request import answered_request_table
from qtoken.models.token import token_table
from qtoken.models.token_event import token_event_table
from qtoken.services.asked import Asked, digest
from qtoken.services.ownership import ROLE, Own, admit
from qtoken.services.rows import TokenRow
from qtoken.services.service_days import DAY_RULES
from qtoken.services.token_queries import (
    IS_OPEN,
    has_status,
    select_as_of_event,
    select_tokens,
    token_row,
)

T = TypeVar("T")

_TRIES = 20
"""What changes under our eyes is read again, so often; in a clinic once is rare."""

_token = token_table.c

ANSWERED = (
    select(token_event_table.c.id)
    .where(token_event_table.c.request_id == bindparam("request_id", type_=String))
    .scalar_subquery()
    .label("answered")
)
"""The event that `request_id` has already made; NULL at first."""

_USED_ELSEWHERE = (
    select(answered_request_table.c.command)
    .where(answered_request_table.c.request_id == bindparam("request_id", type_=String))
    .scalar_subquery()
    .label("used_elsewhere")
)

_NOBODY_WAITED = "call_next"
"""The command under which a call that found nobody is kept: it made no event."""

_NOBODY_ASKED = select(answered_request_table.c.asked).where(
    answered_request_table.c.request_id == bindparam("request_id", type_=String)
)

CONTEXT = (ROLE, ANSWERED, _USED_ELSEWHERE, NOW.label("now"))

_AS_OF_EVENT = select_as_of_event().where(token_event_table.c.id == bindparam("event_id", type_=Id))
_ANSWER = select_as_of_event().where(
    token_event_table.c.request_id == bindparam("request_id", type_=String)
)


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


class Command:
    """One press: who asks for what, with which request id, and how it is carried out."""

    def __init__(
        self,
        database: Database,
        *,
        verb: Verb,
        asked: Asked,
        by: int,
        request_id: str,
        right: Right | None = Right.RUN_QUEUE,
        own: Own | None = None,
    ) -> None:
        """`asked` is all that is asked: with anything else in it the request is another one.

        `right` is None where something else than a sign-in lets somebody in: a token's code.
        """
        self._database = database
        self._right = right
        self._own = own
        self._asked: Values = {}
        self.verb = verb
        self.by = by
        self.request_id = check_request_id(request_id)
        self._what = digest(request_id, asked)
        self._is_transaction = database.is_sqlite
        self.target: TokenRow | None = None
        """The token as the command would leave it, for naming what a constraint refused."""

    def now(self) -> datetime | None:
        """Return the instant of `Database.now`."""
        return self._database.now()

    def context(self, connection: Connection, statement: Prepared, **parameters: Any) -> Any:
        """Run a statement that has `CONTEXT`; answer a repeat, else return its row.

        Raises `NotSignedIn`, `NotAllowed` and what `own` raises: nobody else is given the answer
        either; `NobodyWaited` if the same call-next was answered so; `ClockWrong`.
        """
        self._asked = parameters
        asking = {"by": self.by, "request_id": self.request_id, "now": self._database.now()}
        row = statement.one(connection, parameters | asking)
        if self._right is not None:
            admit(connection, self.by, row.role, self._right, self._own)
        if row.used_elsewhere == _NOBODY_WAITED and self._is_call_next():
            is_this = connection.scalar(_NOBODY_ASKED, {"request_id": self.request_id})
            if is_this in (None, self._what):
                raise NobodyWaited
        if row.used_elsewhere is not None:
            raise RequestIdReused
        if row.answered is not None:
            known = connection.execute(_AS_OF_EVENT, {"event_id": row.answered}).one()
            raise RepeatedRequest(self._as_answer(known))
        if not self._database.is_clock_set:
            check_not_lost(row.now)
        return row

    def require_transaction(self) -> None:
        """Let the work be done in one transaction: leave, and be done again in one, if it is not.

        PostgreSQL else commits each statement alone, and no lock of the work's would last.
        """
        if not self._is_transaction:
            self._is_transaction = True
            raise MovedOn

    def check_repeat(self, connection: Connection) -> None:
        """Look once more whether the request was answered meanwhile; leave with that answer."""
        answer = self._answered(connection)
        if answer is not None:
            raise RepeatedRequest(answer)

    def record_nobody(self, connection: Connection, now: datetime) -> None:
        """Keep that nobody waited: a repeat must not call who has come meanwhile."""
        connection.execute(
            insert(answered_request_table).values(
                request_id=self.request_id,
                command=_NOBODY_WAITED,
                asked=self._what,
                answer="null",
                answered_at=now,
            )
        )

    def event(self, *, reason: str = "", is_out_of_order: bool = False) -> Values:
        """Return what the event says of this command."""
        return {
            "kind": self.verb.value,
            "actor_id": self.by,
            "request_id": self.request_id,
            "asked": self._what,
            "reason": reason,
            "is_out_of_order": is_out_of_order,
        }

    def run(self, work: Callable[[Connection], T]) -> T | TokenRow:
        """Do the work, or return the first answer of a repeated request.

        Where somebody was quicker, it is done again on what is so now. Raises what the work raises
        and `TokenAlreadyOpen`; `TokenBusy` and `DatabaseBusy` if others are quicker every time.
        """
        label = ""
        for _ in range(_TRIES):
            try:
                return self._attempt(work)
            except MovedOn as moved_on:
                label = moved_on.label
        raise TokenBusy(label=label) if label else DatabaseBusy

    def _attempt(self, work: Callable[[Connection], T]) -> T | TokenRow:
        do = self._database.write if self._is_transaction else self._database.write_single
        try:
            return do(work)
        except RepeatedRequest as repeated:
            return repeated.answer
        except IntegrityError as error:
            refused = error
        # Two copies of one request may have met: then the first one's answer stands.
        answer = self._database.read(self._answered)
        if answer is not None:
            return answer
        named = self._named(refused)
        if named is None:
            raise refused
        raise named from refused

    def _named(self, error: IntegrityError) -> Exception | None:
        """Return the named error for what a constraint refused, or None: our fault."""
        target = self.target
        match violated(error):
            case "uq_token_open" if target is not None:
                return self._database.read(lambda c: already_open(c, target))
            case "pk_answered_request":
                # Another copy of this call-next has just found nobody.
                return MovedOn()
            case "uq_token_called":
                # The doctor's place was free a moment ago: the next try finds another one, or says
                # who is in.
                return MovedOn()
        return None

    def _is_call_next(self) -> bool:
        return self.verb is Verb.CALL and "token_id" not in self._asked

    def _answered(self, connection: Connection) -> TokenRow | None:
        row = connection.execute(_ANSWER, {"request_id": self.request_id}).one_or_none()
        return None if row is None else self._as_answer(row)

    def _as_answer(self, row: Any) -> TokenRow:
        answer = token_row(row[2:])
        if row.kind != self.verb or row.asked not in (None, self._what):
            raise RequestIdReused
        # Of an event of an older qtoken no more is known than what came of it.
        is_same_token = self._asked.get("token_id", answer.id) == answer.id
        is_same_patient = self._asked.get("patient_id", answer.patient_id) == answer.patient_id
        is_same = is_same_token and is_same_patient and self._is_same_place(answer)
        if not is_same:
            raise RequestIdReused
        return answer

    def _is_same_place(self, answer: TokenRow) -> bool:
        """Whether the department and the doctor that were named, if any, are the answer's."""
        is_for_queue = self.verb in (Verb.ISSUE, Verb.TRANSFER)
        doctor_id = answer.wanted_doctor_id if is_for_queue else answer.doctor_id
        named = self._asked.get("department_id"), self._asked.get("doctor_id")
        return all(
            asked is None or asked == known
            for asked, known in zip(named, (answer.department_id, doctor_id), strict=True)
        )


def already_open(connection: Connection, target: TokenRow) -> TokenAlreadyOpen | MovedOn:
    """Return the refusal that names the token which the patient already has there.

    `MovedOn` if it has gone this very moment.
    """
    token = _standing(
        connection,
        _token.patient_id == target.patient_id,
        _token.department_id == target.department_id,
        IS_OPEN,
    )
    if token is None:
        return MovedOn()
    return TokenAlreadyOpen(patient=token.patient, department=token.department, label=token.label)


def busy(connection: Connection, doctor_id: int) -> DoctorBusy | MovedOn:
    """Return the refusal that names the token which a doctor still has in.

    `MovedOn` if it has gone this very moment.
    """
    token = _standing(connection, _token.doctor_id == doctor_id, has_status(Status.CALLED))
    if token is None:
        return MovedOn()
    return DoctorBusy(doctor=token.doctor, label=token.label)


def _standing(connection: Connection, *where: ColumnElement[bool]) -> TokenRow | None:
    """Return the token that stands in the way."""
    query = select_tokens().where(*where).order_by(_token.last_called_at.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else token_row(row)


CLINIC_RULES = (
    *DAY_RULES,
    clinic_table.c.called_per_doctor,
    clinic_table.c.undo_within_s,
)
"""What commands must know of the clinic's settings."""
