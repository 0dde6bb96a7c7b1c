"""Words of the domain for people: one wording for windows, slips and the command line."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from qtoken import formats
from qtoken.domain.appointment import AppointmentStatus
from qtoken.domain.calendars import Calendar
from qtoken.domain.call_order import Why
from qtoken.domain.errors import DatabaseBusy, DatabaseUnreachable, QTokenError
from qtoken.domain.fields import Field, SettingField
from qtoken.domain.priorities import EMERGENCY, NORMAL, PREFERRED
from qtoken.domain.reasons import FixedReason
from qtoken.domain.roles import Role
from qtoken.domain.scripts import is_brought
from qtoken.domain.token import Status, Verb
from qtoken.texts import _, joined, left_to_right, ngettext, pgettext

if TYPE_CHECKING:
    from qtoken.services.people.patient_rows import PatientRow
    from qtoken.services.rows import TokenRow


def sentence(error: QTokenError) -> str:
    """Return what happened and what to do, for the person who acted."""
    if error.one:
        said = ngettext(error.one, error.message, int(str(error.parameters[error.counted])))
    else:
        said = _(error.message)
    return said.format(**{name: word(value) for name, value in error.parameters.items()})


def retried(error: QTokenError) -> str:
    """Return what happened, where the program tries again by itself and nobody need do anything."""
    if type(error) is DatabaseUnreachable:
        return _("The database cannot be reached. It is tried again by itself.")
    if type(error) is DatabaseBusy:
        return _("The database is busy. It is tried again by itself.")
    return sentence(error)


def word(value: object) -> object:
    """Return the word for what is one of the domain's, such as a state; anything else as it is."""
    said = _WORDS.get(type(value))
    return said(value) if said else value


def field(value: Field) -> str:
    """Return what a field is called, as its label says it."""
    return {
        Field.NAME: _("Name"),
        Field.CLINIC: _("Clinic"),
        Field.DEPARTMENT: _("Department"),
        Field.DOCTOR: _("Doctor"),
        Field.ROOM: _("Room"),
        Field.PATIENT: _("Patient"),
        Field.PRIORITY: _("Priority"),
        Field.PHONE: _("Phone"),
        Field.SECOND_PHONE: _("Second phone"),
        Field.SECOND_PHONE_OF: _("Whose phone"),
        Field.EMAIL: _("E-mail"),
        Field.DATE_OF_BIRTH: _("Date of birth"),
        Field.SEX: _("Sex"),
        Field.RECORD_NUMBER: _("Record number"),
        Field.NEEDS: _("Needs"),
        Field.USERNAME: _("User name"),
        Field.PASSWORD: _("Password"),
        Field.ROLE: _("Role"),
        Field.SPECIALTY: _("Specialty"),
        Field.LETTER: _("Letter"),
        Field.PUBLIC_NAME: _("Public name"),
        Field.DESCRIPTION: _("Description"),
        Field.HEAD_START: _("Head start"),
        Field.TIME_ZONE: _("Time zone"),
        Field.PUBLIC_URL: _("Address"),
        Field.DISPLAY: _("Display"),
        Field.REASON: _("Reason"),
        Field.SEARCH: _("Search"),
        Field.KIND: _("Kind"),
        Field.CHANNEL: _("Channel"),
        Field.SUBJECT: _("Subject"),
        Field.TEXT: _("Text"),
    }[value]


def setting_field(value: SettingField) -> str:
    """Return what a setting is called."""
    return _(value.label)


def status(value: Status) -> str:
    """Return the word for a state."""
    return {
        Status.WAITING: _("waiting"),
        Status.CALLED: _("in consultation"),
        Status.DONE: _("done"),
        Status.ON_HOLD: _("on hold"),
        Status.NO_SHOW: _("no-show"),
        Status.LEFT: _("left"),
        Status.CANCELLED: _("cancelled"),
    }[value]


def appointment(value: AppointmentStatus) -> str:
    """Return the word for an appointment's state."""
    return {
        AppointmentStatus.SCHEDULED: _("scheduled"),
        AppointmentStatus.COMPLETED: _("completed"),
        AppointmentStatus.CANCELED: _("cancelled"),
        AppointmentStatus.NO_SHOW: _("missed"),
    }[value]


def calendar(value: Calendar) -> str:
    """Return the word for a calendar."""
    return {
        Calendar.BUDDHIST: _("Buddhist"),
        Calendar.PERSIAN: _("Persian"),
        Calendar.ISLAMIC: _("Islamic"),
        Calendar.PERSIAN_OR_ISLAMIC: _("Persian or Islamic"),
        Calendar.NEPALI: _("Nepali"),
        Calendar.JAPANESE: _("Japanese"),
        Calendar.MINGUO: _("Minguo"),
    }[value]


def happened(kind: Verb) -> str:
    """Return what an event did, in the past: `called`, `put on hold`."""
    return {
        Verb.ISSUE: _("issued"),
        Verb.CALL: _("called"),
        Verb.RECALL: _("called again"),
        Verb.HOLD: _("put on hold"),
        Verb.RETURN: _("returned"),
        Verb.DONE: _("done"),
        Verb.NO_SHOW: _("no-show"),
        Verb.LEAVE: _("left"),
        Verb.CANCEL: _("cancelled"),
        Verb.TRANSFER: _("transferred"),
        Verb.UNDO: _("undone"),
    }[kind]


