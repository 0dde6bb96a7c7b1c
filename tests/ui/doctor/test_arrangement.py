"""How large the doctor window begins, and how small it may become."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from qtoken.ui.doctor.arrangement import (
    Shape,
    least_height,
    least_width,
    scrolled_size,
    scrolling,
    shape_of,
    start_size,
)

LAPTOP = QSize(1366, 728)
LAPTOP_AT_150_PERCENT = QSize(910, 485)


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        (QSize(420, 640), Shape.TALL),
        (QSize(900, 480), Shape.SHORT),
        (QSize(670, 400), Shape.SHORT),
        (QSize(670, 700), Shape.TALL),
        (QSize(1366, 768), Shape.WIDE),
    ],
)
def test_shape_follows_from_the_size(size: QSize, shape: Shape) -> None:
    assert shape_of(size) is shape


def test_window_begins_slim_on_a_tall_screen() -> None:
    assert start_size(LAPTOP) == QSize(440, 728)
    assert shape_of(start_size(LAPTOP)) is Shape.TALL


def test_window_begins_and_stays_wide_on_a_low_screen() -> None:
    start = start_size(LAPTOP_AT_150_PERCENT)

    assert shape_of(start) is Shape.SHORT
    assert shape_of(QSize(least_width(LAPTOP_AT_150_PERCENT), start.height())) is Shape.SHORT


def test_wide_window_fits_under_the_title_bar_of_a_low_screen() -> None:
    assert least_height(Shape.WIDE) <= LAPTOP_AT_150_PERCENT.height()
    assert start_size(LAPTOP_AT_150_PERCENT).height() < LAPTOP_AT_150_PERCENT.height()


@pytest.mark.parametrize(
    ("room", "is_scrolled"),
    [
        (QSize(1366, 728), False),
        (QSize(819, 480), False),
        (QSize(683, 384), True),
        (QSize(512, 300), True),
    ],
)
def test_the_smallest_screens_scroll(room: QSize, is_scrolled: bool) -> None:
    scrolled = scrolled_size(room)

    assert (scrolled is not None) == is_scrolled
    assert scrolled is None or shape_of(scrolled) is Shape.SHORT


def test_what_scrolls_begins_with_the_buttons_in_sight(qtbot: QtBot) -> None:
    content = QWidget()
    content.setMinimumSize(660, 412)
    area = scrolling(content)
    qtbot.addWidget(area)
    area.resize(683, 352)

    with qtbot.waitExposed(area):
        area.show()

    assert content.mapTo(area, content.rect().bottomLeft()).y() < area.height()
