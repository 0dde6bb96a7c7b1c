"""Which words of a room's name stay on one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.places import is_tall, parts


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Room 100", ("Room 100",)),
        ("Cardiology", ("Cardiology",)),
        ("3 West", ("3", "West")),
        ("Ultrasound room 12, second floor", ("Ultrasound", "room 12,", "second", "floor")),
        ("Hauptgebäude 12b", ("Hauptgebäude 12b",)),
        ("Building 2 301", ("Building 2 301",)),
        ("غرفة الفحص ٤", ("غرفة", "الفحص ٤")),
        ("Ward 20261128", ("Ward", "20261128")),
        ("", ()),
    ],
)
def test_a_short_number_stays_with_the_word_before_it(name: str, kept: tuple[str, ...]) -> None:
    assert parts(name) == kept


@given(st.text())
def test_nothing_is_lost(name: str) -> None:
    assert " ".join(parts(name)) == " ".join(name.split())


@pytest.mark.parametrize(
    ("name", "is_so"),
    [
        ("Room 12, Gefäßchirurgie – Кабинет", False),
        ("", False),
        ("غرفة ٤", True),
        ("ห้อง 12", True),
        ("Phòng khám Nội tiết", True),
    ],
)
def test_letters_that_reach_far_above_or_below_their_line_are_known(name: str, is_so: bool) -> None:
    assert is_tall(name) is is_so
