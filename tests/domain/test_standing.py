"""What a verb does to a token, for all verbs in any order."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qtoken.domain.errors import MoveRefused
from qtoken.domain.standing import Standing, called, free_slot, issued, moved, transferred, undone
from qtoken.domain.token import ENDED, Status, Verb, can_move
from qtoken.services.rows import TokenRow

LABEL = "C-012"
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLAIN = [
    Verb.RECALL,
    Verb.HOLD,
    Verb.RETURN,
    Verb.DONE,
    Verb.NO_SHOW,
    Verb.LEAVE,
    Verb.CANCEL,
]
IDS = st.sampled_from([1, 2, 3])
MAYBE_IDS = st.sampled_from([None, 1, 2, 3])


class Moves(RuleBasedStateMachine):
    """One token through any moves; what each changed is compared with the one before."""

    def __init__(self) -> None:
        super().__init__()
        self.at = NINE
        self.history: list[Standing] = []

    @property
    def now(self) -> Standing:
        return self.history[-1]

    def keep(self, after: Standing) -> None:
        assert after.version == self.now.version + 1
        self.history.append(after)

    @initialize(department_id=IDS, wanted_doctor_id=MAYBE_IDS)
    def issue(self, department_id: int, wanted_doctor_id: int | None) -> None:
        new = issued(department_id=department_id, wanted_doctor_id=wanted_doctor_id, at=self.at)
        self.history = [new]
        assert (new.version, new.status, new.entered_at) == (1, Status.WAITING, self.at)

    @rule(minutes=st.integers(1, 90))
    def wait(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(doctor_id=MAYBE_IDS, room_id=MAYBE_IDS, slot=IDS)
    def call(self, doctor_id: int | None, room_id: int | None, slot: int) -> None:
        def after() -> Standing:
            return called(
                self.now,
                label=LABEL,
                at=self.at,
                doctor_id=doctor_id,
                room_id=room_id,
                call_slot=slot if doctor_id else None,
            )

        if self.is_refused(Verb.CALL, after):
            return
        before = self.now
        self.keep(after())
        assert (self.now.doctor_id, self.now.room_id) == (doctor_id, room_id)
        assert self.now.called_at == (before.called_at or self.at)
        assert self.now.last_called_at == self.at
        self.changed(before, "doctor_id", "room_id", "call_slot", "called_at", "last_called_at")

    @rule(department_id=IDS, wanted_doctor_id=MAYBE_IDS)
    def transfer(self, department_id: int, wanted_doctor_id: int | None) -> None:
        def after() -> Standing:
            return transferred(
                self.now,
                label=LABEL,
                at=self.at,
                department_id=department_id,
                wanted_doctor_id=wanted_doctor_id,
            )

        if self.is_refused(Verb.TRANSFER, after):
            return
        before = self.now
        self.keep(after())
        new = issued(department_id=department_id, wanted_doctor_id=wanted_doctor_id, at=self.at)
        assert self.now == replace(new, version=before.version + 1)

    @rule(verb=st.sampled_from(PLAIN), room_id=MAYBE_IDS)
    def move(self, verb: Verb, room_id: int | None) -> None:
        def after() -> Standing:
            return moved(self.now, verb, label=LABEL, at=self.at, room_id=room_id)

        if self.is_refused(verb, after):
            return
        before = self.now
        self.keep(after())
        match verb:
            case Verb.RECALL:
                self.changed(before, "room_id", "last_called_at")
                assert self.now.room_id == (room_id or before.room_id)
            case Verb.RETURN:
                self.changed(before, "doctor_id", "room_id", "call_slot", "ended_at")
                assert (self.now.doctor_id, self.now.room_id) == (None, None)
            case Verb.HOLD:
                self.changed(before, "call_slot")
            case _:
                self.changed(before, "call_slot", "ended_at")
                assert self.now.ended_at == self.at

    @precondition(lambda self: len(self.history) > 1)
    @rule(slot=IDS)
    def undo(self, slot: int) -> None:
        back = self.history[-2]
        self.keep(undone(self.now, back, at=self.at, call_slot=slot if back.doctor_id else None))
        assert replace(self.now, version=0, call_slot=None) == replace(
            back, version=0, call_slot=None
        )

    @rule()
    def undo_the_issue(self) -> None:
        before = self.now
        if before.status is Status.WAITING:
            self.keep(undone(before, None, at=self.at))
            assert self.now.ended_at == self.at
            self.changed(before, "ended_at")

    @invariant()
    def it_is_a_state_that_the_database_takes(self) -> None:
        if not self.history:
            return
        now = self.now
        assert (now.ended_at is not None) == (now.status in ENDED)
        assert (now.call_slot is not None) == (
            now.status is Status.CALLED and now.doctor_id is not None
        )
        assert now.status is not Status.CALLED or now.called_at is not None
        assert (now.called_at is None) == (now.last_called_at is None)
        calls = [at for at in (now.entered_at, now.called_at, now.last_called_at) if at]
        assert calls == sorted(calls)
        assert now.status is not Status.WAITING or (now.doctor_id, now.room_id) == (None, None)

    def is_refused(self, verb: Verb, move: object) -> bool:
        assert callable(move)
        if can_move(self.now.status, verb):
            return False
        with pytest.raises(MoveRefused) as refusal:
            move()
        assert refusal.value.parameters == {
            "label": LABEL,
            "status": self.now.status,
            "verb": verb,
        }
        return True

    def changed(self, before: Standing, *names: str) -> None:
        """Nothing else than these, the version and the status has changed."""
        kept = {field.name for field in fields(Standing)} - {"version", "status", *names}
        for name in kept:
            assert getattr(self.now, name) == getattr(before, name), name


TestMoves = Moves.TestCase


@pytest.mark.parametrize("verb", [Verb.ISSUE, Verb.CALL, Verb.TRANSFER, Verb.UNDO])
def test_what_leads_elsewhere_is_no_plain_move(verb: Verb) -> None:
    waiting = issued(department_id=1, wanted_doctor_id=None, at=NINE)

    with pytest.raises((MoveRefused, ValueError)):
        moved(waiting, verb, label=LABEL, at=NINE)


def test_every_verb_but_issue_and_undo_is_a_move() -> None:
    assert set(PLAIN) | {Verb.CALL, Verb.TRANSFER} == set(Verb) - {Verb.ISSUE, Verb.UNDO}


@given(st.sets(st.integers(1, 12)), st.integers(1, 10), st.one_of(st.none(), st.integers(1, 12)))
def test_a_doctor_s_free_place_is_one_that_is_free(
    taken: set[int], called_per_doctor: int, preferred: int | None
) -> None:
    slot = free_slot(taken, called_per_doctor, preferred=preferred)

    if len(taken) >= called_per_doctor:
        assert slot is None
    elif preferred is not None and preferred not in taken:
        assert slot == preferred
    else:
        assert slot is not None
        assert slot not in taken
        assert set(range(1, slot)) <= taken


def test_a_token_s_row_shows_all_that_moves_change() -> None:
    shown = {field.name for field in fields(TokenRow)}

    assert {field.name for field in fields(Standing)} <= shown
