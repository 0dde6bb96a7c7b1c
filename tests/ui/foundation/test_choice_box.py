"""Typing in a box of names finds people, whatever all of them begin with."""

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qtoken.ui.widgets.choice_box import ChoiceBox, places_of

DOCTORS = (
    "Any doctor",
    "Dr. Mensah",
    "Dr. O'Neil",
    "Prof. Dr. med. Katharina von Falkenstein-Müller",
    "Dr. Şahin",
    "Dr. Dorn",
)


def box(qtbot: QtBot) -> ChoiceBox:
    made = ChoiceBox()
    qtbot.addWidget(made)
    made.addItems(DOCTORS)
    made.setFixedWidth(160)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    return made


def test_any_word_is_found() -> None:
    assert places_of("m", DOCTORS) == [1, 3]
    assert places_of("mü", DOCTORS) == [3]
    assert places_of("falk", DOCTORS) == [3]
    assert places_of("von f", DOCTORS) == [3]
    assert places_of("o'n", DOCTORS) == [2]
    assert places_of("s", DOCTORS) == [4]
    assert places_of("d", DOCTORS) == [0, 5]
    assert places_of("dr", DOCTORS) == [1, 2, 3, 4, 5]
    assert places_of("x", DOCTORS) == []
    assert places_of("", DOCTORS) == []


def test_letters_choose_without_the_title(qtbot: QtBot) -> None:
    doctors = box(qtbot)

    QTest.keyClicks(doctors, "fal")

    assert doctors.currentText() == DOCTORS[3]


def test_the_same_letter_again_goes_to_the_next(qtbot: QtBot) -> None:
    doctors = box(qtbot)

    QTest.keyClicks(doctors, "m")
    first = doctors.currentIndex()
    QTest.keyClicks(doctors, "m")

    assert (first, doctors.currentIndex()) == (1, 3)


def test_what_drops_down_is_as_wide_as_its_words(qtbot: QtBot) -> None:
    doctors = box(qtbot)

    doctors.make_room()

    words_px = doctors.view().fontMetrics().horizontalAdvance(DOCTORS[3])
    assert doctors.width() < words_px < doctors.view().minimumWidth()


def test_a_long_name_in_the_closed_box_keeps_its_beginning_and_its_end(qtbot: QtBot) -> None:
    doctors, drawn = box(qtbot), box(qtbot)
    doctors.setCurrentIndex(3)
    drawn.setItemText(0, doctors.shown)
    drawn.setCurrentIndex(0)
    # Only one of them could have the frame of the focus.
    drawn.clearFocus()

    pictures = [each.grab().toImage() for each in (doctors, drawn)]

    beginning, end = doctors.shown.split("…")
    assert DOCTORS[3].startswith(beginning)
    assert DOCTORS[3].endswith(end)
    assert pictures[0] == pictures[1]
