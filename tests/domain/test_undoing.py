"""What undo takes back."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.token import Verb
from qtoken.domain.undoing import Happened, last_standing

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
DONE = [verb for verb in Verb if verb not in (Verb.ISSUE, Verb.UNDO)]


@given(st.lists(st.one_of(st.sampled_from(DONE), st.just(Verb.UNDO)), max_size=30))
def test_undo_walks_back_through_what_was_done_like_a_pile_of_papers(verbs: list[Verb]) -> None:
    events = [Happened(1, Verb.ISSUE, AT, 1)]
    pile = [events[0]]

    for number, verb in enumerate(verbs, start=2):
        last = last_standing(events)
        assert last == (pile[-1] if pile else None)
        if verb is Verb.UNDO and last is None:
            continue
        undone_id = last.id if verb is Verb.UNDO and last is not None else None
        event = Happened(number, verb, AT, events[-1].version + 1, undone_id)
        events.append(event)
        if verb is Verb.UNDO:
            pile.pop()
        else:
            pile.append(event)


def test_the_order_in_which_they_are_told_does_not_matter() -> None:
    events = [Happened(1, Verb.ISSUE, AT, 1), Happened(2, Verb.CALL, AT, 2)]

    assert last_standing(reversed(events)) == events[1]
