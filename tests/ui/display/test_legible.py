"""What is read from eight metres, measured on the picture: numbers and rooms of eight calls."""

import unicodedata

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from qtoken.ui import fonts, theme
from qtoken.ui.display import fitting
from qtoken.ui.display.arrangement import unit_of
from qtoken.ui.display.board import Board, Call
from qtoken.ui.display.call_card import CallCard
from qtoken.ui.display.card_shape import place_px, shape_for, shape_for_long
from qtoken.ui.display.wall import Wall
from tests.ui.support.pictures import grab

SIZES = [(1920, 1080), (1280, 720), (3840, 2160), (1080, 1920)]
EIGHT = tuple(Call(n, f"C-{n:03d}", f"Room {n + 4}", is_new=n == 3) for n in range(8))
MIXED = tuple(Call(n, f"C-{n:03d}", f"Gyn-Jq {n}" if n % 2 else f"Room {n + 4}") for n in range(9))
LONG = Call(7, "QM-007", "Reception North 4", is_new=True)
TALL = tuple(Call(n, f"QJ-{n:03d}", f"Röntgen ÄQg {n}") for n in range(8))
ONE_LONG = (
    Call(0, "C-000", "Radiology Ground Floor West Wing 12"),
    *(Call(n, f"C-{n:03d}", f"Room {n + 4}") for n in range(1, 24)),
)
ONE_WORD = "Gefäßchirurgischesprechstundenzimmer"
EIGHT_WITH_ONE = (Call(0, "C-000", ONE_WORD), *EIGHT[1:])
FIVE_LONG = tuple(Call(n, f"C-{n:03d}", ONE_WORD if n < 5 else f"Room {n + 4}") for n in range(24))
MARKED = tuple(
    Call(n, f"QJ-{n:03d}", room)
    for n, room in enumerate(
        ["အခန်းကြီး ၃", "ห้องที่นั่งปู่ ๓", "បន្ទប់ព្យាបាល", "སྨན་བཅོས་ཁང་", "কুঠুরি সুস্থ", "𑄌𑄋𑄴𑄟𑄳𑄦", "ᥖᥭᥰ ᨲᩫᩅ", "ᬩᬮᬶ ᬓᬸ"]
    )
)
"""Marks that stand above and below their letters, higher and lower than anything Latin."""

ROW, NEWEST = 0.06, 0.12
"""Of the height; upright of the width, which is then the shorter side."""

AIR = 0.08
"""Of a row's height: so much is empty above capitals."""


@pytest.fixture
def wall(qtbot: QtBot) -> Wall:
    made = Wall(seconds=lambda: 0.0)
    qtbot.addWidget(made)
    theme.apply_to(made, theme.DISPLAY)
    made.show()
    return made


def board(large: tuple[Call, ...], calls: tuple[Call, ...] = EIGHT) -> Board:
    return Board(
        clinic="City Clinic",
        large=large,
        calls=calls,
        missed=("C-108", "P-001"),
        next_lines=(),
        call_count=len(calls),
        missed_count=2,
    )


def heights(image: QImage, wall: Wall, card: CallCard) -> tuple[int, int]:
    """How high number and room are on this card, from the first to the last row of ink."""
    corner = card.mapTo(wall, card.rect().topLeft())
    place = QRect(corner, card.size())
    ground = image.pixelColor(place.left() + place.width() // 2, place.top() + card.px(0.008))
    if card.width() < 2 * card.height() and wall.height() > wall.width():
        half = place.height() // 2
        parts = [place.adjusted(0, 0, 0, -half), place.adjusted(0, half, 0, 0)]
    else:
        half = place.width() // 2
        parts = [place.adjusted(0, 0, -half, 0), place.adjusted(half, 0, 0, 0)]
    edge = card.px(0.008)
    number, room = (_ink(image, part.adjusted(edge, edge, -edge, -edge), ground) for part in parts)
    return number, room


def _ink(image: QImage, place: QRect, ground: object) -> int:
    rows = [
        y
        for y in range(place.top(), place.bottom() + 1)
        if any(image.pixelColor(x, y) != ground for x in range(place.left(), place.right() + 1, 4))
    ]
    return max(rows) - min(rows) + 1 if rows else 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [(), EIGHT[3:4], EIGHT[3:5]], ids=["calm", "one", "two"])
