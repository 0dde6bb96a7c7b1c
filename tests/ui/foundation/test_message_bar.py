"""Quiet messages: the newest wins, problems stay, Undo is one key away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from qtoken.ui import theme
from qtoken.ui.widgets.message_bar import Kind, MessageAction, MessageBar
from tests.ui.support.walk import unnamed_controls, visible


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.resize(600, 100)
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def test_the_newest_message_wins(bar: MessageBar) -> None:
    bar.show_message("C-001 is called.")
    bar.show_message("C-002 is called.")

    assert bar.message == "C-002 is called."


def test_a_problem_stays_while_later_messages_show_below_it(bar: MessageBar) -> None:
    bar.show_message("C-001 is already called.", kind=Kind.PROBLEM)

    bar.show_message("C-002 is called.", kind=Kind.WARNING)
    bar.clear()

    assert bar.problem == "C-001 is already called."
    assert bar.message == ""


def test_a_problem_takes_the_place_of_an_empty_line(bar: MessageBar) -> None:
    height = bar.sizeHint().height()

    bar.show_message("C-001 is already called.", kind=Kind.PROBLEM)
    with_problem = bar.sizeHint().height()
    bar.clear_problem()

    assert with_problem == bar.sizeHint().height() == height


def test_a_problem_goes_when_it_is_closed(bar: MessageBar) -> None:
    bar.show_message("C-001 is already called.", kind=Kind.PROBLEM)

    QTest.mouseClick(_close_button(bar), Qt.MouseButton.LeftButton)

    assert bar.problem == ""


def test_an_action_takes_its_message_away_before_it_says_its_own(bar: MessageBar) -> None:
    undo = MessageAction("Undo", lambda: bar.show_message("C-001 waits again."))
    bar.show_message("C-001 is called.", undo)

    bar.press("Undo")

    assert bar.message == "C-001 waits again."
    assert _buttons(bar) == []


def test_undo_of_an_older_message_is_not_offered_any_more(bar: MessageBar) -> None:
    undone: list[str] = []
    bar.show_message("C-001 is called.", MessageAction("Undo", lambda: undone.append("C-001")))
    bar.show_message("C-002 is called.", MessageAction("Undo", lambda: undone.append("C-002")))

    bar.press("Undo")
    bar.press("Undo")

    assert undone == ["C-002"]


def test_the_bar_keeps_its_height_so_that_nothing_jumps(bar: MessageBar) -> None:
    before = bar.sizeHint().height()

    bar.show_message("C-001 is called.", MessageAction("Undo", lambda: None))

    assert bar.sizeHint().height() == before


def test_every_control_has_a_name(bar: MessageBar) -> None:
    bar.show_message("C-001 is called.", MessageAction("Undo", lambda: None))
    bar.show_message("C-001 is already called.", kind=Kind.PROBLEM)

    assert unnamed_controls(bar) == []


def test_a_name_is_never_taken_for_mark_up(bar: MessageBar) -> None:
    bar.show_message("<b>Maria</b> is called.")

    label = next(each for each in visible(bar) if isinstance(each, QLabel) and each.text())
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_message_survives_a_change_of_theme(bar: MessageBar, dressed: QApplication) -> None:
    bar.show_message("C-001 is called.")

    theme.apply(dressed, theme.DARK)

    assert bar.message == "C-001 is called."


def _buttons(bar: MessageBar) -> list[QPushButton]:
    return [widget for widget in visible(bar) if isinstance(widget, QPushButton)]


def _close_button(bar: MessageBar) -> QToolButton:
    return next(widget for widget in visible(bar) if isinstance(widget, QToolButton))
