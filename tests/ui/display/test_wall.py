"""How the wall is drawn: nothing cut off, nothing overlapping, only what changed painted again."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qtoken.services.display.display_rows import NextRow
from qtoken.ui import fonts, theme
from qtoken.ui.display import fitting
from qtoken.ui.display.board import Board, Call
from qtoken.ui.display.tile import Tile
from qtoken.ui.display.wall import Wall
from tests.ui.support.pictures import grab, is_blank

SIZES = [(1366, 768), (1920, 1080), (3840, 2160), (1080, 1920), (480, 320), (900, 220)]
ROOMS = ("Room 3", "Room 1", "Ultrasound room 12, second floor", "غرفة الفحص", "Room 2", "Room 9")


def busy_board(*, has_large: bool = True) -> Board:
    """Five departments, thirty waiting, six called, three missed."""
    calls = tuple(Call(n, f"C-{n:03d}", ROOMS[n], is_new=n == 1) for n in range(6))
    rows = tuple(
        NextRow(n, name, letter, tuple(f"{letter}-{k:03d}" for k in range(20, 26)), 6 + n)
        for n, (name, letter) in enumerate(
            [
                ("Cardiology", "C"),
                ("Pediatrics", "P"),
                ("General practice and vaccinations", "GP"),
                ("Dermatology", "D"),
                ("طب الأسنان", "T"),
            ]
        )
    )
    return Board(
        clinic="City Clinic",
        large=(Call(12, "C-012", "Room 3", (99,), is_new=True),) if has_large else (),
        calls=calls,
        missed=("C-008", "P-001", "GP-003"),
        next_lines=rows,
    )


@pytest.fixture
def wall(qtbot: QtBot) -> Wall:
    made = Wall()
    qtbot.addWidget(made)
    theme.apply_to(made, theme.DISPLAY)
    made.resize(1366, 768)
    made.show_board(busy_board())
    made.show_clock("10:41")
    made.show_signs(("live", "live", "live"))
    made.show()
    return made


def shown_tiles(wall: Wall) -> list[Tile]:
    return [
        child
        for child in wall.children()
        if isinstance(child, Tile) and child.isVisibleTo(wall) and not child.rect().isEmpty()
    ]


@pytest.mark.parametrize("language", ["en", "en-XA", "ar-XB"])
@pytest.mark.parametrize("name", [theme.DISPLAY, theme.DISPLAY_LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_the_busy_wall_is_drawn_without_overlap(
    wall: Wall, size: tuple[int, int], name: str, language: str, speak: Callable[[str], None]
) -> None:
    speak(language)
    theme.apply_to(wall, name)
    wall.resize(*size)
    wall.refresh()

    picture = grab(wall, f"wall-{size[0]}x{size[1]}-{name}-{language}")

    parts = shown_tiles(wall)
    assert not is_blank(picture)
    assert len(parts) >= 7
    assert all(wall.rect().contains(tile.geometry()) for tile in parts)
    pairs = combinations(parts, 2)
    assert not [(a, b) for a, b in pairs if a.geometry().intersects(b.geometry())]


def test_the_board_shows_number_and_room_of_every_call(wall: Wall) -> None:
    board = busy_board()
    short = tuple(replace(call, place=f"Room {call.token_id}") for call in board.calls)
    wall.show_board(replace(board, calls=short))

    shown = [(call.label, call.place) for call in wall.calls.visible_calls]

    assert shown == [(f"C-{n:03d}", f"Room {n}") for n in range(6)]


class _Paints(QObject):
    """Hears which parts are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.names.append(watched.objectName())
        return False


def painted(wall: Wall, change: Callable[[], None]) -> list[str]:
    QApplication.processEvents()
    paints = _Paints()
    for tile in wall.findChildren(Tile):
        tile.installEventFilter(paints)
    change()
    QApplication.processEvents()
    return paints.names


def test_a_new_minute_paints_the_clock_only(wall: Wall) -> None:
    names = painted(wall, lambda: wall.show_clock("10:42"))

    assert names == ["clock"]


def test_one_department_that_moves_on_paints_its_own_line_only(wall: Wall) -> None:
    board = busy_board()
    first, *others = board.next_lines
    moved = NextRow(first.department_id, first.department, first.letter, first.labels[1:], 5)
    changed = replace(board, next_lines=(moved, *others))

    names = painted(wall, lambda: wall.show_board(changed))

    assert set(names) <= {"next0", "nextNumbers"}
    assert "next0" in names


def test_the_same_news_paint_nothing(wall: Wall) -> None:
    assert painted(wall, lambda: wall.show_board(busy_board())) == []


