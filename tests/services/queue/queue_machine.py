"""The queue against a small model of it: any sequence of verbs, refused or done."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count, product
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qtoken.bootstrap import Clinic
from qtoken.domain import call_order
from qtoken.domain.clock import SetClock
from qtoken.domain.errors import (
    DoctorBusy,
    MoveRefused,
    NothingToUndo,
    QTokenError,
    SameDepartment,
    TokenAlreadyOpen,
    UndoTooLate,
)
from qtoken.domain.token import OPEN, Status, Verb, can_move
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.rows import DepartmentRow, DoctorRow, TokenRow
from tests.support.desk import LETTERS, START, Desk
from tests.support.tables import row_counts

UNDO_WITHIN_S = 120
PLAIN = [Verb.RECALL, Verb.DONE, Verb.HOLD, Verb.RETURN, Verb.NO_SHOW, Verb.LEAVE, Verb.CANCEL]
_LETTERS = ("".join(letters) for letters in product(LETTERS, repeat=3))
_SERIAL = count(1)

Refusals = set[type[QTokenError]]


@dataclass
class Known:
    """What the model knows of a token: how it was after each event."""

    rows: list[TokenRow]
    kinds: list[Verb] = field(default_factory=lambda: [Verb.ISSUE])
    at: list[float] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)

    @property
    def last_standing(self) -> int | None:
        """The place of what undo takes back."""
        standing = [
            place
            for place, kind in enumerate(self.kinds)
            if kind is not Verb.UNDO and place not in self.undone
        ]
        return standing[-1] if standing else None

    @property
    def row(self) -> TokenRow:
        return self.rows[-1]


class QueueMachine(RuleBasedStateMachine):
    """Presses buttons at random. Set `desk`, `clinic` and `clock` on a subclass."""

    desk: Desk
    clinic: Clinic
    clock: SetClock

    def __init__(self) -> None:
        super().__init__()
        self.tokens: dict[int, Known] = {}
        self.time = 0.0
        self.clock.now = START

    @initialize(called_per_doctor=st.integers(1, 2))
    def open_the_clinic(self, called_per_doctor: int) -> None:
        self.called_per_doctor = called_per_doctor
        self.desk.services.clinic_setup.change_clinic(
            called_per_doctor=called_per_doctor, press=self.desk.press()
        )
        self.departments: list[DepartmentRow] = [
            self.desk.department(f"Ward {next(_SERIAL)}", next(_LETTERS)) for _ in range(2)
        ]
        self.doctors: list[DoctorRow] = [self.desk.doctor(self.departments[i]) for i in (0, 0, 1)]
        self.patients: list[PatientRow] = [self.desk.patient() for _ in range(4)]

    @rule(seconds=st.sampled_from([1, 30, UNDO_WITHIN_S, 1800]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)
        self.time += seconds

    @rule(
        patient=st.integers(0, 3),
        department=st.integers(0, 1),
        priority=st.sampled_from(["normal", "normal", "priority", "emergency"]),
        wanted=st.sampled_from([None, None, 0, 1, 2]),
    )
    def issue(self, patient: int, department: int, priority: str, wanted: int | None) -> None:
        where = self.departments[department]
        doctor = None if wanted is None else self.doctors[wanted]
        if doctor is not None and doctor.department_id != where.id:
            doctor = None
        person = self.patients[patient]
        before = self.counts()

        def press() -> TokenRow:
            return self.desk.issue(where, person, priority=priority, doctor=doctor)

        if self.open_token(person.id, where.id):
            self.refused(press, {TokenAlreadyOpen})
            return
        row = press()
        assert row.status is Status.WAITING
        assert self.counts()["token"] == before["token"] + 1
        self.tokens[row.id] = Known([row], at=[self.time])

    @rule(department=st.integers(0, 1), doctor=st.sampled_from([None, 0, 1, 2]))
    def call_next(self, department: int, doctor: int | None) -> None:
        where = self.departments[department]
        who = None if doctor is None else self.doctors[doctor]
        if self.is_full(who.id if who else None):
            self.refused(lambda: self.desk.call_next(where, who), {DoctorBusy})
            return
        line = [t for t in self.line(where.id) if not who or t.wanted_doctor_id in (None, who.id)]
        row = self.desk.call_next(where, who)
        if not line:
            assert row is None
            return
        assert row is not None
        assert row.id == line[0].id
        self.keep(row, Verb.CALL, Status.CALLED)
        assert row.doctor_id == (who.id if who else None)

    @precondition(lambda self: self.tokens)
    @rule(data=st.data(), doctor=st.sampled_from([None, 0, 1, 2]))
    def call(self, data: st.DataObject, doctor: int | None) -> None:
        token = self.pick(data)
        who = None if doctor is None else self.doctors[doctor]
        refusals: Refusals = set()
        if not can_move(token.status, Verb.CALL):
            refusals.add(MoveRefused)
        doctor_id = who.id if who else None
        if self.is_full(doctor_id):
            refusals.add(DoctorBusy)
        self.move(token, Verb.CALL, refusals, Status.CALLED, doctor_id=doctor_id, reason="in pain")

    @precondition(lambda self: self.tokens)
    @rule(data=st.data(), verb=st.sampled_from(PLAIN))
    def act(self, data: st.DataObject, verb: Verb) -> None:
        token = self.pick(data)
        refusals: Refusals = set() if can_move(token.status, verb) else {MoveRefused}
        if not refusals and verb is Verb.RETURN and self.stands_in_the_way(token):
            refusals.add(TokenAlreadyOpen)
        status = {
            Verb.RECALL: Status.CALLED,
            Verb.DONE: Status.DONE,
            Verb.HOLD: Status.ON_HOLD,
            Verb.RETURN: Status.WAITING,
            Verb.NO_SHOW: Status.NO_SHOW,
            Verb.LEAVE: Status.LEFT,
            Verb.CANCEL: Status.CANCELLED,
        }[verb]
        self.move(token, verb, refusals, status)

    @precondition(lambda self: self.tokens)
    @rule(data=st.data(), department=st.integers(0, 1))
    def transfer(self, data: st.DataObject, department: int) -> None:
        token, to = self.pick(data), self.departments[department]
        refusals: Refusals = set() if can_move(token.status, Verb.TRANSFER) else {MoveRefused}
        if token.department_id == to.id:
            refusals.add(SameDepartment)
        elif self.open_token(token.patient_id, to.id):
            refusals.add(TokenAlreadyOpen)
        self.move(token, Verb.TRANSFER, refusals, Status.WAITING, department_id=to.id)
        if not refusals:
            row = self.tokens[token.id].row
            assert row.department_id == to.id
            assert (row.label, row.place_at) == (token.label, token.place_at)

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        token = self.pick(data)
        known = self.tokens[token.id]
        back = self.before_last(known)
        refusals = self.undo_refusals(known, back)
        if refusals:
            self.refused(lambda: self.desk.do(Verb.UNDO, token), refusals)
            return
        last = known.last_standing
        assert last is not None
        row = self.desk.do(Verb.UNDO, token)
        known.undone.add(last)
        assert replace(row, call_slot=None) == replace(
            back, call_slot=None, version=token.version + 1
        )
        self.keep(row, Verb.UNDO, back.status)

    @invariant()
    def the_desk_shows_the_model(self) -> None:
        for department in getattr(self, "departments", []):
            seen = self.desk.services.waiting_lines.queue(
                department_id=department.id, by=self.desk.by
            )
            assert list(seen.waiting) == self.line(department.id)
            for rows, status in ((seen.called, Status.CALLED), (seen.on_hold, Status.ON_HOLD)):
                assert {row.id: row for row in rows} == {
                    row.id: row for row in self.standing(department.id, status)
                }

    @invariant()
    def no_rule_of_the_queue_is_broken(self) -> None:
        rows = [known.row for known in self.tokens.values()]
        opened = [(row.patient_id, row.department_id) for row in rows if row.status in OPEN]
        assert len(opened) == len(set(opened))
        assert len({(row.service_day, row.label) for row in rows}) == len(rows)
        for doctor in getattr(self, "doctors", []):
            assert self.called_by(doctor.id) <= self.called_per_doctor

    def teardown(self) -> None:
        for known in self.tokens.values():
            history = self.desk.services.histories.token_history(known.row.id, by=self.desk.by)
            assert [event.kind for event in history.events] == known.kinds
            assert [event.status for event in history.events] == [r.status for r in known.rows]
            assert history.token == known.row

    def pick(self, data: st.DataObject) -> TokenRow:
        # The newest are the most alive.
        return self.tokens[data.draw(st.sampled_from(sorted(self.tokens, reverse=True)))].row

    def standing(self, department_id: int, status: Status) -> list[TokenRow]:
        rows = [known.row for known in self.tokens.values()]
        return [r for r in rows if r.department_id == department_id and r.status is status]

    def line(self, department_id: int) -> list[TokenRow]:
        return sorted(
            self.standing(department_id, Status.WAITING),
            key=lambda row: call_order.place(
                is_emergency=row.is_emergency, place_at=row.place_at, token_id=row.id
            ),
        )

    def open_token(self, patient_id: int, department_id: int) -> list[TokenRow]:
        where = (patient_id, department_id)
        rows = [known.row for known in self.tokens.values()]
        return [r for r in rows if (r.patient_id, r.department_id) == where and r.status in OPEN]

    def stands_in_the_way(self, token: TokenRow) -> bool:
        others = self.open_token(token.patient_id, token.department_id)
        return any(other.id != token.id for other in others)

    def called_by(self, doctor_id: int, *, but: int = 0) -> int:
        rows = [known.row for known in self.tokens.values() if known.row.id != but]
        return sum(r.status is Status.CALLED and r.doctor_id == doctor_id for r in rows)

    def before_last(self, known: Known) -> TokenRow:
        if known.last_standing:
            return known.rows[known.last_standing - 1]
        return replace(known.row, status=Status.CANCELLED, ended_at=self.clock.set_now())

    def undo_refusals(self, known: Known, back: TokenRow) -> Refusals:
        refusals: Refusals = set()
        last = known.last_standing
        if last is None:
            return {NothingToUndo}
        if self.time - known.at[last] > UNDO_WITHIN_S:
            refusals.add(UndoTooLate)
        if back.status in OPEN and self.stands_in_the_way(back):
            refusals.add(TokenAlreadyOpen)
        is_called_again = back.status is Status.CALLED and known.row.status is not Status.CALLED
        if is_called_again and self.is_full(back.doctor_id, but=back.id):
            refusals.add(DoctorBusy)
        return refusals

    def is_full(self, doctor_id: int | None, *, but: int = 0) -> bool:
        if doctor_id is None:
            return False
        return self.called_by(doctor_id, but=but) >= self.called_per_doctor

    def move(
        self, token: TokenRow, verb: Verb, refusals: Refusals, status: Status, **named: Any
    ) -> None:
        if refusals:
            self.refused(lambda: self.desk.do(verb, token, **named), refusals)
            return
        self.keep(self.desk.do(verb, token, **named), verb, status)

    def keep(self, row: TokenRow, verb: Verb, status: Status) -> None:
        known = self.tokens[row.id]
        assert row.status is status
        assert row.version == known.row.version + 1
        known.rows.append(row)
        known.kinds.append(verb)
        known.at.append(self.time)

    def refused(self, press: Callable[[], object], refusals: Refusals) -> None:
        before = self.counts()
        with pytest.raises(QTokenError) as refusal:
            press()
        assert refusal.type in refusals
        assert self.counts() == before

    def counts(self) -> dict[str, int]:
        return row_counts(self.clinic.database)
