"""A new password for whoever has forgotten theirs, by a link that comes by e-mail.

Nobody is told whether an account exists: what is asked for is answered alike, and takes the same
steps. A link opens one account once, for half an hour, and is known by its hash only. It is made
when its e-mail is sent (`LinkMails`), so that no table and no backup has ever held one.
"""

import logging
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from qtoken.db.database import Database
from qtoken.domain.errors import MessageNotFound, ResetClosed, ResetLinkUnknown
from qtoken.domain.messages import Channel, Outcome, pause_s
from qtoken.domain.usernames import username_key
from qtoken.models.access import password_reset_table
from qtoken.models.base import UtcDateTime
from qtoken.models.clinic import clinic_table
from qtoken.models.user import user_table
from qtoken.services.hashes import hashed
from qtoken.services.key_steps import withdraw_keys
from qtoken.services.mailboxes import typed_mailbox
from qtoken.services.message_rows import OutgoingRow
from qtoken.services.passwords import Passwords, check_new_password
from qtoken.services.rows import UserRow
from qtoken.services.sign_in import forget_failures, typed_key
from qtoken.services.strangers import use_reset
from qtoken.services.user_steps import USERS, known_names, password_hash, update_user, user_row

LINK_LASTS = timedelta(minutes=30)
"""From the moment when it is sent; and so long after it was asked for it is sent at all."""

SENDER_TELLS_EVERY = timedelta(minutes=5)

TRIES_MOST = 8
_SECRET_BYTES = 32
_AT_ONCE = 4
_ACCOUNTS_OF_A_MAILBOX = 5

_reset, _user, _clinic = password_reset_table.c, user_table.c, clinic_table.c
_log = logging.getLogger(__name__)


class PasswordLinks:
    """For those who cannot sign in. Who asks is nobody yet."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords

    def are_sent(self) -> bool:
        """Whether e-mails are sent here, and the clinic says where browsers reach it."""
        return self._database.read(lambda c: _are_sent(c, self._database.instant(c)))

    def ask(self, username_or_email: str, *, address: str) -> None:
        """Have links sent to the active users of that name or e-mail address, if there are any.

        `address` is where it is asked. Raises `ResetClosed` where none are sent, and `ResetSlowed`.
        """
        key, mailbox = typed_key(username_or_email), typed_mailbox(username_or_email)

        def write(connection: Connection) -> None:
            now = self._database.instant(connection)
            if not _are_sent(connection, now):
                raise ResetClosed
            _forget_old(connection, now)
            if use_reset(connection, address, username_key(key) if key else mailbox, now):
                _note(connection, key, mailbox, now)

        self._database.write(write)
        _log.info("a link for a new password was asked for")

    def user(self, secret: str) -> UserRow:
        """Return whose password a link changes; it still does. Raises `ResetLinkUnknown`."""
        return self._database.read(lambda c: _owner(c, secret, self._database.instant(c)))

    def set_password(self, secret: str, new_password: str) -> UserRow:
        """Give the link's user a new password; all links, keys and sessions of the user end.

        Raises `ResetLinkUnknown`, `PasswordTooShort`, `PasswordCommon`, `PasswordTellsName`,
        `PasswordUnchanged`.
        """
        user = self.user(secret)
        names = self._database.read(lambda c: known_names(c, user))
        chosen = check_new_password(new_password, names=names)
        kept = self._database.read(lambda c: password_hash(c, user.id))
        values = {"password_hash": self._passwords.hash_of_other(chosen, than=kept)}

        def write(connection: Connection) -> UserRow:
            now = self._database.instant(connection)
            # The user first, as whoever else sets a password locks them.
            row = update_user(connection, user.id, values)
            # It may have been used, or ended, while the password was hashed.
            _owner(connection, secret, now)
            used = delete(password_reset_table).where(_reset.secret_hash == hashed(secret))
            if connection.execute(used).rowcount != 1:
                raise ResetLinkUnknown
            withdraw_keys(connection, user.id, now)
            forget_failures(connection, user.username)
            return row

        row = self._database.write(write)
        _log.info("a password was set by a link")
        return row


class LinkMails:
    """What the sender of messages asks for; no route and no window offers it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self) -> int:
        """Nothing is to be made beforehand: a link is made when it is claimed."""
        return 0

    def claim(self, channels: Collection[Channel]) -> tuple[OutgoingRow, ...]:
        """Make the links that are due, for e-mails; each is handed out once, unless refused."""
        if Channel.EMAIL not in channels:
            return ()

        def write(connection: Connection) -> tuple[OutgoingRow, ...]:
            now = self._database.instant(connection)
            _tell_of_sender(connection, now)
            if not _are_sent(connection, now):
                return ()
            clinic = connection.execute(select(_clinic.name, _clinic.public_url)).one()
            rows = connection.execute(_due(now)).all()
            return tuple(_outgoing(connection, row, clinic, now) for row in rows)

        return self._database.write(write)

    def report(self, message_id: int, outcome: Outcome, error: str = "") -> None:  # noqa: ARG002
        """Say what became of it: what was certainly not taken is made and sent anew.

        Raises `MessageNotFound`.
        """

        def write(connection: Connection) -> None:
            which = _reset.id == message_id
            tries = connection.scalar(select(_reset.try_count).where(which))
            if tries is None:
                raise MessageNotFound(message=message_id)
            if outcome is Outcome.REFUSED and tries < TRIES_MOST:
                due_at = self._database.instant(connection) + timedelta(seconds=pause_s(tries))
                connection.execute(
                    update(password_reset_table)
                    .where(which)
                    .values(due_at=due_at, secret_hash=None)
                )

        self._database.write(write)

    def due_at(self, channels: Collection[Channel]) -> datetime | None:
        """Return when the next one is due; None while none waits."""
        if Channel.EMAIL not in channels:
            return None

        def read(connection: Connection) -> datetime | None:
            now = self._database.instant(connection)
            if not _are_sent(connection, now):
                return None
            first = select(func.min(_reset.due_at)).where(_reset.asked_at > now - LINK_LASTS)
            due_at: datetime | None = connection.scalar(first)
            return due_at

        return self._database.read(read)


