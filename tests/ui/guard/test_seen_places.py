"""A click is meant for what the eye saw: not for what came there a blink ago."""

from hypothesis import given
from hypothesis import strategies as st

from qtoken.ui.seen_places import BLINK_S, SeenPlaces
from tests.support.pages.display import SetSeconds

ROW_PX = 40


def rows(*ids: int, above: int = 0) -> tuple[tuple[int, int], ...]:
    return tuple((id_, above + place * ROW_PX) for place, id_ in enumerate(ids))


def test_who_has_just_come_under_the_pointer_is_not_meant() -> None:
    clock = SetSeconds()
    seen = SeenPlaces(clock)
    seen.drawn(rows(1, 2, 3))

    seen.drawn(rows(2, 3))

    assert not seen.is_meant(2, 0)


def test_who_stands_there_long_enough_to_be_seen_is_meant() -> None:
    clock = SetSeconds()
    seen = SeenPlaces(clock)
    seen.drawn(rows(1, 2, 3))
    seen.drawn(rows(2, 3))

    clock.now_s += 2 * BLINK_S
    seen.drawn(rows(2, 3))

    assert seen.is_meant(2, 0)


def test_whoever_did_not_move_is_meant_while_others_come_and_go() -> None:
    seen = SeenPlaces(SetSeconds())
    seen.drawn(rows(1, 2, 3))

    seen.drawn(rows(1, 2, 4, 5))

    assert seen.is_meant(2, ROW_PX)


def test_who_was_moved_but_not_drawn_there_yet_is_not_meant() -> None:
    seen = SeenPlaces(SetSeconds())
    seen.drawn(rows(1, 2))

    assert not seen.is_meant(2, 0)


def test_what_comes_where_nothing_was_is_in_nobodys_place() -> None:
    seen = SeenPlaces(SetSeconds())
    seen.drawn(rows())

    seen.drawn(rows(1, 2))

    assert seen.is_meant(1, 0)


def test_who_is_shown_again_after_being_hidden_is_meant() -> None:
    seen = SeenPlaces(SetSeconds())
    seen.drawn(rows(1, 2))
    seen.hidden()

    seen.drawn(rows(2))

    assert seen.is_meant(2, 0)


def test_rows_that_the_same_hand_has_scrolled_are_meant() -> None:
    seen = SeenPlaces(SetSeconds())
    seen.drawn(rows(1, 2, 3))

    seen.moved_by_hand()
    seen.drawn(rows(1, 2, 3, above=-13))

    assert seen.is_meant(2, ROW_PX - 13)


def test_nobody_is_meant_in_a_list_that_was_moved_as_a_whole() -> None:
    clock = SetSeconds()
    seen = SeenPlaces(clock)
    seen.drawn(rows(1, 2))
    clock.now_s += 2 * BLINK_S

    seen.moved()

    assert not seen.is_meant(1, 0)


@given(
    st.lists(
        st.tuples(st.floats(0.01, 1.0), st.lists(st.integers(1, 6), unique=True, min_size=1)),
        min_size=1,
    ),
    st.integers(0, 5),
)
def test_whoever_is_meant_was_the_only_one_seen_there_for_a_blink(
    history: list[tuple[float, list[int]]], place: int
) -> None:
    clock = SetSeconds()
    seen = SeenPlaces(clock)
    drawn: list[tuple[float, list[int]]] = []
    for pause_s, ids in history:
        seen.drawn(rows(*ids))
        drawn.append((clock.now_s, ids))
        clock.now_s += pause_s
    ids = drawn[-1][1]
    if place >= len(ids) or not seen.is_meant(ids[place], place * ROW_PX):
        return

    ends = [at for at, _ids in drawn[1:]] + [clock.now_s]
    lately = [
        shown for (_at, shown), end in zip(drawn, ends, strict=True) if end > clock.now_s - BLINK_S
    ]
    assert {shown[place] for shown in lately if place < len(shown)} == {ids[place]}
