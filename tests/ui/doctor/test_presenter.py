"""What presses become, with the real services and a network that can fail."""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from itertools import count
from typing import Any, cast

import pytest

from qtoken.domain.clock import SetClock
from qtoken.domain.press import Press
from qtoken.domain.receipts import Fact, Silence
from qtoken.domain.token import Verb
from qtoken.services.queue.calling import Calling
from qtoken.services.queue.history_rows import TokenHistory
from qtoken.services.rows import DepartmentRow, DoctorRow, RoomRow
from qtoken.ui.doctor import wording
from qtoken.ui.doctor.acts import Workplace
from qtoken.ui.doctor.presenter import DoctorPresenter
from qtoken.ui.doctor.screen import Current, Screen
from qtoken.ui.doctor.showing import ADVISED_FOR_S, RECEIPT_AFTER_S, Showing
from qtoken.ui.press_guard import GUARD_S
from qtoken.ui.refusals import tell
from tests.support.desk import Desk
from tests.support.faulty_calling import FaultyCalling
from tests.support.inline_run import InlineRun
from tests.support.pages.display import SetSeconds


class RecordingView:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.screen: Screen | None = None
        self.rooms: tuple[tuple[RoomRow, ...], int | None] = ((), None)
        self.is_busy = False
        self.hints: list[str] = []
        self.said: list[str] = []
        self.warned: list[str] = []
        self.histories: list[TokenHistory] = []
        self.wake_s = 0.0
        self.undo_for_s = 0.0

    def show_screen(self, screen: Screen) -> None:
        self.screen = screen

    def show_rooms(self, rooms: tuple[RoomRow, ...], room_id: int | None) -> None:
        self.rooms = (rooms, room_id)

    def show_busy(self, is_busy: bool) -> None:
        self.is_busy = is_busy

    def show_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        pass

    def put_out(self) -> None: ...

    def show_hint(self, text: str) -> None:
        self.hints.append(text)

    def say(self, text: str, *, undo_for_s: float = 0.0) -> None:
        said = text.replace("\N{NO-BREAK SPACE}", " ")
        self.said.append(said + (" Undo" if undo_for_s else ""))
        self.undo_for_s = undo_for_s

    def note(self, text: str) -> None:
        self.said.append(text.replace("\N{NO-BREAK SPACE}", " "))

    def refused(self, error: Exception) -> None:
        tell(error, refused=self.warned.append, problem=_raise)

    def show_history(self, history: TokenHistory, zone: tzinfo) -> None:
        self.histories.append(history)

    def wake_after(self, seconds: float) -> None:
        self.wake_s = seconds

    @property
    def who_is_in(self) -> str:
        """The number of whoever is in, or nothing."""
        current = self.screen.current if self.screen else None
        return current.token.label if current else ""

    @property
    def current(self) -> Current:
        """Whoever is in."""
        assert self.screen is not None
        assert self.screen.current is not None
        return self.screen.current

    @property
    def place(self) -> str:
        """Where whoever is in was called to, and by whom."""
        current = self.screen.current if self.screen else None
        return current.place.replace("\N{NO-BREAK SPACE}", " ") if current else ""

    @property
    def receipt(self) -> str:
        """What is said about the call's showing."""
        current = self.screen.current if self.screen else None
        return current.showing.text if current else ""


def _raise(error: Exception) -> None:
    raise error


class Work:
    """A doctor with a presenter, and everything around it."""

    def __init__(self, desk: Desk, doctor: DoctorRow, room_id: int = 0) -> None:
        self.view = RecordingView()
        self.seconds = SetSeconds()
        self.network = FaultyCalling(desk.services.calling)
        self.run = InlineRun()
        self.query = InlineRun()
        ids = count(1)
        services = copy(desk.services)
        services.calling = cast(Calling, self.network)
        self.presenter = DoctorPresenter(
            self.view,
            services,
            Workplace(desk.by, doctor.id, room_id),
            run=self.run,
            query=self.query,
            new_request_id=lambda: f"request-{next(ids):04d}",
            seconds=self.seconds,
        )
        self.presenter.look_again()

    def press(self) -> None:
        """Press the large button, look at the answer, and wait a moment, as people do."""
        self.presenter.press_main()
        self.pause()

    def pause(self) -> None:
        self.presenter.drawn()
        self.seconds.now_s += GUARD_S