def _are_sent(connection: Connection, now: datetime) -> bool:
    query = select(_clinic.sends_messages, _clinic.public_url, _clinic.mail_sender_at)
    row = connection.execute(query).one_or_none()
    if row is None or not (row.sends_messages and row.public_url and row.mail_sender_at):
        return False
    # What is not sent for so long is never sent.
    return bool(now - row.mail_sender_at < LINK_LASTS)


def _tell_of_sender(connection: Connection, now: datetime) -> None:
    """Let whoever forgets a password know that e-mails are sent here, not texts only."""
    told_at = _clinic.mail_sender_at
    # A time that is yet to come is of a clock that was wrong.
    is_old = or_(told_at.is_(None), told_at <= now - SENDER_TELLS_EVERY, told_at > now)
    connection.execute(update(clinic_table).where(is_old).values(mail_sender_at=now))


def _note(connection: Connection, key: str, mailbox: str, now: datetime) -> None:
    """Note who shall get a link: one statement, whether that is somebody or nobody."""
    is_meant = or_(
        _user.username_key.in_({key, username_key(key)} if key else {""}),
        _user.email_key == mailbox,
    )
    whose = (
        select(
            _user.id,
            literal(now, UtcDateTime()),
            literal(now + LINK_LASTS, UtcDateTime()),
            literal(now, UtcDateTime()),
            literal(0, Integer()),
        )
        .where(is_meant, _user.is_active, _user.email != "")
        .order_by(_user.id)
        .limit(_ACCOUNTS_OF_A_MAILBOX)
    )
    columns = ["user_id", "asked_at", "expires_at", "due_at", "try_count"]
    connection.execute(insert(password_reset_table).from_select(columns, whose))


def _forget_old(connection: Connection, now: datetime) -> None:
    old = select(_reset.id).where(_reset.expires_at < now).with_for_update(skip_locked=True)
    connection.execute(delete(password_reset_table).where(_reset.id.in_(old)))


def _owner(connection: Connection, secret: str, now: datetime) -> UserRow:
    row = connection.execute(
        USERS.join(password_reset_table, _reset.user_id == _user.id).where(
            _reset.secret_hash == hashed(secret), _reset.expires_at > now, _user.is_active
        )
    ).one_or_none()
    if row is None:
        raise ResetLinkUnknown
    return user_row(row)


def _due(now: datetime) -> Select[Any]:
    return (
        select(_reset.id, _user.username, _user.email)
        .join(user_table, _user.id == _reset.user_id)
        .where(
            _reset.due_at <= now,
            _reset.asked_at > now - LINK_LASTS,
            _user.is_active,
            _user.email != "",
        )
        .order_by(_reset.id)
        .limit(_AT_ONCE)
        .with_for_update(of=password_reset_table, skip_locked=True)
    )


def _outgoing(connection: Connection, row: Any, clinic: Any, now: datetime) -> OutgoingRow:
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    connection.execute(
        update(password_reset_table)
        .where(_reset.id == row.id)
        .values(
            secret_hash=hashed(secret),
            expires_at=now + LINK_LASTS,
            # Whoever has it in hand and dies may have sent it: it is not sent again.
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
