"""Links, sent by e-mail, with which users who have forgotten their password set a new one.

Nobody learns whether an account exists: all requests get the same answer and take the same steps. A
link works for one account, once, for half an hour. Only its hash is stored, because the secret is
made when the e-mail is sent (`services.messages.link_mails`): no table and no backup contains it.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import (
    Connection,
    Integer,
    delete,
    insert,
    literal,
    or_,
    select,
)

from qtoken.db.database import Database
from qtoken.domain.errors import ResetClosed, ResetLinkUnknown
from qtoken.domain.usernames import username_key
from qtoken.models.access import password_reset_table
from qtoken.models.base import UtcDateTime
from qtoken.models.clinic import clinic_table
from qtoken.models.user import user_table
from qtoken.services.access.key_steps import withdraw_keys
from qtoken.services.access.passwords import Passwords, check_new_password
from qtoken.services.access.sign_in import forget_failures, typed_key
from qtoken.services.hashes import hashed
from qtoken.services.people.mailboxes import typed_mailbox
from qtoken.services.people.self_service import use_reset
from qtoken.services.people.user_steps import (
    USERS,
    known_names,
    password_hash,
    update_user,
)
from qtoken.services.rows import UserRow

LINK_LASTS = timedelta(minutes=30)
"""How long a link is valid after it was sent, and how long after the request it may be sent."""

_ACCOUNTS_OF_A_MAILBOX = 5
"""A family may share an address; more accounts would let one request send many e-mails."""

_reset, _user, _clinic = password_reset_table.c, user_table.c, clinic_table.c
_log = logging.getLogger(__name__)


class PasswordLinks:
    """The service for users who cannot sign in, so that its methods have no acting user."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords

    def are_sent(self) -> bool:
        """Return whether links can be sent: e-mails are sent, and the public address is set."""
        return self._database.read(lambda c: are_links_sent(c, self._database.instant(c)))

    def ask(self, username_or_email: str, *, address: str) -> None:
        """Have links sent to the active users with that name or e-mail address, if there are any.

        `address` is the network address of the request. Raises `ResetClosed` if no links are sent,
        and `ResetSlowed`.
        """
        key, mailbox = typed_key(username_or_email), typed_mailbox(username_or_email)

        def write(connection: Connection) -> None:
            now = self._database.instant(connection)
            if not are_links_sent(connection, now):
                raise ResetClosed
            _forget_old(connection, now)
            if use_reset(connection, address, username_key(key) if key else mailbox, now):
                _note(connection, key, mailbox, now)

        self._database.write(write)
        _log.info("a link for a new password was asked for")

    def user(self, secret: str) -> UserRow:
        """Return the user of a link that is still valid. Raises `ResetLinkUnknown`."""
        return self._database.read(lambda c: _owner(c, secret, self._database.instant(c)))

    def set_password(self, secret: str, new_password: str) -> UserRow:
        """Set a new password for the link's user; all links, keys and sessions of the user end.

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
            # Lock the user first, in the order in which all changes of passwords lock.
            row = update_user(connection, user.id, values)
            # The link may have been used or ended while the password was hashed.
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


def are_links_sent(connection: Connection, now: datetime) -> bool:
    query = select(_clinic.sends_messages, _clinic.public_url, _clinic.mail_sender_at)
    row = connection.execute(query).one_or_none()
    if row is None or not (row.sends_messages and row.public_url and row.mail_sender_at):
        return False
    # A request that is not sent within this time is never sent.
    return bool(now - row.mail_sender_at < LINK_LASTS)


def _note(connection: Connection, key: str, mailbox: str, now: datetime) -> None:
    """Store requests for links: one statement in any case, so that its time reveals nothing."""
    # No user has an empty key: a text that cannot be a name matches nobody, by the same statement.
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
    row = USERS.where(
        _reset.user_id == _user.id,
        _reset.secret_hash == hashed(secret),
        _reset.expires_at > now,
        _user.is_active,
    ).one_or_none(connection)
    if row is None:
        raise ResetLinkUnknown
    return row
