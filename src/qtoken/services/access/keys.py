"""Keys: whoever holds one acts as its user, until it expires or is withdrawn."""

import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from qtoken.db.clock import NOW
from qtoken.db.database import Database
from qtoken.db.prepared import PreparedQuery
from qtoken.db.row_query import RowQuery
from qtoken.domain.errors import KeyNotFound, NotSignedIn, WrongPassword
from qtoken.domain.input import shortened
from qtoken.domain.press import Press
from qtoken.domain.roles import Right, Role
from qtoken.models.access import access_key_table
from qtoken.models.base import Id, UtcDateTime
from qtoken.models.user import user_table
from qtoken.services.access.key_rows import KeyRow, NewKey, SignedIn
from qtoken.services.access.key_steps import withdraw
from qtoken.services.access.sign_in import Proof, SignIn, know_device
from qtoken.services.hashes import hashed
from qtoken.services.ownership import Actor, OwnershipCheck, own_user
from qtoken.services.people.user_steps import USERS, read_user, still_has_password, user_row
from qtoken.services.repeats import check_right, run_once
from qtoken.services.rows import UserRow

KEY_LASTS = timedelta(days=30)
"""A program's key: it signs in again once a month."""

PAGE_LASTS = timedelta(hours=12)
"""A browser's session: a working day."""

PAGE_IDLE = timedelta(minutes=30)
"""Staff's sessions end after so long without an act: the next person may be somebody else.

Patients' sessions do not: they wait for hours, on a phone of their own.
"""

KEYS_MOST = 100
"""Keys of one user at a time. Older ones are removed: programs that never sign out do no harm."""

_PREFIX = "qt_"
_SECRET_BYTES = 32
_DEVICE = re.compile(r"[\w-]{43}", re.ASCII)
_SIGN_IN_TRIES = 2
# `last_used_at` is written at most this often, so that not every request writes. For pages it must
# be well below `PAGE_IDLE`.
_USED_WITHIN = {"api": timedelta(minutes=5), "page": timedelta(minutes=1)}
_LABEL_LIMIT = 120

_key, _user = access_key_table.c, user_table.c
_KEYS = RowQuery(
    select(
        _key.id,
        _key.user_id,
        _user.username,
        _key.kind,
        _key.label,
        _key.created_at,
        _key.expires_at,
        _key.last_used_at,
    ).select_from(access_key_table.join(user_table, _user.id == _key.user_id)),
    KeyRow,
)


class _Owner(NamedTuple):
    """The user of a key, and when it was last used."""

    id: int
    username: str
    email: str
    role: str
    is_active: bool
    key_id: int
    expires_at: datetime
    last_used_at: datetime
    now: datetime

    @property
    def user(self) -> UserRow:
        """The user as a row."""
        return user_row(*self[:5])


_KEYS_OWNER = (_key.id.label("key_id"), _key.expires_at, _key.last_used_at, NOW.label("now"))
# Prepared, because it runs with every request of every program.
_OWNER = PreparedQuery(
    lambda: (
        USERS.query.add_columns(*_KEYS_OWNER)
        .select_from(user_table.join(access_key_table, _key.user_id == _user.id))
        .where(
            _key.secret_hash == bindparam("secret_hash"),
            _key.kind == bindparam("kind"),
            _key.withdrawn_at.is_(None),
            _user.is_active,
        )
    ),
    _Owner,
)
_NOTE_USE = (
    update(access_key_table)
    .where(_key.id == bindparam("key_id", type_=Id))
    .values(last_used_at=bindparam("now", type_=UtcDateTime()))
)


class KeyKind(StrEnum):
    """Who holds a key."""

    API = "api"
    PAGE = "page"


