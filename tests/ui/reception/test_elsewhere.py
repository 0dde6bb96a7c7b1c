"""What somebody else does to the selected token is told where the desk speaks."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from qtoken.domain.token import Verb
from qtoken.services.rows import TokenRow
from tests.support.desk import PASSWORD, Desk, new_request
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House


def colleague(desk: Desk) -> int:
    user = desk.services.accounts.add_user(
        "ben", password=PASSWORD, role="staff", press=desk.press()
    )
    return user.id


def leave_by_phone(desk: Desk, token: TokenRow) -> None:
    services = desk.services
    services.tracking.leave(services.tracking.code(token.id, by=desk.by), request_id=new_request())


def by_ben(verb: Verb, **chosen: Any) -> Callable[[Desk, House, TokenRow], None]:
    def do(desk: Desk, _house: House, token: TokenRow) -> None:
        desk.do(verb, token, by=colleague(desk), **chosen)

    return do


def call_to_room(desk: Desk, house: House, token: TokenRow) -> None:
    by_ben(Verb.CALL, doctor_id=house.mensah.id)(desk, house, token)


def send_to_pediatrics(desk: Desk, house: House, token: TokenRow) -> None:
    by_ben(Verb.TRANSFER, department_id=house.pediatrics.id)(desk, house, token)


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (call_to_room, "is called to Room 1. ben did that."),
        (by_ben(Verb.HOLD), "is on hold. ben did that."),
        (by_ben(Verb.LEAVE), "has left. ben did that."),
        (by_ben(Verb.CANCEL), "is cancelled. ben did that."),
        (send_to_pediatrics, "now waits in Pediatrics. ben did that."),
        (
            lambda desk, _house, token: desk.do(Verb.HOLD, token),
            "is on hold. It was done in your name, in another window.",
        ),
        (
            lambda desk, _house, token: leave_by_phone(desk, token),
            "has left. The patient did that, on the phone.",
        ),
    ],
)
def test_it_is_said_what_was_done_and_by_whom(
    reception: ReceptionPage,
    desk: Desk,
    house: House,
    act: Callable[[Desk, House, TokenRow], None],
    told: str,
) -> None:
    token = desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    desk.issue(house.cardiology)
    reception.select("C-001")

    act(desk, house, token)

    reception.waits_for(lambda: reception.message == f"C-001, Maria Lopez, {told}")
    assert reception.focus == "waitingTable"
    reception.waits_for(lambda: reception.message_buttons == ["Show C-001"])


def test_the_message_leads_to_where_the_token_is_now(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)
    desk.issue(house.cardiology)
    reception.select("C-001")
    desk.do(Verb.CALL, token)
    reception.waits_for(lambda: "Show C-001" in reception.message_buttons)

    reception.press_in_message("Show C-001")

    reception.waits_for(lambda: reception.focus == "calledTable")


def test_what_is_undone_beside_it_has_its_name(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    other = desk.issue(house.cardiology)
    reception.select("C-001")
    reception.act("leave")
    reception.waits_for(lambda: reception.selected() == "C-002")

    desk.do(Verb.LEAVE, other)
    reception.waits_for(lambda: "Undo C-001" in reception.message_buttons)
    reception.later(minutes=1)
    reception.press_in_message("Undo C-001")

    reception.waits_for(lambda: reception.labels() == ["C-001"])


def test_whoever_works_on_the_other_side_is_not_interrupted(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)
    other = desk.issue(house.cardiology)
    reception.select("C-002")
    reception.act("hold")
    reception.waits_for(lambda: reception.held == "1 on hold")
    said = reception.message
    reception.press(Qt.Key.Key_F, control=True)

    desk.do(Verb.LEAVE, other)
    desk.do(Verb.LEAVE, token)

    reception.waits_for(lambda: reception.labels() == [])
    reception.settles()
    assert reception.message == said
    assert reception.has_focus_on_search


def test_what_was_refused_is_not_told_twice(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)
    reception.select("C-001")
    reception.forget_hints()
    desk.do(Verb.LEAVE, token)

    reception.act("hold")
    reception.waits_for(lambda: reception.labels() == [])
    reception.settles()

    assert "C-001" in reception.problem
    assert reception.message == ""


def test_it_is_said_to_whoever_turns_back_to_the_queue(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    desk.issue(house.cardiology)
    reception.select("C-001")
    reception.press(Qt.Key.Key_F6)
    by_ben(Verb.LEAVE)(desk, house, token)
    reception.waits_for(lambda: reception.labels() == ["C-002"])
    assert reception.message == ""

    reception.press(Qt.Key.Key_F6)

    told = "C-001, Maria Lopez, has left. ben did that."
    reception.waits_for(lambda: reception.message == told)
    assert reception.focus == "waitingTable"


def test_who_was_taken_away_is_not_told_of_beside_somebody_else(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)
    desk.issue(house.cardiology)
    reception.select("C-001")
    reception.press(Qt.Key.Key_F6)
    desk.do(Verb.LEAVE, token)
    reception.waits_for(lambda: reception.labels() == ["C-002"])
    reception.find("C-002")
    reception.press(Qt.Key.Key_Return)
    reception.waits_for(lambda: reception.selected() == "C-002")

    reception.press(Qt.Key.Key_F6, times=2)
    reception.settles()

    assert reception.message == ""
