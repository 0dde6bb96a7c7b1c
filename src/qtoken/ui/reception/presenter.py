"""The reception as a whole: looks when told to, and hands what it saw to its parts. No Qt here."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from qtoken.domain.clock import time_zone
from qtoken.domain.errors import DatabaseUnreachable, NotSignedIn, QTokenError
from qtoken.phrases import sentence
from qtoken.services.rows import DeskSnapshot, SetupRow
from qtoken.ui.looking import Looking
from qtoken.ui.reception.desk import Desk, Told
from qtoken.ui.reception.issue.presenter import IssuePresenter
from qtoken.ui.reception.queue.presenter import QueuePresenter
from qtoken.ui.reception.queue.sections import Lines, all_lines
from qtoken.ui.reception.slips import WITHOUT_SLIP, SlipPresenter


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the database saw, all at one time."""

    found: DeskSnapshot
    department_id: int | None
    """The one that is shown; None for all."""
    lines: Lines


class ReceptionView(Protocol):
    """What the presenter may say."""

    def show_setup(self, setup: SetupRow, day: date) -> None:
        """The clinic's name, its day and its time zone."""

    def show_counts(self, *, waiting: int, held: int, called: int) -> None:
        """How many wait, are on hold, and are with a doctor, in all departments."""

    def show_unsent_count(self, count: int) -> None:
        """How many messages did not go out."""

    def put_out(self) -> None:
        """The user may not work here any more: show nothing until somebody who may signs in."""

    def show_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        """Whether what is shown is the newest."""


class ReceptionPresenter:
    """Reads the clinic and the queue in one job."""

    def __init__(
        self,
        view: ReceptionView,
        desk: Desk,
        told: Told,
        *,
        issue: IssuePresenter,
        queue: QueuePresenter,
        slips: SlipPresenter,
    ) -> None:
        self._view = view
        self._desk = desk
        self._told = told
        self._issue = issue
        self._queue = queue
        self._slips = slips
        self._is_live = True
        self._looking = Looking(desk.query, self._look, self._show, self._failed)

    def begin(self) -> None:
        """Somebody sits down: an empty desk, and what the database says."""
        self._issue.start_again()
        self.look_again()

    def look_again(self) -> None:
        """Something changed: read the clinic and the queue."""
        self._looking.again()

    def show_visible(self, is_visible: bool) -> None:
        """The window was shown or hidden."""
        self._looking.show_visible(is_visible)

    def show_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        """The database went away or came back."""
        has_come_back = is_live and not self._is_live
        self._is_live = is_live
        self._view.show_live(is_live, last_news_at)
        self._issue.show_live(is_live)
        self._queue.show_live(is_live)
        self._told.show_live(is_live)
        if is_live:
            self._told.withdraw(sentence(DatabaseUnreachable()))
        if has_come_back:
            self.look_again()

    def _look(self) -> Look:
        services, by = self._desk.clinic.services, self._desk.user.id
        department_id = self._queue.department_id
        found = services.desk_view.snapshot(department_id=department_id, by=by)
        # Told here, on the worker thread: a thousand rows are not the window's to wait for.
        zone = time_zone(found.setup.clinic.time_zone)
        lines = all_lines(found.shown, zone=zone, with_department=department_id is None)
        return Look(found, department_id, lines)

    def _show(self, look: Look) -> None:
        if look.department_id != self._queue.department_id:
            # Begun before another department was chosen; the look at that one follows.
            return
        found = look.found
        day = found.everything.service_day
        self._view.show_setup(found.setup, day)
        self._told.allow_undo(found.setup.clinic.undo_within_s)
        self._view.show_counts(
            waiting=len(found.everything.waiting),
            held=len(found.everything.on_hold),
            called=len(found.everything.called),
        )
        self._view.show_unsent_count(found.unsent_count)
        self._issue.show_setup(found.setup, day)
        self._slips.show_setup(found.setup)
        self._queue.show_queue(found.setup, found.everything, found.shown, look.lines)
        self._issue.show_standings()
        ended = found.everything.ended
        self._told.need_no_slip({t.id for t in ended if t.status in WITHOUT_SLIP})

    def _failed(self, error: Exception) -> None:
        # While the database is away the banner says so; each look saying it again is only noise.
        if isinstance(error, NotSignedIn):
            self._view.put_out()
        elif self._is_live or not isinstance(error, QTokenError):
            self._told.refused(error)
