"""The queue's table: selection and scroll stay, keys act on whom the eye sees."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from qtoken.texts import isolated
from qtoken.ui import theme
from qtoken.ui.seen_places import BLINK_S
from qtoken.ui.widgets.ground import Line
from qtoken.ui.widgets.row_table import RowTable
from tests.support.pages.display import SetSeconds
from tests.ui.conftest import Speak
from tests.ui.support.gallery import QueueLine, columns

Table = RowTable[QueueLine]


@pytest.fixture
def clock() -> SetSeconds:
    return SetSeconds()


@pytest.fixture
def table(qtbot: QtBot, clock: SetSeconds) -> Table:
    table: Table = RowTable(columns(), "Queue", seconds=clock)
    qtbot.addWidget(table)
    table.resize(700, 400)
    table.show_rows(queue(*range(100)))
    with qtbot.waitExposed(table):
        table.show()
    return table


def queue(*ids: int) -> list[QueueLine]:
    return [QueueLine(id_, f"C-{id_:03}", "Maria Lopez", "waiting", id_) for id_ in ids]


def test_whoever_was_selected_stays_selected_when_the_queue_moves(table: Table) -> None:
    table.select(7)

    table.show_rows(queue(50, *range(3, 40)))

    assert table.selected_id() == 7
    row = table.selected_row()
    assert row is not None
    assert row.label == "C-007"


def test_nobody_is_selected_when_the_selected_row_leaves(table: Table, qtbot: QtBot) -> None:
    table.select(7)

    with qtbot.waitSignal(table.selection_changed) as told:
        table.show_rows(queue(*range(8, 40)))

    assert told.args == [None]
    assert table.selected_id() is None


def test_the_arrow_keys_go_on_where_the_row_was_that_left(table: Table) -> None:
    table.select(7)
    table.show_rows(queue(*range(7), *range(8, 40)))

    QTest.keyClick(table, Qt.Key.Key_Down)

    assert table.selected_id() == 8


def test_what_was_in_sight_stays_in_place_when_rows_come_above(table: Table) -> None:
    table.verticalScrollBar().setValue(20 * theme.size("row") + 13)
    before = table.rowViewportPosition(25)

    table.show_rows(queue(200, 201, 202, *range(100)))

    assert table.rowViewportPosition(28) == before


def test_the_top_of_the_queue_stays_in_sight_when_rows_come_above(table: Table) -> None:
    table.show_rows(queue(200, *range(100)))

    assert table.verticalScrollBar().value() == 0


def test_enter_acts_on_the_selected_row(table: Table, qtbot: QtBot) -> None:
    table.select(3)

    with qtbot.waitSignal(table.row_activated) as told:
        QTest.keyClick(table, Qt.Key.Key_Return)

    assert told.args == [3]


def test_a_double_click_acts_on_the_row_below_it(table: Table, qtbot: QtBot) -> None:
    place = table.visualRect(table.rows_model.index(2, 1)).center()

    with qtbot.waitSignal(table.row_activated) as told:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert told.args == [2]


def test_a_click_on_who_has_just_come_under_the_pointer_chooses_nobody(
    table: Table, dressed: QApplication
) -> None:
    table.select(9)
    _draw(table)

    table.show_rows(queue(*range(1, 100)))
    _draw(table)
    _click(table, 2)

    assert table.selected_id() is None
    assert "just moved" in QToolTip.text()


def test_a_click_on_who_moved_but_was_not_drawn_there_yet_chooses_nobody(table: Table) -> None:
    _draw(table)

    table.show_rows(queue(*range(1, 100)))
    _click(table, 2)

    assert table.selected_id() is None


def test_a_click_reaches_who_moved_once_that_can_be_seen(table: Table, clock: SetSeconds) -> None:
    _draw(table)
    table.show_rows(queue(*range(1, 100)))
    _draw(table)

    clock.now_s += 2 * BLINK_S
    _click(table, 2)

    assert table.selected_id() == 3


def test_a_click_reaches_who_stayed_while_others_moved(table: Table) -> None:
    _draw(table)
    table.show_rows(queue(0, 1, 2, *range(50, 100)))
    _draw(table)

    _click(table, 2)

    assert table.selected_id() == 2


def test_a_double_click_takes_nobody_where_the_rows_move_between_its_clicks(
    table: Table, qtbot: QtBot
) -> None:
    place = table.visualRect(table.rows_model.index(2, 1)).center()
    _draw(table)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    with qtbot.assertNotEmitted(table.row_activated):
        table.show_rows(queue(*range(1, 100)))
        _draw(table)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert table.selected_id() is None


def test_a_row_that_comes_under_the_pressed_button_is_not_taken(table: Table) -> None:
    place = table.visualRect(table.rows_model.index(2, 1)).center()
    QTest.mousePress(table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    table.show_rows(queue(*range(1, 100)))
    _drag(table, place + QPoint(1, 1))
    QTest.mouseRelease(table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert table.selected_id() == 2


def test_no_menu_opens_for_who_has_just_come_under_the_pointer(table: Table) -> None:
    asked: list[QPoint] = []
    table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    table.customContextMenuRequested.connect(asked.append)
    _draw(table)
    table.show_rows(queue(*range(1, 100)))
    place = table.visualRect(table.rows_model.index(2, 1)).center()

    QTest.mousePress(table.viewport(), Qt.MouseButton.RightButton, pos=place)
    menu = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, table.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(table.viewport(), menu)

    assert asked == []


def test_enter_without_a_selection_does_nothing(table: Table, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.row_activated):
        QTest.keyClick(table, Qt.Key.Key_Return)


def test_the_selection_is_told_once_for_each_change(table: Table) -> None:
    told: list[object] = []
    table.selection_changed.connect(told.append)

    table.select(3)
    table.show_rows([replace(row, wait_min=99) for row in queue(*range(100))])
    table.select(None)

    assert told == [3, None]


def test_a_text_that_is_cut_is_shown_whole_under_the_mouse(
    table: Table, dressed: QApplication
) -> None:
    name = "Maria Guadalupe Lopez y Fernandez de la Torre " * 3
    table.show_rows([replace(queue(1)[0], patient=name)])

    _hover(table, 0, 1)

    assert name.strip() in QToolTip.text()


def test_a_column_is_as_wide_as_its_widest_word(table: Table, speak: Speak) -> None:
    before = table.columnWidth(2)

    speak("en-XA")
    table.retranslate()

    assert table.columnWidth(2) > before


def test_tab_leaves_the_table(qtbot: QtBot, table: Table) -> None:
    assert not table.tabKeyNavigation()


def test_rows_are_forty_pixels_high(table: Table) -> None:
    assert table.rowHeight(0) == 40


def test_columns_stand_the_other_way_round_in_a_right_to_left_language(
    table: Table, dressed: QApplication
) -> None:
    first_before, last_before = _edges(table)

    dressed.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    first, last = _edges(table)
    assert first_before < last_before
    assert first > last


def test_colours_are_those_of_the_windows_own_theme(qtbot: QtBot) -> None:
    wall = QWidget()
    qtbot.addWidget(wall)
    theme.apply_to(wall, theme.DISPLAY)
    table: Table = RowTable(columns(), "Queue", wall)
    table.show_rows(queue(1))

    color = table.rows_model.data(table.rows_model.index(0, 2), Qt.ItemDataRole.ForegroundRole)

    assert color == theme.load(theme.DISPLAY).color("waiting")


def _draw(table: Table) -> None:
    table.viewport().repaint()


def _click(table: Table, place: int) -> None:
    where = table.visualRect(table.rows_model.index(place, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)


def _drag(table: Table, to: QPoint) -> None:
    # Qt's own mouseMove forgets which buttons are down.
    left, nothing = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    where = QPointF(to), QPointF(table.viewport().mapToGlobal(to))
    moved = QMouseEvent(
        QEvent.Type.MouseMove, *where, nothing, left, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(table.viewport(), moved)


def _edges(table: Table) -> tuple[int, int]:
    return table.columnViewportPosition(0), table.columnViewportPosition(3)


def _hover(table: Table, row: int, column: int) -> None:
    place = table.visualRect(table.rows_model.index(row, column)).center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, table.viewport().mapToGlobal(place))
    QApplication.sendEvent(table.viewport(), event)


def test_a_name_is_cut_where_it_ends_in_its_own_script(table: Table) -> None:
    table.show_rows([QueueLine(1, "C-001", "محمد عبد الرحمن", "waiting", 1)])
    index = table.rows_model.index(0, 1)
    option = QStyleOptionViewItem()
    delegate = table.itemDelegateForIndex(index)
    assert isinstance(delegate, Line)

    delegate.initStyleOption(option, index)

    assert option.text == isolated("محمد عبد الرحمن")
