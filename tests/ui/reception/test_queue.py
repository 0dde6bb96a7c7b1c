"""The queue on the real window: what is shown, what is offered, what happens."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from qtoken.domain.token import Status, Verb
from qtoken.services.rows import DepartmentRow, DoctorRow
from qtoken.ui.reception.queue.sections import Section
from tests.support.desk import Desk
from tests.support.pages.dialogs import Asked
from tests.support.pages.reception import ReceptionPage
from tests.ui.reception.conftest import House
from tests.ui.support.wheel import turn_wheel


def desk_of(house: House, doctor: DoctorRow) -> DepartmentRow:
    departments = (house.cardiology, house.pediatrics)
    return next(d for d in departments if d.id == doctor.department_id)


def test_change_by_somebody_else_shows_by_itself(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology, desk.patient("Ali Hassan"))

    reception.waits_for(lambda: reception.labels() == ["C-001"])
    assert reception.counts == "1 waiting · 0 with a doctor"
    assert reception.tab(Section.WAITING) == "Waiting 1"


def test_each_row_says_why_it_stands_there(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.issue(house.cardiology)
    desk.issue(house.cardiology, priority="emergency")

    reception.waits_for(lambda: reception.labels() == ["C-003", "C-001", "C-002"])
    assert "emergency" in reception.cell("C-003", "Priority and place")
    assert "2 before" in reception.cell("C-002", "Priority and place")


def test_one_department_can_be_shown_alone(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.issue(house.pediatrics)
    reception.waits_for(lambda: len(reception.labels()) == 2)

    reception.choose("departmentShown", "Pediatrics")

    reception.waits_for(lambda: reception.labels() == ["P-001"])
    assert reception.counts == "2 waiting · 0 with a doctor"


def test_only_possible_moves_are_offered(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    reception.select("C-001")

    assert reception.can("call")
    assert reception.can("hold")
    assert not reception.can("return")


def test_nothing_is_offered_while_nobody_is_selected(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    reception.waits_for(lambda: reception.labels() == ["C-001"])

    assert not reception.can("hold")


def test_token_is_held_and_returned(reception: ReceptionPage, desk: Desk, house: House) -> None:
    desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    reception.select("C-001")

    reception.act("hold")

    reception.waits_for(lambda: reception.cell("C-001", "State") == "on hold")
    assert reception.message == "C-001, Maria Lopez, is on hold."
    assert reception.selected() == "C-001"
    reception.act("return")
    reception.waits_for(lambda: reception.cell("C-001", "State") == "waiting")


@pytest.mark.parametrize("act", ["hold", "leave"])
def test_selection_goes_to_whoever_moves_up(
    reception: ReceptionPage, desk: Desk, house: House, act: str
) -> None:
    for _count in range(3):
        desk.issue(house.cardiology)
    reception.select("C-002")

    reception.act(act)

    reception.waits_for(lambda: reception.selected() == "C-003")
    assert reception.can("hold")


def test_selection_goes_to_whoever_moves_up_after_a_transfer(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.issue(house.cardiology)
    desk.issue(house.pediatrics)
    reception.select("C-001")

    def answer(asked: Asked) -> None:
        asked.types("p")
        asked.press()

    reception.acts_and("transfer", answer)

    reception.waits_for(lambda: reception.selected() == "C-002")


def test_selection_goes_up_where_the_last_one_leaves(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.issue(house.cardiology)
    reception.select("C-002")

    reception.act("leave")

    reception.waits_for(lambda: reception.selected() == "C-001")


def test_selection_goes_on_in_the_section_that_was_left(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    for _count in range(2):
        called = desk.do(Verb.CALL, desk.issue(house.cardiology), doctor_id=house.mensah.id)
        desk.do(Verb.NO_SHOW, called)
    reception.select("C-002", Section.ENDED)

    reception.act("return")

    reception.waits_for(lambda: reception.selected(Section.ENDED) == "C-001")
    assert reception.labels() == ["C-002"]


def test_token_that_stays_in_its_place_stays_selected(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    for doctor in (house.mensah, house.okafor):
        desk.do(Verb.CALL, desk.issue(desk_of(house, doctor)), doctor_id=doctor.id)
    reception.select("C-001", Section.CALLED)

    reception.act("recall")

    reception.waits_for(lambda: reception.message.endswith(", is called again."))
    assert reception.selected(Section.CALLED) == "C-001"


def test_nobody_is_selected_when_somebody_else_takes_the_token_away(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)
    desk.issue(house.cardiology)
    reception.select("C-001")

    desk.do(Verb.LEAVE, token)

    reception.waits_for(lambda: reception.labels() == ["C-002"])
    assert reception.selected() == ""


def test_second_half_of_a_double_click_does_not_reach_the_next(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    reception.select("C-001")
    reception.act("hold")
    reception.waits_for(lambda: reception.selected() == "C-002")

    reception.act("hold")

    assert reception.message == (
        "C-002, Maria Lopez, is selected now. Press again to go on with it."
    )
    assert reception.cell("C-002", "State") == "waiting"


def test_two_clicks_call_once_more_only(reception: ReceptionPage, desk: Desk, house: House) -> None:
    token = desk.do(Verb.CALL, desk.issue(house.cardiology))
    reception.select("C-001", Section.CALLED)
    reception.act("recall")
    reception.waits_for(lambda: "called again" in reception.message)

    reception.act("recall")

    assert reception.message == "Pressed twice? Press again to go on."
    kinds = [e.kind for e in desk.services.histories.token_history(token.id, by=desk.by).events]
    assert kinds.count(Verb.RECALL) == 1


def test_next_one_is_acted_on_once_the_eye_had_time(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.issue(house.cardiology)
    reception.select("C-001")
    reception.act("hold")
    reception.waits_for(lambda: reception.selected() == "C-002")

    reception.later(minutes=1)
    reception.act("hold")

    reception.waits_for(lambda: reception.cell("C-002", "State") == "on hold")


def test_whoever_is_selected_by_hand_is_acted_on_at_once(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    for _count in range(3):
        desk.issue(house.cardiology)
    reception.select("C-001")
    reception.act("hold")
    reception.waits_for(lambda: reception.selected() == "C-002")

    reception.select("C-003")
    reception.act("hold")

    reception.waits_for(lambda: reception.cell("C-003", "State") == "on hold")


def test_action_is_undone_from_its_message(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    reception.select("C-001")
    reception.act("leave")
    reception.waits_for(lambda: reception.labels(Section.ENDED) == ["C-001"])

    reception.press_in_message("Undo")

    reception.waits_for(lambda: reception.labels() == ["C-001"])


def test_call_goes_to_the_chosen_doctors_room(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    reception.select("C-001")

    reception.acts_and("call", lambda asked: asked.press())

    reception.waits_for(lambda: reception.labels(Section.CALLED) == ["C-001"])
    assert reception.message == "C-001, Maria Lopez, is called to Room 1."
    assert reception.cell("C-001", "Doctor and room", Section.CALLED) == "Dr Mensah\nRoom 1"


def test_call_before_others_asks_for_a_reason_and_keeps_it(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    second = desk.issue(house.cardiology)
    reception.select("C-002")

    def answer(asked: Asked) -> None:
        asked.write("callReason", "in pain")
        asked.press()

    reception.acts_and("call", answer)

    reception.waits_for(lambda: reception.labels(Section.CALLED) == ["C-002"])
    events = desk.services.histories.token_history(second.id, by=desk.by).events
    assert (events[-1].reason, events[-1].is_out_of_order) == ("in pain", True)


def test_call_before_others_is_not_possible_without_a_reason(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.issue(house.cardiology)
    reception.select("C-002")
    offered: list[bool] = []

    def answer(asked: Asked) -> None:
        for reason in ("", "   ", "in pain"):
            asked.write("callReason", reason)
            offered.append(asked.can_answer)

    reception.acts_and("call", answer)

    assert offered == [False, False, True]


def test_who_is_next_for_one_doctor_may_need_a_reason_for_another(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    other = desk.doctor(house.cardiology, "Dr Rey")
    desk.issue(house.cardiology, doctor=other)
    desk.issue(house.cardiology)
    reception.select("C-002")
    asks: list[bool] = []

    def answer(asked: Asked) -> None:
        for doctor in ("Dr Mensah", "Dr Rey", "No particular doctor"):
            asked.choose("callDoctor", doctor)
            asks.append(asked.has("callReason"))

    reception.acts_and("call", answer)

    assert asks == [False, True, True]


def test_call_of_the_next_asks_for_no_reason(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    reception.select("C-001")
    has_reason: list[bool] = []

    reception.acts_and("call", lambda asked: has_reason.append(asked.has("callReason")))

    assert has_reason == [False]
    assert reception.labels() == ["C-001"]


def test_transfer_keeps_the_label(reception: ReceptionPage, desk: Desk, house: House) -> None:
    desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    reception.select("C-001")
    allowed: list[bool] = []

    def answer(asked: Asked) -> None:
        # Enter right after the key that has opened it chooses nothing.
        asked.types("\r")
        allowed.append(asked.can_answer)
        asked.types("p")
        allowed.append(asked.can_answer)
        asked.press()

    reception.acts_and("transfer", answer)

    assert allowed == [False, True]
    assert reception.message == "C-001, Maria Lopez, now waits in Pediatrics."
    reception.waits_for(lambda: "Pediatrics" in reception.cell("C-001", "Patient"))


def test_cancel_keeps_its_reason(reception: ReceptionPage, desk: Desk, house: House) -> None:
    token = desk.issue(house.cardiology)
    reception.select("C-001")

    def answer(asked: Asked) -> None:
        asked.write("cancelReason", "issued twice")
        asked.press()

    reception.acts_and("cancel", answer)

    reception.waits_for(lambda: reception.labels(Section.ENDED) == ["C-001"])
    events = desk.services.histories.token_history(token.id, by=desk.by).events
    assert events[-1].reason == "issued twice"


def test_closing_the_question_changes_nothing(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    reception.select("C-001")

    reception.acts_and("cancel", lambda asked: asked.press("back"))

    assert reception.labels() == ["C-001"]


def test_no_show_is_returned_to_its_place(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)
    desk.do(Verb.CALL, token, doctor_id=house.mensah.id)
    reception.select("C-001", Section.CALLED)
    reception.act("no_show")
    reception.waits_for(lambda: reception.labels(Section.ENDED) == ["C-001"])
    reception.select("C-001", Section.ENDED)

    reception.act("return")

    reception.waits_for(lambda: reception.labels() == ["C-001"])


def test_two_desks_at_one_token_get_a_sentence_and_the_truth(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)
    reception.select("C-001")
    # The other desk is quicker than the hint of its change.
    reception.forget_hints()
    desk.do(Verb.LEAVE, token)

    reception.act("hold")

    reception.waits_for(lambda: reception.labels(Section.ENDED) == ["C-001"])
    assert "C-001" in reception.problem


def test_history_tells_what_happened_and_where(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)
    desk.do(Verb.TRANSFER, token, department_id=house.pediatrics.id)
    reception.select("C-001")
    told: list[str] = []

    reception.acts_and("history", lambda asked: told.extend(asked.lines("events")))

    assert any("transferred" in line for line in told)


def test_history_tells_a_long_reason_to_its_end(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)
    reason = "went to the laboratory for blood first, and comes back with her daughter at noon"
    desk.do(Verb.HOLD, token, reason=reason)
    reception.select("C-001")
    heights: list[int] = []

    reception.acts_and("history", lambda asked: heights.extend(asked.line_heights("events")))

    issued, held = heights
    assert held > issued


def test_keys_act_on_the_selected_token(reception: ReceptionPage, desk: Desk, house: House) -> None:
    desk.issue(house.cardiology)
    reception.waits_for(lambda: reception.labels() == ["C-001"])

    reception.press(Qt.Key.Key_F6)
    reception.press(Qt.Key.Key_H, control=True)

    reception.waits_for(lambda: reception.cell("C-001", "State") == "on hold")


def test_keys_of_the_queue_rest_while_somebody_types_in_the_search(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    reception.select("C-001")

    reception.press(Qt.Key.Key_F, control=True)
    reception.press(Qt.Key.Key_H, control=True)
    reception.settles()

    assert reception.cell("C-001", "State") == "waiting"


def test_waiting_times_grow_without_asking_the_database(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    reception.waits_for(lambda: reception.labels() == ["C-001"])
    before = reception.cell("C-001", "Waited")

    reception.later(minutes=7)

    assert (before, reception.cell("C-001", "Waited")) == ("0 min", "7 min")


def test_empty_queue_teaches_what_to_do(reception: ReceptionPage) -> None:
    assert "Nobody is waiting" in reception.empty_sentence(Section.WAITING)


def test_who_is_on_hold_is_counted_apart_and_stands_with_the_department(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    held = desk.issue(house.cardiology)
    desk.issue(house.cardiology)
    desk.issue(house.pediatrics)
    desk.do(Verb.HOLD, held)

    reception.waits_for(lambda: reception.labels() == ["C-002", "C-001", "P-001"])

    assert reception.counts == "2 waiting · 0 with a doctor"
    assert reception.held == "1 on hold"
    assert reception.tab(Section.WAITING) == "Waiting 2"


def test_the_count_of_those_on_hold_leads_to_each_of_them(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    for department in (house.cardiology, house.pediatrics):
        desk.do(Verb.HOLD, desk.issue(department))
    reception.waits_for(lambda: reception.held == "2 on hold")

    chosen = []
    for _time in range(3):
        reception.looks_at_held()
        chosen.append(reception.selected())

    assert chosen == ["C-001", "P-001", "C-001"]


def test_whoever_comes_back_by_an_undo_is_selected(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    for _count in range(3):
        desk.issue(house.cardiology)
    reception.select("C-001")
    reception.act("leave")
    reception.waits_for(lambda: reception.selected() == "C-002")

    reception.press(Qt.Key.Key_Z, control=True)

    reception.waits_for(lambda: reception.selected() == "C-001")


def test_home_and_end_go_to_the_first_and_last_row(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    for _count in range(3):
        desk.issue(house.cardiology)
    reception.select("C-002")

    reception.press(Qt.Key.Key_End)
    assert reception.selected() == "C-003"
    reception.press(Qt.Key.Key_Home)
    assert reception.selected() == "C-001"


def test_what_nearly_all_have_takes_no_line(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    reception.waits_for(lambda: bool(reception.labels()))

    assert reception.cell("C-001", "Priority and place") == "next\nin order of issue"


def test_call_says_where_to_before_it_is_made(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology, desk.patient("Maria Lopez"))
    reception.select("C-001")
    said: list[str] = []

    def answer(asked: Asked) -> None:
        said.append(asked.sentence("callWhere"))
        asked.choose("callDoctor", "No particular doctor")
        asked.choose("callRoom", "No room")
        said.append(asked.sentence("callWhere"))
        asked.press()

    reception.acts_and("call", answer)

    assert said == [
        "The waiting room is told: C-001 to Room 1.",
        "The waiting room is told: C-001 to Cardiology.",
    ]
    assert reception.message == "C-001, Maria Lopez, is called to Cardiology."


def test_call_before_others_waits_for_its_reason(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    for _count in range(2):
        desk.issue(house.cardiology)
    reception.select("C-002")
    allowed: list[bool] = []

    def answer(asked: Asked) -> None:
        allowed.append(asked.can_answer)
        asked.write("callReason", "in pain")
        allowed.append(asked.can_answer)

    reception.acts_and("call", answer)

    assert allowed == [False, True]


def test_a_click_on_an_action_leaves_the_keys_where_they_are(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    reception.select("C-001")
    before = reception.focus

    reception.clicks("act_holdButton")
    reception.waits_for(lambda: reception.held == "1 on hold")

    assert reception.focus == before


def test_the_keys_go_back_to_the_table_when_their_button_has_nothing_to_do(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology)
    desk.issue(house.cardiology)
    reception.select("C-001")
    reception.turns_to("act_holdButton")

    reception.press(Qt.Key.Key_Space)
    reception.waits_for(lambda: reception.held == "1 on hold")
    assert reception.focus == "act_holdButton"
    reception.later(minutes=1)
    reception.press(Qt.Key.Key_Space)
    reception.waits_for(lambda: reception.held == "2 on hold")

    assert reception.focus == "waitingTable"


def test_no_key_reaches_another_when_the_token_is_taken_away_from_its_button(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology, priority="emergency")
    token = desk.issue(house.cardiology)
    reception.select("C-002")
    reception.turns_to("act_holdButton")

    desk.do(Verb.LEAVE, token)
    reception.waits_for(lambda: reception.labels() == ["C-001"])
    reception.press(Qt.Key.Key_H, control=True)

    assert reception.selected() == ""
    assert reception.focus == "waitingTable"
    assert reception.held == ""


def test_turning_back_to_the_queue_chooses_nobody_for_the_one_who_was_taken_away(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    first, second = desk.issue(house.cardiology), desk.issue(house.cardiology)
    desk.issue(house.cardiology)
    reception.select("C-002")
    reception.press(Qt.Key.Key_F6)
    assert reception.has_focus_on_search
    desk.do(Verb.LEAVE, second)
    reception.waits_for(lambda: reception.labels() == ["C-001", "C-003"])

    reception.press(Qt.Key.Key_F6)
    reception.press(Qt.Key.Key_H, control=True)
    reception.settles()

    assert reception.selected() == ""
    assert desk.services.waiting_lines.token(first.id, by=desk.by).status is Status.WAITING
    reception.press(Qt.Key.Key_Down)
    assert reception.selected() == "C-003"


def test_the_wheel_over_the_tabs_leaves_the_section_and_who_is_selected(
    reception: ReceptionPage, desk: Desk, house: House
) -> None:
    desk.do(Verb.HOLD, desk.issue(house.cardiology))
    desk.issue(house.cardiology)
    reception.select("C-002")
    tabs = reception.window.findChild(QTabBar, "sections")
    assert tabs is not None

    turn_wheel(tabs)

    assert tabs.currentIndex() == 0
    assert reception.selected() == "C-002"
