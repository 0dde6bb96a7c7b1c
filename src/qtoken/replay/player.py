"""Plays a record into a clinic, event by event, each through the service that users press."""

import heapq
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from qtoken.domain import call_order
from qtoken.domain.call_order import Place
from qtoken.domain.clock import SetClock, time_zone
from qtoken.domain.errors import QTokenError
from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from qtoken.replay.events import Event, called_at_once, events_of, in_zone
from qtoken.replay.record import Visit
from qtoken.replay.roster import Roster, Visitors
from qtoken.replay.summary import Summary, differences, of_record, of_reports
from qtoken.services.report_rows import DayReport
from qtoken.services.rows import TokenRow
from qtoken.services.services import Services

AS_RECORDED = "as recorded"
"""The reason stored with a call of a token that was not the first in line."""

_LONGEST_STEP_S = 0.2
"""How long it takes at most until a stop is noticed."""


class DaysTaken(QTokenError):
    """The clinic already has tokens on the days of the record."""

    code = "days_taken"
    message = (
        "The clinic already has {count} tokens on the days of the record, so the figures would be"
        " mixed. Play it into a database of its own. Nothing was changed."
    )
    one = (
        "The clinic already has {count} token on the days of the record, so the figures would be"
        " mixed. Play it into a database of its own. Nothing was changed."
    )
    counted = "count"


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a record is played: `times` faster than real time, or None for full speed."""

    times: float | None = None

    def move(self, clock: SetClock, at: datetime, *, is_stopped: Callable[[], bool]) -> None:
        """Move the clock to the instant, waiting as the pace demands."""
        if self.times is not None and clock.now is not None:
            while clock.now < at and not is_stopped():
                step_s = min((at - clock.now).total_seconds() / self.times, _LONGEST_STEP_S)
                time.sleep(step_s)
                clock.now = min(at, clock.now + timedelta(seconds=step_s * self.times))
        clock.now = at


class Replay:
    """A record, ready to be played into a clinic. Making a replay changes nothing.

    Raises `RecordInvalid`, `DaysTaken`, `DepartmentClosed`.
    """

    def __init__(
        self, services: Services, clock: SetClock, visits: Sequence[Visit], *, by: int
    ) -> None:
        self._services = services
        self._clock = clock
        self._by = by
        self._clinic = services.clinic_setup.clinic(by=by)
        self._roster = Roster(services, in_zone(visits, time_zone(self._clinic.time_zone)), by=by)
        self._visits = self._roster.visits
        self._events = events_of(self._visits)
        self._at_once = called_at_once(self._visits, self._events)
        self._require_free_days()

    @property
    def event_count(self) -> int:
        """The number of steps of `play`."""
        return len(self._events)

    def play(
        self,
        pace: Pace,
        *,
        told: Callable[[], None] = lambda: None,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Play all events, calling `told` after each; return False if it was stopped early."""
        allowed = self._clinic.called_per_doctor
        try:
            # Records may have more called tokens per doctor than the clinic's setting allows.
            self._allow(max(allowed, self._at_once + self._called_already()))
            self._clock.now = self._events[0].at
            self._roster.assemble()
            state = _ReplayState(self._services, self._roster, self._visits, by=self._by)
            for event in self._events:
                pace.move(self._clock, event.at, is_stopped=is_stopped)
                if is_stopped():
                    return False
                state.act(event)
                told()
        finally:
            self._allow(allowed)
        return True

    def summary(self) -> tuple[Summary, tuple[str, ...]]:
        """Return the clinic's figures, and those that differ from the record's."""
        clinic = of_reports(self._reports())
        return clinic, differences(of_record(self._visits), clinic)

    def _called_already(self) -> int:
        called = self._services.waiting_lines.queue(by=self._by).called
        return max(Counter(token.doctor_id for token in called).values(), default=0)

    def _require_free_days(self) -> None:
        # With other tokens on these days, comparing the figures would prove nothing.
        # The last report is the total of all departments.
        if taken := self._reports()[-1].issued:
            raise DaysTaken(count=taken)

    def _reports(self) -> tuple[DayReport, ...]:
        days = [self._clinic.service_day(self._events[place].at).day for place in (0, -1)]
        return self._services.reports.by_department(days[0], days[1], by=self._by)

    def _allow(self, called_per_doctor: int) -> None:
        setup = self._services.clinic_setup
        if setup.clinic(by=self._by).called_per_doctor != called_per_doctor:
            setup.change_clinic(
                called_per_doctor=called_per_doctor, press=Press(self._by, str(uuid4()))
            )


class _ReplayState:
    """The state of a replay: tokens and lines as the record has made them so far."""

    def __init__(
        self, services: Services, roster: Roster, visits: Sequence[Visit], *, by: int
    ) -> None:
        self._services = services
        self._roster = roster
        self._visits = visits
        self._visitors = Visitors(services, by=by)
        self._by = by
        self._tokens: dict[int, TokenRow] = {}
        self._waiting: set[int] = set()
        self._lines: dict[int, list[Place]] = {}

    def act(self, event: Event) -> None:
        """Carry out one event of the record."""
        visit = self._visits[event.visit]
        if event.kind == Verb.ISSUE:
            self._issue(event.visit, visit)
        elif event.kind == Verb.CALL:
            self._call(self._tokens[event.visit], visit)
        else:
            self._end(self._tokens.pop(event.visit), event.kind)

    def _issue(self, index: int, visit: Visit) -> None:
        token = self._services.issuing.issue(
            self._visitors.take(),
            department_id=self._roster.department_id(visit),
            priority_id=self._roster.priority_id(visit),
            press=Press(self._by, str(uuid4())),
        )
        self._tokens[index] = token
        self._waiting.add(token.id)
        place = call_order.place(
            is_emergency=token.is_emergency, place_at=token.place_at, token_id=token.id
        )
        heapq.heappush(self._lines.setdefault(token.department_id, []), place)

    def _call(self, token: TokenRow, visit: Visit) -> None:
        self._services.calling.call(
            token.id,
            doctor_id=self._roster.doctor_id(visit),
            press=Press(
                self._by,
                str(uuid4()),
                reason="" if self._first(token.department_id) == token.id else AS_RECORDED,
            ),
        )
        self._waiting.discard(token.id)

    def _end(self, token: TokenRow, kind: Verb) -> None:
        verb = Verb.DONE if kind == Verb.DONE else Verb.LEAVE
        self._services.calling.move(verb, token.id, press=Press(self._by, str(uuid4())))
        self._waiting.discard(token.id)
        self._visitors.give_back(token.patient_id)

    def _first(self, department_id: int) -> int | None:
        # The heap keeps places of tokens that were called or left: skip them as they come up.
        line = self._lines[department_id]
        while line and line[0].token_id not in self._waiting:
            heapq.heappop(line)
        return line[0].token_id if line else None