class SlowLook:
    """Reads at once and delivers when told to, as a busy window does."""

    def __init__(self) -> None:
        self._deliveries: list[Callable[[], None]] = []

    def __call__(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        key: Hashable | None = None,
    ) -> None:
        seen = job()
        self._deliveries.append(lambda: done(seen))

    def deliver(self) -> None:
        """Hand over the oldest answer."""
        self._deliveries.pop(0)()


@pytest.fixture
def work(desk: Desk, doctor: DoctorRow) -> Work:
    return Work(desk, doctor)


def called_labels(desk: Desk) -> list[str]:
    """Who is in anywhere."""
    return sorted(t.label for t in desk.services.waiting_lines.queue(by=desk.by).called)


def issue(desk: Desk, department: DepartmentRow, how_many: int) -> list[int]:
    return [desk.issue(department).id for _ in range(how_many)]


def test_with_nobody_in_the_large_button_calls_next(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 2)

    work.press()

    assert work.view.who_is_in == "C-001"
    assert work.view.said == ["C-001 is called to Room 3. Undo"]


def test_with_somebody_in_it_ends_the_consultation_and_calls_next(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 2)
    work.press()

    work.press()

    assert work.view.who_is_in == "C-002"
    assert called_labels(desk) == ["C-002"]
    assert work.view.said[-1] == "C-001 is done. C-002 is called to Room 3. Undo"


def test_an_empty_line_is_told_in_a_sentence(work: Work, cardiology: DepartmentRow) -> None:
    work.press()

    assert work.view.said == ["Nobody is waiting in Cardiology."]


def test_a_second_press_while_the_first_is_under_way_is_ignored_with_a_hint(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 3)
    work.run.is_holding = True

    work.presenter.press_main()
    work.presenter.press_main()
    work.run.is_holding = False
    work.run.finish()

    assert called_labels(desk) == ["C-001"]
    assert len(work.view.hints) == 1


def test_a_second_press_right_after_the_answer_is_ignored_with_a_hint(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 3)

    work.presenter.press_main()
    work.presenter.drawn()
    work.presenter.press_main()

    assert called_labels(desk) == ["C-001"]
    assert work.view.hints == ["C-001 was called just now. Press again to go on."]


def test_a_lost_request_is_repeated_with_the_same_id(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 2)
    work.network.lose_next.add("call_next")

    work.press()
    work.press()

    first, second = work.network.ids_of("call_next")
    assert first == second
    assert work.view.who_is_in == "C-001"
    assert len(work.view.warned) == 1


def test_a_lost_answer_gives_the_same_token_when_pressed_again_at_once(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 2)
    work.network.lose_answer.add("call_next")
    work.presenter.look_again = lambda: None  # type: ignore[method-assign]

    work.press()
    work.press()

    first, second = work.network.ids_of("call_next")
    assert first == second
    assert called_labels(desk) == ["C-001"]
    assert work.view.who_is_in == "C-001"


def test_a_lost_answer_shows_with_the_next_look_and_the_next_press_is_a_new_one(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 2)
    work.network.lose_answer.add("call_next")

    work.press()
    seen = work.view.who_is_in
    work.press()

    first, second = work.network.ids_of("call_next")
    assert seen == "C-001"
    assert first != second
    assert work.view.who_is_in == "C-002"