def test_a_new_call_pulses_round_the_whole_wall(wall: Wall, qtbot: QtBot) -> None:
    board = busy_board()
    now = theme.load(theme.DISPLAY).color("now")
    qtbot.waitUntil(lambda: not wall.is_edge_lit)
    recalled = tuple(replace(call, announcement_ids=(100,)) for call in board.large)

    wall.show_board(replace(board, large=recalled))
    lit = grab(wall, "wall-lit").pixelColor(3, 3)
    qtbot.waitUntil(lambda: not wall.is_edge_lit)
    dark = grab(wall, "wall-dark").pixelColor(3, 3)

    assert lit == now
    assert dark != now


def test_the_pale_wall_has_no_call_colour(wall: Wall) -> None:
    wall.set_stale(True)

    image = grab(wall, "wall-stale")

    now = theme.load(theme.DISPLAY).color("now")
    place = wall.large.geometry()
    inside = image.pixelColor(place.x() + place.width() // 2, place.y() + 30)
    assert inside != now


@pytest.mark.parametrize("name", [theme.DISPLAY, theme.DISPLAY_LIGHT])
def test_every_colour_of_the_wall_has_a_contrast_of_seven(name: str) -> None:
    colors = theme.load(name)
    pairs = [
        *(("ground", role) for role in ("text", "muted", "live", "stale")),
        *(("surface", role) for role in ("text", "muted", "missed", "now")),
        ("now", "on_now"),
    ]

    assert {pair: _contrast(colors, *pair) for pair in pairs if _contrast(colors, *pair) < 7} == {}


def _contrast(colors: theme.Theme, one: str, other: str) -> float:
    bright, dark = sorted((_luminance(colors, one), _luminance(colors, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colors: theme.Theme, role: str) -> float:
    color = colors.color(role)

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(v) for v in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_short_name_is_not_broken_into_lines(dressed: QApplication) -> None:
    fitted = fitting.fit(
        "Room 3", weight=fonts.SEMI_BOLD, width=200, height=200, largest=90, line_count=2
    )

    assert fitted.lines == ("Room 3",)


def test_a_long_name_is_broken_into_lines_before_it_gets_small(dressed: QApplication) -> None:
    fitted = fitting.fit(
        "Ultrasound room 12, second floor",
        weight=fonts.SEMI_BOLD,
        width=300,
        height=120,
        largest=60,
        line_count=2,
    )

    assert fitted.lines == ("Ultrasound room 12,", "second floor")
    assert not fitted.is_cut


NAMES = (
    "Behandlungszimmer Hauptgebäude Erdgeschoss 12b",
    "Gefäßchirurgischesprechstundenzimmer 7",
    "غرفة الفحص بالموجات فوق الصوتية الطابق الثاني 4",
    "診察室 12",
)


def _letters(text: str) -> str:
    return text.replace("-", "").replace(" ", "")


@pytest.mark.parametrize("width", [200, 500, 1200])
@pytest.mark.parametrize("name", NAMES)
def test_a_room_s_name_is_never_cut(dressed: QApplication, name: str, width: int) -> None:
    fitted = fitting.fit(
        name, weight=fonts.SEMI_BOLD, width=width, height=90, largest=80, smallest=50, line_count=3
    )

    assert not fitted.is_cut
    assert _letters("".join(fitted.lines)) == _letters(name)
    widest = max(fitting.advance(line, fonts.SEMI_BOLD, fitted.pixels) for line in fitted.lines)
    assert widest <= width


def test_a_long_word_is_broken_before_it_gets_small(dressed: QApplication) -> None:
    fitted = fitting.fit(
        "Gefäßchirurgischesprechstundenzimmer",
        weight=fonts.SEMI_BOLD,
        width=300,
        height=150,
        largest=50,
        smallest=30,
        line_count=3,
    )

    assert len(fitted.lines) > 1
    assert fitted.lines[0].endswith("-")
    assert fitted.pixels >= 20


def test_a_room_s_number_is_not_left_alone(dressed: QApplication) -> None:
    fitted = fitting.fit(
        "Room 11", weight=fonts.SEMI_BOLD, width=300, height=400, largest=200, line_count=3
    )

    assert fitted.lines == ("Room 11",)


def test_two_lines_are_tried_where_three_are_no_gain(dressed: QApplication) -> None:
    fitted = fitting.fit(
        "Gefäßchirurgischesprechstundenzimmer",
        weight=fonts.SEMI_BOLD,
        width=600,
        height=105,
        largest=80,
        smallest=50,
        line_count=3,
    )

    assert len(fitted.lines) == 2


def test_a_name_without_end_is_cut_visibly_in_its_middle(dressed: QApplication) -> None:
    fitted = fitting.fit(
        "x" * 500 + " 12", weight=fonts.SEMI_BOLD, width=200, height=50, largest=40
    )

    assert fitted.is_cut
    assert "…" in fitted.lines[0]
    assert fitted.lines[0].endswith("12")
