"""What the doctor window says, in the language spoken now. No Qt here."""

from datetime import date, datetime

from qtoken import phrases
from qtoken.domain.token import Status, Verb
from qtoken.services.queue.doctor_rows import DoctorSnapshot
from qtoken.services.rows import TokenRow
from qtoken.texts import _, isolated, ngettext
from qtoken.ui.press_guard import Verdict

_SHORT_NAME = 12


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
    """Return how long the patient is in, counted from the latest call.

    The first may be of before they were set aside.
    """
    since = token.last_called_at or token.entered_at
    return phrases.minutes((now - since).total_seconds())


def place(token: TokenRow, called_by: str) -> str:
    """Return where somebody was called to, and who did it: `Room 3, called by ben`."""
    if called_by and token.room:
        text = _("{room}, called by {user}")
    else:
        text = _("called by {user}") if called_by else "{room}"
    return text.format(room=unbroken(token.room), user=called_by)


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


def gone(before: TokenRow, now: TokenRow | None) -> str:
    """Return what somebody else did to the one who was in; None: nobody knows."""
    if now is None:
        text = _("{label} is not in any more.")
    elif now.status is Status.CALLED:
        text = _("{label} is with {doctor} now.") if now.doctor else _("{label} is called again.")
    elif now.status is Status.LEFT:
        text = _("{label} has left.")
    elif now.status is not Status.WAITING:
        text = _("{label} is {state} now.")
    elif now.department_id != before.department_id:
        text = _("{label} was sent to {department}.")
    else:
        text = _("{label} is back in the line.")
    token = now or before
    return text.format(
        label=token.label,
        doctor=token.doctor,
        department=token.department,
        state=phrases.status(token.status),
    )


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