def test_eight_calls_are_read_from_afar(
    wall: Wall, size: tuple[int, int], large: tuple[Call, ...]
) -> None:
    wall.resize(*size)
    wall.show_board(board(large))

    image = grab(wall, f"eight-{size[0]}x{size[1]}-{len(large)}")

    unit = unit_of(*size)
    rows = [heights(image, wall, card) for card in wall.calls.cards if card.isVisible()]
    newest = [heights(image, wall, card) for card in wall.large.cards[: len(large)]]
    assert len(rows) == 8
    assert min(min(row) for row in rows) >= ROW * unit
    assert [pair for pair in [*rows, *newest] if abs(pair[0] - pair[1]) > 0.1 * pair[0]] == []
    assert min((room for _number, room in newest), default=unit) >= NEWEST * unit


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [(), MIXED[:1], MIXED[:2]], ids=["calm", "one", "two"])
def test_pages_and_letters_that_reach_below_the_line_take_nothing_from_the_capitals(
    wall: Wall, size: tuple[int, int], large: tuple[Call, ...]
) -> None:
    wall.resize(*size)
    wall.show_board(board(large, MIXED))

    image = grab(wall, f"mixed-{size[0]}x{size[1]}-{len(large)}")

    rows = [card for card in wall.calls.cards if card.isVisible()]
    plain = [card for card in rows if card.call is not None and "Room" in card.call.place]
    assert wall.calls.page_mark
    least = min(min(heights(image, wall, card)) for card in plain)
    assert least >= ROW * unit_of(*size)


