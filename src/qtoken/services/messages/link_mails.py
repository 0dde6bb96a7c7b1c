"""The e-mails with links for a new password, as an outbox for the sender of messages.

`services.access.password_links` has the rules for links. A link's secret is made here, when its
e-mail is handed to the sender, and only the hash is stored.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, or_, select, update

from qtoken.db.database import Database
from qtoken.db.row_query import RowQuery
from qtoken.domain.clinic_settings import ClinicSettings
from qtoken.domain.errors import MessageNotFound
from qtoken.domain.messages import Channel, Outcome, pause_s
from qtoken.domain.send_failures import Failure
from qtoken.models.access import password_reset_table
from qtoken.models.clinic import clinic_table
from qtoken.models.user import user_table
from qtoken.services.access.password_links import LINK_LASTS, are_links_sent
from qtoken.services.clinic.queries import CLINIC
from qtoken.services.hashes import hashed
from qtoken.services.messages.message_rows import OutgoingRow

SENDER_TELLS_EVERY = timedelta(minutes=5)
"""How often a running sender records that it runs; must be well below `LINK_LASTS`."""

TRIES_MOST = 8
_SECRET_BYTES = 32
_AT_ONCE = 4

_reset, _user, _clinic = password_reset_table.c, user_table.c, clinic_table.c


class _Due(NamedTuple):
    """Who shall get a link now."""

    id: int
    username: str
    email: str


_DUE = RowQuery(
    select(_reset.id, _user.username, _user.email)
    .join(user_table, _user.id == _reset.user_id)
    .where(_user.is_active, _user.email != "")
    .order_by(_reset.id)
    .limit(_AT_ONCE)
    .with_for_update(of=password_reset_table, skip_locked=True),
    _Due,
)


class LinkMails:
    """The outbox of password links, for the sender only: no route and no window offers it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self) -> int:
        """Return 0: nothing is made in advance, a link is made when it is claimed."""
        return 0

    def claim(self, channels: Collection[Channel]) -> tuple[OutgoingRow, ...]:
        """Make and return e-mails for the links that are due; each once, unless it is refused."""
        if Channel.EMAIL not in channels:
            return ()

        def write(connection: Connection) -> tuple[OutgoingRow, ...]:
            now = self._database.instant(connection)
            _tell_of_sender(connection, now)
            if not are_links_sent(connection, now):
                return ()
            due = _DUE.where(_reset.due_at <= now, _reset.asked_at > now - LINK_LASTS)
            clinic = CLINIC.one(connection)
            return tuple(_outgoing(connection, row, clinic, now) for row in due.all(connection))

        return self._database.write(write)

    def report(self, message_id: int, outcome: Outcome, failure: Failure | None = None) -> None:  # noqa: ARG002
        """Record the result of an e-mail; after a refusal a new link is made and sent later.

        Raises `MessageNotFound`.
        """

        def write(connection: Connection) -> None:
            which = _reset.id == message_id
            tries = connection.scalar(select(_reset.try_count).where(which))
            if tries is None:
                raise MessageNotFound(message=message_id)
            if outcome is Outcome.REFUSED and tries < TRIES_MOST:
                due_at = self._database.instant(connection) + timedelta(seconds=pause_s(tries))
                # Without its hash the refused link does not work; the next try makes another one.
                connection.execute(
                    update(password_reset_table)
                    .where(which)
                    .values(due_at=due_at, secret_hash=None)
                )

        self._database.write(write)

    def due_at(self, channels: Collection[Channel]) -> datetime | None:
        """Return when the next e-mail is due, or None if none is waiting."""
        if Channel.EMAIL not in channels:
            return None

        def read(connection: Connection) -> datetime | None:
            now = self._database.instant(connection)
            if not are_links_sent(connection, now):
                return None
            first = select(func.min(_reset.due_at)).where(_reset.asked_at > now - LINK_LASTS)
            due_at: datetime | None = connection.scalar(first)
            return due_at

        return self._database.read(read)


def _tell_of_sender(connection: Connection, now: datetime) -> None:
    """Record that a sender of e-mails is running, so that users are offered password links."""
    told_at = _clinic.mail_sender_at
    # A time in the future was written while a clock was wrong.
    is_old = or_(told_at.is_(None), told_at <= now - SENDER_TELLS_EVERY, told_at > now)
    connection.execute(update(clinic_table).where(is_old).values(mail_sender_at=now))


def _outgoing(
    connection: Connection, row: _Due, clinic: ClinicSettings, now: datetime
) -> OutgoingRow:
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    connection.execute(
        update(password_reset_table)
        .where(_reset.id == row.id)
        .values(
            secret_hash=hashed(secret),
            expires_at=now + LINK_LASTS,
            # Not due again: if the sender stops without a report, the e-mail may have been sent.
            due_at=None,
            try_count=_reset.try_count + 1,
        )
    )
    facts = {
        "clinic": clinic.name,
        "username": row.username,
        "link": f"{clinic.public_url}/new-password/{secret}/",
    }
    return OutgoingRow(row.id, None, Channel.EMAIL, row.email, "", facts, "", "")
