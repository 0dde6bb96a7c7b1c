"""What the presenters decide, without Qt: retries, double presses, lost databases."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from qtoken.bootstrap import Clinic, open_clinic
from qtoken.domain.clock import SetClock
from qtoken.domain.errors import OutcomeUnknown
from qtoken.domain.token import Status, Verb
from qtoken.services.rows import QueueSnapshot, TokenRow, UserRow
from qtoken.ui.press_guard import GUARD_S
from qtoken.ui.presses import Presses, RequestIds
from qtoken.ui.reception.desk import Desk as DeskContext
from qtoken.ui.reception.issue.presenter import IssuePresenter
from qtoken.ui.reception.issue.registration import PatientForm
from qtoken.ui.reception.issue.results import ResultKind
from qtoken.ui.reception.queue.presenter import QueuePresenter
from qtoken.ui.reception.queue.sections import LONG_WAIT, Section, all_lines
from qtoken.ui.token_dialogs.answers import TransferChoice
from tests.support.desk import Desk, new_request
from tests.support.inline_run import InlineRun
from tests.support.pages.display import SetSeconds
from tests.ui.reception.conftest import House
from tests.ui.reception.recording import (
    LosesAnswers,
    RecordingIssueView,
    RecordingQueueView,
    RecordingTold,
)


class Reception:
    """Both presenters, on views that only note."""

    def __init__(self, clinic: Clinic, user: UserRow) -> None:
        self.clinic = clinic
        self.user = user
        self.told = RecordingTold()
        self.view = RecordingIssueView()
        self.queue_view = RecordingQueueView()
        self.issued: list[TokenRow] = []
        self.seconds = SetSeconds()
        self.looks = 0
        self.use(InlineRun())

    def use(
        self, run: InlineRun | LosesAnswers, queries: InlineRun | LosesAnswers | None = None
    ) -> None:
        """Begin anew with these lanes."""
        context = self.context(run, queries)
        self.queue = QueuePresenter(
            self.queue_view,
            context,
            self.told,
            look_again=self.look,
            print_slip=self.issued.append,
            seconds=self.seconds,
        )
        self.issue = IssuePresenter(
            self.view,
            context,
            self.told,
            self.queue,
            usual_department_id=0,
            issued=lambda token, _said: self.issued.append(token),
        )
        self.look()

    def context(
        self, run: InlineRun | LosesAnswers, queries: InlineRun | LosesAnswers | None = None
    ) -> DeskContext:
        """Return what the parts of one desk share, on these lanes."""
        presses = Presses(run, RequestIds(new_request))
        return DeskContext(self.clinic, self.user, presses, queries or InlineRun(), InlineRun())

    def later(self) -> None:
        """Let the time of the guard pass."""
        self.seconds.now_s += GUARD_S

    def snapshot(self) -> QueueSnapshot:
        return self.clinic.services.waiting_lines.queue(by=self.user.id)

    def look(self) -> None:
        self.looks += 1
        snapshot = self.snapshot()
        setup = self.clinic.services.clinic_setup.everything(by=self.user.id)
        self.issue.show_setup(setup, snapshot.service_day)
        lines = all_lines(snapshot, zone=UTC, with_department=True)
        self.queue.show_queue(setup, snapshot, snapshot, lines)


@pytest.fixture
def reception_desk(clinic: Clinic, user: UserRow, house: House) -> Reception:
    assert house.cardiology.is_open
    return Reception(clinic, user)


def test_at_the_change_of_day_the_queue_looks_by_itself(reception_desk: Reception) -> None:
    before = reception_desk.looks

    reception_desk.queue.tick()
    at_once = reception_desk.looks
    reception_desk.seconds.now_s += 24 * 3600
    reception_desk.queue.tick()

    assert (at_once, reception_desk.looks) == (before, before + 1)


def test_lost_answer_does_not_issue_twice(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    run = LosesAnswers()
    reception_desk.use(run)
    reception_desk.issue.choose_patient(desk.patient("Maria Lopez"))
    reception_desk.issue.choice.choose_department(house.cardiology.id)
    reception_desk.issue.issue()
    assert "press Enter again when it is back" in reception_desk.told.warned[-1]

    run.is_losing = False
    reception_desk.issue.issue()

    assert reception_desk.told.said == ["C-001 issued for Maria Lopez."]
    assert len(reception_desk.snapshot().waiting) == 1


def test_lost_answer_does_not_register_twice(reception_desk: Reception, desk: Desk) -> None:
    run = LosesAnswers()
    reception_desk.use(run)
    form = PatientForm(name="Maria Lopez")
    reception_desk.issue.registration.register(form)

    run.is_losing = False
    reception_desk.issue.registration.register(form)

    assert len(desk.services.patients.find("maria", by=desk.by)) == 1


def test_lost_answer_says_that_nothing_is_done_twice(reception_desk: Reception, desk: Desk) -> None:
    reception_desk.use(LosesAnswers(OutcomeUnknown()))

    reception_desk.issue.registration.register(PatientForm(name="Maria Lopez"))

    assert "it may have been done. Press Enter again" in reception_desk.told.warned[-1]
    assert "nothing is done twice" in reception_desk.told.warned[-1]
    assert len(desk.services.patients.find("maria", by=desk.by)) == 1


def test_a_form_that_is_changed_under_way_registers_nobody_else(
    reception_desk: Reception, desk: Desk
) -> None:
    run = InlineRun(is_holding=True)
    reception_desk.use(run)
    reception_desk.issue.register_new()
    reception_desk.issue.registration.register(PatientForm(name="Maria Lopez", needs="chair"))

    reception_desk.issue.registration.register(PatientForm(name="Maria Lopez", needs="chairc"))
    run.finish()

    assert [p.needs for p in desk.services.patients.find("maria", by=desk.by)] == ["chair"]


def test_the_next_person_is_not_kept_waiting_by_the_one_before(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    run = InlineRun(is_holding=True)
    reception_desk.use(run)
    reception_desk.issue.register_new()
    reception_desk.issue.registration.register(PatientForm(name="Maria Lopez"))
    reception_desk.issue.back()

    reception_desk.issue.choose_patient(desk.patient("Bob Ray"))
    reception_desk.issue.choice.choose_department(house.cardiology.id)
    reception_desk.issue.issue()
    run.finish()

    assert reception_desk.told.said == ["Maria Lopez is registered.", "C-001 issued for Bob Ray."]
    assert not reception_desk.view.is_busy


def test_press_while_one_is_under_way_does_nothing(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    run = InlineRun(is_holding=True)
    reception_desk.use(run)
    reception_desk.issue.choose_patient(desk.patient())
    reception_desk.issue.choice.choose_department(house.cardiology.id)

    reception_desk.issue.issue()
    reception_desk.issue.issue()

    assert run.held_count == 1
    assert reception_desk.view.is_busy


def test_same_action_twice_on_what_is_shown_acts_once(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    run = InlineRun(is_holding=True)
    token = desk.issue(house.cardiology)
    reception_desk.use(run)
    reception_desk.queue.select(Section.WAITING, token.id)

    reception_desk.queue.act(Verb.HOLD)
    reception_desk.queue.act(Verb.HOLD)

    assert run.held_count == 1


def test_impossible_action_is_not_even_sent(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    run = InlineRun(is_holding=True)
    token = desk.issue(house.cardiology)
    reception_desk.use(run)
    reception_desk.queue.select(Section.WAITING, token.id)

    reception_desk.queue.act(Verb.DONE)

    assert run.held_count == 0


def test_without_the_database_nothing_is_sent(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    run = InlineRun(is_holding=True)
    token = desk.issue(house.cardiology)
    reception_desk.use(run)
    reception_desk.issue.choose_patient(desk.patient())
    reception_desk.issue.choice.choose_department(house.cardiology.id)
    reception_desk.queue.select(Section.WAITING, token.id)

    reception_desk.issue.show_live(False)
    reception_desk.queue.show_live(False)
    reception_desk.issue.issue()
    reception_desk.queue.act(Verb.HOLD)
    reception_desk.queue.undo_last()

    assert run.held_count == 0
    assert "does not answer" in reception_desk.view.hint


def test_search_that_failed_is_made_when_the_database_is_back(
    reception_desk: Reception, desk: Desk
) -> None:
    queries = LosesAnswers()
    desk.patient("Maria Lopez")
    reception_desk.use(InlineRun(), queries)
    reception_desk.issue.show_live(False)
    reception_desk.issue.search("maria")

    queries.is_losing = False
    reception_desk.issue.show_live(True)

    kinds = [line.kind for line in reception_desk.view.lines]
    assert kinds == [ResultKind.PATIENT, ResultKind.NEW]


def test_department_that_closes_meanwhile_is_not_issued_to(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    reception_desk.issue.choose_patient(desk.patient())
    reception_desk.issue.choice.choose_department(house.cardiology.id)

    desk.services.clinic_setup.close_department(
        house.cardiology.id, press=desk.press("close-cardiology")
    )
    reception_desk.look()

    assert not reception_desk.view.can_issue
    assert reception_desk.view.hint == "Cardiology is closed. Choose another one."


def test_other_news_keep_what_was_chosen(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    reception_desk.issue.choose_patient(desk.patient())
    reception_desk.issue.choice.choose_department(house.cardiology.id)
    reception_desk.issue.choice.choose_doctor(house.mensah.id)

    desk.doctor(house.pediatrics)
    reception_desk.look()
    reception_desk.issue.issue()

    assert reception_desk.snapshot().waiting[0].wanted_doctor == "Dr Mensah"


def test_label_leads_to_tokens_of_any_state(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    token = desk.do(Verb.LEAVE, desk.issue(house.cardiology))
    reception_desk.look()

    reception_desk.issue.enter("c1", None)

    assert reception_desk.queue_view.shown == (Section.ENDED, token.id)


def test_token_of_another_department_widens_the_view(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)
    reception_desk.look()
    reception_desk.queue.choose_department(house.pediatrics.id)

    reception_desk.queue.show_token(token)

    assert reception_desk.queue.department_id is None
    assert reception_desk.queue_view.shown == (Section.WAITING, token.id)


def test_token_that_is_not_listed_any_more_tells_its_history(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    early = desk.do(Verb.CANCEL, desk.issue(house.cardiology))
    desk.let_many_end(house.cardiology)
    reception_desk.look()

    reception_desk.issue.enter("c1", None)

    assert reception_desk.queue_view.shown is None
    assert reception_desk.queue_view.told_history == early.id


def test_token_that_is_not_listed_yet_is_gone_to_when_it_is(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)

    # The list on the screen is older; Enter looks into the database, and then again at the list.
    reception_desk.issue.enter("c1", None)

    assert reception_desk.queue_view.shown == (Section.WAITING, token.id)
    assert reception_desk.queue_view.told_history is None


def test_enter_chooses_nobody_where_two_have_the_number(
    reception_desk: Reception, desk: Desk, house: House, clinic: Clinic
) -> None:
    desk.issue(house.cardiology)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with closing(open_clinic(str(clinic.database.url), clock=SetClock(yesterday))) as then:
        Desk(then.services).issue(house.cardiology)
    reception_desk.look()

    reception_desk.issue.enter("c1", None)

    assert reception_desk.queue_view.shown is None
    kinds = [line.kind for line in reception_desk.view.lines]
    assert kinds == [ResultKind.TOKEN, ResultKind.TOKEN, ResultKind.NEW]


def test_results_are_tokens_then_patients_then_a_new_one(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    desk.issue(house.cardiology, desk.patient("C1 Company"))
    reception_desk.look()

    reception_desk.issue.search("c1")

    kinds = [line.kind for line in reception_desk.view.lines]
    assert kinds == [ResultKind.TOKEN, ResultKind.PATIENT, ResultKind.NEW]


def test_answer_for_an_older_text_is_not_shown(reception_desk: Reception, desk: Desk) -> None:
    desk.patient("Maria Lopez")
    queries = InlineRun(is_holding=True)
    context = reception_desk.context(InlineRun(), queries)
    issue = IssuePresenter(
        reception_desk.view,
        context,
        reception_desk.told,
        reception_desk.queue,
        usual_department_id=0,
        issued=lambda token, _said: reception_desk.issued.append(token),
    )

    issue.search("maria")
    issue.search("")
    queries.finish()

    assert reception_desk.view.lines == ()


def test_usual_department_of_this_computer_is_chosen(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    reception_desk.issue = IssuePresenter(
        reception_desk.view,
        reception_desk.context(InlineRun()),
        reception_desk.told,
        reception_desk.queue,
        usual_department_id=house.pediatrics.id,
        issued=lambda token, _said: reception_desk.issued.append(token),
    )
    reception_desk.look()

    reception_desk.issue.choose_patient(desk.patient())

    assert reception_desk.view.department_id == house.pediatrics.id
    assert [d.name for d in reception_desk.view.doctors] == ["Dr Okafor"]


def test_undo_takes_back_what_was_last_done_here(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    first = desk.issue(house.cardiology)
    second = desk.issue(house.cardiology)
    reception_desk.look()
    reception_desk.queue.select(Section.WAITING, first.id)
    reception_desk.queue.act(Verb.HOLD)
    reception_desk.queue.select(Section.WAITING, second.id)

    reception_desk.queue.undo_last()

    assert [t.status for t in reception_desk.snapshot().waiting] == [Status.WAITING] * 2


def test_undo_goes_back_step_by_step(reception_desk: Reception, desk: Desk, house: House) -> None:
    token = desk.issue(house.cardiology)
    reception_desk.look()
    reception_desk.queue.select(Section.WAITING, token.id)
    reception_desk.queue.act(Verb.HOLD)
    reception_desk.later()
    reception_desk.queue.act(Verb.RETURN)
    states = []

    for _ in range(3):
        reception_desk.later()
        reception_desk.queue.undo_last()
        states.append(desk.services.waiting_lines.token(token.id, by=desk.by).status)

    assert states == [Status.ON_HOLD, Status.WAITING, Status.WAITING]


def test_press_right_after_somebody_elses_act_does_not_count(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    token = desk.do(Verb.CALL, desk.issue(house.cardiology, desk.patient("Maria Lopez")))
    reception_desk.look()
    reception_desk.queue.choose_section(Section.CALLED)
    reception_desk.queue.select(Section.CALLED, token.id)
    desk.do(Verb.RECALL, token)
    reception_desk.look()

    reception_desk.queue.act(Verb.NO_SHOW)
    early = desk.services.waiting_lines.token(token.id, by=desk.by).status
    reception_desk.later()
    reception_desk.queue.act(Verb.NO_SHOW)

    assert early is Status.CALLED
    assert reception_desk.told.said[1] == (
        "C-001, Maria Lopez, was changed just now from another window. Press again to go on."
    )
    assert desk.services.waiting_lines.token(token.id, by=desk.by).status is Status.NO_SHOW


def test_a_refused_undo_turns_to_nobody_else(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    first, second = desk.issue(house.cardiology), desk.issue(house.cardiology)
    reception_desk.look()
    for token in (first, second):
        reception_desk.queue.select(Section.WAITING, token.id)
        reception_desk.queue.act(Verb.HOLD)
        reception_desk.later()
    desk.do(Verb.LEAVE, second)

    for _ in range(2):
        reception_desk.queue.undo_last()
        reception_desk.later()

    assert desk.services.waiting_lines.token(first.id, by=desk.by).status is Status.ON_HOLD
    assert reception_desk.told.said[-1] == "There is nothing to undo."


def test_transfer_offers_only_other_open_departments(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    token = desk.issue(house.cardiology)
    reception_desk.look()
    reception_desk.queue.select(Section.WAITING, token.id)
    reception_desk.queue_view.transfer_choice = TransferChoice(house.pediatrics.id, None)

    reception_desk.queue.act(Verb.TRANSFER)

    assert [d.name for d in reception_desk.queue_view.offered] == ["Pediatrics"]
    assert reception_desk.snapshot().waiting[0].department == "Pediatrics"


def test_what_is_no_refusal_goes_to_the_problems(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    fault = ValueError("ours")

    def fail(
        _job: Callable[[], object],
        _done: Callable[[object], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        assert failed is not None
        failed(fault)

    reception_desk.use(fail)  # type: ignore[arg-type]
    reception_desk.issue.choose_patient(desk.patient())
    reception_desk.issue.choice.choose_department(house.cardiology.id)

    reception_desk.issue.issue()

    assert reception_desk.told.problems == [fault]
    assert not reception_desk.view.is_busy


def test_what_a_patient_has_agreed_to_is_changed_alone(
    reception_desk: Reception, desk: Desk
) -> None:
    patient = desk.patient("Maria Lopez")
    reception_desk.issue.choose_patient(patient)
    change = desk.services.registration.change
    change(patient.id, wants_sms=True, press=desk.press())

    # The desk still shows the text messages as not agreed to.
    reception_desk.issue.contact.choose(wants_sms=False, wants_email=True, language="")

    kept = desk.services.patients.patient(patient.id, by=desk.by)
    assert (kept.wants_sms, kept.wants_email) == (True, True)


def test_who_looks_for_somebody_else_sees_who_is_found(
    reception_desk: Reception, desk: Desk
) -> None:
    for name in ("Bob Ray", "Bob Sun"):
        desk.patient(name)
    reception_desk.issue.search("maria")
    reception_desk.issue.choose_patient(desk.patient("Maria Lopez"))

    reception_desk.issue.search("bob")

    assert reception_desk.view.patient is None
    assert [line.name for line in reception_desk.view.lines][:2] == ["Bob Ray", "Bob Sun"]
    assert not reception_desk.view.can_issue


def test_the_same_text_again_leaves_the_person_at_the_desk(
    reception_desk: Reception, desk: Desk
) -> None:
    maria = desk.patient("Maria Lopez")
    reception_desk.issue.search("maria")
    reception_desk.issue.choose_patient(maria)

    reception_desk.issue.search("maria ")

    assert reception_desk.view.patient == maria


def test_a_late_answer_takes_nobodys_place_at_the_desk(
    reception_desk: Reception, desk: Desk, house: House
) -> None:
    run = InlineRun(is_holding=True)
    reception_desk.use(run)
    bob = desk.patient("Bob Ray")
    reception_desk.issue.register_new()
    reception_desk.issue.registration.register(PatientForm(name="Maria Lopez"))

    reception_desk.issue.back()
    reception_desk.issue.choose_patient(bob)
    run.finish()

    assert reception_desk.view.patient == bob
    assert reception_desk.told.said[-1] == "Maria Lopez is registered."

    reception_desk.issue.choice.choose_department(house.cardiology.id)
    reception_desk.issue.issue()
    reception_desk.issue.search("mar")
    run.finish()

    assert [line.name for line in reception_desk.view.lines][:1] == ["Maria Lopez"]
    assert reception_desk.told.said[-1] == "C-001 issued for Bob Ray."


def test_an_enter_that_was_given_up_chooses_nobody_later(
    reception_desk: Reception, desk: Desk
) -> None:
    queries = InlineRun(is_holding=True)
    reception_desk.use(InlineRun(), queries)
    desk.patient("Boris Li")
    reception_desk.issue.enter("ana", None)

    reception_desk.issue.back()
    reception_desk.issue.search("bo")
    queries.finish()

    assert reception_desk.view.patient is None


def test_who_registers_is_told_of_a_number_that_nobody_has(reception_desk: Reception) -> None:
    reception_desk.issue.registration.register(PatientForm(name="Maria Lopez", phone="112"))

    [said] = reception_desk.told.said
    assert said.startswith("Maria Lopez is registered. ")
    assert "no text message goes there" in said


def test_who_registers_is_told_of_a_name_that_this_computer_shows_as_boxes(
    reception_desk: Reception,
) -> None:
    reception_desk.view.has_letters = False

    reception_desk.issue.registration.register(PatientForm(name="王小明"))

    assert "This computer has no letters for 王小明" in reception_desk.told.said[-1]


def test_only_a_long_wait_has_a_colour(reception_desk: Reception, desk: Desk, house: House) -> None:
    waits = desk.issue(house.cardiology)
    done = desk.issue(house.cardiology)
    desk.do(Verb.CALL, done)
    desk.do(Verb.DONE, done)
    snapshot = reception_desk.snapshot()

    def long_ones(passed: timedelta) -> set[int]:
        lines = all_lines(snapshot, zone=UTC, with_department=True, passed=passed)
        return {line.id for section in Section for line in lines[section] if line.is_long}

    assert long_ones(LONG_WAIT - timedelta(minutes=1)) == set()
    assert long_ones(LONG_WAIT) == {waits.id}
