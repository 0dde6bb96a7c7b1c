"""Listening to the change feed."""

import threading
from collections.abc import Callable

from qtoken.bootstrap import Clinic
from qtoken.domain.errors import DatabaseUnreachable
from tests.support.desk import Desk
from tests.support.waiting import becomes_true


class Ear:
    """Counts what the feed says."""

    def __init__(self, clinic: Clinic) -> None:
        self.count = 0
        self._clinic = clinic
        self.unsubscribe = clinic.feed.subscribe(self._hear)

    def _hear(self) -> None:
        self.count += 1

    def hears_after(self, act: Callable[[], object]) -> bool:
        """Whether the feed says something after `act`."""
        before = self.count
        act()
        return becomes_true(lambda: self.count > before)


def feed_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if "watch" in thread.name]


def is_lost(clinic: Clinic) -> bool:
    return becomes_true(lambda: not clinic.feed.state().is_live)


def is_back(clinic: Clinic) -> bool:
    return becomes_true(lambda: clinic.feed.state().is_live)


def issue(desk: Desk, patient_id: int, department_id: int) -> None:
    desk.services.issuing.issue(patient_id, department_id=department_id, press=desk.press())


def waiting_count(desk: Desk) -> int:
    try:
        return len(desk.services.waiting_lines.queue(by=desk.by).waiting)
    except DatabaseUnreachable:
        return -1


def until_done(act: Callable[[], object]) -> bool:
    def attempt() -> bool:
        try:
            act()
        except DatabaseUnreachable:
            return False
        return True

    return becomes_true(attempt)
