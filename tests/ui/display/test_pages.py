"""Everybody's number and room, every department's next and every missed number comes round."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent, QRegion
from pytestqt.qtbot import QtBot

from qtoken.domain.paging import PAGE_S
from qtoken.services.display.display_rows import NextRow
from qtoken.ui import theme
from qtoken.ui.display.board import Board, Call
from qtoken.ui.display.tile import PagedTile, Tile
from qtoken.ui.display.wall import Wall
from tests.support.pages.display import SetSeconds

SIZES = [(1920, 1080), (1280, 720), (3840, 2160), (1080, 1920), (1024, 768), (5120, 1440)]


@pytest.fixture
def seconds() -> SetSeconds:
    return SetSeconds()


@pytest.fixture
def wall(qtbot: QtBot, seconds: SetSeconds) -> Wall:
    made = Wall(seconds=seconds)
    qtbot.addWidget(made)
    theme.apply_to(made, theme.DISPLAY)
    made.resize(1920, 1080)
    made.show()
    return made


def crowd(calls: int = 60, departments: int = 14, missed: int = 70) -> Board:
    rows = tuple(
        NextRow(n, f"Department {n}", f"D{n}", (f"D{n}-001", f"D{n}-002"), 2)
        for n in range(departments)
    )
    return Board(
        clinic="City Clinic",
        large=(),
        calls=tuple(Call(n, f"C-{n:03d}", f"Room {n}") for n in range(1, calls + 1)),
        missed=tuple(f"M-{n:03d}" for n in range(missed)),
        next_lines=rows,
        call_count=calls,
        missed_count=missed,
    )


@pytest.mark.parametrize("size", SIZES)
def test_all_come_round(wall: Wall, seconds: SetSeconds, size: tuple[int, int]) -> None:
    board = crowd()
    wall.resize(*size)
    wall.show_board(board)
    calls, departments, missed = set[str](), set[str](), set[str]()

    for _ in range(60):
        calls |= {call.label for call in wall.calls.visible_calls}
        departments |= set(wall.next_numbers.visible_departments)
        missed |= set(wall.missed.visible_labels)
        seconds.now_s += PAGE_S
        wall.turn_pages()

    assert calls == {call.label for call in board.calls}
    assert departments == {row.department for row in board.next_lines}
    assert missed == set(board.missed)


def test_the_page_is_told_with_how_many_there_are(wall: Wall, seconds: SetSeconds) -> None:
    wall.show_board(crowd(calls=17))
    marks = []

    for _ in range(3):
        marks.append(wall.calls.page_mark.strip("\u2066\u2069\u200e"))
        seconds.now_s += PAGE_S
        wall.turn_pages()

    assert sorted(marks) == ["1/3", "2/3", "3/3"]


class _Painted(QObject):
    """What of a tile has been painted since it was watched."""

    def __init__(self, tile: Tile) -> None:
        super().__init__(tile)
        self.region = QRegion()
        tile.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return super().eventFilter(watched, event)


@pytest.mark.parametrize("name", ["calls", "missed", "next_numbers"])
def test_the_mark_of_a_page_is_painted_anew_with_each_page(
    wall: Wall, seconds: SetSeconds, qtbot: QtBot, name: str
) -> None:
    wall.show_board(crowd())
    tile: PagedTile = getattr(wall, name)
    painted, mark = _Painted(tile), tile.page_mark
    # A line that is painted paints the ground below it too; the mark stands beside the lines.
    corner = tile.rect().bottomLeft()
    qtbot.waitUntil(lambda: painted.region.contains(corner))
    painted.region = QRegion()

    seconds.now_s += PAGE_S
    wall.turn_pages()

    assert tile.page_mark != mark
    qtbot.waitUntil(lambda: painted.region.contains(corner))


def test_a_row_keeps_its_place_when_others_end(wall: Wall) -> None:
    board = crowd(calls=6)
    wall.show_board(board)
    places = {card.call.label: card.geometry() for card in wall.calls.cards if card.call}

    wall.show_board(replace(board, calls=board.calls[1:], call_count=5))

    after = {card.call.label: card.geometry() for card in wall.calls.cards if card.call}
    assert after == {label: place for label, place in places.items() if label != "C-001"}


def test_a_call_on_another_page_is_turned_to_before_the_page_s_time_is_over(
    wall: Wall, seconds: SetSeconds, qtbot: QtBot
) -> None:
    board = crowd(calls=20)
    wall.show_board(board)
    new = Call(99, "C-099", "Room 1", (7,), is_new=True)

    wall.show_board(replace(board, calls=(*board.calls, new), call_count=21))
    seconds.now_s += PAGE_S / 2
    wall.turn_pages()

    assert "C-099" in [call.label for call in wall.calls.visible_calls]


def test_long_names_get_fewer_columns(wall: Wall) -> None:
    board = crowd(calls=4)
    name = "Behandlungszimmer Hauptgebäude Erdgeschoss 12b"
    long = tuple(Call(50 + n, f"C-{50 + n}", name) for n in range(3))

    wall.show_board(replace(board, calls=(*long, *board.calls), call_count=7))

    widths = {card.width() for card in wall.calls.cards if card.isVisible()}
    assert min(widths) > wall.width() * 0.9


@pytest.mark.parametrize("size", SIZES[:3])
def test_ten_missed_numbers_are_read_without_turning(wall: Wall, size: tuple[int, int]) -> None:
    wall.resize(*size)

    wall.show_board(crowd(missed=10))

    assert wall.missed.page_count == 1
