"""From visits to what happened, in the order of time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from qtoken.domain.errors import RecordInvalid
from qtoken.domain.token import Verb
from qtoken.replay.record import Visit, check_order
from qtoken.texts import _

MOST_CALLED_AT_ONCE = 99


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the visit of that index."""

    at: datetime
    kind: Verb
    visit: int


def in_zone(visits: Iterable[Visit], zone: ZoneInfo) -> tuple[Visit, ...]:
    """Return the visits with their times in UTC.

    Raises `RecordInvalid` where the hour of a clock change turns the order of a visit round.
    """
    placed = tuple(
        replace(
            visit,
            issued_at=_instant(visit.issued_at, zone),
            called_at=visit.called_at and _instant(visit.called_at, zone),
            done_at=visit.done_at and _instant(visit.done_at, zone),
            left_at=visit.left_at and _instant(visit.left_at, zone),
        )
        for visit in visits
    )
    for visit in placed:
        check_order(visit)
    return placed


def events_of(visits: Sequence[Visit]) -> tuple[Event, ...]:
    """Return what happened, in the order of time.

    At one instant: first those go who came earlier, then people come, then they are called, then
    those go who came or were called at this very instant. So a doctor is free before the next call.
    """
    ranked = []
    for index, visit in enumerate(visits):
        ranked.append((visit.issued_at, 1, index, Verb.ISSUE))
        if visit.called_at:
            ranked.append((visit.called_at, 2, index, Verb.CALL))
        if visit.done_at:
            rank = 3 if visit.done_at == visit.called_at else 0
            ranked.append((visit.done_at, rank, index, Verb.DONE))
        if visit.left_at:
            rank = 3 if visit.left_at == visit.issued_at else 0
            ranked.append((visit.left_at, rank, index, Verb.LEAVE))
    return tuple(Event(at, kind, index) for at, _rank, index, kind in sorted(ranked))


def called_at_once(visits: Sequence[Visit], events: Iterable[Event]) -> int:
    """Return how many called tokens one doctor has at most.

    Raises `RecordInvalid` if those are more than any clinic allows.
    """
    called: Counter[str] = Counter()
    most = 1
    for event in events:
        visit = visits[event.visit]
        doctor = visit.doctor
        if not doctor:
            continue
        called[doctor] += (event.kind == Verb.CALL) - (event.kind == Verb.DONE)
        most = max(most, called[doctor])
        if most > MOST_CALLED_AT_ONCE:
            reason = _("{doctor} has more than {count} called at once")
            raise RecordInvalid(
                line=visit.line,
                reason=reason.format(doctor=visit.doctor, count=MOST_CALLED_AT_ONCE),
            )
    return most


def _instant(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)
