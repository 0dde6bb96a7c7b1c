"""A receptionist who types faster than the database answers."""

from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtCore import Qt

from qtoken.ui.tasks import Tasks
from tests.support.desk import Desk
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House


class SlowDatabase:
    """Answers no command until it is let."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._let = Event()

    def is_slow(self) -> None:
        self._let.clear()
        self._tasks.commands(self._let.wait, lambda _answer: None)

    def answers(self) -> None:
        self._let.set()


@pytest.fixture
def slow(tasks: Tasks) -> Iterator[SlowDatabase]:
    made = SlowDatabase(tasks)
    yield made
    made.answers()


def test_what_is_typed_while_somebody_is_registered_chooses_and_issues(
    reception: ReceptionPage, slow: SlowDatabase, desk: Desk
) -> None:
    reception.find("Zq Wx")
    reception.press(Qt.Key.Key_Return)
    reception.write("needs", "wheelchair")
    slow.is_slow()

    reception.press(Qt.Key.Key_Return)
    reception.types("c")
    reception.press(Qt.Key.Key_Return)

    assert reception.form_text("needs") == "wheelchair"
    slow.answers()
    reception.waits_for(lambda: reception.labels() == ["C-001"])
    assert len(desk.services.patients.find("zq", by=desk.by)) == 1


def test_the_next_name_is_typed_while_a_token_is_issued(
    reception: ReceptionPage, slow: SlowDatabase, desk: Desk
) -> None:
    desk.patient("Annabel Li")
    desk.patient("Petra Hofer")
    reception.choose_patient("annabel li")
    reception.choose_department("C")
    slow.is_slow()

    reception.press(Qt.Key.Key_Return)
    reception.types("petra hofer")
    reception.press(Qt.Key.Key_Return)
    slow.answers()

    reception.waits_for(lambda: reception.patient == "Petra Hofer")
    reception.waits_for(lambda: reception.labels() == ["C-001"])


def test_enter_pressed_again_while_it_is_waited_for_does_nothing_more(
    reception: ReceptionPage, slow: SlowDatabase
) -> None:
    reception.find("Zq Wx")
    reception.press(Qt.Key.Key_Return)
    slow.is_slow()

    reception.press(Qt.Key.Key_Return, times=4)
    slow.answers()

    reception.waits_for(lambda: reception.patient == "Zq Wx")
    reception.settles()
    assert not reception.is_department_missing
    assert reception.labels() == []


def test_what_was_typed_ahead_of_a_refusal_goes_nowhere(
    reception: ReceptionPage, slow: SlowDatabase
) -> None:
    reception.find("Zq Wx")
    reception.press(Qt.Key.Key_Return)
    reception.write("phone", "12ab")
    slow.is_slow()

    reception.press(Qt.Key.Key_Return)
    reception.types("c")
    slow.answers()
    reception.waits_for(lambda: reception.problem != "")

    assert reception.form_text("phone") == "12ab"
    reception.types("c")
    assert reception.form_text("phone") == "12abc"


def test_escape_lets_keys_be_written_again(
    reception: ReceptionPage, slow: SlowDatabase, house: House, desk: Desk
) -> None:
    desk.issue(house.pediatrics)
    reception.find("Zq Wx")
    reception.press(Qt.Key.Key_Return)
    slow.is_slow()
    reception.press(Qt.Key.Key_Return)
    reception.types("c")

    reception.press(Qt.Key.Key_Escape, times=2)
    reception.types("ann")
    slow.answers()
    reception.settles()

    assert reception.search_text == "ann"
    assert reception.labels() == ["P-001"]
