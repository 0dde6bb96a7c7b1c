"""Views that only note what they were told, and a lane that loses answers."""

from collections.abc import Callable, Collection, Hashable
from datetime import tzinfo
from typing import Any

from qtoken.domain.errors import DatabaseUnreachable
from qtoken.services.people.patient_rows import PatientRow
from qtoken.services.queue.history_rows import TokenHistory
from qtoken.services.rows import DepartmentRow, DoctorRow, PriorityRow, RoomRow, TokenRow
from qtoken.ui.reception.issue.contact import ContactChoices
from qtoken.ui.reception.issue.registration import PatientForm
from qtoken.ui.reception.issue.results import ResultLine
from qtoken.ui.reception.queue.acts import Act
from qtoken.ui.reception.queue.listed_tokens import ListedToken
from qtoken.ui.reception.queue.sections import QueueLine, Section
from qtoken.ui.refusals import tell
from qtoken.ui.token_dialogs.answers import CallChoice, TransferChoice


class LosesAnswers:
    """Does the job, and then says that nobody answered, as long as it is asked to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.is_losing = True
        self._error = error or DatabaseUnreachable()

    def __call__(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        key: Hashable | None = None,
    ) -> None:
        result = job()
        if self.is_losing and failed is not None:
            failed(self._error)
        else:
            done(result)


class RecordingTold:
    """What was said."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.warned: list[str] = []
        self.problems: list[Exception] = []
        self.printed_labels: list[str] = []
        self.over_ids: set[int] = set()
        self.is_undo_forgotten = False

    def say(
        self,
        text: str,
        *,
        undo: TokenRow | None = None,
        undo_age_s: float = 0.0,
        about: TokenRow | None = None,
        shows: bool = False,
        slip: TokenRow | None = None,
        tip: str = "",
    ) -> None:
        self.said.append(text)

    def allow_undo(self, within_s: float) -> None: ...

    def show_live(self, is_live: bool) -> None: ...

    def reword(self, said: str, text: str, *, tip: str = "") -> None:
        self.said = [text if each == said else each for each in self.said]

    def forget_undo(self) -> None:
        self.is_undo_forgotten = True

    def printed(self, token: TokenRow) -> None:
        self.printed_labels.append(token.label)

    def need_no_slip(self, token_ids: Collection[int]) -> None:
        self.over_ids |= set(token_ids)

    def warn(self, text: str, *, retry_slip: TokenRow | None = None, show: str = "") -> None:
        self.warned.append(text)

    def withdraw(self, text: str) -> None:
        self.warned = [warned for warned in self.warned if warned != text]

    def problem(self, error: Exception) -> None:
        self.problems.append(error)

    def refused(self, error: Exception, *, retry_slip: TokenRow | None = None) -> None:
        tell(error, refused=self.warn, problem=self.problem)


class RecordingIssueView:
    """What the left side shows."""

    def __init__(self) -> None:
        self.lines: tuple[ResultLine, ...] = ()
        self.chosen: str | None = None
        self.is_holding = False
        self.is_meant = False
        self.open: tuple[ListedToken, ...] = ()
        self.form_focuses = 0
        self.patient: PatientRow | None = None
        self.form = ""
        self.typed = PatientForm()
        self.draft = ""
        self.doctors: tuple[DoctorRow, ...] = ()
        self.departments: tuple[DepartmentRow, ...] = ()
        self.department_id: int | None = None
        self.priority_id: int | None = None
        self.can_issue = False
        self.is_missing = False
        self.hint = ""
        self.is_busy = False
        self.starts = 0
        self.has_letters = True
        self.turned_to = ""

    def show_results(self, lines: tuple[ResultLine, ...], chosen: str | None) -> None:
        self.lines, self.chosen = lines, chosen

    def update_results(self, lines: tuple[ResultLine, ...]) -> None:
        self.lines = lines

    def hold_keys(self, *, is_enter_kept: bool) -> None:
        self.is_holding = True

    def go_on(self, *, is_meant: bool) -> None:
        self.is_holding, self.is_meant = False, is_meant

    def show_open(self, open_: tuple[ListedToken, ...]) -> None:
        self.open = open_

    def focus_form(self) -> None:
        self.form_focuses += 1

    def show_patient(self, patient: PatientRow | None) -> None:
        self.patient = patient

    def show_registration(self, form: PatientForm) -> None:
        self.form = form.name or form.phone
        self.typed = form

    def typed_form(self) -> PatientForm:
        return self.typed

    def show_draft(self, name: str) -> None:
        self.draft = name

    def show_departments(self, departments: tuple[DepartmentRow, ...], chosen: int | None) -> None:
        self.departments, self.department_id = departments, chosen

    def show_doctors(self, doctors: tuple[DoctorRow, ...], chosen: int | None) -> None:
        self.doctors = doctors

    def show_priorities(self, priorities: tuple[PriorityRow, ...], chosen: int | None) -> None:
        self.priority_id = chosen

    def show_contact(self, choices: ContactChoices | None) -> None:
        self.contact = choices

    def show_issue(
        self, *, can_issue: bool, hint: str, is_emergency: bool, is_missing: bool
    ) -> None:
        self.can_issue, self.hint, self.is_missing = can_issue, hint, is_missing

    def show_busy(self, is_busy: bool) -> None:
        self.is_busy = is_busy

    def show_live(self, is_live: bool) -> None:
        pass

    def show_start(self) -> None:
        self.starts += 1

    def show_likely(self, patients: tuple[PatientRow, ...]) -> None:
        self.likely = patients

    def can_draw(self, text: str) -> bool:
        return self.has_letters

    def turn_to(self, field: str) -> None:
        self.turned_to = field


class RecordingQueueView:
    """What the right side shows, and what somebody would answer."""

    def __init__(self) -> None:
        self.lines: dict[Section, tuple[QueueLine, ...]] = {}
        self.acts: frozenset[Act] = frozenset()
        self.shown: tuple[Section, int] | None = None
        self.told_history: int | None = None
        self.selected: dict[Section, int] = {}
        self.department_id: int | None = None
        self.call_choice: CallChoice | None = None
        self.transfer_choice: TransferChoice | None = None
        self.offered: tuple[DepartmentRow, ...] = ()
        self.has_keyboard = True

    def show_lines(self, section: Section, lines: tuple[QueueLine, ...], count: int) -> None:
        self.lines[section] = lines

    def show_departments(self, departments: tuple[DepartmentRow, ...], chosen: int | None) -> None:
        self.department_id = chosen

    def show_acts(self, acts: frozenset[Act]) -> None:
        self.acts = acts

    def show_token(self, section: Section, token_id: int) -> None:
        self.shown = (section, token_id)

    def select(self, section: Section, token_id: int) -> None:
        self.selected[section] = token_id

    def is_in_hand(self) -> bool:
        return self.has_keyboard

    def ask_call(
        self,
        token: TokenRow,
        doctors: tuple[DoctorRow, ...],
        rooms: tuple[RoomRow, ...],
        *,
        is_next: Callable[[int | None], bool],
    ) -> CallChoice | None:
        return self.call_choice

    def ask_transfer(
        self,
        token: TokenRow,
        departments: tuple[DepartmentRow, ...],
        doctors: tuple[DoctorRow, ...],
    ) -> TransferChoice | None:
        self.offered = departments
        return self.transfer_choice

    def ask_reason(self, token: TokenRow) -> str | None:
        return ""

    def show_history(self, history: TokenHistory, zone: tzinfo) -> None:
        self.told_history = history.token.id
