"""The departments to choose from: all of them in sight or within reach of a scroll bar."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qtoken.services.rows import DepartmentRow
from qtoken.ui import fonts
from qtoken.ui.widgets.department_list import DepartmentList
from qtoken.ui.widgets.ground import broken

MANY_TURNS = 50


class Resized(DepartmentList):
    """Counts how often it was laid out."""

    def __init__(self) -> None:
        self.count_resized = 0
        super().__init__()

    def resizeEvent(self, event: object) -> None:
        self.count_resized += 1
        super().resizeEvent(event)  # type: ignore[arg-type]


def departments(count: int) -> tuple[DepartmentRow, ...]:
    return tuple(
        DepartmentRow(n, f"Department {n}", "", "", f"D{chr(64 + n)}", is_open=True)
        for n in range(1, count + 1)
    )


def shown(qtbot: QtBot, count: int, width: int, height: int) -> Resized:
    departments_list = Resized()
    qtbot.addWidget(departments_list)
    departments_list.resize(width, height)
    departments_list.show_departments(departments(count), None)
    with qtbot.waitExposed(departments_list):
        departments_list.show()
    return departments_list


@pytest.mark.parametrize("count", [1, 6, 8, 13])
@pytest.mark.parametrize("width", [190, 368, 400, 437])
@pytest.mark.parametrize("height", [84, 176, 260])
def test_list_comes_to_rest_with_every_department_in_reach(
    count: int, width: int, height: int, qtbot: QtBot
) -> None:
    departments_list = shown(qtbot, count, width, height)

    for _ in range(MANY_TURNS):
        QApplication.processEvents()

    assert departments_list.count_resized < MANY_TURNS
    view = departments_list.viewport().rect()
    places = [departments_list.visualItemRect(departments_list.item(n)) for n in range(count)]
    assert all(place.left() >= 0 and place.right() <= view.right() for place in places)
    is_reached = all(view.contains(place) for place in places)
    assert is_reached or departments_list.verticalScrollBar().isVisible()


@pytest.mark.parametrize("chosen", [1, 12, 26])
def test_the_chosen_department_stays_in_sight(qtbot: QtBot, chosen: int) -> None:
    listed = shown(qtbot, 26, 400, 260)
    listed.keyboardSearch(f"D{chr(64 + chosen)}")

    def is_in_sight() -> bool:
        item = listed.selectedItems()[0]
        return listed.viewport().rect().contains(listed.visualItemRect(item).center())

    listed.resize(400, 84)
    qtbot.waitUntil(is_in_sight)
    listed.show_departments(departments(26), chosen)

    qtbot.waitUntil(is_in_sight)


def test_two_columns_share_the_whole_width(qtbot: QtBot) -> None:
    departments_list = shown(qtbot, 8, 400, 176)

    places = [departments_list.visualItemRect(departments_list.item(n)) for n in range(2)]

    assert places[0].top() == places[1].top()
    assert min(place.width() for place in places) > 0.45 * 400


def test_a_long_name_goes_on_in_a_second_line(qtbot: QtBot) -> None:
    metrics = QFontMetrics(fonts.font(12))
    width = metrics.horizontalAdvance("Eye clinic and low-vision")

    assert broken("Eye clinic and low-vision services", width, metrics) == [
        "Eye clinic and low-vision",
        "services",
    ]
    assert broken("Chest", width, metrics) == ["Chest"]
    assert broken("Augenheilkundeundsehbehinderung" * 2, width, metrics) == [
        "Augenheilkundeundsehbehinderung" * 2
    ]
