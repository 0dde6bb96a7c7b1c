"""The room in a scrolled area is that of its viewport; parts are mirrored within a whole."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle, QTableWidget
from pytestqt.qtbot import QtBot

from qtoken.ui.widgets.areas import inner_width, mirrored


@pytest.mark.parametrize("row_count", [1, 500])
def test_the_width_is_the_viewports_with_and_without_a_scroll_bar(
    qtbot: QtBot, row_count: int
) -> None:
    table = QTableWidget(row_count, 2)
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.show()
    qtbot.waitExposed(table)

    assert table.verticalScrollBar().isVisible() == (row_count > 1)
    assert inner_width(table) == table.viewport().width()


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
@pytest.mark.parametrize("whole", [QRect(0, 0, 100, 40), QRect(7, 3, 51, 20)])
def test_a_part_lies_where_qt_lays_it(direction: Qt.LayoutDirection, whole: QRect) -> None:
    part = whole.adjusted(5, 2, -20, -1)

    assert mirrored(part, whole, direction) == QStyle.visualRect(direction, whole, part)
