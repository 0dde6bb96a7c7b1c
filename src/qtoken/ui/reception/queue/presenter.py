"""The queue: shows what the database says, does what is asked for a token. No Qt here."""

from collections.abc import Callable
from datetime import timedelta

from qtoken.domain.clock import time_zone
from qtoken.domain.labels import parse_label
from qtoken.domain.token import Verb
from qtoken.services.rows import QueueSnapshot, SetupRow, TokenRow
from qtoken.texts import _
from qtoken.ui.done_here import DoneHere
from qtoken.ui.reception.desk import Desk, Told
from qtoken.ui.reception.queue.acts import Act, WindowAct, possible, said
from qtoken.ui.reception.queue.elsewhere import Elsewhere
from qtoken.ui.reception.queue.guarding import QueueGuard
from qtoken.ui.reception.queue.listed import Listed
from qtoken.ui.reception.queue.listed_tokens import ListedToken
from qtoken.ui.reception.queue.moves import QueueMoves
from qtoken.ui.reception.queue.sections import Lines, Section, all_lines, count_of, find, section_of
from qtoken.ui.reception.queue.selection import Leaving, Selection
from qtoken.ui.reception.queue.view import QueueView
from qtoken.ui.refusals import is_answer


class QueuePresenter:
    """Holds the last snapshot and the ids that are selected, never the truth."""

    def __init__(
        self,
        view: QueueView,
        desk: Desk,
        told: Told,
        *,
        look_again: Callable[[], None],
        print_slip: Callable[[TokenRow], None],
        seconds: Callable[[], float],
    ) -> None:
        """`seconds` is a clock that only runs forward; it ages the snapshot between two looks."""
        self._view = view
        self._desk = desk
        self._told = told
        self._look_again = look_again
        self._print_slip = print_slip
        self._seconds = seconds
        self._setup: SetupRow | None = None
        self._listed: Listed | None = None
        self._taken_at = 0.0
        self._department_id: int | None = None
        self._section = Section.WAITING
        self._lines: Lines = {}
        self._selection = Selection()
        self._guard = QueueGuard(seconds)
        self._done_here = DoneHere(seconds)
        self._elsewhere = Elsewhere(
            desk,
            told,
            is_own=self._guard.is_own,
            is_in_hand=view.is_in_hand,
            last_done=self._last_done,
        )
        self._moves = QueueMoves(view, desk, self)
        self._awaited: TokenRow | None = None
        self._returned_id: int | None = None
        self._is_live = True

    @property
    def department_id(self) -> int | None:
        """The department shown, or None for all."""
        return self._department_id

    def show_queue(
        self, setup: SetupRow, everything: QueueSnapshot, shown: QueueSnapshot, lines: Lines
    ) -> None:
        """The database was read: all departments, and the one that is shown (the same for all)."""
        if setup != self._setup:
            self._setup = setup
            self._view.show_departments(setup.departments, self._department_id)
        before = self._selected_token()
        listed = self._listed = Listed(everything, shown)
        self._moves.know(setup, everything)
        self._taken_at = self._seconds()
        self._show_lines(lines)
        self._selection.follow(lines, self._view.select)
        self._select_returned()
        self._guard.seen(self._selected_token())
        self._elsewhere.seen(before, None if before is None else listed.token(before.id))
        self._show_acts()
        awaited, self._awaited = self._awaited, None
        has_come = None if awaited is None else listed.token(awaited.id)
        if has_come is not None:
            self._go_to(has_come)

    def tick(self) -> None:
        """A minute has passed, or the language has changed: tell everything anew."""
        if self._listed is None or self._setup is None:
            return
        shown = self._listed.shown
        zone = time_zone(self._setup.clinic.time_zone)
        passed = timedelta(seconds=self._seconds() - self._taken_at)
        lines = all_lines(
            shown,
            zone=zone,
            with_department=self._department_id is None,
            passed=passed,
            is_old=not self._is_live,
        )
        self._show_lines(lines)
        today = self._setup.clinic.service_day(shown.now + passed)
        if self._is_live and today.day != shown.service_day:
            # Nobody else tells of the change of day.
            self._look_again()

    def show_live(self, is_live: bool) -> None:
        """Without the database nothing can be done to a token."""
        self._is_live = is_live
        self.tick()
        self._show_acts()

    def choose_department(self, department_id: int | None) -> None:
        """Show this department, or all."""
        if department_id != self._department_id:
            self._department_id = department_id
            self._look_again()

    def choose_section(self, section: Section) -> None:
        """Another tab is in front."""
        self._section = section
        self._show_acts()

    def turned_to(self) -> None:
        """Somebody turns to the queue with the keyboard: who is gone from there is told."""
        self._elsewhere.turned_to(self._selected_token())

    def select(self, section: Section, token_id: int | None) -> None:
        """Another token, or none, is selected in a section."""
        is_by_hand = token_id not in (None, self._selection.in_section(section))
        self._selection.select(section, token_id)
        if is_by_hand:
            self._guard.chosen(self._selected_token())
        self._show_acts()

    def tokens_labelled(self, letter: str, number: int) -> tuple[TokenRow, ...]:
        """Return today's tokens with that label in any department; those still expected first."""
        return () if self._listed is None else self._listed.labelled(letter, number)

    def listed_tokens(self, patient_id: int) -> tuple[ListedToken, ...]:
        """Return the open tokens of a patient, and how they stand."""
        return () if self._listed is None else self._listed.listed_tokens(patient_id)

    def show_label(self, text: str) -> None:
        """Go to the token of that label, if it is there."""
        label = parse_label(text)
        tokens = () if label is None else self.tokens_labelled(*label)
        if tokens:
            self.show_token(tokens[0])

    def show_held(self) -> None:
        """Go to whoever is on hold, and then to the next one."""
        chosen = self._selection.in_section(Section.WAITING)
        held = None if self._listed is None else self._listed.held_after(chosen)
        if held is not None:
            self._go_to(held)

    def show_token(self, wanted: TokenRow) -> None:
        """Go to a token, in whatever section and department it is.

        Of one that ended too long ago to be listed, its history is told; one that is not listed yet
        is gone to once it is.
        """
        token = None if self._listed is None else self._listed.token(wanted.id)
        if token is None and wanted.ended_at is not None:
            self._ask_history(wanted)
        elif token is None:
            self._awaited = wanted
            self._look_again()
        else:
            self._go_to(token)

    def act(self, act: Act) -> None:
        """Do this to the selected token, after asking for what is needed."""
        token = self._selected_token()
        if token is None or act not in possible(token, is_live=self._is_live):
            return
        if act is WindowAct.SLIP:
            self._print_slip(token)
        elif act is WindowAct.HISTORY:
            self._ask_history(token)
        elif self._counts(act, token):
            self._moves.press(act, token)

    def undo(self, token: TokenRow) -> None:
        """Take back the last action on this token."""
        if not self._is_live:
            text = _("The database is away: nothing was undone yet.")
            self._told.say(text, undo=token, undo_age_s=self._done_here.age_s)
        elif self._counts(Verb.UNDO, token):
            self._moves.press(Verb.UNDO, token)

    def undo_last(self) -> None:
        """Take back what was last done at this desk, then what was before, while it stands."""
        token = self._done_here.next()
        if token is not None:
            self.undo(token)
        elif self._is_live:
            self._told.say(_("There is nothing to undo."))

    def remember(self, token: TokenRow) -> None:
        """This token was issued here just now: its issue is what `undo_last` takes back."""
        self._done_here.add(token)

    def sending(self, verb: Verb, token: TokenRow) -> Callable[[TokenRow], None]:
        """A move is sent now: who stands around the token is remembered for when it leaves."""
        leaving = self._selection.leaving(verb, self._section, token, self._lines)
        return lambda moved: self._done(verb, moved, leaving)

    def given_up(self) -> None:
        """What a move needs was asked, and not told."""
        self._guard.given_up()

    def refused(self, verb: Verb, token: TokenRow, error: Exception) -> None:
        """A move was refused, or nobody knows: then the same press may be tried again at once."""
        if is_answer(error):
            self._guard.answered()
            self._elsewhere.refused(token)
            if verb is Verb.UNDO:
                self._done_here.refused(token)
                self._told.forget_undo()
        else:
            self._guard.given_up()
        self._told.refused(error)
        self._look_again()

    def _go_to(self, token: TokenRow) -> None:
        listed = self._listed
        if self._department_id not in (None, token.department_id) and self._setup and listed:
            self._department_id = None
            self._listed = Listed(listed.everything, listed.everything)
            self._view.show_departments(self._setup.departments, None)
            self.tick()
            self._look_again()
        self._view.show_token(section_of(token.status), token.id)

    def _counts(self, verb: Verb, token: TokenRow) -> bool:
        why_not = self._guard.judge(verb, token)
        if why_not:
            done, age_s = self._last_done()
            self._told.say(why_not, undo=done, undo_age_s=age_s, about=token)
        return not why_not

    def _last_done(self) -> tuple[TokenRow | None, float]:
        return self._done_here.next(), self._done_here.age_s

    def _show_lines(self, lines: Lines) -> None:
        if self._listed is None:
            return
        self._lines = lines
        for section in Section:
            count = count_of(self._listed.shown, section)
            self._view.show_lines(section, lines[section], count)

    def _done(self, verb: Verb, token: TokenRow, leaving: Leaving | None) -> None:
        if leaving is not None and leaving.has_left(token):
            self._selection.left(leaving)
        self._guard.answered(token)
        if verb is Verb.UNDO:
            self._done_here.undone(token)
        else:
            self._done_here.add(token)
        self._returned_id = token.id if verb is Verb.UNDO else None
        self._told.say(said(verb, token), undo=None if verb is Verb.UNDO else token)
        self._look_again()

    def _select_returned(self) -> None:
        # Whoever has come back by an undo is who the eye looks for.
        returned_id, self._returned_id = self._returned_id, None
        token = self._shown_token(returned_id)
        if token is not None:
            section = section_of(token.status)
            self._selection.select(section, token.id)
            self._view.select(section, token.id)

    def _ask_history(self, token: TokenRow) -> None:
        if self._setup is None:
            return
        services, by = self._desk.clinic.services, self._desk.user.id
        zone = time_zone(self._setup.clinic.time_zone)
        self._desk.query(
            lambda: services.histories.token_history(token.id, by=by),
            lambda history: self._view.show_history(history, zone),
            self._told.refused,
            key="history",
        )

    def _show_acts(self) -> None:
        self._view.show_acts(possible(self._selected_token(), is_live=self._is_live))

    def _selected_token(self) -> TokenRow | None:
        return self._shown_token(self._selection.in_section(self._section))

    def _shown_token(self, token_id: int | None) -> TokenRow | None:
        if token_id is None or self._listed is None:
            return None
        return find(self._listed.shown, token_id)
