"""The words of a token's tracking page, in the language of this request."""

from dataclasses import dataclass
from datetime import datetime

from qtoken import formats
from qtoken.domain.clock import time_zone
from qtoken.domain.estimate import WaitRange
from qtoken.domain.token import Status
from qtoken.services.queue.tracking_rows import TrackedToken
from qtoken.texts import _, left_to_right, ngettext


@dataclass(frozen=True, slots=True)
class TrackingWords:
    """The words of one state. `look` names its colour, `said` is for screen readers."""

    look: str
    icon: str
    headline: str
    lines: tuple[str, ...]
    title: str
    said: str
    call: str
    rules: tuple[str, ...]


def words_for(row: TrackedToken) -> TrackingWords:
    """Return the words for a token's present state."""
    look, headline, lines = _state(row)
    lines = tuple(line for line in lines if line)
    said = ". ".join((row.label, headline, *lines))
    return TrackingWords(
        look=look,
        icon=ICONS[look],
        headline=headline,
        lines=lines,
        title=_("{label}: {headline}").format(label=row.label, headline=headline),
        said=said,
        call=row.called_at.isoformat() if row.called_at and look == "called" else "",
        rules=_rules(row) if row.can_leave else (),
    )


ICONS = {
    "waiting": "waiting",
    "next": "next",
    "called": "room",
    "hold": "hold",
    "missed": "missed",
    "done": "done",
    "left": "left",
    "cancelled": "cancel",
}
"""The picture of each look."""


def clock(row: TrackedToken) -> str:
    """Return the clinic's time at which the token was read."""
    return local_time(row.now, row.time_zone)


def local_time(moment: datetime, zone: str) -> str:
    """Return the hour and minute on the clinic's clock."""
    return formats.time_of_day(moment, time_zone(zone))


def local_moment(moment: datetime, zone: str, now: datetime) -> str:
    """Return the time on the clinic's clock, with the day if it is not today."""
    there = time_zone(zone)
    is_today = moment.astimezone(there).date() == now.astimezone(there).date()
    return formats.time_of_day(moment, there) if is_today else formats.moment(moment, there)


def wait(row: WaitRange) -> str:
    """Return a range of waiting times as a sentence."""
    if not row.low_min:
        said = ngettext("Up to {minutes} minute", "Up to {minutes} minutes", row.high_min)
        return said.format(minutes=row.high_min)
    minutes = left_to_right(f"{row.low_min}–{row.high_min}")
    # A range takes the form of its end.
    said = ngettext("About {minutes} minute", "About {minutes} minutes", row.high_min)
    return said.format(minutes=minutes)


def missed_turn(row: TrackedToken) -> str:
    """Return what to do after a missed call: the clinic's own words, or the usual ones."""
    return row.missed_turn or _(
        "Missed your number? Come to reception: you do not have to start again."
    )


def _rules(row: TrackedToken) -> tuple[str, ...]:
    return _("Numbers are not always called in order."), missed_turn(row)


def _state(row: TrackedToken) -> tuple[str, str, tuple[str, ...]]:
    """Return look, headline and lines of a state."""
    if row.status is Status.WAITING:
        return _waiting(row)
    if row.status is Status.CALLED:
        return "called", _("It is your turn"), (_where(row), _called_at(row))
    return {
        Status.ON_HOLD: (
            "hold",
            _("Your place is kept"),
            (_("Tell the front desk when you are ready."),),
        ),
        Status.NO_SHOW: ("missed", _("Your number was called"), (missed_turn(row),)),
        Status.DONE: ("done", _("You have been seen"), (_("All the best!"),)),
        Status.LEFT: (
            "left",
            _("You have left the queue"),
            (_("Do you want to come back? Ask at the front desk."),),
        ),
        Status.CANCELLED: (
            "cancelled",
            _("Your number was taken back"),
            (_("Ask at the front desk if that is a surprise."),),
        ),
    }[row.status]


def _waiting(row: TrackedToken) -> tuple[str, str, tuple[str, ...]]:
    told = wait(row.wait) if row.wait else ""
    if row.is_next:
        return "next", _("You are next"), (told, _("Please stay near the rooms."))
    ahead = ngettext("{count} person before you", "{count} people before you", row.people_ahead)
    return "waiting", ahead.format(count=row.people_ahead), (told,)


def _where(row: TrackedToken) -> str:
    if row.room:
        return _("Please go to: {room}").format(room=row.room)
    return _("Please go to: {department}").format(department=row.department)


def _called_at(row: TrackedToken) -> str:
    if row.called_at is None:
        return ""
    return _("Called at {time}").format(time=local_time(row.called_at, row.time_zone))
