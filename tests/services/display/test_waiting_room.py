"""What the waiting room sees: numbers and rooms, no names, and every call once."""

from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from qtoken.bootstrap import open_clinic
from qtoken.domain.clock import SetClock
from qtoken.domain.errors import TextUnreadable
from qtoken.domain.receipts import Fact
from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from tests.support.desk import Desk, cheap_hasher

NAME = "Wilhelmina Featherstonehaugh"


def texts(value: Any) -> str:
    """Everything that a row holds, as one text."""
    if is_dataclass(value):
        return " ".join(texts(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, (tuple, frozenset, list)):
        return " ".join(map(texts, value))
    return str(value)


def call(desk: Desk, room: str = "") -> TokenRow:
    department = desk.department()
    doctor = desk.doctor(department, room=desk.room(room)) if room else desk.doctor(department)
    desk.issue(department)
    called = desk.call_next(doctor=doctor)
    assert called is not None
    return called


def announced(desk: Desk, display: str = "wall") -> list[tuple[str, bool]]:
    shown = desk.services.display.snapshot(display=display).announcements
    return [(row.label, row.is_recall) for row in shown]


def standing(desk: Desk) -> list[str]:
    rows = desk.services.display.snapshot().announcements
    return [row.label for row in rows if row.stands]


def test_no_name_is_ever_shown(desk: Desk) -> None:
    department = desk.department()
    patient = desk.patient(NAME)
    token = desk.issue(department, patient)

    for verb in (None, Verb.CALL, Verb.RECALL, Verb.NO_SHOW, Verb.RETURN, Verb.CALL, Verb.DONE):
        if verb:
            desk.do(verb, token)
        shown = texts(desk.services.display.snapshot())
        assert token.label in shown
        assert "Wilhelmina" not in shown
        assert "Featherstonehaugh" not in shown


def test_a_call_is_shown_with_its_room_and_announced(desk: Desk) -> None:
    token = call(desk, "Room 7")

    shown = desk.services.display.snapshot()

    assert [(row.label, row.room) for row in shown.current] == [(token.label, "Room 7")]
    assert announced(desk) == [(token.label, False)]


def test_a_recall_is_announced_again(desk: Desk) -> None:
    token = call(desk)
    desk.do(Verb.RECALL, token)

    assert announced(desk) == [(token.label, False), (token.label, True)]


def test_announcements_of_the_last_two_minutes_are_given_in_order(
    timed_desk: Desk, clock: SetClock
) -> None:
    call(timed_desk)
    clock.advance(seconds=100)
    second = call(timed_desk)
    clock.advance(seconds=30)
    third = call(timed_desk)

    assert announced(timed_desk) == [(second.label, False), (third.label, False)]


def test_a_call_that_was_undone_is_not_announced_and_others_are(desk: Desk) -> None:
    first, mistaken, last = call(desk), call(desk), call(desk)

    desk.do(Verb.UNDO, mistaken)

    assert announced(desk) == [(first.label, False), (last.label, False)]
    assert mistaken.label not in texts(desk.services.display.snapshot().current)


def test_missed_and_finished_numbers_are_shown_for_the_day(
    timed_desk: Desk, clock: SetClock
) -> None:
    done, missed = call(timed_desk), call(timed_desk)
    timed_desk.do(Verb.DONE, done)
    timed_desk.do(Verb.NO_SHOW, missed)

    shown = timed_desk.services.display.snapshot()
    clock.advance(seconds=24 * 3600)
    tomorrow = timed_desk.services.display.snapshot()

    assert [row.label for row in shown.recent] == [done.label]
    assert shown.missed == (missed.label,)
    assert (tomorrow.recent, tomorrow.missed) == ((), ())


def test_a_display_shows_only_its_departments(desk: Desk) -> None:
    mine, other = desk.department("Mine", "M"), desk.department("Other", "R")
    desk.issue(mine)
    desk.issue(other)
    desk.call_next(mine)
    desk.call_next(other)

    shown = desk.services.display.snapshot(department_ids=[mine.id])

    assert [row.label for row in shown.current] == ["M-001"]
    assert [row.label for row in shown.announcements] == ["M-001"]
    assert [row.department for row in shown.next_by_department] == ["Mine"]


def test_a_display_with_an_unreadable_name_is_refused(desk: Desk) -> None:
    with pytest.raises(TextUnreadable):
        desk.services.display.snapshot(display="a\0b")


def test_a_display_that_starts_again_goes_on_from_its_receipts(desk: Desk, address: str) -> None:
    first, second = call(desk), call(desk)
    events = desk.services.display.snapshot(display="wall").announcements
    desk.services.display.acknowledge([events[0].id], display="wall", facts=[Fact.ANNOUNCED])

    restarted = open_clinic(address, hasher=cheap_hasher())
    shown = restarted.services.display.snapshot(display="wall")

    assert [row.label for row in shown.announcements] == [first.label, second.label]
    assert shown.acknowledged == {events[0].id}
    restarted.close()


@pytest.mark.parametrize(
    "verbs",
    [
        (Verb.NO_SHOW,),
        (Verb.HOLD,),
        (Verb.LEAVE,),
        (Verb.CANCEL,),
        (Verb.TRANSFER,),
        (Verb.HOLD, Verb.RETURN),
        (Verb.NO_SHOW, Verb.RETURN),
    ],
    ids="-".join,
)
def test_a_call_that_sends_nobody_anywhere_any_more_does_not_stand(
    desk: Desk, verbs: tuple[Verb, ...]
) -> None:
    token = call(desk, "Room 7")
    assert standing(desk) == [token.label]

    for verb in verbs:
        to: dict[str, Any] = (
            {"department_id": desk.department().id} if verb is Verb.TRANSFER else {}
        )
        desk.do(verb, token, **to)

    assert standing(desk) == []


def test_a_call_whose_consultation_is_over_still_stands(desk: Desk) -> None:
    token = call(desk)

    desk.do(Verb.DONE, token)

    assert standing(desk) == [token.label]


def test_a_call_that_is_held_is_told_of_however_old(timed_desk: Desk, clock: SetClock) -> None:
    still_called, missed = call(timed_desk), call(timed_desk)
    held = [row.id for row in timed_desk.services.display.snapshot().announcements]
    clock.advance(seconds=240)
    timed_desk.do(Verb.NO_SHOW, missed)
    new = call(timed_desk)

    rows = timed_desk.services.display.snapshot(held=held).announcements

    assert [(row.label, row.stands) for row in rows] == [
        (still_called.label, True),
        (missed.label, False),
        (new.label, True),
    ]


def test_of_a_patient_called_elsewhere_only_the_last_call_stands(desk: Desk) -> None:
    token = call(desk, "Room 7")
    desk.do(Verb.HOLD, token)
    desk.do(Verb.RETURN, token)

    desk.services.calling.call(token.id, room_id=desk.room("Room 8").id, press=desk.press())

    rows = desk.services.display.snapshot().announcements
    assert [(row.room, row.stands) for row in rows] == [("Room 7", False), ("Room 8", True)]


def test_no_cap_decides_who_is_shown_and_counts_are_true(desk: Desk) -> None:
    department = desk.department()
    called = [call(desk) for _ in range(30)]
    for token in called[:26]:
        desk.do(Verb.NO_SHOW, token)
    for _ in range(10):
        desk.issue(department)

    shown = desk.services.display.snapshot()

    assert (len(shown.current), shown.current_count) == (4, 4)
    assert (len(shown.missed), shown.missed_count) == (26, 26)
    assert len(shown.announcements) == 30
