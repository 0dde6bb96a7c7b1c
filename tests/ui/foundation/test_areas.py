"""The room in a scrolled area is that of its viewport."""

import pytest
from PySide6.QtWidgets import QTableWidget
from pytestqt.qtbot import QtBot

from qtoken.ui.widgets.areas import inner_width


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