class Access:
    """Gives keys for passwords, and finds the user of a key."""

    def __init__(self, database: Database, sign_in: SignIn) -> None:
        self._database = database
        self._sign_in = sign_in

    def log_in(
        self,
        username: str,
        password: str,
        *,
        address: str,
        label: str = "",
        kind: KeyKind = KeyKind.API,
        device: str = "",
        is_remembered: bool = False,
    ) -> NewKey:
        """Return a new key for the user of that name and password; its secret is not stored.

        `address` is the network address of the request, `label` names the program. A client that
        `is_remembered` gets a `device`, which it sends at its next sign-in: then wrong passwords
        of others do not slow it down. Raises `WrongPassword` and `SignInSlowed`.
        """
        # Twice: the hash may be renewed by another sign-in between the check and the new key.
        for _attempt in range(_SIGN_IN_TRIES):
            proof = self._sign_in.prove(username, password, address=address, device=device)
            made = self._new_key(proof, label, kind, _device(device) if is_remembered else "")
            if made is not None:
                return made
        raise WrongPassword

    def _new_key(self, proof: Proof, label: str, kind: KeyKind, device: str) -> NewKey | None:
        """Return a new key, or None if the password was changed since it was checked."""
        user = proof.user
        secret = _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        lasts = KEY_LASTS if kind is KeyKind.API else PAGE_LASTS

        def write(connection: Connection) -> KeyRow | None:
            if not still_has_password(connection, user.id, proof.password_hash):
                return None
            now = self._database.instant(connection)
            _make_room(connection, user.id, now)
            if device:
                know_device(connection, user.id, device, now)
            values = {
                "user_id": user.id,
                "secret_hash": hashed(secret),
                "kind": kind.value,
                "label": shortened(label, _LABEL_LIMIT),
                "created_at": now,
                "expires_at": now + lasts,
                "last_used_at": now,
            }
            added = connection.execute(insert(access_key_table).values(values))
            key_id = added.inserted_primary_key[0]  # type: ignore[index]
            return _KEYS.where(_key.id == key_id).one(connection)

        key = self._database.write(write)
        return None if key is None else NewKey(secret, key, user, device)

    def signed_in(
        self, secret: str, *, kind: KeyKind = KeyKind.API, is_act: bool = True
    ) -> SignedIn:
        """Return the user of a key. Raises `NotSignedIn` if it is not valid, or not any more.

        What a page requests by itself is not an act (`is_act`), and does not keep a session alive.
        """

        def read(connection: Connection) -> _Owner | None:
            return _OWNER.first(
                connection,
                {"secret_hash": hashed(secret), "kind": kind.value, "now": self._database.now()},
            )

        found = self._database.read(read)
        if found is None or found.expires_at <= found.now or _is_idle(found, kind):
            raise NotSignedIn
        if is_act and found.now - found.last_used_at > _USED_WITHIN[kind]:
            self._database.write(
                lambda c: c.execute(_NOTE_USE, {"key_id": found.key_id, "now": found.now}).rowcount
            )
        return SignedIn(user=found.user, key_id=found.key_id)

    def log_out(self, secret: str) -> None:
        """Withdraw a key; nothing happens if it has ended already."""
        self._database.write(
            lambda c: withdraw(c, _key.secret_hash == hashed(secret), self._database.instant(c))
        )

    def keys(self, *, user_id: int | None = None, by: int) -> tuple[KeyRow, ...]:
        """Return the valid keys of a user, the newest first; without a `user_id` one's own.

        Admins see everybody's. Others get `UserNotFound` for another user's keys.
        """
        whose = by if user_id is None else user_id

        def read(connection: Connection) -> tuple[KeyRow, ...]:
            now = check_right(
                connection, self._database, Right.MANAGE_USERS, by, own=own_user(whose)
            )
            read_user(connection, whose)
            found = _KEYS.where(_key.user_id == whose, _is_open(now))
            return found.refined(lambda query: query.order_by(_key.id.desc())).all(connection)

        return self._database.read(read)

    def withdraw(self, key_id: int, *, press: Press) -> KeyRow:
        """Withdraw a key of the user's own or, as an admin, any key; at once, in all processes.

        Raises `KeyNotFound`, also for another user's key.
        """

        def work(connection: Connection) -> KeyRow:
            row = _KEYS.where(_key.id == key_id).one_or_none(connection)
            if row is None:
                raise KeyNotFound(key=key_id)
            withdraw(connection, _key.id == key_id, self._database.instant(connection))
            return row

        return run_once(
            self._database,
            KeyRow,
            work,
            right=Right.MANAGE_USERS,
            command="withdraw_key",
            asked={"key_id": key_id},
            by=press.by,
            request_id=press.request_id,
            own=_own_key(key_id),
            is_same=lambda row: row.id == key_id,
        )


def _is_idle(found: _Owner, kind: KeyKind) -> bool:
    is_staffs = kind is KeyKind.PAGE and found.user.role is not Role.PATIENT
    return is_staffs and found.now - found.last_used_at > PAGE_IDLE


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(_key.expires_at > now, _key.withdrawn_at.is_(None))


def _own_key(key_id: int) -> OwnershipCheck:
    def check(connection: Connection, who: Actor) -> None:
        query = select(_key.id).where(_key.id == key_id, _key.user_id == who.id)
        if connection.scalar(query) is None:
            raise KeyNotFound(key=key_id)

    return check


def _make_room(connection: Connection, user_id: int, now: datetime) -> None:
    """Remove expired keys, and the oldest keys of a user who has too many."""
    # At each sign-in, so that the table stays small without a job that cleans up.
    newest = (
        select(_key.id)
        .where(_key.user_id == user_id, _is_open(now))
        .order_by(_key.id.desc())
        .limit(KEYS_MOST - 1)
    )
    connection.execute(
        delete(access_key_table).where(
            or_(
                _key.expires_at <= now,
                and_(_key.user_id == user_id, _key.id.not_in(newest)),
            )
        )
    )


def _device(said: str) -> str:
    """Return the device that the client sent, or a new one if it cannot be one of ours."""
    return said if _DEVICE.fullmatch(said) else secrets.token_urlsafe(_SECRET_BYTES)