@pytest.mark.parametrize("size", [size for size in SIZES if size[0] > size[1]])
def test_a_newest_room_with_a_long_name_gets_the_room_that_it_needs(
    wall: Wall, size: tuple[int, int]
) -> None:
    wall.resize(*size)
    wall.show_board(board((LONG,), (*EIGHT, LONG)))

    image = grab(wall, f"long-{size[0]}x{size[1]}")

    card = wall.large.cards[0]
    place = QRect(card.mapTo(wall, card.rect().topLeft()), card.size())
    edge = card.px(0.008)
    ground = image.pixelColor(place.left() + place.width() // 2, place.top() + edge)
    lower = place.adjusted(edge, place.height() // 2, -edge, -edge)
    assert _ink(image, lower, ground) >= NEWEST * unit_of(*size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [0, 1, 2], ids=["calm", "one", "two"])
@pytest.mark.parametrize("calls", [TALL, MARKED], ids=["accents", "marks"])
def test_accents_marks_and_descenders_stay_inside_their_card(
    wall: Wall, size: tuple[int, int], count: int, calls: tuple[Call, ...]
) -> None:
    fonts.install_scripts()
    wall.resize(*size)
    wall.show_board(board(calls[:count], calls))

    image = grab(wall, f"tall-{size[0]}x{size[1]}-{count}")

    cards = [card for card in (*wall.calls.cards, *wall.large.cards) if card.isVisible()]
    assert [card.objectName() for card in cards if not _has_quiet_edges(image, wall, card)] == []


@pytest.mark.parametrize("size", [*SIZES, (1066, 666)])
@pytest.mark.parametrize("large", [(), ONE_LONG[:1], ONE_LONG[:2]], ids=["calm", "one", "two"])
def test_a_room_that_is_set_smaller_alone_leaves_the_others_in_the_middle(
    wall: Wall, size: tuple[int, int], large: tuple[Call, ...]
) -> None:
    wall.resize(*size)
    wall.show_board(board(large, ONE_LONG))

    image = grab(wall, f"one-long-{size[0]}x{size[1]}-{len(large)}")

    others = [card for card in wall.calls.cards if card.isVisible() and card.call != ONE_LONG[0]]
    assert min(_air_above(image, wall, card) for card in others) >= AIR


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [(), EIGHT[3:4], EIGHT[3:5]], ids=["calm", "one", "two"])
def test_a_long_name_takes_neither_rows_nor_size_from_the_others(
    wall: Wall, size: tuple[int, int], large: tuple[Call, ...]
) -> None:
    wall.resize(*size)
    wall.show_board(board(large, EIGHT_WITH_ONE))

    image = grab(wall, f"word-{size[0]}x{size[1]}-{len(large)}")

    rows = [card for card in wall.calls.cards if card.isVisible()]
    others = [card for card in rows if card.call != EIGHT_WITH_ONE[0]]
    assert len(rows) == 8
    assert min(min(heights(image, wall, card)) for card in others) >= ROW * unit_of(*size)


@pytest.mark.parametrize("size", SIZES)
def test_a_room_beside_long_ones_is_as_large_as_its_number(
    wall: Wall, size: tuple[int, int]
) -> None:
    wall.resize(*size)
    wall.show_board(board((), FIVE_LONG))

    image = grab(wall, f"five-long-{size[0]}x{size[1]}")

    rows = [card for card in wall.calls.cards if card.isVisible()]
    short = [card for card in rows if card.call is not None and "Room" in card.call.place]
    sizes = [heights(image, wall, card) for card in short]
    assert sizes or size[0] < size[1]
    assert [pair for pair in sizes if abs(pair[0] - pair[1]) > 0.1 * pair[0]] == []


@pytest.mark.parametrize("name", ["அறுவைசிகிச்சைபிரிவு", "चिकित्सालयप्रतीक्षालय", "အခန်းကြီးဆေးခန်းဌာန"])
def test_a_long_word_is_broken_between_letters_and_not_before_their_marks(
    qtbot: QtBot, name: str
) -> None:
    fonts.install_scripts()

    fitted = [
        fitting.fit(
            name, weight=600, width=width, height=300, largest=90, smallest=60, line_count=3
        )
        for width in range(200, 700, 10)
    ]

    lines = {line for each in fitted for line in each.lines}
    assert any(len(each.lines) > 1 for each in fitted)
    assert {line for line in lines if unicodedata.category(line[0])[0] == "M"} == set()


def _air_above(image: QImage, wall: Wall, card: CallCard) -> float:
    """How much of its height a card that is not framed is empty above its letters."""
    place = QRect(card.mapTo(wall, card.rect().topLeft()), card.size())
    edge = card.px(0.012)
    columns = range(place.left() + edge, place.right() - edge)
    rows = range(place.top(), place.bottom())
    inked = [y for y in rows if len({image.pixel(x, y) for x in columns}) > 1]
    return (inked[0] - place.top()) / place.height()


def _has_quiet_edges(image: QImage, wall: Wall, card: CallCard) -> bool:
    """Whether no ink touches the upper and the lower edge of a card that is not framed."""
    place = QRect(card.mapTo(wall, card.rect().topLeft()), card.size())
    inner = card.px(0.012)
    rows = (place.top() + 1, place.bottom() - 1)
    columns = range(place.left() + inner, place.right() - inner)
    return all(len({image.pixel(x, y) for x in columns}) == 1 for y in rows)


@pytest.mark.parametrize(
    "name",
    [
        "Behandlungszimmer Hauptgebäude Erdgeschoss 12b",
        "غرفة الفحص رقم ١٢ الطابق الأول الجناح الشرقي",
        "Кабинет ультразвуковой диагностики № 214",
    ],
)
def test_the_number_gives_room_to_a_long_name(wall: Wall, name: str) -> None:
    # A row of four on 1920 x 1080, on which numbers are 15 % of the height.
    row, least_px = (1850.0, 238.0), 91
    labels = ["C-000", *(call.label for call in EIGHT[1:4])]
    shared = shape_for(*row, labels, [name, *(call.place for call in EIGHT[1:4])])

    own = shape_for_long(shared, *row, ("C-000", name), least_px)

    assert place_px(name, shared, *row) < least_px * 0.8
    assert place_px(name, own, *row) >= least_px * 0.95
    assert least_px <= own.label_px < shared.label_px


def test_a_short_name_keeps_the_shape_of_its_neighbours() -> None:
    row = (900.0, 110.0)
    shared = shape_for(*row, ["C-001", "C-002"], ["Room 1", ONE_WORD])

    assert shape_for_long(shared, *row, ("C-001", "Room 1"), 91) == shared


@pytest.mark.parametrize("size", [(1280, 1024), (1024, 768)])
def test_many_long_names_on_an_old_monitor_are_read_on_more_pages(
    wall: Wall, size: tuple[int, int]
) -> None:
    name = "Examination and Treatment Room {} on the Ground Floor of House A"
    calls = tuple(Call(n, f"BA-{n:03d}", name.format(n)) for n in range(21))
    wall.resize(*size)

    wall.show_board(board((), calls))

    # Beside a newest call; alone they are larger still.
    assert wall.calls.capital_share >= 0.03
    assert wall.calls.page_count <= 8


def test_a_newest_room_with_a_long_name_is_as_large_as_its_number_lets_it_be(wall: Wall) -> None:
    newest = Call(0, "DA-002", f"{ONE_WORD} 42", is_new=True)
    wall.resize(1920, 1080)
    wall.show_board(board((newest,), (newest, *EIGHT[1:4])))

    number, room = heights(grab(wall, "newest-word"), wall, wall.large.cards[0])

    # Three lines: two that are half as high would be a quarter of it.
    assert room >= 0.3 * wall.height()
    assert number >= NEWEST * wall.height()
