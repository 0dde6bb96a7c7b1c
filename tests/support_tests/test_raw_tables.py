"""The checker of a storm sees each kind of fault: a small day, and what is done to it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from tests.processes.actors import DONE, IN_DOUBT, OTHER_ANSWER, REFUSED, Said
from tests.processes.raw_tables import KEPT, Tables, faults

CALLING = 7

# Token, kind, status afterwards; the call of the third is taken back at the end.
DAY = (
    (1, "issue", "waiting"),
    (2, "issue", "waiting"),
    (3, "issue", "waiting"),
    (1, "call", "called"),
    (1, "done", "done"),
    (2, "call", "called"),
    (3, "call", "called"),
    (3, "recall", "called"),
    (3, "undo", "called"),
)


class Day:
    """Tokens, events and what was said of them, to be spoilt."""

    def __init__(self) -> None:
        self.tokens: dict[int, Any] = {}
        self.events: list[Any] = []
        for id_, (token_id, kind, status) in enumerate(DAY, start=1):
            self.events.append(self._event(id_, token_id, kind, status))
            self.tokens[token_id] = self._token(token_id, self.events[-1])
        self.events[-1].undone_event_id = 8
        self.said = [Said(DONE, e.kind, e.request_id, e.token_id, e.version) for e in self.events]

    def event(self, id_: int) -> Any:
        return self.events[id_ - 1]

    def faults(self) -> list[str]:
        tables = Tables(list(self.tokens.values()), self.events, called_per_doctor=2)
        return faults(tables, self.said, is_in_order=True)

    def _event(self, id_: int, token_id: int, kind: str, status: str) -> Any:
        is_called = status == "called"
        kept = {
            "version": sum(e.token_id == token_id for e in self.events) + 1,
            "status": status,
            "department_id": 1,
            "doctor_id": CALLING if is_called else None,
        }
        return SimpleNamespace(
            **(dict.fromkeys(KEPT.replace(",", "").split()) | kept),
            id=id_,
            token_id=token_id,
            kind=kind,
            at=id_,
            request_id=f"request {id_}",
            is_out_of_order=False,
            undone_event_id=None,
        )

    @staticmethod
    def _token(id_: int, last: Any) -> Any:
        fixed = {
            "patient_id": id_,
            "issued_department_id": 1,
            "service_day": "2026-03-02",
            "number": id_,
            "is_emergency": False,
            "place_at": id_,
        }
        kept = {name: getattr(last, name) for name in KEPT.replace(",", "").split()}
        return SimpleNamespace(**kept, **fixed, id=id_)


def test_a_right_day_has_no_fault() -> None:
    assert Day().faults() == []


def give_a_number_twice(day: Day) -> None:
    day.tokens[3].number = 2


def leave_out_a_number(day: Day) -> None:
    day.tokens[3].number = 4


def lose_an_event(day: Day) -> None:
    del day.events[3]


def begin_otherwise(day: Day) -> None:
    day.event(2).kind = "call"


def change_a_token_unseen(day: Day) -> None:
    day.tokens[1].status = "left"


def move_against_the_rules(day: Day) -> None:
    day.event(5).kind = "return"


def turn_the_clock_back(day: Day) -> None:
    day.event(5).at = 3


def undo_to_another_state(day: Day) -> None:
    day.event(9).undone_event_id = 7


def undo_what_comes_later(day: Day) -> None:
    day.event(9).undone_event_id = 9


def undo_another_token(day: Day) -> None:
    day.event(9).undone_event_id = 4


def open_two_for_one(day: Day) -> None:
    day.tokens[3].patient_id = day.tokens[2].patient_id


def call_too_many(day: Day) -> None:
    day.tokens[1].status, day.tokens[1].doctor_id = "called", CALLING


def forget_what_was_acknowledged(day: Day) -> None:
    day.said.append(Said(DONE, "issue", "another request", 4, 1))


def store_another_move(day: Day) -> None:
    day.said[4] = Said(DONE, "no_show", "request 5", 1, 3)


def tell_another_version(day: Day) -> None:
    day.said[4] = Said(DONE, "done", "request 5", 1, 4)


def store_what_was_refused(day: Day) -> None:
    day.said[4] = Said(REFUSED, "done", "request 5", code="move_refused")


def store_a_call_of_nobody(day: Day) -> None:
    day.said[5] = Said(DONE, "call", "request 6")


def answer_a_repeat_otherwise(day: Day) -> None:
    day.said.append(Said(OTHER_ANSWER, "issue", "request 1"))


def pass_over_the_first(day: Day) -> None:
    day.tokens[3].is_emergency = True


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (give_a_number_twice, "the numbers of"),
        (leave_out_a_number, "the numbers of"),
        (lose_an_event, "has the versions [1, 3]"),
        (begin_otherwise, "begins with call"),
        (change_a_token_unseen, "differ in ['status']"),
        (move_against_the_rules, "leads from called to done"),
        (turn_the_clock_back, "is of 3, the one before of 4"),
        (undo_to_another_state, "leads to called and not to waiting"),
        (undo_what_comes_later, "which is not before it"),
        (undo_another_token, "which is not before it"),
        (open_two_for_one, "are open for"),
        (call_too_many, "has [1, 2, 3] in"),
        (forget_what_was_acknowledged, "acknowledged, but stored is None"),
        (store_another_move, "acknowledged, but stored is"),
        (tell_another_version, "acknowledged, but stored is"),
        (store_what_was_refused, "refused, but stored"),
        (store_a_call_of_nobody, "nobody waited, but stored is"),
        (answer_a_repeat_otherwise, "answered otherwise"),
        (pass_over_the_first, "while 3 is first in line"),
    ],
)
def test_each_fault_is_named(spoil: Callable[[Day], None], words: str) -> None:
    day = Day()

    spoil(day)

    assert [fault for fault in day.faults() if words in fault]


def test_what_is_in_doubt_may_be_stored_or_not() -> None:
    day = Day()
    day.said[4] = Said(IN_DOUBT, "done", "request 5")
    day.said.append(Said(IN_DOUBT, "done", "another request"))

    assert day.faults() == []


def test_too_many_at_any_moment_are_seen_although_the_end_is_right() -> None:
    day = Day()
    day.event(4).doctor_id = day.event(5).doctor_id = CALLING
    day.event(5).kind, day.event(5).status = "recall", "called"

    assert [fault for fault in day.faults() if "had 3 in" in fault]
