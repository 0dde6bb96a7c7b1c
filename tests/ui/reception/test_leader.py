"""The reception as a whole: one look at a time, and what it saw reaches its parts."""

from collections.abc import Callable, Hashable
from datetime import date, datetime
from functools import partial
from types import SimpleNamespace
from typing import cast

import pytest

from qtoken.bootstrap import Clinic
from qtoken.services.rows import SetupRow, UserRow
from qtoken.ui.presses import Presses, RequestIds
from qtoken.ui.reception.desk import Desk as DeskContext
from qtoken.ui.reception.issue.presenter import IssuePresenter
from qtoken.ui.reception.presenter import ReceptionPresenter
from qtoken.ui.reception.queue.presenter import QueuePresenter
from qtoken.ui.reception.queue.sections import Section
from qtoken.ui.reception.slips import SlipPresenter
from qtoken.ui.run import Result
from tests.support.desk import Desk, new_request
from tests.support.inline_run import InlineRun
from tests.ui.reception.conftest import House
from tests.ui.reception.recording import RecordingIssueView, RecordingQueueView, RecordingTold


class Frame:
    """What the window around the parts was told."""

    def __init__(self) -> None:
        self.counts: list[tuple[int, int]] = []

    def show_setup(self, setup: SetupRow, day: date) -> None: ...

    def show_counts(self, *, waiting: int, held: int, called: int) -> None:
        self.counts.append((waiting, called))

    def show_unsent_count(self, count: int) -> None: ...

    def put_out(self) -> None: ...

    def show_live(self, is_live: bool, last_news_at: datetime | None) -> None: ...


class SlowLane:
    """Reads at once, and brings the answers when it is told to."""

    def __init__(self) -> None:
        self._answers: list[Callable[[], None]] = []

    def __call__(
        self,
        job: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        key: Hashable | None = None,
    ) -> None:
        self._answers.append(partial(done, job()))

    def deliver(self) -> int:
        """Bring the answers that are on their way; returns how many."""
        answers, self._answers = self._answers, []
        for answer in answers:
            answer()
        return len(answers)


class Reception:
    """A leader and its parts, on views that only note and a slow lane."""

    def __init__(self, clinic: Clinic, user: UserRow) -> None:
        self.frame, self.queue_view = Frame(), RecordingQueueView()
        self.lane = SlowLane()
        told = RecordingTold()
        presses = Presses(InlineRun(), RequestIds(new_request))
        desk = DeskContext(clinic, user, presses, self.lane, InlineRun())
        self.queue = QueuePresenter(
            self.queue_view,
            desk,
            told,
            look_again=self._look_again,
            print_slip=lambda _token: None,
            seconds=lambda: 0.0,
        )
        issue = IssuePresenter(
            RecordingIssueView(),
            desk,
            told,
            self.queue,
            usual_department_id=0,
            issued=lambda _token, _said: None,
        )
        slips = SimpleNamespace(show_setup=lambda _setup: None)
        self.leader = ReceptionPresenter(
            self.frame,
            desk,
            told,
            issue=issue,
            queue=self.queue,
            slips=cast(SlipPresenter, slips),
        )
        self.leader.begin()

    def _look_again(self) -> None:
        self.leader.look_again()

    def waiting(self) -> list[str]:
        return [line.label for line in self.queue_view.lines[Section.WAITING]]


@pytest.fixture
def reception(clinic: Clinic, user: UserRow, house: House) -> Reception:
    assert house.cardiology.is_open
    return Reception(clinic, user)


def test_a_change_during_the_first_look_does_not_delay_the_first_rows(
    reception: Reception, desk: Desk, house: House
) -> None:
    reception.leader.look_again()
    desk.issue(house.cardiology)

    assert reception.lane.deliver() == 1
    assert reception.waiting() == []

    assert reception.lane.deliver() == 1, "the change was not looked at"
    assert reception.waiting() == ["C-001"]
    assert reception.lane.deliver() == 0


def test_rows_of_all_departments_do_not_come_back_once_one_is_chosen(
    reception: Reception, desk: Desk, house: House
) -> None:
    for department in (house.cardiology, house.pediatrics):
        desk.issue(department)
    reception.leader.look_again()
    reception.lane.deliver()
    reception.queue.choose_department(house.pediatrics.id)

    reception.lane.deliver()
    assert reception.waiting() == []

    reception.lane.deliver()
    assert reception.waiting() == ["P-001"]
