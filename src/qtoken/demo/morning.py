"""Plays the sample clinic's morning, up to now: people come, doctors call, exceptions happen.

Consultations vary as widely as real ones. The random numbers are always the same, so that everybody
sees the same clinic. Times named `_MIN` are minutes before now, and so negative.
"""

import heapq
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import count, cycle
from uuid import uuid4

from qtoken.demo.clinic import PRIORITY, SampleClinic
from qtoken.domain.clock import SetClock
from qtoken.domain.press import Press
from qtoken.domain.receipts import Fact
from qtoken.domain.token import Verb
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import DoctorRow, TokenRow
from qtoken.services.services import Services

OPENS_MIN = -124.0
DOCTORS_START_MIN = -100.0
LAST_CALL_MIN = -2.5
NEWEST_CALL_MIN = -0.2
DISPLAY = "Waiting room"

_TOKENS = 58
_LETTERS = "GPCGDCPEGCPGDCPGECGDPCGEPGCDE"
_PRIORITY_AGE = "1950"
_CONSULTATION_MIN = (10, 36, 17)
"""Shortest, longest and likeliest."""

_PAUSE_MIN = 0.6
_NO_SHOW_EVERY = 19
_NEWEST_CALLER = 6
"""The doctor who calls just now, of another department than the open doctor window."""

Action = Callable[[], None]


