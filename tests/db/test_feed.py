"""The change feed on both databases: another process's commit is noticed, and it ends."""

import threading

import pytest

from qtoken.bootstrap import Clinic, open_clinic
from tests.db.ears import Ear, feed_threads, issue
from tests.processes.workers import issue_in_another_process
from tests.support.desk import Desk, cheap_hasher
from tests.support.waiting import becomes_true


def test_a_commit_of_another_process_is_heard(live: Clinic, address: str) -> None:
    desk = Desk(live.services)
    department, patient = desk.department(), desk.patient()
    ear = Ear(live)

    heard = ear.hears_after(
        lambda: issue_in_another_process(address, desk.by, patient.id, department.id)
    )

    assert heard
    assert len(live.services.waiting_lines.queue(by=desk.by).waiting) == 1


def test_every_kind_of_change_is_heard(live: Clinic, other: Desk) -> None:
    ear = Ear(live)
    department, patient = other.department(), other.patient()

    assert ear.hears_after(lambda: other.patient("Anna Lang"))
    assert ear.hears_after(lambda: issue(other, patient.id, department.id))
    assert ear.hears_after(lambda: other.call_next(department))


def test_this_process_hears_its_own_commits(live: Clinic) -> None:
    desk, ear = Desk(live.services), Ear(live)

    assert ear.hears_after(desk.patient)


def test_who_has_unsubscribed_is_left_in_peace(live: Clinic, other: Desk) -> None:
    ear, left = Ear(live), Ear(live)
    left.unsubscribe()

    assert ear.hears_after(other.patient)

    assert left.count == 0


def test_a_listener_that_fails_is_reported_and_the_others_still_hear(
    live: Clinic, other: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[type[BaseException] | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda fault: reported.append(fault.exc_type))

    def fail() -> None:
        raise ZeroDivisionError

    leave = live.feed.subscribe(fail)
    ear = Ear(live)

    assert ear.hears_after(other.patient)
    assert ear.hears_after(other.patient)
    assert reported[:2] == [ZeroDivisionError] * 2
    leave()
    # It may be failing at this moment: until the thread has ended, its faults are taken here.
    live.feed.stop()


def test_the_state_says_when_the_database_last_answered(live: Clinic) -> None:
    before = live.feed.state().last_news_at

    assert before is not None
    assert becomes_true(lambda: live.feed.state().last_news_at != before)


def test_no_thread_is_left_when_a_clinic_is_closed(address: str) -> None:
    clinic = open_clinic(address, hasher=cheap_hasher())
    clinic.feed.start()
    assert becomes_true(lambda: clinic.feed.state().is_live)
    assert feed_threads()

    clinic.close()
    clinic.close()

    assert not feed_threads()


def test_a_feed_can_be_stopped_before_it_was_live_and_without_a_start(address: str) -> None:
    started, never = (open_clinic(address, hasher=cheap_hasher()) for _ in range(2))
    started.feed.start()

    started.close()
    never.close()

    assert not feed_threads()
