"""Actors of a storm: threads of a program that press anything, and say what came of it."""

import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import DatabaseUnreachable, OutcomeUnknown, QTokenError
from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from qtoken.services.rows import SetupRow, TokenRow
from tests.processes.workers import Pipe
from tests.support.desk import new_request

THREADS = 3
REASON = "pressed in a storm"
DONE, REFUSED, IN_DOUBT, OTHER_ANSWER = "done", "refused", "in doubt", "other answer"
_NOBODY = 0

T = TypeVar("T")

PLAIN = (
    Verb.RECALL, Verb.DONE, Verb.HOLD, Verb.RETURN, Verb.NO_SHOW, Verb.LEAVE, Verb.CANCEL,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What came of one press. `token_id` is 0 where nobody waited, `kind` the event's."""

    outcome: str
    kind: str
    request_id: str
    token_id: int = _NOBODY
    version: int = 0
    code: str = ""


def heard(line: str) -> Said:
    """Return what an actor has said."""
    return Said(**json.loads(line))


def press_anything(pipe: Pipe, clinic: Clinic, by: int, seed: int, each: int) -> None:
    """Let some actors press `each` times, all in one program; each press is said when it ended."""
    saying = Lock()

    def say(said: Said) -> None:
        with saying:
            pipe.send(json.dumps(asdict(said)))

    with ThreadPoolExecutor(THREADS) as threads:
        work = [
            threads.submit(Actor(clinic, by, random.Random(f"{seed} {i}"), say).press, each)
            for i in range(THREADS)
        ]
    for each_work in work:
        each_work.result()


class Actor:
    """Presses at random: often what makes sense, sometimes on an old picture, sometimes twice."""

    def __init__(
        self, clinic: Clinic, by: int, chance: random.Random, say: Callable[[Said], None]
    ) -> None:
        self._services = clinic.services
        self._by = by
        self._chance = chance
        self._say = say
        self._setup: SetupRow = _seen(lambda: self._services.clinic_setup.everything(by=by))
        patients = _seen(lambda: self._services.patients.page(limit=1000, by=by))
        self._patients = [row.id for row in patients.rows]

    def press(self, times: int) -> None:
        """Press so many times."""
        for _ in range(times):
            pick = self._chance.random()
            if pick < 0.35:
                self._issue()
            elif pick < 0.6:
                self._call_next()
            else:
                self._move_somebody()

    def _issue(self) -> None:
        department = self._chance.choice(self._setup.departments)
        doctors = [d.id for d in self._setup.doctors if d.department_id == department.id]
        self._do(
            Verb.ISSUE,
            self._services.issuing.issue,
            self._chance.choice(self._patients),
            department_id=department.id,
            doctor_id=self._chance.choice([None, None, *doctors]),
            priority_id=self._chance.choice(self._setup.priorities).id,
        )

    def _call_next(self) -> None:
        where: dict[str, Any] = self._chance.choice(
            [
                {"doctor_id": self._chance.choice(self._setup.doctors).id},
                {"department_id": self._chance.choice(self._setup.departments).id},
                {},
            ]
        )
        self._do(Verb.CALL, self._services.calling.call_next, **where)

    def _move_somebody(self) -> None:
        try:
            queue = self._services.waiting_lines.queue(by=self._by)
        except QTokenError:
            return
        seen = [*queue.called, *queue.called, *queue.waiting[:8], *queue.on_hold, *queue.ended[:4]]
        if not seen:
            return
        token = self._chance.choice(seen)
        verb = self._chance.choice([*PLAIN, Verb.DONE, Verb.CALL, Verb.TRANSFER, Verb.UNDO])
        if self._chance.random() < 0.05:
            self._leave_by_code(token)
            return
        version = self._chance.choice([None, None, token.version])
        do, named = self._way_of(verb)
        self._do(verb, do, token.id, version=version, reason=REASON, **named)

    def _way_of(self, verb: Verb) -> tuple[Callable[..., TokenRow], dict[str, int | None]]:
        calling = self._services.calling
        if verb is Verb.CALL:
            doctor_ids = [None, *(doctor.id for doctor in self._setup.doctors)]
            return calling.call, {"doctor_id": self._chance.choice(doctor_ids)}
        if verb is Verb.TRANSFER:
            department = self._chance.choice(self._setup.departments)
            return calling.transfer, {"department_id": department.id}
        return calling.undo if verb is Verb.UNDO else partial(calling.move, verb), {}

    def _leave_by_code(self, token: TokenRow) -> None:
        request_id = new_request()
        said = Said(DONE, Verb.LEAVE, request_id, token.id)
        try:
            code = self._services.tracking.code(token.id, by=self._by)
            self._services.tracking.leave(code, request_id=request_id)
        except OutcomeUnknown:
            said = replace(said, outcome=IN_DOUBT)
        except QTokenError as refusal:
            said = replace(said, outcome=REFUSED, code=refusal.code)
        self._say(said)

    def _do(
        self,
        verb: Verb,
        do: Callable[..., TokenRow | None],
        *ids: int,
        version: int | None = None,
        reason: str = "",
        **named: int | None,
    ) -> None:
        press = Press(self._by, new_request(), version, reason)
        said = Said(DONE, verb, press.request_id)
        try:
            row = do(*ids, press=press, **named)
        except OutcomeUnknown:
            self._say(replace(said, outcome=IN_DOUBT))
            return
        except QTokenError as refusal:
            self._say(replace(said, outcome=REFUSED, code=refusal.code))
            return
        if row is not None:
            said = replace(said, token_id=row.id, version=row.version)
        self._say(said)
        if self._chance.random() < 0.15:
            self._press_again(said, row, lambda: do(*ids, press=press, **named))

    def _press_again(
        self, said: Said, first: TokenRow | None, press: Callable[[], TokenRow | None]
    ) -> None:
        """A repeat of a press, as after a lost answer, gets the first answer whatever is so now."""
        try:
            answer = press()
        except QTokenError as refusal:
            if not isinstance(refusal, DatabaseUnreachable):
                self._say(replace(said, outcome=OTHER_ANSWER, code=refusal.code))
            return
        if answer != first:
            self._say(replace(said, outcome=OTHER_ANSWER, code="another row"))


def _seen(look: Callable[[], T]) -> T:
    """Return what there is to press, however often the connection is cut meanwhile."""
    while True:
        with suppress(DatabaseUnreachable):
            return look()