def action(value: Verb) -> str:
    """Return what is asked for, as buttons say it."""
    return {
        Verb.ISSUE: pgettext("action", "Issue"),
        Verb.CALL: pgettext("action", "Call"),
        Verb.RECALL: pgettext("action", "Recall"),
        Verb.HOLD: pgettext("action", "Hold"),
        Verb.RETURN: pgettext("action", "Return"),
        Verb.DONE: pgettext("action", "Done"),
        Verb.NO_SHOW: pgettext("action", "No-show"),
        Verb.LEAVE: pgettext("action", "Left"),
        Verb.CANCEL: pgettext("action", "Cancel token"),
        Verb.TRANSFER: pgettext("action", "Transfer"),
        Verb.UNDO: pgettext("action", "Undo"),
    }[value]


def role(value: Role) -> str:
    """Return the word for a role."""
    return {
        Role.ADMIN: _("administrator"),
        Role.STAFF: _("front desk"),
        Role.DOCTOR: _("doctor"),
        Role.PATIENT: _("patient"),
    }[value]


def priority(name: str) -> str:
    """Return the word for a priority that every clinic has; one of the clinic's own is its name."""
    words = {
        EMERGENCY: pgettext("priority", "emergency"),
        PREFERRED: pgettext("priority", "priority"),
        NORMAL: pgettext("priority", "normal"),
    }
    return words.get(name, name)


def reason(text: str) -> str:
    """Return a reason as people read it: what somebody typed, or words for one of the program's."""
    words = {
        FixedReason.PROGRAM_GIVES_NONE: _("Called by a program that gives no reasons"),
        FixedReason.TEST_TOKEN: _("Test token"),
    }
    return words[FixedReason(text)] if text in words else text


def minutes(seconds: float) -> str:
    """Return a duration as people say it: `14 min`, `2 h 05 min`."""
    total = max(0, int(seconds // 60))
    hours, rest = divmod(total, 60)
    if hours:
        return _("{hours} h {minutes:02d} min").format(hours=hours, minutes=rest)
    return _("{minutes} min").format(minutes=rest)


def waited(token: "TokenRow", now: datetime) -> str:
    """Return how long the token waits, or waited until its first call."""
    return minutes(((token.called_at or token.ended_at or now) - token.entered_at).total_seconds())


def earlier_day(token: "TokenRow", today: date) -> str:
    """Return of which day a token is, if it is not today's: its number may be another's today."""
    if token.service_day == today:
        return ""
    return _("since {day}").format(day=formats.day_of_year(token.service_day))


def waited_since(token: "TokenRow", now: datetime, today: date) -> str:
    """Return how long the token waits, and of which day it is if that is not today."""
    return joined(waited(token, now), earlier_day(token, today))


def before(count: int) -> str:
    """Return how many are called before somebody who waits: `next`, `3 before`."""
    if count == 0:
        return _("next")
    return ngettext("{count} before", "{count} before", count).format(count=count)


def why(token: "TokenRow", *, ahead: int | None = None, is_priority_shown: bool = False) -> str:
    """Return in one line why a waiting token stands where it stands.

    `ahead` is how many are called before it, where the caller knows. `is_priority_shown` says that
    the priority's name stands beside the line already.
    """
    reason = _reason(token, is_priority_shown=is_priority_shown)
    if ahead is None:
        return reason
    if ahead == 0:
        return _("next: {reason}").format(reason=reason)
    return ngettext("{count} before: {reason}", "{count} before: {reason}", ahead).format(
        count=ahead, reason=reason
    )


def _reason(token: "TokenRow", *, is_priority_shown: bool) -> str:
    if token.why is Why.WAITED:
        return _("in order of issue")
    if token.why is Why.EMERGENCY:
        reason = _("before everybody else")
    else:
        reason = ngettext(
            "{minutes} min head start", "{minutes} min head start", token.head_start_min
        ).format(minutes=token.head_start_min)
    if is_priority_shown:
        return reason
    return _("{priority}, {reason}").format(priority=priority(token.priority), reason=reason)


def phones(row: "PatientRow") -> tuple[str, ...]:
    """Return a patient's phone numbers, and whose the second one is, as they are shown."""
    second = left_to_right(row.second_phone_shown) if row.second_phone_shown else ""
    if second and row.second_phone_of:
        second = _("{phone} ({owner})").format(phone=second, owner=row.second_phone_of)
    first = left_to_right(row.phone_shown) if row.phone_shown else ""
    return tuple(phone for phone in (first, second) if phone)


def doubtful_phones(row: "PatientRow") -> str:
    """Return a sentence about numbers that nobody can have; empty if there are none."""
    doubtful = [
        left_to_right(typed)
        for typed, number in (
            (row.phone, row.phone_e164),
            (row.second_phone, row.second_phone_e164),
        )
        if typed and not number
    ]
    if not doubtful:
        return ""
    said = _(
        "{phones} is no phone number of this country: it is kept as typed, and no text message"
        " goes there. Check it, or write it with its area’s code, or with + and the country’s."
    )
    return said.format(phones=joined(*doubtful))


def seldom_drawn(*texts: str) -> str:
    """Return a sentence about texts for which a computer needs a font of its own; empty if none."""
    seldom = [text for text in texts if not is_brought(text)]
    if not seldom:
        return ""
    said = _(
        "{texts}: qtoken brings no letters for some of this. Screens and slips show boxes where the"
        " computer has no font for it, such as Noto Sans CJK."
    )
    return said.format(texts=joined(*dict.fromkeys(seldom)))


def undrawn(*names: str) -> str:
    """Return the sentence about names for which this computer has no letters."""
    said = _(
        "This computer has no letters for {names} and shows boxes. Install a font for them, such as"
        " Noto Sans CJK."
    )
    return said.format(names=joined(*dict.fromkeys(names)))


_WORDS: dict[type, Callable[[Any], str]] = {
    Status: status,
    Verb: action,
    Role: role,
    AppointmentStatus: appointment,
    Calendar: calendar,
    Field: field,
    date: formats.day,
    SettingField: setting_field,
}