def test_when_calling_fails_after_done_the_retry_calls_with_its_first_id(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 3)
    work.press()
    work.network.lose_answer.add("call_next")
    work.presenter.look_again = lambda: None  # type: ignore[method-assign]

    work.press()
    work.press()

    assert len(work.network.ids_of("done")) == 1
    _, failed, retried = work.network.ids_of("call_next")
    assert failed == retried
    assert work.view.who_is_in == "C-002"
    assert called_labels(desk) == ["C-002"]


def test_a_press_that_was_answered_gets_a_new_id(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 2)

    work.press()
    work.press()

    assert len(set(work.network.ids_of("call_next"))) == 2


def test_a_refusal_is_told_as_a_sentence_and_the_truth_is_shown(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    token = issue(desk, cardiology, 1)[0]
    work.press()
    desk.services.calling.move(Verb.DONE, token, press=desk.press("elsewhere-1"))

    work.presenter.do(Verb.RECALL)

    assert len(work.view.warned) == 1
    assert work.view.warned[0].startswith("C-001 is done")
    assert work.view.who_is_in == ""


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (Verb.DONE, "C-001 is done. Undo"),
        (Verb.RECALL, "C-001 is called again to Room 3. Undo"),
        (Verb.NO_SHOW, "C-001 is a no-show. Undo"),
        (Verb.HOLD, "C-001 is on hold. Undo"),
        (Verb.LEAVE, "C-001 has left. Undo"),
        (Verb.CANCEL, "C-001 is cancelled. Undo"),
    ],
)
def test_each_action_is_told_quietly(
    work: Work, desk: Desk, cardiology: DepartmentRow, verb: Verb, sentence: str
) -> None:
    issue(desk, cardiology, 1)
    work.press()

    work.presenter.do(verb)

    assert work.view.said[-1] == sentence


def test_undo_takes_back_the_call_and_then_the_done_before_it(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 2)
    work.press()
    work.press()

    work.presenter.undo()
    after_one = work.view.who_is_in
    work.pause()
    work.presenter.undo()

    assert after_one == ""
    assert work.view.who_is_in == "C-001"


def test_undo_goes_back_step_by_step_and_a_recall_is_a_step(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 2)
    work.press()
    work.press()
    work.presenter.do(Verb.RECALL)
    work.pause()
    work.presenter.do(Verb.HOLD)
    said = []

    for _ in range(5):
        work.pause()
        work.presenter.undo()
        said.append(work.view.said[-1])

    assert said == [
        "Undone: C-002 is in consultation again. Undo",
        "Undone: C-002 is in consultation again. Undo",
        "Undone: C-002 is waiting again. Undo",
        "Undone: C-001 is in consultation again. Undo",
        "Undone: C-001 is waiting again.",
    ]
    work.pause()
    work.presenter.undo()
    assert work.view.hints[-1] == "There is nothing to undo."
    assert work.view.warned == []


def test_the_older_undo_is_offered_for_what_is_left_of_its_own_time(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 2)
    allowed_s = desk.services.clinic_setup.clinic(by=desk.by).undo_within_s
    work.press()
    work.seconds.now_s += allowed_s - 10 - GUARD_S
    work.press()

    work.presenter.undo()
    work.pause()
    work.presenter.undo()

    assert work.view.said[-2].endswith("C-002 is waiting again. Undo")
    assert 5 < work.view.undo_for_s <= 10


