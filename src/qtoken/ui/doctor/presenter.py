"""What the doctor window decides: which command a press becomes, and what is shown after it."""

from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta, tzinfo

from qtoken.domain.clock import time_zone
from qtoken.domain.errors import DatabaseError, NotSignedIn
from qtoken.domain.token import Verb
from qtoken.services.rows import DepartmentRow, DoctorRow, TokenRow
from qtoken.services.services import Services
from qtoken.texts import _
from qtoken.ui.doctor import wording
from qtoken.ui.doctor.acts import Acts, Workplace
from qtoken.ui.doctor.screen import (
    Look,
    can_call_more,
    current_of,
    is_of_another_day,
    screen_of,
    with_answer,
)
from qtoken.ui.doctor.view import DoctorView
from qtoken.ui.done_here import DoneHere
from qtoken.ui.looking import Looking
from qtoken.ui.press_guard import PressGuard, Verdict
from qtoken.ui.presses import Presses, RequestIds
from qtoken.ui.refusals import is_answer
from qtoken.ui.run import Run, RunQuery

MINUTES_EVERY_S = 15.0
"""How often the minutes on the screen are looked at; they are counted from the last look."""

RETRIED_WITHIN_S = 60.0
"""So long after a press whose answer was lost the same one is its retry."""

_MAIN = "main"
_ANOTHER = "another"


