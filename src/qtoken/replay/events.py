"""Turns visits into events, in the order of time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise, product
from zoneinfo import ZoneInfo

from qtoken.domain.clock import local_instants, skipped_at
from qtoken.domain.errors import RecordInvalid
from qtoken.domain.token import Verb
from qtoken.replay.record import Visit, check_order
from qtoken.texts import ngettext

MOST_CALLED_AT_ONCE = 99


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the visit with the index `visit`."""

    at: datetime
    kind: Verb
    visit: int


def in_zone(visits: Iterable[Visit], zone: ZoneInfo) -> tuple[Visit, ...]:
    """Return the visits with their times in UTC.

    When clocks change, a local time may occur twice, or not at all. It is then read as an instant
    that keeps the visit's times in their order. Raises `RecordInvalid` if no reading does.
    """
    placed = tuple(_placed(visit, zone) for visit in visits)
    for visit in placed:
        check_order(visit)
    return placed


def events_of(visits: Sequence[Visit]) -> tuple[Event, ...]:
    """Return the events of all visits, in the order of time.

    At the same instant first those patients leave who came earlier, then patients come, then they
    are called, and last those leave who came or were called at this very instant. So a doctor is
    free before the next call.
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
    """Return the largest number of called tokens that one doctor has at a time.

    Raises `RecordInvalid` if it is larger than any clinic can allow.
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
            reason = ngettext(
                "{doctor} has more than {count} called at once",
                "{doctor} has more than {count} called at once",
                MOST_CALLED_AT_ONCE,
            )
            raise RecordInvalid(
                line=visit.line,
                reason=reason.format(doctor=visit.doctor, count=MOST_CALLED_AT_ONCE),
            )
    return most


def _placed(visit: Visit, zone: ZoneInfo) -> Visit:
    # In the order in which they must follow each other; a visit has either a call or a leave.
    written = (visit.issued_at, visit.called_at, visit.left_at, visit.done_at)
    likely = iter(_in_order([_readings(local, zone) for local in written if local is not None]))
    issued, called, left, done = (None if local is None else next(likely) for local in written)
    return replace(
        visit, issued_at=issued or visit.issued_at, called_at=called, left_at=left, done_at=done
    )


def _readings(local: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the instants that a recorded time may mean, the likeliest first."""
    found = local_instants(local, zone)
    if found:
        return found
    # A skipped time was recorded by a clock that was not put forward yet, or at the change itself,
    # or by a clock that was put forward too early.
    late, early = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return (late, skipped_at(local, zone), early)


def _in_order(readings: list[tuple[datetime, ...]]) -> tuple[datetime, ...]:
    """Return the likeliest readings in ascending order, else the likeliest of each."""
    for chosen in product(*readings):
        if all(earlier <= later for earlier, later in pairwise(chosen)):
            return chosen
    return tuple(reading[0] for reading in readings)
