"""What the doctor window says, in the language spoken now. No Qt here."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from qtoken import phrases
from qtoken.domain.receipts import Silence
from qtoken.domain.token import Verb
from qtoken.services.doctor_rows import DoctorSnapshot, ReceiptRow
from qtoken.services.rows import TokenRow
from qtoken.texts import _, isolated, left_to_right, ngettext
from qtoken.ui.press_guard import Verdict

_SHORT_NAME = 12

RECEIPT_AFTER_S = 5.0
"""A call that no display has shown by then, or told to have, must be called by voice."""

TAKEN_FOR_S = 30.0
"""A display that told to have a call must have shown it by then: pages turn within this time."""


def person(token: TokenRow, today: date) -> str:
    """Return name and age: `Maria Lopez, 42`."""
    if token.date_of_birth is None:
        return token.patient
    return _("{name}, {age}").format(name=token.patient, age=age(token.date_of_birth, today))


def age(born: date, today: date) -> int:
    """Return full years."""
    is_before_birthday = (today.month, today.day) < (born.month, born.day)
    return max(0, today.year - born.year - is_before_birthday)


def minutes_in(token: TokenRow, now: datetime) -> str:
    """Return how long the patient is in, counted from the call."""
    since = token.called_at or token.entered_at
    return phrases.minutes((now - since).total_seconds())


def place(token: TokenRow, called_by: str) -> str:
    """Return where somebody was called to, and who did it: `Room 3, called by ben`."""
    if called_by and token.room:
        text = _("{room}, called by {user}")
    else:
        text = _("called by {user}") if called_by else "{room}"
    return text.format(room=unbroken(token.room), user=called_by)


def receipt(receipts: Iterable[ReceiptRow], zone: tzinfo) -> str:
    """Return what is known of a call's showing; empty while no display knows of it."""
    receipts = tuple(receipts)
    rows = sorted((row.drawn_at, row.display, row) for row in receipts if row.drawn_at is not None)
    if not rows:
        takers = _takers(receipts)
        return _("{display} shows it in a moment").format(display=takers) if takers else ""
    drawn_at, names = rows[0][0], ", ".join(display for _at, display, _row in rows)
    silences = [row.silence for _at, _display, row in rows if row.silence]
    if any(row.heard_at for _at, _display, row in rows):
        text = _("shown {time} on {display}, sounded")
    elif silences:
        text = _without_sound(silences[0])
    elif any(row.announced_at for _at, _display, row in rows):
        text = _("shown {time} on {display}")
    else:
        text = _("shown {time} on {display}, to be announced")
    return text.format(time=left_to_right(f"{drawn_at.astimezone(zone):%H:%M:%S}"), display=names)


def _without_sound(silence: Silence) -> str:
    """Return why nobody heard it, and what to do where that was not meant."""
    return {
        Silence.SWITCHED_OFF: _("shown {time} on {display}, whose chime is switched off"),
        Silence.NO_SOUND_SUPPORT: _(
            "shown {time} on {display}, which cannot sound: if nobody comes, call by voice"
        ),
        Silence.NO_DEVICE: _(
            "shown {time} on {display}, which has no loudspeaker: if nobody comes, call by voice"
        ),
        Silence.CANNOT_PLAY: _(
            "shown {time} on {display}, but its chime failed: if nobody comes, call by voice"
        ),
        Silence.NO_ANSWER: _(
            "shown {time} on {display}, whose sound hangs: if nobody comes, call by voice"
        ),
    }[silence]


def voice_after_s(receipts: Iterable[ReceiptRow]) -> float:
    """Return how long after the call it must be made by voice, if no display has drawn it."""
    return TAKEN_FOR_S if _takers(receipts) else RECEIPT_AFTER_S


def _takers(receipts: Iterable[ReceiptRow]) -> str:
    """Return the displays that have the call and did nothing about it yet."""
    return ", ".join(
        row.display
        for row in receipts
        if not (row.drawn_at or row.announced_at or row.heard_at or row.silence)
    )


def no_receipt() -> str:
    """Return what to do when no display has shown a call."""
    return _("no display has shown it: call by voice")


def waiting(snapshot: DoctorSnapshot, now: datetime) -> str:
    """Return how many wait and how long: `12 waiting, longest 31 min`."""
    count = snapshot.waiting_count
    if not count:
        return nobody_waits(snapshot)
    if snapshot.longest_since is None:
        return ngettext("{count} waiting", "{count} waiting", count).format(count=count)
    longest = phrases.minutes((now - snapshot.longest_since).total_seconds())
    text = ngettext("{count} waiting, {longest}", "{count} waiting, longest {longest}", count)
    return text.format(count=count, longest=longest)


def nobody_waits(snapshot: DoctorSnapshot) -> str:
    """Return the sentence of an empty line."""
    return _("Nobody is waiting in {department}.").format(department=snapshot.doctor.department)


def moved(verb: Verb, token: TokenRow) -> str:
    """Return the sentence after an action, such as `C-012 is on hold`."""
    text = {
        Verb.DONE: _("{label} is done."),
        Verb.RECALL: (
            _("{label} is called again to {room}.") if token.room else _("{label} is called again.")
        ),
        Verb.NO_SHOW: _("{label} is a no-show."),
        Verb.HOLD: _("{label} is on hold."),
        Verb.RETURN: _("{label} is back in the line."),
        Verb.LEAVE: _("{label} has left."),
        Verb.CANCEL: _("{label} is cancelled."),
        Verb.TRANSFER: _("{label} is sent to {department}."),
    }[verb]
    return text.format(label=token.label, department=token.department, room=unbroken(token.room))


def undone(token: TokenRow) -> str:
    """Return the sentence after an undo."""
    return _("Undone: {label} is {state} again.").format(
        label=token.label, state=phrases.status(token.status)
    )


def called(token: TokenRow) -> str:
    """Return the sentence after a call."""
    if token.room:
        room = unbroken(token.room)
        return _("{label} is called to {room}.").format(label=token.label, room=room)
    return _("{label} is called.").format(label=token.label)


def unbroken(name: str) -> str:
    """Return a short name such as `Room 1` as one that is not broken, so that 1 is not alone."""
    shown = name.replace(" ", "\N{NO-BREAK SPACE}") if len(name) <= _SHORT_NAME else name
    return isolated(shown)


def gone(token: TokenRow, now: TokenRow | None) -> str:
    """Return that somebody is not in any more; `now` is the token where it was set aside."""
    if now is None:
        return _("{label} is not in any more.").format(label=token.label)
    state = phrases.status(now.status)
    return _("{label} is {state} now.").format(label=token.label, state=state)


def changed_elsewhere(before: TokenRow | None, now: TokenRow | None) -> str:
    """Return what somebody else has just done to the one who is in."""
    if now is not None:
        text = _("{label} was called just now from another window. Press again to go on.")
        return text.format(label=now.label)
    text = _("{label} is not in any more: another window did that. Press again to go on.")
    return text.format(label="" if before is None else before.label)


def ignored(verdict: Verdict, called: TokenRow | None) -> str:
    """Return why a press did not count; `called` is whom the press before has called."""
    if verdict is Verdict.BUSY:
        return _("One moment: the last action is still under way.")
    if called is None:
        return _("Pressed twice? Press again to go on.")
    return _("{label} was called just now. Press again to go on.").format(label=called.label)


def out_of_order_reasons() -> tuple[str, ...]:
    """Return reasons that are often given for a call out of order."""
    return (
        _("Result is here"),
        _("Patient is unwell"),
        _("Short question only"),
        _("Interpreter is here"),
        _("Asked by reception"),
    )
