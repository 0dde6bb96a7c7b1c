"""The queue as lines of three sections: waiting, in consultation, completed. No Qt here."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import Enum

from qtoken import formats, phrases
from qtoken.domain.call_order import Why
from qtoken.domain.token import Status
from qtoken.services.rows import QueueSnapshot, TokenRow
from qtoken.texts import _, joined

LONG_WAIT = timedelta(minutes=45)
"""From here on a wait is shown as a long one: sooner, on a busy morning it would be everybody."""


class Section(Enum):
    """The three parts of the queue, in the order of their tabs."""

    WAITING = "waiting"
    CALLED = "called"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One token as a line of a table: texts ready to be shown, compared to see what changed."""

    id: int
    label: str
    patient: str
    detail: str
    waited: str
    is_long: bool
    """Whether somebody waits longer than most can be asked to."""
    since: str
    """The day from which it is, if that is not today."""
    priority: str
    is_emergency: bool
    is_preferred: bool
    why: str
    doctor: str
    room: str
    status: Status
    at: str
    is_old: bool = False


def section_of(status: Status) -> Section:
    """Return where a token of that state is shown; on hold counts as waiting."""
    if status in (Status.WAITING, Status.ON_HOLD):
        return Section.WAITING
    return Section.CALLED if status is Status.CALLED else Section.ENDED


def tokens_of(snapshot: QueueSnapshot, section: Section) -> tuple[TokenRow, ...]:
    """Return the tokens of a section, in the order in which they are shown.

    Who is on hold stands below those who wait in the same department, to be seen with them.
    """
    if section is Section.WAITING:
        return _by_department(snapshot)
    return snapshot.called if section is Section.CALLED else snapshot.ended


def find(snapshot: QueueSnapshot | None, token_id: int) -> TokenRow | None:
    """Return the token of that id, in whatever section it is; None if in none."""
    if snapshot is None:
        return None
    tokens = (token for section in Section for token in tokens_of(snapshot, section))
    return next((token for token in tokens if token.id == token_id), None)


def count_of(snapshot: QueueSnapshot, section: Section) -> int:
    """Return how many are in a section; of the completed only the latest are listed.

    Who is on hold does not wait to be called, and is counted apart.
    """
    if section is Section.ENDED:
        return snapshot.ended_count
    return len(snapshot.waiting if section is Section.WAITING else snapshot.called)


Lines = dict[Section, tuple[QueueLine, ...]]


def all_lines(
    snapshot: QueueSnapshot,
    *,
    zone: tzinfo,
    with_department: bool,
    passed: timedelta = timedelta(),
    is_old: bool = False,
) -> Lines:
    """Return the lines of every section; `passed` is the time since the snapshot was taken."""
    tell = _Telling(snapshot, snapshot.now + passed, zone, with_department, is_old)
    return {section: tuple(map(tell.line, tokens_of(snapshot, section))) for section in Section}


class _Telling:
    """Tells tokens of one snapshot as lines."""

    def __init__(
        self,
        snapshot: QueueSnapshot,
        now: datetime,
        zone: tzinfo,
        with_department: bool,
        is_old: bool,
    ) -> None:
        self._now = now
        self._zone = zone
        self._with_department = with_department
        self._is_old = is_old
        self._day = snapshot.service_day
        self._ahead = _people_ahead(snapshot.waiting)

    def line(self, token: TokenRow) -> QueueLine:
        return QueueLine(
            id=token.id,
            label=token.label,
            patient=token.patient,
            detail=_detail(token, with_department=self._with_department),
            waited=phrases.waited(token, self._now),
            is_long=self._is_long(token),
            since=phrases.earlier_day(token, self._day),
            priority=_first_line(token, self._ahead),
            is_emergency=token.is_emergency,
            is_preferred=token.head_start_min > 0,
            why=_why(token, self._ahead),
            doctor=token.doctor or token.wanted_doctor,
            room=token.room,
            status=token.status,
            at=formats.time_of_day(
                token.ended_at or token.last_called_at or token.issued_at, self._zone
            ),
            is_old=self._is_old,
        )

    def _is_long(self, token: TokenRow) -> bool:
        is_open = token.status in (Status.WAITING, Status.ON_HOLD)
        return is_open and token.called_at is None and self._now - token.entered_at >= LONG_WAIT


def _by_department(snapshot: QueueSnapshot) -> tuple[TokenRow, ...]:
    if not snapshot.on_hold:
        return snapshot.waiting
    lists: dict[int, list[TokenRow]] = {}
    for token in (*snapshot.waiting, *snapshot.on_hold):
        lists.setdefault(token.department_id, []).append(token)
    return tuple(token for tokens in lists.values() for token in tokens)


def _people_ahead(waiting: Iterable[TokenRow]) -> dict[int, int]:
    seen: Counter[int] = Counter()
    ahead: dict[int, int] = {}
    for token in waiting:
        ahead[token.id] = seen[token.department_id]
        seen[token.department_id] += 1
    return ahead


def _first_line(token: TokenRow, ahead: dict[int, int]) -> str:
    # What nearly everybody has, the usual priority, is not worth a line: the place is.
    if token.why is not Why.WAITED:
        return phrases.priority(token.priority)
    if token.status is Status.ON_HOLD:
        return phrases.status(token.status)
    return phrases.before(ahead[token.id]) if token.id in ahead else ""


def _why(token: TokenRow, ahead: dict[int, int]) -> str:
    if token.status is Status.ON_HOLD:
        return _("keeps its place")
    if token.why is Why.WAITED:
        return phrases.why(token)
    return phrases.why(token, ahead=ahead.get(token.id), is_priority_shown=True)


def _detail(token: TokenRow, *, with_department: bool) -> str:
    wished = token.wanted_doctor if token.status in (Status.WAITING, Status.ON_HOLD) else ""
    return joined(token.department if with_department else "", wished, token.needs)
