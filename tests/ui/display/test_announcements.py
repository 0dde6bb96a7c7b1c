"""The queue of announcements: one after the other, none lost, none twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qtoken.services.display.display_rows import AnnouncementRow
from qtoken.ui.display.announcements import PROMINENT_S, SHORTEST_S, Announcements

MORNING = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def announcement(id_: int, *, token_id: int | None = None) -> AnnouncementRow:
    return AnnouncementRow(
        id=id_,
        token_id=token_id or id_,
        label=f"C-{id_:03d}",
        room=f"Room {id_}",
        department="Cardiology",
        at=MORNING + timedelta(seconds=id_),
        is_recall=False,
    )


def heard(*ids: int) -> Announcements:
    queue = Announcements()
    queue.hear(announcement(id_) for id_ in ids)
    return queue


def test_a_call_becomes_large_at_once_when_nothing_else_is() -> None:
    queue = heard(1)

    began = queue.advance(0)

    assert began == (announcement(1),)
    assert queue.large == (announcement(1),)


def test_a_call_stays_large_for_twenty_seconds_when_none_waits_behind() -> None:
    queue = heard(1)
    queue.advance(0)

    queue.advance(PROMINENT_S - 0.01)

    assert queue.large == (announcement(1),)


def test_a_call_leaves_the_large_place_after_twenty_seconds() -> None:
    queue = heard(1)
    queue.advance(0)

    queue.advance(PROMINENT_S)

    assert queue.large == ()
    assert queue.standing_out() == ()


def test_two_calls_at_once_are_announced_one_after_the_other() -> None:
    queue = heard(2, 1)

    began = [queue.advance(0), queue.advance(SHORTEST_S - 0.01), queue.advance(SHORTEST_S)]

    assert began == [(announcement(1),), (), (announcement(2),)]


def test_the_first_of_two_calls_stands_out_until_its_twenty_seconds_are_over() -> None:
    queue = heard(1, 2)
    queue.advance(0)

    queue.advance(SHORTEST_S)
    soon = queue.standing_out()
    queue.advance(PROMINENT_S)

    assert soon == (announcement(1),)
    assert queue.standing_out() == ()
    assert queue.large == (announcement(2),)


def test_a_call_that_arrives_late_waits_for_the_rest_of_the_shortest_time_only() -> None:
    queue = heard(1)
    queue.advance(0)

    queue.hear([announcement(2)])
    began = queue.advance(10)

    assert began == (announcement(2),)


def test_a_recall_of_the_same_token_is_announced_again() -> None:
    queue = Announcements()
    queue.hear([announcement(1, token_id=7)])
    queue.advance(0)

    queue.hear([announcement(1, token_id=7), announcement(2, token_id=7)])

    assert queue.advance(SHORTEST_S) == (announcement(2, token_id=7),)


def test_what_was_passed_over_at_the_start_is_never_announced() -> None:
    queue = Announcements()
    queue.pass_over([announcement(1)])

    queue.hear([announcement(1), announcement(2)])

    assert queue.waiting == (announcement(2),)


def test_an_id_that_becomes_visible_late_is_not_lost() -> None:
    queue = heard(11)
    queue.advance(0)

    queue.hear([announcement(10), announcement(11)])

    assert queue.advance(SHORTEST_S) == (announcement(10),)


def test_a_withdrawn_call_frees_the_large_place() -> None:
    queue = heard(1, 2)
    queue.advance(0)

    queue.withdraw({1})

    assert queue.large == ()
    assert queue.advance(0.5) == (announcement(2),)


def test_a_withdrawn_call_that_waits_is_not_announced() -> None:
    queue = heard(1, 2)
    queue.advance(0)

    queue.withdraw({2})

    assert queue.advance(SHORTEST_S) == ()
    assert queue.large == (announcement(1),)


def test_two_at_a_time_are_announced_where_more_than_three_wait() -> None:
    queue = heard(1, 2, 3, 4, 5, 6)

    sizes = [len(queue.advance(step * SHORTEST_S)) for step in range(5)]

    assert sizes == [2, 2, 1, 1, 0]


def test_one_of_two_large_calls_can_be_withdrawn() -> None:
    queue = heard(1, 2, 3, 4)
    queue.advance(0)

    queue.withdraw({1})

    assert queue.large == (announcement(2),)
    assert queue.advance(1) == ()


def test_nothing_is_to_be_done_while_nothing_is_announced() -> None:
    assert Announcements().next_change_in_s(5) is None


def test_the_next_change_is_when_the_large_place_may_be_taken() -> None:
    queue = heard(1, 2)
    queue.advance(0)

    assert queue.next_change_in_s(1) == SHORTEST_S - 1


def test_ten_thousand_announcements_later_the_first_is_still_known() -> None:
    queue = heard(*range(1, 15_001))
    queue.withdraw(set(range(1, 15_001)))

    queue.hear([announcement(1), announcement(9_000)])

    assert queue.waiting == ()


def test_the_ids_of_a_restored_database_are_announced_once_more() -> None:
    queue = heard(1, 2, 3)
    queue.withdraw({1, 2, 3})
    again = replace(announcement(2), at=MORNING + timedelta(hours=1))

    queue.hear([announcement(3), again])
    queue.hear([again])

    assert queue.waiting == (again,)


Snapshots = list[tuple[float, list[int]]]


@st.composite
def snapshots_in_any_order(draw: st.DrawFn) -> Snapshots:
    """Times that pass before each snapshot, and the ids that it holds, in any order."""
    ids = st.lists(st.integers(1, 30), unique=True, max_size=8)
    pause = st.floats(0, 30, allow_nan=False)
    return draw(st.lists(st.tuples(pause, ids), max_size=12))


def play(
    snapshots: Snapshots,
    began: list[tuple[float, int]] | None = None,
    look: Callable[[Announcements, float], None] = lambda _queue, _now_s: None,
) -> list[tuple[float, int]]:
    """Let a display live through the snapshots; return when each id became large."""
    began = [] if began is None else began
    queue, now_s = Announcements(), 0.0

    def live_until(end_s: float) -> None:
        nonlocal now_s
        while (wait_s := queue.next_change_in_s(now_s)) is not None and now_s + wait_s <= end_s:
            now_s += wait_s
            note(queue.advance(now_s))
        now_s = max(now_s, end_s)

    def note(rows: tuple[AnnouncementRow, ...]) -> None:
        began.extend((now_s, row.id) for row in rows)
        look(queue, now_s)

    for pause_s, ids in snapshots:
        live_until(now_s + pause_s)
        queue.hear(announcement(id_) for id_ in ids)
        note(queue.advance(now_s))
    live_until(now_s + 10_000)
    return began


def all_ids(snapshots: Snapshots) -> set[int]:
    return {id_ for _pause, ids in snapshots for id_ in ids}


@given(snapshots_in_any_order())
def test_every_announcement_is_shown_exactly_once(snapshots: Snapshots) -> None:
    began = play(snapshots)

    assert sorted(id_ for _at, id_ in began) == sorted(all_ids(snapshots))


@given(st.lists(st.integers(1, 30), unique=True, max_size=12))
def test_calls_that_arrive_together_are_shown_in_the_order_of_their_ids(ids: list[int]) -> None:
    began = play([(0.0, ids)])

    assert [id_ for _at, id_ in began] == sorted(ids)


@given(snapshots_in_any_order())
def test_no_call_takes_the_large_place_before_its_time(snapshots: Snapshots) -> None:
    began = play(snapshots)

    times = sorted({at_s for at_s, _id in began})
    assert all(later - earlier >= SHORTEST_S - 1e-6 for earlier, later in pairwise(times))
    assert all(sum(at_s == other for other, _id in began) <= 2 for at_s in times)


@given(snapshots_in_any_order())
def test_every_call_stands_out_for_twenty_seconds(snapshots: Snapshots) -> None:
    began: list[tuple[float, int]] = []

    def look(queue: Announcements, now_s: float) -> None:
        seen = {row.id for row in (*queue.large, *queue.standing_out())}
        young = {id_ for at_s, id_ in began if now_s < at_s + PROMINENT_S}
        assert young <= seen

    play(snapshots, began, look)
