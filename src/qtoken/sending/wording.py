"""The texts of messages: the clinic's own, otherwise the built-in ones."""

from datetime import UTC, datetime

from qtoken import formats
from qtoken.domain.messages import Kind
from qtoken.services.messages.message_rows import OutgoingRow
from qtoken.texts import _


def subject_of(row: OutgoingRow) -> str:
    """Return the subject of an e-mail, in one line."""
    if row.kind is None:
        return _in_one_line(_("{clinic}: choose a new password").format(**_facts(row)))
    usual = {
        Kind.ISSUED: _("{clinic}: your number is {label}"),
        Kind.SOON: _("{clinic}: your turn comes soon ({label})"),
        Kind.CALLED: _("{clinic}: {label} is called now"),
        Kind.REMINDER: _("{clinic}: your appointment on {date} at {time}"),
    }
    return _in_one_line((row.subject or usual[row.kind]).format(**_facts(row)))


def text_of(row: OutgoingRow) -> str:
    """Return the text; its line breaks stay, runs of blanks become one."""
    filled = (row.text or _usual(row)).format(**_facts(row))
    return "\n".join(map(_in_one_line, filled.splitlines())).strip()


def _usual(row: OutgoingRow) -> str:
    match row.kind:
        case None:
            return _(
                "{clinic}: somebody has asked for a new password for {username}. Choose it here"
                " within half an hour: {link}\nIf that was not you, do nothing: the password stays."
            )
        case Kind.ISSUED:
            return _issued(row.facts["people_ahead"])
        case Kind.SOON:
            return _soon(row.facts["people_ahead"])
        case Kind.CALLED if row.facts["room"]:
            return _("{clinic}: {label}, please come to {room} now. {link}")
        case Kind.CALLED:
            return _("{clinic}: {label}, please come to {department} now. {link}")
        case Kind.REMINDER:
            return _("{clinic}: you have an appointment with {doctor} on {date} at {time}.")


def _issued(people_ahead: str) -> str:
    if people_ahead == "0":
        return _("{clinic}, {department}: your number is {label}. You are next. {link}")
    return _("{clinic}, {department}: your number is {label}. Before you: {people_ahead}. {link}")


def _soon(people_ahead: str) -> str:
    if people_ahead == "0":
        return _("{clinic}: {label}, you are next. Please come to {department}. {link}")
    return _("{clinic}: {label}, before you: {people_ahead}. Please come to {department}. {link}")


def _facts(row: OutgoingRow) -> dict[str, str]:
    """Return the values of the placeholders, date and time as the language writes them."""
    if "date" not in row.facts:
        return row.facts
    # The facts have the clinic's local time. It is called UTC here so that it is not shifted again.
    local = datetime.fromisoformat(f"{row.facts['date']}T{row.facts['time']}Z")
    written = {"date": formats.day(local), "time": formats.time_of_day(local, UTC)}
    return row.facts | written


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
