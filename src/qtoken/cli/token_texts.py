"""How the command line prints tokens."""

from datetime import UTC
from typing import Any

from qtoken import formats, phrases
from qtoken.cli.printing import Printed, row_value, table
from qtoken.services.queue.history_rows import TokenHistory
from qtoken.services.rows import PositionRow, QueueSnapshot, TokenRow
from qtoken.texts import _, pgettext


def token_value(token: TokenRow) -> dict[str, Any]:
    """Return a token for JSON; `department`, `patient` and so on are names, ids stand beside."""
    value = row_value(token)
    # Inner columns, which scripts must not come to depend on.
    for name in ("call_slot", "version", "place_at"):
        del value[name]
    return {"id": token.id, "label": token.label} | value


def one(token: TokenRow) -> Printed:
    """Return a token after it was issued, called or moved."""
    return Printed(token_value(token), _summary(token))


def nobody_waits() -> Printed:
    """Return the answer of call-next to an empty queue."""
    return Printed(None, _("Nobody is waiting."))


def queue(snapshot: QueueSnapshot, *, with_ended: bool) -> Printed:
    """Return the waiting in the order of calling, then the called, those on hold, the ended."""
    tokens = [*snapshot.waiting, *snapshot.called, *snapshot.on_hold]
    if with_ended:
        tokens += snapshot.ended
    heads = [
        _("Number"),
        _("Patient"),
        _("Department"),
        _("State"),
        _("Waiting"),
        _("Why here"),
        _("Doctor"),
        _("Room"),
    ]
    lines = [_queue_line(token, snapshot) for token in tokens]
    text = table(heads, lines, if_empty=_("There is no token to show."))
    return Printed([token_value(token) for token in tokens], text)


def position(found: PositionRow) -> Printed:
    """Return a token with its place in the line."""
    return Printed(_value_with_place(found), "\n".join(_lines_with_place(found)))


def history(found: TokenHistory, position: PositionRow) -> Printed:
    """Return a token with its place in the line and its history."""
    value = _value_with_place(position) | {
        "events": [row_value(event) for event in found.events],
        "stays": [row_value(stay) for stay in found.stays],
    }
    lines = [
        [
            f"{formats.day(event.at.astimezone(UTC))} {formats.time_with_seconds(event.at, UTC)}",
            phrases.happened(event.kind),
            event.actor,
            event.department,
            event.room or "-",
            phrases.reason(event.reason) or "-",
        ]
        for event in found.events
    ]
    heads = [
        _("UTC"),
        _("Event"),
        pgettext("who did it", "By"),
        _("Department"),
        _("Room"),
        _("Reason"),
    ]
    text = "\n".join([*_lines_with_place(position), table(heads, lines, if_empty="")])
    return Printed(value, text)


def _value_with_place(found: PositionRow) -> dict[str, Any]:
    return token_value(found.token) | {"people_ahead": found.people_ahead}


def _lines_with_place(found: PositionRow) -> list[str]:
    token = found.token
    why = [phrases.why(token, ahead=found.people_ahead)] if _waits(token) else []
    return [_summary(token), *why]


def _waits(token: TokenRow) -> bool:
    return token.called_at is None and token.ended_at is None


def _summary(token: TokenRow) -> str:
    line = _("{label} {patient}, {department}: {status}").format(
        label=token.label,
        patient=token.patient,
        department=token.department,
        status=phrases.status(token.status),
    )
    return f"{line}, {token.room}" if token.room else line


def _queue_line(token: TokenRow, snapshot: QueueSnapshot) -> list[str]:
    return [
        token.label,
        token.patient,
        token.department,
        phrases.status(token.status),
        phrases.waited_since(token, snapshot.now, snapshot.service_day),
        phrases.why(token) if _waits(token) else "-",
        token.doctor or token.wanted_doctor or "-",
        token.room or "-",
    ]
