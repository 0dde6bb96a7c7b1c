"""Quiet messages: the newest wins, problems stay, Undo is one key away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qtoken.ui import theme
from qtoken.ui.widgets.fitted_label import FittedLabel
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


def test_tab_goes_through_the_actions_before_it_closes_the_message(
    bar: MessageBar, dressed: QApplication
) -> None:
    said = [MessageAction(text, lambda: None) for text in ("Undo", "Print slip")]
    bar.show_message("C-001 issued for Ana.", *said)
    dressed.processEvents()
    passed = []

    for _stop in range(3):
        bar.focusNextChild()
        focused = dressed.focusWidget()
        assert isinstance(focused, QAbstractButton)
        passed.append(focused.text() or focused.accessibleName())

    assert passed == ["Undo", "Print slip", "Close message"]


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


def _shown_button(bar: MessageBar, qtbot: QtBot) -> QPushButton:
    [button] = bar.findChildren(QPushButton)
    qtbot.waitUntil(button.isVisible)
    return button


def _close_button(bar: MessageBar) -> QToolButton:
    return next(widget for widget in visible(bar) if isinstance(widget, QToolButton))


@pytest.mark.parametrize("by_key", [False, True])
def test_focus_goes_home_after_each_press(qtbot: QtBot, by_key: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    home, bar = QLineEdit(window), MessageBar(window)
    layout = QVBoxLayout(window)
    layout.addWidget(bar)
    layout.addWidget(home)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    bar.return_focus_to(home)
    home.setFocus()
    bar.show_message("C-001 is called.", MessageAction("Undo", lambda: None))
    undo = _shown_button(bar, qtbot)

    if by_key:
        undo.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(undo, Qt.Key.Key_Space)
    else:
        QTest.mouseClick(undo, Qt.MouseButton.LeftButton)

    assert home.hasFocus()


def test_focus_goes_home_when_the_button_that_has_it_goes(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    home, bar = QLineEdit(window), MessageBar(window)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    bar.return_focus_to(home)
    bar.show_message("C-001 is called.", MessageAction("Undo", lambda: None))
    _shown_button(bar, qtbot).setFocus(Qt.FocusReason.TabFocusReason)

    bar.show_message("The slip of C-001 is printed.")

    assert home.hasFocus()


def test_a_kept_height_holds_any_number_of_words(bar: MessageBar) -> None:
    bar.keep_height(44)

    bar.show_message("C-001 issued for " + "María del Carmen García-Rodríguez " * 5, kind=Kind.INFO)
    many = _label(bar)

    assert bar.height() == 44
    assert many.font().pixelSize() < theme.size("body")
    bar.show_message("C-001 is called.")
    assert many.font().pixelSize() == theme.size("body")
    assert many.toolTip() == ""


def test_words_that_do_not_fit_are_told_to_the_mouse(bar: MessageBar) -> None:
    bar.keep_height(44)

    bar.show_message("María del Carmen " * 40)

    assert "María del Carmen" in _label(bar).toolTip()


def test_an_idle_line_teaches_and_says_nothing(bar: MessageBar) -> None:
    bar.say_when_idle("F1 shows all keys.")
    idle = _label(bar).text()

    bar.show_message("C-001 is called.")
    bar.clear()

    assert idle == _label(bar).text() == "F1 shows all keys."
    assert bar.message == ""


def _label(bar: MessageBar) -> QLabel:
    return bar.findChildren(FittedLabel)[1]
