"""Rows keep their place, and every page of a long list comes round."""

from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.paging import (
    FIRST_SIGHT_S,
    PAGE_S,
    Pager,
    Places,
    page_at,
    page_count,
    page_of,
)


def test_who_goes_leaves_a_gap_and_who_comes_takes_it() -> None:
    places = Places[str]()
    places.put(["a", "b", "c"], 4)

    after_going = places.put(["a", "c"], 4)
    after_coming = places.put(["a", "c", "d"], 4)

    assert after_going == ("a", None, "c")
    assert after_coming == ("a", "d", "c")


def test_a_page_is_saved_where_gaps_would_make_one_more() -> None:
    places = Places[int]()
    places.put(range(10), 4)

    assert places.put([0, 1, 8, 9], 4) == (0, 1, 9, 8)


KEYS = st.lists(st.integers(0, 40), unique=True, max_size=30)


@given(st.lists(KEYS, max_size=12), st.integers(1, 9))
def test_all_have_a_place_on_as_few_pages_as_can_be(changes: list[list[int]], size: int) -> None:
    places = Places[int]()

    for keys in changes:
        seats = places.put(keys, size)

        assert sorted(key for key in seats if key is not None) == sorted(keys)
        assert page_count(len(seats), size) == page_count(len(keys), size)


@given(KEYS, KEYS, st.integers(1, 9))
def test_nobody_moves_while_the_number_of_pages_is_the_same(
    first: list[int], then: list[int], size: int
) -> None:
    places = Places[int]()
    before = places.put(first, size)
    gaps = [key if key in then else None for key in before]
    while gaps and gaps[-1] is None:
        gaps.pop()

    after = places.put(then, size)

    if page_count(max(len(gaps), len(then)), size) == page_count(len(then), size):
        stayed = {key: at for at, key in enumerate(before) if key in set(then) - {None}}
        assert all(after[at] == key for key, at in stayed.items())


def test_pages_turn_after_their_time_and_begin_again() -> None:
    pager, now_s = Pager(), 100.0

    shown = []
    for _ in range(4):
        shown.append(pager.turn(now_s, 3))
        now_s += PAGE_S

    assert shown == [0, 1, 2, 0]


def test_a_page_stands_its_time_however_often_it_is_asked_for() -> None:
    pager = Pager()
    pager.turn(0, 2)

    assert pager.turn(PAGE_S - 0.1, 2) == 0
    assert pager.next_turn_in_s(PAGE_S - 1) == 1


def test_one_page_never_turns() -> None:
    pager = Pager()

    assert [pager.turn(at_s, 1) for at_s in (0, 100, 200)] == [0, 0, 0]
    assert pager.next_turn_in_s(300) is None


def test_what_was_never_shown_is_turned_to_sooner() -> None:
    pager = Pager()
    pager.turn(0, 4)

    assert pager.turn(FIRST_SIGHT_S, 4, unseen={2}) == 2


def test_a_page_that_is_gone_is_left() -> None:
    pager = Pager()
    pager.turn(0, 3)
    pager.turn(PAGE_S, 3)
    pager.turn(2 * PAGE_S, 3)

    assert pager.turn(2 * PAGE_S + 1, 1) == 0


@given(st.integers(1, 12), st.sets(st.integers(0, 11)), st.floats(0.1, 5))
def test_every_page_comes_round(count: int, unseen: set[int], step_s: float) -> None:
    pager, shown, now_s = Pager(), set[int](), 0.0

    for _ in range(int(3 * count * (PAGE_S + step_s) / step_s)):
        shown.add(pager.turn(now_s, count, {page for page in unseen if page < count} - shown))
        now_s += step_s

    assert shown == set(range(count))


def test_a_page_of_a_browser_is_found_by_the_time_alone() -> None:
    assert [page_at(at_s, 3) for at_s in (0, 7.9, 8, 16, 24)] == [0, 0, 1, 2, 0]
    assert list(page_of("abcdefg", 2, 3)) == ["g"]
