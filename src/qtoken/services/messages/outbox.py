"""The outbox, for the sender of messages, which is a part of the program and not a user.

No route and no window offers it, because it hands out phone numbers and addresses.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, select, text, update

from qtoken.db.database import Database
from qtoken.db.row_query import RowQuery
from qtoken.domain.errors import MessageNotFound
from qtoken.domain.messages import Channel, Kind, Outcome, pause_s
from qtoken.domain.send_failures import Cause, Failure
from qtoken.models.message import message_table, message_template_table
from qtoken.models.patient import patient_table
from qtoken.services.messages.facts import read_facts
from qtoken.services.messages.making import make_messages, make_reminders, read_quiet_hours
from qtoken.services.messages.message_rows import OutboxCounts, OutgoingRow
from qtoken.services.messages.unsent import select_unsent_count

LEASE = timedelta(minutes=2)
"""How long a sender may take for a message. After that it is unknown whether it was sent."""

TRIES_MOST = 8
# As many as a sender sends at the same time, since all must be reported within the lease.
_AT_ONCE = 4

_message, _patient = message_table.c, patient_table.c
_template = message_template_table.c
_IN_HAND = text("status IN ('waiting', 'sending')")


class _DueMessage(NamedTuple):
    """A message that is due, with the patient's present wishes, numbers and addresses."""

    id: int
    kind: str
    channel: str
    token_id: int | None
    token_version: int | None
    appointment_id: int | None
    expires_at: datetime
    wants_sms: bool
    phone: str
    phone_e164: str
    second_phone: str
    second_phone_e164: str
    wants_email: bool
    email: str
    language: str


_DUE = RowQuery(
    select(
        _message.id,
        _message.kind,
        _message.channel,
        _message.token_id,
        _message.token_version,
        _message.appointment_id,
        _message.expires_at,
        _patient.wants_sms,
        _patient.phone,
        _patient.phone_e164,
        _patient.second_phone,
        _patient.second_phone_e164,
        _patient.wants_email,
        _patient.email,
        _patient.language,
    )
    .select_from(message_table.join(patient_table, _patient.id == _message.patient_id))
    # With the same condition, as literal text, as the partial index, or it would not be used.
    .where(_IN_HAND, _message.status == "waiting")
    # What expires soonest goes first: a call does not wait for tomorrow's reminders.
    .order_by(_message.expires_at, _message.due_at, _message.id)
    .limit(_AT_ONCE)
    .with_for_update(of=message_table, skip_locked=True),
    _DueMessage,
)


class Outbox:
    """Makes messages of cues and hands them out, each to one sender at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self) -> int:
        """Make messages of the oldest cues and tomorrow's appointments; return how many cues."""

        def write(connection: Connection) -> int:
            now = self._database.instant(connection)
            make_reminders(connection, now)
            return make_messages(connection, now)

        return self._database.write(write)

    def claim(self, channels: Collection[Channel]) -> tuple[OutgoingRow, ...]:
        """Take some messages that are due on these channels; the caller reports within `LEASE`.

        Messages that are not true any more are dropped: nobody is called to a room by a late text.
        Reminders wait for the end of the quiet hours. A message that expired without a gateway for
        its channel has failed.
        """
        ours = [channel.value for channel in channels]

        def write(connection: Connection) -> tuple[OutgoingRow, ...]:
            now = self._database.instant(connection)
            _give_up_on_the_lost(connection, now)
            _give_up_on_what_nobody_takes(connection, now, ours)
            _put_off_reminders(connection, now)
            due = _DUE.where(_message.due_at <= now, _message.channel.in_(ours))
            claimed = []
            for row in due.all(connection):
                outgoing = _outgoing(connection, row) if row.expires_at > now else None
                if outgoing is None:
                    _drop(connection, row.id, now)
                else:
                    _take(connection, row.id, now)
                    claimed.append(outgoing)
            return tuple(claimed)

        return self._database.write(write)

    def report(self, message_id: int, outcome: Outcome, failure: Failure | None = None) -> None:
        """Record the result of a message that was taken.

        A refused one is tried again, after growing pauses, until it expires. Raises
        `MessageNotFound`.
        """

        def write(connection: Connection) -> None:
            now = self._database.instant(connection)
            row = connection.execute(
                select(_message.try_count, _message.expires_at).where(_message.id == message_id)
            ).one_or_none()
            if row is None:
                raise MessageNotFound(message=message_id)
            values: dict[str, object] = {
                "claimed_until": None,
                "error": "" if failure is None else str(failure),
            }
            again_at = now + timedelta(seconds=pause_s(row.try_count))
            if (
                outcome is Outcome.REFUSED
                and again_at < row.expires_at
                and row.try_count < TRIES_MOST
            ):
                values |= {"status": "waiting", "due_at": again_at, "ended_at": None}
            else:
                values |= {"status": _END[outcome], "ended_at": now}
            # Also of one that was given up as unknown: a late report tells what became of it.
            connection.execute(
                update(message_table)
                .where(_message.id == message_id, _message.status.in_(("sending", "unknown")))
                .values(values)
            )

        self._database.write(write)

    def counts(self) -> OutboxCounts:
        """Return how many messages are waiting, and how many failures nobody has handled."""

        def read(connection: Connection) -> OutboxCounts:
            due = select(func.count()).select_from(message_table).where(_IN_HAND)
            unsent = select_unsent_count()
            return OutboxCounts(connection.scalar(due) or 0, connection.scalar(unsent) or 0)

        return self._database.read(read)

    def due_at(self, channels: Collection[Channel]) -> datetime | None:
        """Return when the next message on these channels is due, or None if none is waiting."""
        first = select(func.min(_message.due_at)).where(
            _IN_HAND,
            _message.status == "waiting",
            _message.channel.in_([channel.value for channel in channels]),
        )

        def read(connection: Connection) -> datetime | None:
            due_at: datetime | None = connection.scalar(first)
            return due_at

        return self._database.read(read)


