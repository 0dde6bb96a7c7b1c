"""One look at a time, and none that is wanted is forgotten."""

from itertools import count

from qtoken.ui.looking import Looking
from tests.support.inline_run import InlineRun


class Watch:
    """Looks at a number that grows."""

    def __init__(self, lane: InlineRun | None = None) -> None:
        self.lane = lane or InlineRun(is_holding=True)
        self.seen: list[int] = []
        self.errors: list[Exception] = []
        self._numbers = count(1)
        self.looking = Looking(self.lane, self._read, self.seen.append, self.errors.append)
        self.failure: Exception | None = None

    def _read(self) -> int:
        if self.failure is not None:
            raise self.failure
        return next(self._numbers)


def test_while_a_look_is_under_way_no_other_begins() -> None:
    watch = Watch()

    for _ in range(5):
        watch.looking.again()

    assert watch.lane.held_count == 1


def test_a_look_that_was_wanted_meanwhile_is_taken_afterwards_once() -> None:
    watch = Watch()
    for _ in range(5):
        watch.looking.again()

    watch.lane.finish()
    watch.lane.finish()
    watch.lane.finish()

    assert watch.seen == [1, 2]


def test_no_answer_is_dropped_however_fast_changes_come() -> None:
    watch = Watch()

    for _ in range(10):
        watch.looking.again()
        watch.looking.again()
        watch.lane.finish()

    assert watch.seen == list(range(1, 11))


def test_after_a_failure_looking_goes_on() -> None:
    watch = Watch()
    watch.failure = OSError()
    watch.looking.again()
    watch.lane.finish()

    watch.failure = None
    watch.looking.again()
    watch.lane.finish()

    assert watch.seen == [1]
    assert len(watch.errors) == 1


def test_what_was_read_for_the_last_person_is_dropped_for_the_next() -> None:
    last = Watch()
    last.looking.again()
    following = Watch(last.lane)
    following.looking.again()

    last.lane.finish()

    assert (last.seen, following.seen) == ([], [1])


def test_a_hidden_window_looks_once_when_it_is_shown() -> None:
    watch = Watch(InlineRun())
    watch.looking.show_visible(False)
    for _ in range(5):
        watch.looking.again()
    while_hidden = list(watch.seen)

    watch.looking.show_visible(True)
    watch.looking.show_visible(True)

    assert (while_hidden, watch.seen) == ([], [1])
