"""A computer without its battery begins in some year past: nobody gets a number of that day."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from qtoken.bootstrap import Clinic
from qtoken.domain import clock as clocks
from qtoken.domain.clock import SetClock
from qtoken.domain.errors import ClockWrong
from qtoken.domain.token import Verb
from tests.support.desk import Desk, new_request
from tests.support.tables import contents


def lose_time(monkeypatch: pytest.MonkeyPatch) -> None:
    # For a clock that must not be set back: what it shows is long ago.
    monkeypatch.setattr(clocks, "EARLIEST", datetime(9000, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("verb", [Verb.CALL, Verb.HOLD, Verb.CANCEL])
def test_nothing_is_done_by_a_clock_that_has_lost_its_time(
    desk: Desk, clinic: Clinic, monkeypatch: pytest.MonkeyPatch, verb: Verb
) -> None:
    cardiology = desk.department("Cardiology", "C")
    waiting, patient = desk.issue(cardiology), desk.patient()
    before = contents(clinic.database)
    lose_time(monkeypatch)

    acts: tuple[Callable[[], object], ...] = (
        lambda: desk.issue(cardiology, patient),
        lambda: desk.call_next(cardiology),
        lambda: desk.do(verb, waiting),
    )
    for act in acts:
        with pytest.raises(ClockWrong, match="has lost its time"):
            act()

    assert contents(clinic.database) == before
    assert desk.services.waiting_lines.queue(by=desk.by).waiting == (waiting,)


def test_what_was_done_before_is_still_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuing, department, patient = desk.services.issuing, desk.department(), desk.patient()
    request = new_request()

    def issue() -> object:
        return issuing.issue(patient.id, department_id=department.id, press=desk.press(request))

    first = issue()
    lose_time(monkeypatch)

    assert issue() == first


def test_recorded_days_of_any_year_are_played(timed_desk: Desk, clock: SetClock) -> None:
    clock.now = datetime(1999, 3, 2, 8, tzinfo=UTC)

    assert timed_desk.issue(timed_desk.department(letter="C")).label == "C-001"
