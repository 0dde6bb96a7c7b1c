"""Jobs leave the UI thread, results come back to it, and nothing reaches whoever is gone."""

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from qtoken.ui.run import Run, RunQuery
from qtoken.ui.tasks import Tasks

LIMIT_S = 10


class Listener:
    """Whoever asked."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def hear(self, value: object) -> None:
        self.heard.append(value)


@pytest.fixture
def reported() -> list[Exception]:
    return []


@pytest.fixture
def tasks(qtbot: QtBot, reported: list[Exception]) -> Iterator[Tasks]:
    tasks = Tasks(reported.append)
    yield tasks
    tasks.stop()


def settle(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: tasks.pending_count == 0)


def test_a_job_runs_elsewhere_and_its_result_arrives_here(tasks: Tasks, qtbot: QtBot) -> None:
    places: list[int] = []

    tasks.commands(threading.get_ident, lambda there: places.extend([there, threading.get_ident()]))
    settle(qtbot, tasks)

    assert places[0] != threading.get_ident()
    assert places[1] == threading.get_ident()


def test_commands_keep_their_order(tasks: Tasks, qtbot: QtBot) -> None:
    listener = Listener()

    for number in range(50):
        tasks.commands(partial(int, number), listener.hear)
    settle(qtbot, tasks)

    assert listener.heard == list(range(50))


def test_a_slow_query_delays_no_command(tasks: Tasks, qtbot: QtBot) -> None:
    listener, gate = Listener(), threading.Event()
    tasks.queries(lambda: gate.wait(LIMIT_S), listener.hear)
    tasks.queries(lambda: gate.wait(LIMIT_S), listener.hear)

    tasks.commands(lambda: "called", listener.hear)
    qtbot.waitUntil(lambda: listener.heard == ["called"])

    gate.set()
    settle(qtbot, tasks)


def test_an_answer_that_was_overtaken_is_dropped(tasks: Tasks, qtbot: QtBot) -> None:
    listener, gate = Listener(), threading.Event()
    tasks.queries(lambda: gate.wait(LIMIT_S) and "old", listener.hear, key="line")
    tasks.queries(lambda: "new", listener.hear, key="line")
    qtbot.waitUntil(lambda: listener.heard == ["new"])

    gate.set()
    settle(qtbot, tasks)

    assert listener.heard == ["new"]


def test_an_overtaken_query_that_has_not_begun_never_runs(tasks: Tasks, qtbot: QtBot) -> None:
    listener, gate, ran = Listener(), threading.Event(), list[str]()
    for _lane in range(2):
        tasks.queries(lambda: gate.wait(LIMIT_S), lambda _: None)
    tasks.queries(lambda: ran.append("old"), listener.hear, key="line")
    tasks.queries(lambda: ran.append("new"), listener.hear, key="line")

    gate.set()
    settle(qtbot, tasks)

    assert ran == ["new"]


def test_two_windows_with_the_same_key_do_not_meet(tasks: Tasks, qtbot: QtBot) -> None:
    one, other, gate = Listener(), Listener(), threading.Event()
    tasks.queries(lambda: gate.wait(LIMIT_S) and "one", one.hear, key="line")
    tasks.queries(lambda: "other", other.hear, key="line")

    gate.set()
    settle(qtbot, tasks)

    assert (one.heard, other.heard) == (["one"], ["other"])


def test_a_key_without_anybody_it_belongs_to_is_a_mistake(tasks: Tasks) -> None:
    with pytest.raises(ValueError, match="owner"):
        tasks.queries(lambda: "row", lambda _: None, key="line")


def test_a_method_with_arguments_set_belongs_to_its_object(tasks: Tasks, qtbot: QtBot) -> None:
    listener = Listener()

    tasks.queries(lambda: "row", partial(listener.hear), key="line")
    settle(qtbot, tasks)

    assert listener.heard == ["row"]


def test_a_receiver_that_is_gone_gets_nothing(
    tasks: Tasks, qtbot: QtBot, reported: list[Exception]
) -> None:
    listener, gate = Listener(), threading.Event()
    heard = listener.heard
    tasks.commands(lambda: gate.wait(LIMIT_S), listener.hear)
    tasks.commands(_fail, listener.hear)

    del listener
    gate.set()
    settle(qtbot, tasks)

    assert heard == []
    assert reported == []


def test_a_deleted_window_makes_its_results_unwanted(tasks: Tasks, qtbot: QtBot) -> None:
    heard: list[object] = []
    gate, window = threading.Event(), QObject()
    tasks.commands(lambda: gate.wait(LIMIT_S), lambda _: heard.append("late"), owner=window)

    window.deleteLater()
    with qtbot.waitSignal(window.destroyed):
        gate.set()
    settle(qtbot, tasks)

    assert heard == []


def test_a_failure_goes_to_whoever_asked_for_it(
    tasks: Tasks, qtbot: QtBot, reported: list[Exception]
) -> None:
    listener = Listener()

    tasks.commands(_fail, listener.hear, listener.hear)
    settle(qtbot, tasks)

    assert [str(error) for error in listener.heard] == ["no paper"]
    assert reported == []


def test_a_failure_that_nobody_asked_for_is_reported(
    tasks: Tasks, qtbot: QtBot, reported: list[Exception]
) -> None:
    listener = Listener()

    tasks.queries(_fail, listener.hear)
    settle(qtbot, tasks)

    assert [str(error) for error in reported] == ["no paper"]
    assert listener.heard == []


def test_stopping_waits_for_what_runs_and_cancels_what_has_not_begun(
    tasks: Tasks, qtbot: QtBot
) -> None:
    began, ended, listener = threading.Event(), list[str](), Listener()

    def first() -> None:
        began.set()
        ended.append("first")

    tasks.commands(first, listener.hear)
    began.wait(LIMIT_S)
    tasks.stop()
    tasks.commands(lambda: ended.append("late"), listener.hear)

    assert ended == ["first"]
    assert tasks.pending_count == 0
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("qtoken-")]


def test_both_lanes_are_what_presenters_ask_for(tasks: Tasks) -> None:
    run: Run = tasks.commands
    run_query: RunQuery = tasks.queries

    assert callable(run)
    assert callable(run_query)


def _fail() -> None:
    raise ValueError("no paper")
