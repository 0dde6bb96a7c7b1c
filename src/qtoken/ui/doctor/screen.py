"""What stands in the doctor window at one moment: a plain picture of it, without Qt."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from qtoken import phrases
from qtoken.domain.token import Status
from qtoken.services.queue.doctor_rows import DoctorSnapshot
from qtoken.services.rows import DoctorRow, SetupRow, TokenRow
from qtoken.texts import joined
from qtoken.ui.doctor import wording
from qtoken.ui.doctor.showing import NOTHING, Showing, showing


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the database saw."""

    snapshot: DoctorSnapshot
    setup: SetupRow


@dataclass(frozen=True, slots=True)
class Current:
    """The patient who is in.

    `place` is where they were called to, and by whom if somebody else did.
    """

    token: TokenRow
    person: str
    place: str
    minutes: str
    needs: str
    showing: Showing


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Who would be called next, why, and what they need."""

    token: TokenRow
    why: str
    needs: str


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything in the window but connection and messages."""

    doctor: DoctorRow
    current: Current | None
    called: tuple[TokenRow, ...]
    upcoming: Upcoming | None
    waiting: str
    waiting_tokens: tuple[TokenRow, ...]
    set_aside: tuple[TokenRow, ...]
    can_call_another: bool
    zone: tzinfo
    """The clinic's, in which all times are told."""


def screen_of(look: Look, now: datetime, zone: tzinfo, selected_id: int | None) -> Screen:
    """Return what to show. `selected_id` is chosen among several who are in."""
    snapshot = look.snapshot
    chosen = current_of(snapshot, selected_id)
    return Screen(
        doctor=snapshot.doctor,
        current=None if chosen is None else _current(snapshot, chosen, now, zone),
        called=snapshot.called,
        upcoming=_upcoming(snapshot),
        waiting=wording.waiting(snapshot, now),
        waiting_tokens=snapshot.waiting,
        set_aside=_set_aside(snapshot),
        can_call_another=bool(snapshot.called) and can_call_more(look),
        zone=zone,
    )


def can_call_more(look: Look) -> bool:
    """Whether the clinic lets this doctor have one more in."""
    return len(look.snapshot.called) < look.setup.clinic.called_per_doctor


def is_of_another_day(look: Look, now: datetime) -> bool:
    """Whether another service day has begun: other no-shows are listed then."""
    return look.setup.clinic.service_day(now).day != look.snapshot.service_day


def current_of(snapshot: DoctorSnapshot, selected_id: int | None) -> TokenRow | None:
    """Return who is in: the one selected, else the one called last."""
    chosen = [token for token in snapshot.called if token.id == selected_id]
    return next(iter([*chosen, *snapshot.called]), None)


def with_answer(look: Look, row: TokenRow) -> Look:
    """Return the look as it will be after an answer, until the next one is taken."""
    snapshot = look.snapshot
    was_waiting = any(token.id == row.id for token in snapshot.waiting)
    called, waiting, aside = (
        tuple(token for token in tokens if token.id != row.id)
        for tokens in (snapshot.called, snapshot.waiting, snapshot.set_aside)
    )
    is_mine = row.doctor_id == snapshot.doctor.id
    if row.status is Status.CALLED and is_mine:
        called = (row, *called)
    is_here = row.department_id == snapshot.doctor.department_id
    if row.status in (Status.ON_HOLD, Status.NO_SHOW) and is_here:
        aside = (*aside, row)
    is_first = bool(called) and called[0] in snapshot.called[:1]
    changed = replace(
        snapshot,
        called=called,
        called_by=snapshot.called_by if is_first else "",
        receipts=snapshot.receipts if is_first else (),
        waiting=waiting,
        waiting_count=snapshot.waiting_count - was_waiting,
        set_aside=aside,
    )
    return replace(look, snapshot=changed)


def _current(snapshot: DoctorSnapshot, token: TokenRow, now: datetime, zone: tzinfo) -> Current:
    is_first = token == snapshot.called[0]
    called_at = token.last_called_at or now
    return Current(
        token=token,
        person=wording.person(token, now.astimezone(zone).date()),
        place=wording.place(token, snapshot.called_by if is_first else ""),
        minutes=joined(
            wording.minutes_in(token, now), phrases.earlier_day(token, snapshot.service_day)
        ),
        needs=token.needs,
        showing=showing(snapshot.receipts, called_at, now, zone) if is_first else NOTHING,
    )


def _upcoming(snapshot: DoctorSnapshot) -> Upcoming | None:
    if not snapshot.waiting:
        return None
    token = snapshot.waiting[0]
    since = phrases.earlier_day(token, snapshot.service_day)
    return Upcoming(token, joined(phrases.why(token), since), token.needs)


def _set_aside(snapshot: DoctorSnapshot) -> tuple[TokenRow, ...]:
    """Return those set aside as a doctor looks for them: on hold, one's own, the newest first."""
    newest = sorted(
        snapshot.set_aside, key=lambda t: t.last_called_at or t.entered_at, reverse=True
    )
    return tuple(
        sorted(
            newest,
            key=lambda t: (t.status is Status.NO_SHOW, t.doctor_id != snapshot.doctor.id),
        )
    )
