"""Those who were set aside: a click on *Return* reaches whom the eye saw."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from qtoken.services.rows import DepartmentRow, TokenRow
from qtoken.ui.doctor.aside_list import AsideList
from qtoken.ui.seen_places import BLINK_S
from tests.support.desk import Desk
from tests.support.pages.display import SetSeconds


@pytest.fixture
def tokens(desk: Desk, cardiology: DepartmentRow) -> tuple[TokenRow, ...]:
    return tuple(desk.issue(cardiology, desk.patient(name)) for name in ("Ana", "Ben", "Cleo"))


@pytest.fixture
def aside(qtbot: QtBot, seconds: SetSeconds, tokens: tuple[TokenRow, ...]) -> AsideList:
    made = AsideList(seconds=seconds)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_tokens(tokens)
    with qtbot.waitExposed(made):
        made.show()
    made.repaint()
    return made


def test_a_line_that_has_just_come_under_the_pointer_puts_nobody_back(
    aside: AsideList, tokens: tuple[TokenRow, ...], qtbot: QtBot, dressed: QApplication
) -> None:
    _leave_first(aside, tokens)

    with qtbot.assertNotEmitted(aside.return_requested):
        _click(aside, tokens[1])

    assert "just moved" in QToolTip.text()


def test_a_line_that_has_moved_is_pressed_once_that_can_be_seen(
    aside: AsideList, tokens: tuple[TokenRow, ...], qtbot: QtBot, seconds: SetSeconds
) -> None:
    _leave_first(aside, tokens)

    seconds.now_s += 2 * BLINK_S
    with qtbot.waitSignal(aside.return_requested) as told:
        _click(aside, tokens[1])

    assert told.args == [tokens[1].id]


def test_a_line_that_stayed_is_pressed_at_once(
    aside: AsideList, tokens: tuple[TokenRow, ...], qtbot: QtBot
) -> None:
    aside.show_tokens(tokens[:2])
    aside.repaint()

    with qtbot.waitSignal(aside.return_requested) as told:
        _click(aside, tokens[1])

    assert told.args == [tokens[1].id]


def test_keys_press_the_button_that_has_the_focus(
    aside: AsideList, tokens: tuple[TokenRow, ...], qtbot: QtBot
) -> None:
    _leave_first(aside, tokens)

    with qtbot.waitSignal(aside.return_requested) as told:
        QTest.keyClick(aside._lines[tokens[1].id].button, Qt.Key.Key_Space)

    assert told.args == [tokens[1].id]


def _leave_first(aside: AsideList, tokens: tuple[TokenRow, ...]) -> None:
    before = aside._lines[tokens[1].id].y()
    aside.show_tokens(tokens[1:])
    layout = aside.layout()
    assert layout is not None
    layout.activate()
    assert aside._lines[tokens[1].id].y() < before
    aside.repaint()


def _click(aside: AsideList, token: TokenRow) -> None:
    QTest.mouseClick(aside._lines[token.id].button, Qt.MouseButton.LeftButton)
