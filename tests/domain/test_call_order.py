"""Who is next, and why."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qtoken.domain.call_order import Place, Why, place, place_at, why

OPENED = datetime(2026, 3, 2, 8, tzinfo=UTC)
HEAD_STARTS_MIN = st.sampled_from([0, 15, 30, 60])


@st.composite
def waiting_tokens(draw: st.DrawFn) -> list[tuple[bool, int, datetime]]:
    """Tokens in the order of issue: emergency?, head start, time of issue."""
    seconds = draw(st.lists(st.integers(0, 4 * 3600), min_size=1, max_size=30))
    return [
        (draw(st.booleans()), draw(HEAD_STARTS_MIN), OPENED + timedelta(seconds=s))
        for s in sorted(seconds)
    ]


def places(tokens: list[tuple[bool, int, datetime]]) -> list[Place]:
    return [
        place(is_emergency=urgent, place_at=place_at(issued, head_start), token_id=i)
        for i, (urgent, head_start, issued) in enumerate(tokens)
    ]


@given(waiting_tokens())
def test_nobody_is_overtaken_but_by_emergencies_and_head_starts(
    tokens: list[tuple[bool, int, datetime]],
) -> None:
    order = sorted(places(tokens))

    for i, before in enumerate(order):
        for after in order[i + 1 :]:
            if before.token_id < after.token_id:
                continue
            urgent, head_start, issued = tokens[before.token_id]
            overtaken_urgent, _, overtaken_at = tokens[after.token_id]
            assert not overtaken_urgent or urgent
            if urgent and not overtaken_urgent:
                continue
            assert issued - overtaken_at < timedelta(minutes=head_start) or (
                issued == overtaken_at and head_start
            )


@given(waiting_tokens())
def test_emergencies_come_before_everybody(tokens: list[tuple[bool, int, datetime]]) -> None:
    urgent_first = [tokens[p.token_id][0] for p in sorted(places(tokens))]

    assert urgent_first == sorted(urgent_first, reverse=True)


@given(waiting_tokens(), st.data())
def test_a_place_does_not_change_when_others_come_or_go(
    tokens: list[tuple[bool, int, datetime]], data: st.DataObject
) -> None:
    everybody = places(tokens)
    staying = data.draw(st.lists(st.sampled_from(everybody), unique=True))

    assert sorted(staying) == [p for p in sorted(everybody) if p in staying]


def test_ties_go_by_issue() -> None:
    first, second = places([(False, 0, OPENED), (False, 0, OPENED)])

    assert first < second


def test_each_place_has_its_reason() -> None:
    assert why(is_emergency=True, head_start_min=30) is Why.EMERGENCY
    assert why(is_emergency=False, head_start_min=30) is Why.HEAD_START
    assert why(is_emergency=False, head_start_min=0) is Why.WAITED