class DoctorPresenter:
    """One doctor at work."""

    def __init__(
        self,
        view: DoctorView,
        services: Services,
        workplace: Workplace,
        *,
        run: Run,
        query: RunQuery,
        new_request_id: Callable[[], str],
        seconds: Callable[[], float],
    ) -> None:
        """`seconds` is a clock that only goes forward."""
        self._view = view
        self._services = services
        self._by = workplace.user_id
        self._doctor_id = workplace.doctor_id
        self._room_id = workplace.room_id
        self._query = query
        self._seconds = seconds
        self._guard = PressGuard(seconds)
        ids = RequestIds(new_request_id, retried_within_s=RETRIED_WITHIN_S, seconds=seconds)
        self._acts = Acts(services, workplace, Presses(run, ids), self)
        self._look: Look | None = None
        self._taken_s = 0.0
        self._selected_id: int | None = None
        self._done_here = DoneHere(seconds)
        self._undoing: TokenRow | None = None
        self._changed = ""
        self._is_live = True
        self._answer_count = 0
        self._looking = Looking(query, self._read, self._took, self._failed_to_look)

    def look_again(self) -> None:
        """Something changed: read the doctor's line again."""
        self._looking.again()

    def show_visible(self, is_visible: bool) -> None:
        """The window was shown or hidden."""
        self._looking.show_visible(is_visible)

    def set_live(self, is_live: bool, last_news_at: datetime | None) -> None:
        """The database went away or came back."""
        self._is_live = is_live
        self._view.show_live(is_live, last_news_at)

    def wake(self) -> None:
        """Show the minutes anew; nobody else tells of the change of day."""
        self._show()
        if self._look and self._is_live and is_of_another_day(self._look, self.now()):
            self.look_again()

    def drawn(self) -> None:
        """The screen that was shown last can be seen now."""
        self._guard.drawn()

    def select(self, token_id: int) -> None:
        """Of several who are in, this one is meant from now on."""
        self._selected_id = token_id
        self._show()

    def choose_room(self, room_id: int) -> None:
        """Call to this room from now on; 0 means the doctor's own."""
        self._room_id = room_id
        self._show_rooms()

    def press_main(self) -> None:
        """The large button: call next, after ending the consultation of whoever is in."""
        if not self._may(_MAIN):
            return
        token = self.current
        if token is None:
            self._call_next()
        else:
            self._acts.move(Verb.DONE, token, self._done_then_call)

    def call_another(self) -> None:
        """Call next beside whoever is in, where the clinic allows several."""
        if self._may(_ANOTHER):
            self._call_next()

    def may_choose_another(self) -> bool:
        """Whether somebody can be called out of order now; if not, say why."""
        if self._look is None or can_call_more(self._look):
            return True
        label = "" if self.current is None else self.current.label
        self._view.show_hint(
            _("{label} is still in. Finish that first, then call out of order.").format(label=label)
        )
        return False

    def call_out_of_order(self, token: TokenRow, reason: str) -> None:
        """Call this token, as it was when it was chosen, although others are before it."""
        if self._may((Verb.CALL, token.id)):
            self._acts.call(token, self._used_room_id(), reason, self._called)

    def do(self, verb: Verb) -> None:
        """Done, recall, no-show, hold, leave or cancel for whoever is in."""
        token = self.current
        if token is not None and self._may(verb):
            # Where the window says that the doctor is, also if that has changed since the call.
            room_id = self._used_room_id() if verb is Verb.RECALL else None
            self._acts.move(verb, token, lambda row: self._say_moved(verb, row), room_id)

    def return_(self, token_id: int) -> None:
        """Put somebody who was set aside back into the line."""
        token = _with_id(self.set_aside, token_id)
        # One spot for all of them: the next line moves up under a second click.
        if token is not None and self._may(Verb.RETURN):
            self._acts.move(Verb.RETURN, token, lambda row: self._say_moved(Verb.RETURN, row))

    def transfer(
        self, token: TokenRow, department_id: int, doctor_id: int | None, reason: str
    ) -> None:
        """Send this token, as it was when it was asked about, to another department."""
        if self._may(Verb.TRANSFER):
            self._acts.transfer(
                token,
                department_id,
                doctor_id,
                reason,
                lambda row: self._say_moved(Verb.TRANSFER, row),
            )

    def undo(self) -> None:
        """Take back what was done last in this window, else the last action on whoever is in."""
        token = self._done_here.next(self.current)
        if token is None:
            self._view.show_hint(_("There is nothing to undo."))
        elif self._may(Verb.UNDO):
            self._undoing = token
            self._acts.undo(token, self._undone)

    def typed_elsewhere(self) -> None:
        """Keys that mean nothing here: somebody thinks that another program has the focus."""
        self._view.show_hint(_("Are you typing somewhere else? Nothing was done here."))

    def ask_history(self) -> None:
        """Show what happened to whoever is in."""
        token = self.current
        if token is not None:
            histories, token_id = self._services.histories, token.id
            self._query(
                lambda: histories.token_history(token_id, by=self._by),
                lambda history: self._view.show_history(history, self._zone),
                self._view.refused,
                key="history",
            )

    @property
    def current(self) -> TokenRow | None:
        """Who is in, as last seen."""
        return None if self._look is None else current_of(self._look.snapshot, self._selected_id)

    @property
    def waiting(self) -> tuple[TokenRow, ...]:
        """Those this doctor may call, in order."""
        return () if self._look is None else self._look.snapshot.waiting

    @property
    def set_aside(self) -> tuple[TokenRow, ...]:
        """Those on hold and the no-shows of today."""
        return () if self._look is None else self._look.snapshot.set_aside

    def elsewhere(self) -> tuple[tuple[DepartmentRow, ...], tuple[DoctorRow, ...]]:
        """The open departments to which whoever is in can be sent, and all doctors."""
        token = self.current
        if self._look is None or token is None:
            return (), ()
        setup = self._look.setup
        return setup.open_departments(except_id=token.department_id), setup.doctors

    def now(self) -> datetime:
        """The present instant by the database's clock."""
        if self._look is None:
            return datetime.now(UTC)
        return self._look.snapshot.now + timedelta(seconds=self._seconds() - self._taken_s)

    def answered(self, row: TokenRow) -> None:
        """A command has changed this token: show it before the next look."""
        self._answer_count += 1
        if self._look is not None:
            self._look = with_answer(self._look, row)

    def finished(self) -> None:
        """All is answered: show it, and look again."""
        self._guard.answered()
        self._view.show_busy(False)
        self._show()
        self.look_again()

    def refused(self, error: Exception) -> None:
        """Nothing was done, or nobody knows: then the same press may be tried again at once."""
        if is_answer(error):
            self._guard.answered()
            if self._undoing is not None:
                self._done_here.refused(self._undoing)
        else:
            self._guard.rearm()
        self._undoing = None
        self._view.show_busy(False)
        self._view.refused(error)
        self._show()
        self.look_again()

    def _read(self) -> tuple[int, Look]:
        answer_count = self._answer_count
        snapshot = self._services.doctor_view.snapshot(self._doctor_id, by=self._by)
        setup = self._services.clinic_setup.everything(by=self._by)
        return answer_count, Look(snapshot, setup)

    def _took(self, seen: tuple[int, Look]) -> None:
        answer_count, look = seen
        if self._guard.is_busy or answer_count != self._answer_count:
            # Begun before an answer: it would show for a moment what is over. Another follows.
            return
        # A call whose answer was lost shows here: the next press is a new one then.
        self._acts.forget_other_calls(look.snapshot.called)
        self._note_face(look)
        self._look = look
        self._taken_s = self._seconds()
        self._show_rooms()
        self._show()

    def _note_face(self, look: Look) -> None:
        # The button that ended one patient would end another, whom somebody else has just called.
        if self._look is None:
            return
        before, now = self.current, current_of(look.snapshot, self._selected_id)
        if (before and before.id) == (now and now.id):
            return
        # Of several who are in, the one who is left was not called just now.
        was_in = {token.id for token in self._look.snapshot.called}
        came = None if now is None or now.id in was_in else now
        self._changed = wording.changed_elsewhere(before, came)
        self._guard.changed_elsewhere()
        if came is not None:
            self._view.note(wording.called(came))
        elif before is not None:
            self._note_gone(before)

    def _note_gone(self, before: TokenRow) -> None:
        # Where to is asked, because who was sent elsewhere is in none of the doctor's lists.
        answer_count = self._answer_count

        def note(now: TokenRow | None) -> None:
            if not self._guard.is_busy and answer_count == self._answer_count:
                self._view.note(wording.gone(before, now))

        self._query(
            lambda: self._services.waiting_lines.token(before.id, by=self._by),
            note,
            lambda _error: note(None),
            key="gone",
        )

    def _failed_to_look(self, error: Exception) -> None:
        # While the database is away the banner says so, and the next news bring the next look.
        if isinstance(error, NotSignedIn):
            self._view.put_out()
        elif self._is_live or not isinstance(error, DatabaseError):
            self._view.refused(error)

    def _show(self) -> None:
        if self._look is None:
            return
        screen = screen_of(self._look, self.now(), self._zone, self._selected_id)
        self._view.show_screen(screen)
        changes_in_s = None if screen.current is None else screen.current.showing.changes_in_s
        self._view.wake_after(min(MINUTES_EVERY_S, changes_in_s or MINUTES_EVERY_S))

    def _show_rooms(self) -> None:
        if self._look is not None:
            self._view.show_rooms(self._look.setup.rooms, self._used_room_id())

    @property
    def _zone(self) -> tzinfo:
        return UTC if self._look is None else time_zone(self._look.setup.clinic.time_zone)

    def _used_room_id(self) -> int | None:
        if self._look is None:
            return None
        known = {room.id for room in self._look.setup.rooms}
        return self._room_id if self._room_id in known else self._look.snapshot.doctor.room_id

    def _may(self, spot: Hashable) -> bool:
        if not self._is_live or self._look is None:
            self._view.show_hint(_("The database cannot be reached: nothing was done."))
            return False
        verdict = self._guard.press(spot)
        if verdict is Verdict.GO:
            self._view.show_busy(True)
        elif verdict is Verdict.CHANGED:
            self._view.show_hint(self._changed)
        else:
            called = self.current if spot in (_MAIN, _ANOTHER) else None
            self._view.show_hint(wording.ignored(verdict, called))
        return verdict is Verdict.GO

    def _call_next(self, finished: TokenRow | None = None) -> None:
        called = () if self._look is None else self._look.snapshot.called
        self._acts.call_next(self._used_room_id(), called, lambda row: self._called(row, finished))

    def _done_then_call(self, row: TokenRow) -> None:
        self._done_here.add(row)
        self._call_next(row)

    def _called(self, row: TokenRow | None, finished: TokenRow | None = None) -> None:
        texts = [] if finished is None else [wording.moved(Verb.DONE, finished)]
        if row is not None:
            self._selected_id = row.id
            self._done_here.add(row)
            texts.append(wording.called(row))
        elif self._look is not None:
            texts.append(wording.nobody_waits(self._look.snapshot))
        self._say(" ".join(texts), can_undo=row is not None or finished is not None)

    def _say_moved(self, verb: Verb, row: TokenRow) -> None:
        self._done_here.add(row)
        self._say(wording.moved(verb, row))

    def _undone(self, row: TokenRow) -> None:
        self._undoing = None
        self._done_here.undone(row)
        self._say(wording.undone(row))

    def _say(self, text: str, *, can_undo: bool = True) -> None:
        within_s = (
            0.0 if self._look is None or not can_undo else self._look.setup.clinic.undo_within_s
        )
        self._view.say(text, undo_for_s=max(0.0, within_s - self._done_here.age_s))


def _with_id(tokens: tuple[TokenRow, ...], token_id: int) -> TokenRow | None:
    return next((token for token in tokens if token.id == token_id), None)