class Morning:
    """The morning of one sample clinic."""

    def __init__(
        self, services: Services, clock: SetClock, clinic: SampleClinic, *, now: datetime
    ) -> None:
        self._services = services
        self._clock = clock
        self._clinic = clinic
        self._now = now
        self._dice = random.Random(20)  # noqa: S311 - always the same morning
        self._agenda: list[tuple[float, int, Action]] = []
        # Numbers the agenda's entries: at equal times the heap must not compare functions.
        self._serial = count()
        setup = services.clinic_setup
        self._priorities = {p.name: p.id for p in setup.priorities(by=clinic.desk.id)}
        self._with: dict[int, TokenRow] = {}
        self._children = cycle(p for p in clinic.patients if _is_child(p))
        self._adults = cycle(p for p in clinic.patients if not _is_child(p))

    def play(self) -> None:
        """Play until now; then let the clock go back to the database's time."""
        self._book()
        self._plan_arrivals()
        for place, doctor in enumerate(self._clinic.doctors):
            self._at(DOCTORS_START_MIN + place * 1.5, partial(self._call, doctor))
        self._plan_exceptions()
        while self._agenda:
            at_min, _serial, act = heapq.heappop(self._agenda)
            # What is planned for after now is left out.
            if at_min <= 0:
                self._clock.now = self._now + timedelta(minutes=at_min)
                act()
        self._clock.let_go()

    def _at(self, at_min: float, act: Action) -> None:
        heapq.heappush(self._agenda, (at_min, next(self._serial), act))

    def _in(self, minutes: float, act: Action) -> None:
        self._at(self._minute() + minutes, act)

    def _plan_arrivals(self) -> None:
        spread = (-OPENS_MIN - 3) / _TOKENS
        for place in range(_TOKENS):
            letter = _LETTERS[place % len(_LETTERS)]
            at_min = OPENS_MIN + place * spread + self._dice.uniform(0, spread * 0.9)
            patient = self._patient_for(letter)
            self._at(at_min, partial(self._issue, patient, letter))

    def _patient_for(self, letter: str) -> PatientRow:
        # Children are seen in pediatrics, everybody else elsewhere.
        return next(self._children if letter == "P" else self._adults)

    def _issue(self, patient: PatientRow, letter: str, priority: str = "") -> None:
        born = patient.date_of_birth
        if not priority and born is not None and str(born) < _PRIORITY_AGE:
            priority = PRIORITY
        self._services.issuing.issue(
            patient.id,
            department_id=self._clinic.departments[letter].id,
            priority_id=self._priorities[priority] if priority else None,
            press=Press(self._clinic.desk.id, _new()),
        )

    def _call(self, doctor: DoctorRow) -> None:
        if self._minute() > LAST_CALL_MIN:
            return
        token = self._call_next(doctor)
        if token is None:
            self._in(2, partial(self._call, doctor))
        elif token.id % _NO_SHOW_EVERY == 0:
            self._in(2, partial(self._do, Verb.RECALL, token))
            self._in(4, partial(self._end, Verb.NO_SHOW, token, doctor))
        else:
            length_min = self._dice.triangular(*_CONSULTATION_MIN)
            self._in(length_min, partial(self._end, Verb.DONE, token, doctor))

    def _call_next(self, doctor: DoctorRow) -> TokenRow | None:
        token = self._services.calling.call_next(doctor_id=doctor.id, press=self._press())
        if token is not None:
            self._with[doctor.id] = token
            self._show_call()
        return token

    def _show_call(self) -> None:
        # As the waiting room's display would: the doctor window shows that the call was seen.
        display = self._services.display
        newest = display.snapshot(display=DISPLAY).announcements[-1]
        display.acknowledge([newest.id], display=DISPLAY, facts=tuple(Fact))

    def _end(self, verb: Verb, token: TokenRow, doctor: DoctorRow) -> None:
        # Consultations that would end in the last minutes go on, so that all doctors are busy now.
        if self._with.get(doctor.id) is token and self._minute() < LAST_CALL_MIN - _PAUSE_MIN:
            del self._with[doctor.id]
            self._do(verb, token)
            self._in(_PAUSE_MIN, partial(self._call, doctor))

    def _plan_exceptions(self) -> None:
        self._at(-71, partial(self._with_last_waiting, "G", Verb.LEAVE, "could not wait"))
        self._at(-38, partial(self._with_last_waiting, "C", Verb.HOLD, "at the laboratory"))
        self._at(-22, partial(self._with_last_waiting, "E", Verb.HOLD, "eye drops take 30 min"))
        self._at(-17, partial(self._transfer, "G", "D"))
        emergency = self._patient_for("C")
        self._at(-1.7, partial(self._issue, emergency, "C", "emergency"))
        self._at(NEWEST_CALL_MIN - 0.5, self._free_the_next_room)
        self._at(NEWEST_CALL_MIN, self._call_newest)

    def _with_last_waiting(self, letter: str, verb: Verb, reason: str) -> None:
        if waiting := self._waiting(letter):
            self._do(verb, waiting[-1], reason=reason)

    def _transfer(self, letter: str, to_letter: str) -> None:
        if waiting := self._waiting(letter):
            to = self._clinic.departments[to_letter].id
            self._services.calling.transfer(
                waiting[-1].id, department_id=to, press=self._press("skin rash")
            )

    def _free_the_next_room(self) -> None:
        doctor = self._clinic.doctors[_NEWEST_CALLER]
        if token := self._with.pop(doctor.id, None):
            self._do(Verb.DONE, token)

    def _call_newest(self) -> None:
        # So the display shows a call of this minute when it opens.
        self._call_next(self._clinic.doctors[_NEWEST_CALLER])

    def _waiting(self, letter: str) -> tuple[TokenRow, ...]:
        return self._services.waiting_lines.queue(
            department_id=self._clinic.departments[letter].id, by=self._clinic.desk.id
        ).waiting

    def _do(self, verb: Verb, token: TokenRow, *, reason: str = "") -> None:
        self._services.calling.move(verb, token.id, press=self._press(reason))

    def _press(self, reason: str = "") -> Press:
        return Press(self._clinic.doctor.id, _new(), reason=reason)

    def _book(self) -> None:
        this_hour = self._now.replace(minute=0, second=0, microsecond=0)
        for place in range(8):
            doctor = self._clinic.doctors[place]
            group = [p for p in self._clinic.patients if _is_child(p) == ("P" in doctor.specialty)]
            row = self._services.appointments.book(
                group[-1 - place].id,
                doctor_id=doctor.id,
                starts_at=this_hour + timedelta(minutes=30 * (place - 3)),
                press=Press(self._clinic.desk.id, _new()),
            )
            if place < 2:
                self._services.appointments.change_status(
                    row.id, "completed", press=Press(self._clinic.desk.id, _new())
                )

    def _minute(self) -> float:
        now = self._clock.now or self._now
        return round((now - self._now).total_seconds() / 60, 6)


def _is_child(patient: PatientRow) -> bool:
    return patient.date_of_birth is not None and patient.date_of_birth.year >= 2009


def _new() -> str:
    return str(uuid4())