_END = {
    Outcome.SENT: "sent",
    Outcome.REFUSED: "failed",
    Outcome.IMPOSSIBLE: "failed",
    Outcome.UNKNOWN: "unknown",
}


def _give_up_on_the_lost(connection: Connection, now: datetime) -> None:
    # Their sender has stopped without a report. They may have been sent, so not sent again.
    connection.execute(
        update(message_table)
        .where(_IN_HAND, _message.status == "sending", _message.claimed_until < now)
        .values(
            status="unknown",
            ended_at=now,
            claimed_until=None,
            error=Cause.SENDER_STOPPED.value,
        )
    )


def _give_up_on_what_nobody_takes(
    connection: Connection, now: datetime, ours: Sequence[str]
) -> None:
    # Expired without any sender for the channel: failed, so that the desk sees it.
    connection.execute(
        update(message_table)
        .where(
            _IN_HAND,
            _message.status == "waiting",
            _message.expires_at <= now,
            _message.channel.not_in(ours),
        )
        .values(status="failed", ended_at=now, error=Cause.NO_GATEWAY.value)
    )


def _put_off_reminders(connection: Connection, now: datetime) -> None:
    """Put reminders that are due in the quiet hours off until these end."""
    quiet_hours, zone = read_quiet_hours(connection)
    later = quiet_hours.after(now, zone)
    if later > now:
        connection.execute(
            update(message_table)
            .where(
                _IN_HAND,
                _message.status == "waiting",
                _message.kind == Kind.REMINDER.value,
                _message.due_at < later,
            )
            .values(due_at=later)
        )


def _take(connection: Connection, message_id: int, now: datetime) -> None:
    connection.execute(
        update(message_table)
        .where(_message.id == message_id)
        .values(status="sending", claimed_until=now + LEASE, try_count=_message.try_count + 1)
    )


def _drop(connection: Connection, message_id: int, now: datetime) -> None:
    connection.execute(
        update(message_table)
        .where(_message.id == message_id)
        .values(status="dropped", ended_at=now)
    )


def _outgoing(connection: Connection, row: _DueMessage) -> OutgoingRow | None:
    kind, channel = Kind(row.kind), Channel(row.channel)
    to = _address(row, channel)
    facts = read_facts(connection, row) if to else None
    if facts is None:
        return None
    words = _words(connection, kind, channel, row.language)
    return OutgoingRow(row.id, kind, channel, to, row.language, facts, *words)


def _address(row: _DueMessage, channel: Channel) -> str:
    """Return the number or address for the message; empty if the channel is no longer wanted."""
    # A number that is not valid is returned as typed: the gateway refuses it, and the desk sees
    # that failure.
    number = row.phone_e164 or row.second_phone_e164 or row.phone or row.second_phone
    wanted, address = {
        Channel.SMS: (row.wants_sms, number),
        Channel.EMAIL: (row.wants_email, row.email),
    }[channel]
    return address if wanted else ""


def _words(connection: Connection, kind: Kind, channel: Channel, language: str) -> tuple[str, str]:
    """Return subject and text for the language, else its base language, else all others."""
    found = {
        template.language: (template.subject, template.text)
        for template in connection.execute(
            select(_template.language, _template.subject, _template.text).where(
                _template.kind == kind.value, _template.channel == channel.value
            )
        )
    }
    for code in (language, language.partition("-")[0], ""):
        if code in found:
            return found[code]
    return "", ""
