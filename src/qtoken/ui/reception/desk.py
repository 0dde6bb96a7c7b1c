"""What the parts of one signed-in reception share. No Qt here."""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from qtoken.domain.errors import DatabaseUnreachable, OutcomeUnknown, QTokenError
from qtoken.phrases import sentence
from qtoken.services.rows import (
    ClinicRow,
    DepartmentRow,
    DoctorRow,
    PriorityRow,
    RoomRow,
    SetupRow,
    TokenRow,
    UserRow,
)
from qtoken.texts import _
from qtoken.ui.kept_requests import KeptRequests
from qtoken.ui.run import Run, RunQuery

if TYPE_CHECKING:
    from qtoken.bootstrap import Clinic


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works with what: lanes for commands (`run`), for queries and for printers (`paper`)."""

    clinic: "Clinic"
    user: UserRow
    run: Run
    query: RunQuery
    new_request_id: Callable[[], str]
    paper: Run


@dataclass(frozen=True, slots=True)
class Setup:
    """The clinic as the desk needs it, read together with the queue."""

    found: SetupRow
    day: date

    @property
    def clinic(self) -> ClinicRow:
        return self.found.clinic

    @property
    def departments(self) -> tuple[DepartmentRow, ...]:
        return self.found.departments

    @property
    def doctors(self) -> tuple[DoctorRow, ...]:
        return self.found.doctors

    @property
    def rooms(self) -> tuple[RoomRow, ...]:
        return self.found.rooms

    @property
    def priorities(self) -> tuple[PriorityRow, ...]:
        return self.found.priorities

    def department(self, department_id: int) -> DepartmentRow | None:
        """Return the department of that id, or None."""
        return next((d for d in self.departments if d.id == department_id), None)

    def doctors_of(self, department_id: int | None) -> tuple[DoctorRow, ...]:
        """Return the doctors of a department; of all without one."""
        return tuple(d for d in self.doctors if department_id in (None, d.department_id))

    @property
    def default_priority_id(self) -> int | None:
        """The class taken when none is chosen."""
        return next((p.id for p in self.priorities if p.is_default), None)


class Told(Protocol):
    """How a part of the desk speaks to the person: the window's message bar."""

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
        """Say a quiet sentence, with *Undo* and *Print slip* for the tokens given.

        It stays until the next one. Where the one before was about the same token, its *Undo*
        stays too, for as long as it holds: from when it was done, `undo_age_s` ago. `tip` is told
        to the mouse.

        `about` is whom the sentence tells of where nothing was done here: an *Undo* for another one
        says for whom it is, and `shows` offers *Show*.
        """

    def reword(self, said: str, text: str, *, tip: str = "") -> None:
        """Say more of what was said, unless something else was done since."""

    def forget_undo(self) -> None:
        """What was said cannot be undone any more."""

    def printed(self, token: TokenRow) -> None:
        """The slip of this token has come out after all."""

    def need_no_slip(self, token_ids: Collection[int]) -> None:
        """These tokens are over: a slip of theirs that did not come out is not missed any more."""

    def warn(self, text: str, *, retry_slip: TokenRow | None = None, show: str = "") -> None:
        """Say what was refused, with *Print again* for a token or *Show* for a label."""

    def withdraw(self, text: str) -> None:
        """Take back a refusal that does not hold any more, if it is still there."""

    def problem(self, error: Exception) -> None:
        """Tell of what nobody here can mend."""


def told_at_desk(error: QTokenError) -> str:
    """Return what a refusal says to somebody who has pressed Enter: the press is kept."""
    if type(error) is DatabaseUnreachable:
        return _(
            "The database cannot be reached. Nothing was changed;"
            " press Enter again when it is back."
        )
    if isinstance(error, OutcomeUnknown):
        return _(
            "The connection broke before an answer came: it may have been done."
            " Press Enter again when the database is back; nothing is done twice."
        )
    return sentence(error)


class Refusal:
    """What was last refused to the person at the desk; it goes when they do."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._text = ""

    def tell(self, text: str, *, show: str = "") -> None:
        """Say what was refused, with *Show* for a label."""
        self._text = text
        self._told.warn(text, show=show)

    def withdraw(self) -> None:
        """Take it back: beside the next person it would mislead."""
        self._told.withdraw(self._text)
        self._text = ""


RETRIED_WITHIN_S = 600.0
"""So long after a press whose answer was lost the same one is its retry."""


class Presses:
    """One request id for each press, kept for the retry of the same press.

    A press is known by what it would do. While its answer is under way a second press is refused,
    so a double click acts once; after a failure the same press has the same id, so a lost answer is
    found and not repeated.
    """

    def __init__(
        self, new_request_id: Callable[[], str], seconds: Callable[[], float] = monotonic
    ) -> None:
        """`seconds` is a clock that only runs forward."""
        self._kept = KeptRequests(
            new_request_id, retried_within_s=RETRIED_WITHIN_S, seconds=seconds
        )
        self._under_way: set[Hashable] = set()

    def begin(self, press: Hashable) -> str | None:
        """Return the request id of this press, or None while it is under way."""
        if press in self._under_way:
            return None
        self._under_way.add(press)
        return self._kept.id_for(press)

    def succeeded(self, press: Hashable) -> None:
        """The answer is here: the next such press is a new one."""
        self._under_way.discard(press)
        self._kept.answered(press)

    def failed(self, press: Hashable) -> None:
        """There is no answer: the next such press is its retry."""
        self._under_way.discard(press)
