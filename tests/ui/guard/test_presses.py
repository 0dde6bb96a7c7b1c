"""One press, one request id, whatever happens to the answer."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest

from qtoken.domain.errors import DatabaseUnreachable, OutcomeUnknown, UndoTooLate
from qtoken.domain.press import Press
from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from qtoken.ui.presses import Move, Presses, RequestIds
from qtoken.ui.refusals import is_answer, tell
from tests.support.desk import Desk
from tests.support.inline_run import InlineRun
from tests.support.pages.display import SetSeconds

_WITHIN_S = 60.0


class Line:
    """A lane to services that note each request id, and answer or fail as they are told."""

    def __init__(self) -> None:
        self.run = InlineRun()
        self.seconds = SetSeconds()
        self.error: Exception | None = None
        self.ids: list[str] = []
        self.done: list[str] = []
        self.refused: list[Exception] = []
        numbers = count(1)
        ids = RequestIds(
            lambda: f"request-{next(numbers)}", retried_within_s=_WITHIN_S, seconds=self.seconds
        )
        self.presses = Presses(self.run, ids)

    def press(self, key: str = "issue", then: Callable[[], None] = lambda: None) -> None:
        def done(request_id: str) -> None:
            self.done.append(request_id)
            then()

        self.presses.send(key, self._job, done, self.refused.append)

    def _job(self, request_id: str) -> str:
        self.ids.append(request_id)
        if self.error is not None:
            raise self.error
        return request_id


@pytest.fixture
def engine_name() -> str:
    """Windows do not know which database there is: one is enough."""
    return "sqlite"


@pytest.fixture
def line() -> Line:
    return Line()


def test_each_press_has_an_id_of_its_own(line: Line) -> None:
    line.press()
    line.press()

    assert line.done == ["request-1", "request-2"]


def test_the_same_press_does_nothing_while_its_answer_is_under_way(line: Line) -> None:
    line.run.is_holding = True

    line.press()
    line.press()
    line.run.finish()

    assert line.done == ["request-1"]
    assert not line.presses.is_busy


def test_another_press_is_sent_while_one_is_under_way(line: Line) -> None:
    line.run.is_holding = True

    line.press("issue")
    line.press("register")

    assert line.run.held_count == 2
    assert line.presses.is_under_way("issue")


@pytest.mark.parametrize("lost", [DatabaseUnreachable(), OutcomeUnknown(), ValueError("ours")])
def test_a_retry_after_a_lost_answer_has_the_same_id(line: Line, lost: Exception) -> None:
    line.error = lost
    line.press()
    line.error = None

    line.press()
    line.press()

    assert line.ids == ["request-1", "request-1", "request-2"]
    assert line.refused == [lost]


def test_a_refusal_is_an_answer_so_the_next_press_is_a_new_one(line: Line) -> None:
    line.error = UndoTooLate(label="C-001")
    line.press()
    line.error = None

    line.press()

    assert line.ids == ["request-1", "request-2"]


def test_a_press_long_after_a_lost_answer_is_meant_anew(line: Line) -> None:
    line.error = OutcomeUnknown()
    line.press()
    line.seconds.now_s += _WITHIN_S
    line.press()

    line.seconds.now_s += _WITHIN_S + 1
    line.press()

    assert line.ids == ["request-1", "request-1", "request-2"]


def test_a_press_whose_outcome_can_be_seen_has_no_retry(line: Line) -> None:
    line.error = OutcomeUnknown()
    line.press("call next")
    line.press("issue")

    line.presses.forget(lambda key: key == "call next")
    line.press("call next")
    line.press("issue")

    assert line.ids == ["request-1", "request-2", "request-3", "request-2"]


def test_an_answer_may_send_the_next_press(line: Line) -> None:
    line.press("done", then=lambda: line.press("call next"))

    assert line.done == ["request-1", "request-2"]


def test_only_a_judgement_is_an_answer() -> None:
    assert is_answer(UndoTooLate(label="C-001"))
    assert not is_answer(DatabaseUnreachable())
    assert not is_answer(ValueError("ours"))


def test_what_can_be_understood_is_told_and_anything_else_is_a_problem() -> None:
    told: list[str] = []
    problems: list[Exception] = []
    fault = ValueError("ours")

    for error in (DatabaseUnreachable(), fault):
        tell(error, refused=told.append, problem=problems.append)

    assert len(told) == 1
    assert told[0].startswith("The database cannot be reached.")
    assert problems == [fault]


def test_a_move_is_another_press_once_its_token_has_changed(line: Line, desk: Desk) -> None:
    token = desk.issue(desk.department("Surgery", "S"))
    sent: list[Press] = []

    def fail(press: Press) -> None:
        sent.append(press)
        raise OutcomeUnknown

    def press(seen: TokenRow, room_id: int) -> None:
        move = Move(desk.by, Verb.CALL, seen, "pain", chosen=room_id)
        line.presses.send_move(move, fail, lambda _none: None, line.refused.append)

    press(token, 1)
    press(token, 1)
    press(token, 2)
    press(replace(token, version=token.version + 1), 1)

    assert [each.request_id for each in sent] == [
        "request-1",
        "request-1",
        "request-2",
        "request-3",
    ]
    assert sent[0] == Press(desk.by, "request-1", token.version, "pain")