def test_a_refused_undo_turns_to_nobody_else(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    first, second = issue(desk, cardiology, 2)
    work.press()
    work.press()
    desk.do(Verb.DONE, desk.services.waiting_lines.token(second, by=desk.by))

    work.presenter.undo()
    work.pause()
    work.presenter.undo()

    assert work.view.warned == [
        "C-002 was changed by somebody else meanwhile: it is done now. Nothing was undone."
    ]
    assert work.view.hints == ["There is nothing to undo."]
    assert desk.services.waiting_lines.token(first, by=desk.by).status == "done"


def test_after_somebody_else_s_recall_undo_stays_with_the_patient(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    token = issue(desk, cardiology, 1)[0]
    work.press()
    desk.do(Verb.RECALL, desk.services.waiting_lines.token(token, by=desk.by))
    work.presenter.look_again()

    for _ in range(3):
        work.presenter.undo()
        work.pause()

    assert len(work.view.warned) == 1
    assert desk.services.waiting_lines.token(token, by=desk.by).status == "waiting"


def test_a_recall_goes_to_the_room_that_the_window_shows(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    token, other = issue(desk, cardiology, 1)[0], desk.room("Room 5")
    work.press()
    before = work.view.place
    work.presenter.look_again()

    work.presenter.choose_room(other.id)
    work.presenter.do(Verb.RECALL)

    assert (before, work.view.place) == ("Room 3", "Room 5")
    assert work.view.said[-1] == "C-001 is called again to Room 5. Undo"
    assert desk.services.waiting_lines.token(token, by=desk.by).room == "Room 5"


@pytest.mark.parametrize(
    ("silence", "words"),
    [
        (Silence.SWITCHED_OFF, "on Hall, whose chime is switched off"),
        (Silence.NO_SOUND_SUPPORT, "which cannot sound: if nobody comes, call by voice"),
        (Silence.NO_DEVICE, "which has no loudspeaker: if nobody comes, call by voice"),
        (Silence.CANNOT_PLAY, "but its chime failed: if nobody comes, call by voice"),
        (Silence.NO_ANSWER, "whose sound hangs: if nobody comes, call by voice"),
    ],
)
def test_a_silent_chime_is_told_with_its_reason_and_what_to_do(
    work: Work, desk: Desk, cardiology: DepartmentRow, silence: Silence, words: str
) -> None:
    issue(desk, cardiology, 1)
    work.press()
    event = desk.services.display.snapshot().announcements[-1]
    facts = [Fact.DRAWN, Fact.ANNOUNCED]
    desk.services.display.acknowledge([event.id], display="Hall", facts=facts, silence=silence)

    work.presenter.look_again()

    assert work.view.receipt.endswith(words)
    # Whoever did not come within minutes is not called by voice any more.
    work.seconds.now_s += ADVISED_FOR_S
    work.presenter.wake()
    assert work.view.receipt.endswith(words.removesuffix(": if nobody comes, call by voice"))


def test_what_somebody_else_did_replaces_what_was_said_before(
    work: Work, desk: Desk, doctor: DoctorRow, cardiology: DepartmentRow
) -> None:
    first = issue(desk, cardiology, 2)[0]
    work.press()
    desk.services.calling.move(Verb.NO_SHOW, first, press=desk.press("elsewhere-1"))

    work.presenter.look_again()
    desk.services.calling.call_next(doctor_id=doctor.id, press=desk.press("elsewhere-2"))
    work.presenter.look_again()

    assert work.view.said[-2:] == ["C-001 is no-show now.", "C-002 is called to Room 3."]


def test_where_somebody_else_sent_the_patient_is_told(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    eye = desk.department("Eye", "E")
    token = issue(desk, cardiology, 1)[0]
    work.press()
    desk.services.calling.transfer(token, department_id=eye.id, press=desk.press("elsewhere-1"))

    work.presenter.look_again()

    assert work.view.said[-1] == "C-001 was sent to Eye."


def test_that_the_patient_has_left_is_told(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    token = issue(desk, cardiology, 1)[0]
    work.press()
    desk.services.calling.move(Verb.LEAVE, token, press=desk.press("elsewhere-1"))

    work.presenter.look_again()

    assert work.view.said[-1] == "C-001 has left."


def test_that_the_call_was_taken_back_is_told(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    token = issue(desk, cardiology, 1)[0]
    work.press()
    desk.services.calling.undo(token, press=desk.press("elsewhere-1"))

    work.presenter.look_again()

    assert work.view.said[-1] == "C-001 is back in the line."


def test_with_whom_the_patient_is_instead_is_told(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    token, other = issue(desk, cardiology, 1)[0], desk.doctor(cardiology, "Dr Abel")
    work.press()
    desk.services.calling.undo(token, press=desk.press("elsewhere-1"))
    desk.services.calling.call(token, doctor_id=other.id, press=desk.press("elsewhere-2"))

    work.presenter.look_again()

    assert work.view.said[-1] == "C-001 is with Dr Abel now."


def test_news_of_who_was_in_do_not_replace_what_was_done_meanwhile(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    token = issue(desk, cardiology, 2)[0]
    work.press()
    desk.services.calling.move(Verb.LEAVE, token, press=desk.press("elsewhere-1"))
    slow = SlowLook()
    looks, work.presenter._query = work.presenter._query, slow
    work.presenter.look_again()
    work.presenter._query = looks

    work.presenter.drawn()
    work.pause()
    work.press()
    slow.deliver()

    assert work.view.said[-1] == "C-002 is called to Room 3. Undo"


def test_of_two_who_are_in_the_one_who_stays_was_not_called_just_now(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    desk.services.clinic_setup.change_clinic(called_per_doctor=2, press=desk.press("two-at-once"))
    second = issue(desk, cardiology, 2)[1]
    work.press()
    work.pause()
    work.presenter.look_again()
    work.presenter.call_another()
    desk.services.calling.move(Verb.DONE, second, press=desk.press("elsewhere-1"))

    work.presenter.look_again()
    work.presenter.drawn()
    work.presenter.press_main()

    assert work.view.who_is_in.startswith("C-001")
    assert work.view.said[-1] == "C-002 is done now."
    assert work.view.hints[-1].startswith("C-002 is not in any more")


def test_a_press_meant_for_somebody_before_does_not_end_who_was_just_called(
    work: Work, desk: Desk, doctor: DoctorRow, cardiology: DepartmentRow
) -> None:
    first = issue(desk, cardiology, 3)[0]
    work.press()
    nurse = desk.user("staff")
    calling = desk.services.calling
    calling.move(Verb.DONE, first, press=Press(nurse, "nurse-done-1"))
    calling.call_next(doctor_id=doctor.id, press=Press(nurse, "nurse-next-1"))
    work.presenter.look_again()
    work.presenter.drawn()

    work.presenter.press_main()
    work.seconds.now_s += GUARD_S * 0.9
    work.presenter.do(Verb.NO_SHOW)

    assert called_labels(desk) == ["C-002"]
    assert set(work.view.hints) == {
        "C-002 was called just now from another window. Press again to go on."
    }
    assert ", called by staff" in work.view.place
    work.press()
    work.pause()
    work.press()
    assert called_labels(desk) == ["C-003"]


def test_somebody_who_is_not_in_any_more_is_told_before_the_next_is_called(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    first = issue(desk, cardiology, 2)[0]
    work.press()
    desk.services.calling.move(Verb.DONE, first, press=desk.press("elsewhere-1"))
    work.presenter.look_again()
    work.presenter.drawn()

    work.presenter.press_main()

    assert called_labels(desk) == []
    assert work.view.hints == [
        "C-001 is not in any more: another window did that. Press again to go on."
    ]


def test_out_of_order_is_not_asked_while_somebody_is_in(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 2)
    before = work.presenter.may_choose_another()
    work.press()

    assert before
    assert not work.presenter.may_choose_another()
    assert work.view.hints == ["C-001 is still in. Finish that first, then call out of order."]


def test_who_was_set_aside_last_by_this_doctor_stands_first(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    other = desk.doctor(cardiology)
    tokens = [desk.issue(cardiology) for _ in range(4)]
    for token in tokens[:2]:
        desk.do(Verb.NO_SHOW, desk.do(Verb.CALL, token, doctor_id=other.id))
    work.presenter.look_again()
    for _ in range(2):
        work.press()
        work.presenter.do(Verb.NO_SHOW)
        work.pause()

    assert work.view.screen is not None
    labels = [token.label for token in work.view.screen.set_aside]
    assert labels == ["C-004", "C-003", "C-002", "C-001"]


def test_undo_with_nothing_done_says_so(work: Work, cardiology: DepartmentRow) -> None:
    work.presenter.undo()

    assert work.view.hints == ["There is nothing to undo."]


def test_who_was_set_aside_returns_into_the_line(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    token = issue(desk, cardiology, 1)[0]
    work.press()
    work.presenter.do(Verb.HOLD)

    work.presenter.return_(token)

    assert work.view.screen is not None
    assert work.view.screen.set_aside == ()
    assert [t.id for t in work.view.screen.waiting_tokens] == [token]


def test_a_call_out_of_order_keeps_its_reason(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    last = issue(desk, cardiology, 3)[-1]
    work.presenter.look_again()

    chosen = next(token for token in work.presenter.waiting if token.id == last)
    work.presenter.call_out_of_order(chosen, "Result is here")

    event = desk.services.histories.token_history(last, by=desk.by).events[-1]
    assert work.view.who_is_in == "C-003"
    assert (event.reason, event.is_out_of_order) == ("Result is here", True)


def test_a_transfer_goes_to_the_chosen_doctor(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    pediatrics = desk.department("Pediatrics", "P")
    other = desk.doctor(pediatrics, "Dr Okafor")
    token = issue(desk, cardiology, 1)[0]
    work.press()

    departments, _doctors = work.presenter.elsewhere()
    who_is_in = work.presenter.current
    assert who_is_in is not None
    work.presenter.transfer(who_is_in, pediatrics.id, other.id, "child")

    sent = desk.services.waiting_lines.token(token, by=desk.by)
    assert departments == (pediatrics,)
    assert (sent.department, sent.wanted_doctor) == ("Pediatrics", "Dr Okafor")
    assert work.view.said[-1] == "C-001 is sent to Pediatrics. Undo"


def test_the_history_of_whoever_is_in_is_shown(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 1)
    work.press()

    work.presenter.ask_history()

    assert work.view.histories[0].token.label == "C-001"


def test_a_receipt_is_told_with_display_and_sound(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 1)
    work.press()
    event = desk.services.display.snapshot().announcements[-1]
    desk.services.display.acknowledge([event.id], display="Hall", facts=tuple(Fact))

    work.presenter.look_again()

    assert work.view.receipt.startswith("shown ")
    assert work.view.receipt.endswith(" on Hall, sounded")


def test_a_call_without_receipt_is_to_be_made_by_voice_after_five_seconds(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 1)
    work.presenter.press_main()
    before = (work.view.receipt, work.view.wake_s)

    work.seconds.now_s += 5
    work.presenter.wake()

    assert before[0] == ""
    assert 0 < before[1] <= 5
    assert work.view.receipt == "no display has shown it: call by voice"


def test_who_comes_after_all_is_in_since_the_latest_call(
    desk: Desk, cardiology: DepartmentRow
) -> None:
    called = desk.do(Verb.CALL, desk.issue(cardiology))
    assert called.last_called_at is not None
    missed = replace(called, called_at=called.last_called_at - timedelta(minutes=40))

    told = wording.minutes_in(missed, called.last_called_at + timedelta(minutes=2))

    assert told == "2 min"


def test_at_the_change_of_day_the_window_looks_by_itself(timed_desk: Desk, clock: SetClock) -> None:
    cardiology = timed_desk.department("Cardiology", "C")
    work = Work(timed_desk, timed_desk.doctor(cardiology))
    issue(timed_desk, cardiology, 2)
    work.press()
    work.presenter.do(Verb.NO_SHOW)
    before = len(work.presenter.set_aside)

    clock.advance(seconds=24 * 3600)
    work.seconds.now_s += 24 * 3600
    work.presenter.wake()

    upcoming = None if work.view.screen is None else work.view.screen.upcoming
    assert (before, len(work.presenter.set_aside)) == (1, 0)
    assert upcoming is not None
    assert "since" in upcoming.why


def test_nobody_is_asked_to_call_by_voice_for_the_whole_consultation(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 1)
    work.presenter.press_main()
    work.seconds.now_s += ADVISED_FOR_S - 2
    work.presenter.wake()
    before, wake_s = work.view.current, work.view.wake_s

    work.seconds.now_s += wake_s
    work.presenter.wake()

    assert before.showing.is_urgent
    assert wake_s < 3
    assert work.view.current.showing == Showing("no display has shown it", is_missing=True)


def test_a_recall_is_to_be_made_by_voice_anew(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 1)
    work.press()
    work.seconds.now_s += ADVISED_FOR_S

    work.presenter.do(Verb.RECALL)
    work.seconds.now_s += RECEIPT_AFTER_S
    work.presenter.wake()

    assert work.view.receipt == BY_VOICE


BY_VOICE = "no display has shown it: call by voice"


@pytest.mark.parametrize(
    ("facts", "after_s", "receipt"),
    [((), 5, "Hall shows it in a moment"), ((), 30, BY_VOICE), ((Fact.HEARD,), 5, BY_VOICE)],
    ids=["on a page that comes yet", "for too long", "heard and not seen"],
)
def test_a_call_that_a_display_has_is_waited_for(
    work: Work, desk: Desk, facts: tuple[Fact, ...], after_s: float, receipt: str
) -> None:
    desk.issue(desk.services.clinic_setup.departments(by=desk.by)[0])
    work.press()
    event = desk.services.display.snapshot().announcements[-1]
    desk.services.display.acknowledge([event.id], display="Hall", facts=facts)
    work.presenter.look_again()

    work.seconds.now_s += after_s
    work.presenter.wake()

    assert work.view.receipt == receipt


def test_the_room_of_this_computer_is_used_instead_of_the_doctor_s(
    desk: Desk, doctor: DoctorRow, cardiology: DepartmentRow
) -> None:
    other = desk.room("Room 9")
    work = Work(desk, doctor, room_id=other.id)
    issue(desk, cardiology, 1)

    work.press()

    assert work.view.said == ["C-001 is called to Room 9. Undo"]


def test_a_room_that_is_gone_is_not_used(desk: Desk, doctor: DoctorRow) -> None:
    work = Work(desk, doctor, room_id=999)

    assert work.view.rooms[1] == doctor.room_id


def test_nothing_is_sent_while_the_database_is_away(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 1)
    work.presenter.set_live(False, None)

    work.presenter.press_main()

    assert work.network.requests == []


def test_a_hidden_window_looks_when_it_is_shown_again(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    work.presenter.show_visible(False)
    issue(desk, cardiology, 1)
    work.presenter.look_again()
    before = work.view.screen

    work.presenter.show_visible(True)

    assert before is not None
    assert before.upcoming is None
    assert work.view.screen is not None
    assert work.view.screen.upcoming is not None


def test_a_look_from_before_an_answer_is_not_shown_after_it(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    issue(desk, cardiology, 2)
    slow = SlowLook()
    work.presenter._looking._query = slow
    work.presenter.look_again()

    work.presenter.press_main()
    slow.deliver()

    assert work.view.who_is_in == "C-001"


def test_where_a_clinic_allows_several_the_selected_one_is_meant(
    work: Work, desk: Desk, cardiology: DepartmentRow
) -> None:
    desk.services.clinic_setup.change_clinic(called_per_doctor=2, press=desk.press("two-at-once-1"))
    first = issue(desk, cardiology, 3)[0]
    work.press()
    work.presenter.call_another()
    work.pause()

    work.presenter.select(first)
    work.presenter.do(Verb.DONE)

    assert called_labels(desk) == ["C-002"]
    assert work.view.who_is_in == "C-002"
